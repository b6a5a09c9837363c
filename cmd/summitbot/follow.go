package main

import (
	"context"
	"errors"
	"path/filepath"
	"sync"

	"summitbot/corpus/library"
	"summitbot/corpus/watch"
	"summitbot/index"
)

// follow keeps live up to date while the program runs: with what changes in the folders of articles, and with what the
// feeds bring. Whoever starts it calls stop, before live is closed.
func (p process) follow(ctx context.Context, s settings, live *index.Live) (stop func() error) {
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	var own *library.Library
	log := p.config(s).Log
	folders := s.corpus
	if in, feeds, err := s.openIntake(); err != nil {
		log.Warn("no feeds are followed", "why", err)
	} else {
		own = in.Library
		folders = append(folders[:len(folders):len(folders)], filepath.Join(s.dataDir, library.ArticlesDir))
		group.Go(func() { in.KeepPolling(ctx, feeds, s.feedInterval, log) })
	}
	cfg := p.config(s) // by now the folder of the articles that were added is there
	cfg.Progress = nil
	group.Go(func() { index.Follow(ctx, cfg, live, watch.Folders(ctx, folders, log)) })
	return func() error {
		cancel()
		group.Wait()
		if own == nil {
			return nil
		}
		return own.Close()
	}
}

// serve runs do with the index of the articles, which follows their changes.
func (p process) serve(ctx context.Context, s settings, do func(live *index.Live, opened index.Manifest) error) (err error) {
	x, err := p.open(ctx, s, 0)
	if err != nil {
		return err
	}
	opened := x.Manifest()
	live := index.NewLive(x)
	stop := p.follow(ctx, s, live)
	defer func() { err = errors.Join(err, stop(), live.Close()) }()
	return do(live, opened)
}
