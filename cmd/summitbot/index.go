package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"summitbot/corpus"
	"summitbot/index"
)

func (p process) index(ctx context.Context, args []string) error {
	s, rest, err := p.parse(args, nil)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usagef("index needs one of build, status, drop")
	}
	if s.indexDir == "" {
		return usagef("the index is in memory: there is none to %s; name a folder with --index-dir", rest[0])
	}
	switch rest[0] {
	case "build":
		return p.buildIndex(ctx, s)
	case "status":
		return p.indexStatus(s)
	case "drop":
		n, err := index.Drop(s.indexDir)
		if err == nil {
			_, err = fmt.Fprintf(p.stdout, "indexes removed from %s: %d\n", s.indexDir, n)
		}
		return err
	}
	return usagef("index needs one of build, status, drop, not %q", rest[0])
}

func (p process) buildIndex(ctx context.Context, s settings) error {
	cfg := p.config(s)
	c := corpus.Collect(ctx, cfg.Sources, cfg.MaxFileSize)
	for _, e := range c.Skipped {
		cfg.Log.Warn("skipped a file", "file", e.File, "why", e.Err)
	}
	started := time.Now()
	if err := index.Build(ctx, cfg, c); err != nil {
		return fmt.Errorf("build the index in %s: %w", s.indexDir, err)
	}
	x, err := index.Open(s.indexDir, c.Fingerprint)
	if err != nil {
		return err
	}
	defer x.Close()
	if s.meaning {
		if err := index.Encode(ctx, cfg, x); err != nil {
			return err
		}
	}
	m := x.Manifest()
	_, err = fmt.Fprintf(p.stdout, "index %s in %s: articles %d, passages %d, %.1f MB (without vectors) for %.1f MB of text, %.1f s\n",
		index.Generation(c.Fingerprint), s.indexDir, m.Articles, x.Passages(), megabytes(m.Size()), megabytes(m.Text),
		time.Since(started).Seconds())
	return err
}

func megabytes(n int64) float64 { return float64(n) / 1e6 }

func (p process) indexStatus(s settings) error {
	all, err := index.Status(s.indexDir)
	if err != nil {
		return err
	}
	current := index.Generation(corpus.Fingerprint(s.sources(), s.maxFileSize))
	fmt.Fprintln(p.stdout, "folder:", s.indexDir)
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "INDEX\tSTATE\tARTICLES\tSKIPPED\tSIZE\tENCODED\tIN MEMORY\tBUILT")
	found := false
	for _, g := range all {
		state := "of other articles or settings"
		if g.Name == current {
			state, found = "current", true
		}
		if g.Err != nil {
			fmt.Fprintf(w, "%s\t%s, %v\n", g.Name, state, g.Err)
			continue
		}
		m := g.Manifest
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%.1f MB\t%d of %d\t%.1f MB\t%s\n", g.Name, state, m.Articles, m.Skipped,
			megabytes(m.Size()), g.Encoded, g.Texts, megabytes(g.Memory), m.Built.Format(time.DateTime))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	encoder, err := index.Encoder(s.indexDir)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "encoder: %s, kernel %s, %.1f MB in memory; vectors kept: %.1f MB\n",
		encoder.Name, encoder.Kernel, megabytes(encoder.Memory), megabytes(encoder.Kept))
	if !found {
		fmt.Fprintln(p.stdout, "Of just these articles there is no index yet. Until summitbot index build, a question is answered from the nearest one and what\n"+
			"has changed since, or else builds it.")
	}
	return nil
}
