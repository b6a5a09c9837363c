package index

import (
	"context"
	"time"

	"summitbot/corpus"
)

// retry is how long Follow waits after a failure before it tries by itself.
const retry = time.Minute

// Follow keeps a Live up to date: for every value in changes it looks whether the articles of cfg have changed, builds their
// index beside the one that answers, and swaps it in whole. What fails is logged and tried again, while the old index goes
// on answering. Follow returns when the context ends or changes is closed; it leaves live open.
func Follow(ctx context.Context, cfg Config, live *Live, changes <-chan struct{}) {
	current := "" // the fingerprint of the articles that live answers from, once it is known
	var again <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case _, open := <-changes:
			if !open {
				return
			}
		case <-again:
		}
		again = nil
		fingerprint := corpus.Fingerprint(cfg.Sources, cfg.MaxFileSize)
		if fingerprint == current {
			continue
		}
		started := time.Now()
		x, err := Prepare(ctx, cfg)
		if err == nil {
			articles := x.Manifest().Articles
			if err = live.Swap(x); err == nil {
				current = fingerprint
				cfg.Log.Info("the articles have changed", "articles", articles, "took", time.Since(started).Round(time.Millisecond))
				continue
			}
		}
		if ctx.Err() == nil {
			cfg.Log.Warn("the articles have changed, but the index stays as it is for now", "why", err)
			again = time.After(retry)
		}
	}
}
