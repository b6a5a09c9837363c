package index

import (
	"context"
	"sync"
	"time"
)

// retry is how long Follow waits after a failure before it tries by itself.
const retry = time.Minute

// Follow keeps a Live up to date: for every value in changes it looks what has changed in the articles of cfg, indexes that
// in memory beside the generation that answers, and swaps it in whole. Where much has changed it builds a new generation
// in the background. What fails is logged and tried again, while the old index goes on answering. Follow returns when the
// context ends or changes is closed; it leaves live open.
func Follow(ctx context.Context, cfg Config, live *Live, changes <-chan struct{}) {
	ctx, cancel := context.WithCancel(ctx)
	f := &follower{cfg: cfg, live: live, built: make(chan result, 1)}
	defer func() {
		cancel()
		f.close()
	}()
	var again <-chan time.Time
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case _, open := <-changes:
			if !open {
				return
			}
		case <-again:
		case r := <-f.built:
			err = f.take(r)
		}
		again = nil
		if err == nil {
			err = f.update(ctx)
		}
		if err != nil && ctx.Err() == nil {
			cfg.Log.Warn("the articles have changed, but the index stays as it is for now", "why", err)
			again = time.After(retry)
		}
	}
}

// follower is what Follow knows.
type follower struct {
	cfg     Config
	live    *Live
	since   *changes // nil at first
	current string   // the fingerprint of the articles that live answers from, once it is known

	building bool // a generation
	running  sync.WaitGroup
	built    chan result
}

// result is a new generation, or why there is none.
type result struct {
	x   *Index
	err error
}

// update looks what has changed and lets live answer from it.
func (f *follower) update(ctx context.Context) error {
	if f.since == nil {
		if err := f.begin(); err != nil {
			return err
		}
	}
	started := time.Now()
	now, err := f.since.collect(ctx)
	if err != nil || now.Fingerprint == f.current {
		return err
	}
	if now.many() && !f.building {
		f.build(ctx, now)
	}
	if len(now.changed) > mostChanged {
		return nil // until the generation is built
	}
	x, err := f.since.index(ctx, now)
	if err != nil {
		return err
	}
	if err := f.live.Swap(x); err != nil {
		return err
	}
	f.current = now.Fingerprint
	f.cfg.Log.Info("the articles have changed", "articles", len(now.places), "took", time.Since(started).Round(time.Millisecond))
	return nil
}

// begin holds what follows against the generation that live answers from.
func (f *follower) begin() error {
	s, err := f.live.acquire()
	if err != nil {
		return err
	}
	defer func() { _ = f.live.release(s) }()
	f.since, err = newChanges(f.cfg, s.index)
	return err
}

// build builds a generation of what was collected in the background. A generation is only opened when it is whole, so
// that an end at any moment does no harm.
func (f *follower) build(ctx context.Context, now collected) {
	from := f.since.material(now)
	from.articles = gently(from.articles)
	base := f.since.base
	base.users.Add(1)
	f.building = true
	f.running.Go(func() {
		x, err := buildGeneration(ctx, f.cfg, from)
		_ = base.release() // it was only read
		if err == nil && f.cfg.Meaning {
			if err = x.startMeaning(ctx, f.cfg); err != nil {
				_ = x.Close() // the first error says more
			}
		}
		f.built <- result{x, err}
	})
}

// take makes a new generation the one that changes are held against.
func (f *follower) take(r result) error {
	f.building = false
	if r.err != nil {
		return r.err
	}
	since, err := newChanges(f.cfg, r.x)
	if err == nil {
		since.known, since.read, since.lexicon = f.since.known, f.since.read, f.since.lexicon
		err = f.since.release()
		f.since, f.current = since, ""
	}
	if closing := r.x.Close(); err == nil {
		err = closing // since holds the generation
	}
	return err
}

// close waits for what is under way.
func (f *follower) close() {
	f.running.Wait()
	if f.building {
		if r := <-f.built; r.err == nil {
			_ = r.x.Close()
		}
	}
	if f.since != nil {
		_ = f.since.release()
	}
}
