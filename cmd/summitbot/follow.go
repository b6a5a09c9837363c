package main

import (
	"context"
	"errors"
	"path/filepath"
	"sync"

	"summitbot/corpus/intake"
	"summitbot/corpus/library"
	"summitbot/corpus/watch"
	"summitbot/index"
)

// service is what answers questions while the program runs. Without a folder to keep articles in, intake is nil.
type service struct {
	live   *index.Live
	opened index.Manifest
	intake *intake.Intake
	feeds  intake.Feeds
}

// follow keeps what answers up to date: with what changes in the folders of articles, and with what the feeds bring.
// Whoever starts it calls stop, before the index is closed.
func (p process) follow(ctx context.Context, s settings, x *service) (stop func() error) {
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	log := p.config(s).Log
	folders := s.corpus
	var err error
	if x.intake, x.feeds, err = s.openIntake(); err != nil {
		log.Warn("no articles can be added, and no feeds are followed", "why", err)
	} else {
		folders = append(folders[:len(folders):len(folders)], filepath.Join(s.dataDir, library.ArticlesDir))
		group.Go(func() { x.intake.KeepPolling(ctx, x.feeds, s.feedInterval, log) })
	}
	cfg := p.config(s) // by now the folder of the articles that were added is there
	cfg.Progress = nil
	group.Go(func() { index.Follow(ctx, cfg, x.live, watch.Folders(ctx, folders, log)) })
	return func() error {
		cancel()
		group.Wait()
		if x.intake == nil {
			return nil
		}
		return x.intake.Library.Close()
	}
}

// serve runs do with the index of the articles, which follows their changes.
func (p process) serve(ctx context.Context, s settings, do func(*service) error) (err error) {
	x, err := p.open(ctx, s, 0)
	if err != nil {
		return err
	}
	running := &service{live: index.NewLive(x), opened: x.Manifest()}
	stop := p.follow(ctx, s, running)
	defer func() { err = errors.Join(err, stop(), running.live.Close()) }()
	return do(running)
}
