package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"

	"summitbot/corpus"
	"summitbot/corpus/articles"
	"summitbot/corpus/extract"
	"summitbot/corpus/library"
	"summitbot/index"
)

var starterSource = corpus.Source{Name: "starter", FS: articles.FS}

// sources returns the folders that the settings name, and that of the articles that were added.
func (s settings) sources() []corpus.Source {
	var all []corpus.Source
	if s.starter {
		all = append(all, starterSource)
	}
	for _, dir := range s.corpus {
		all = append(all, corpus.Source{Name: filepath.ToSlash(dir), FS: os.DirFS(dir), Formats: extract.Formats{}})
	}
	if own, ok := library.Source(s.dataDir); ok {
		all = append(all, own)
	}
	return all
}

func (p process) config(s settings) index.Config {
	return index.Config{
		Dir:         s.indexDir,
		Sources:     s.sources(),
		MaxFileSize: s.maxFileSize,
		Meaning:     s.meaning,
		Synonyms:    s.synonyms,
		Log:         slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: s.logLevel})),
		Progress:    p.progress(),
	}
}

// How long sentences that are not encoded yet are waited for. A conversation begins at once; a small folder of articles
// is done when the wait of a single question is over, a large one is brought on by each. Beside a batch nobody sits.
const (
	shortWait = 10 * time.Second
	longWait  = time.Minute
)

// open opens the index of the articles that the settings name; it is built where there is none. Sentences that are not
// encoded yet are waited for so long.
func (p process) open(ctx context.Context, s settings, wait time.Duration) (*index.Index, error) {
	cfg := p.config(s)
	cfg.Wait = wait
	x, err := index.Prepare(ctx, cfg)
	if errors.Is(err, index.ErrNoArticles) {
		return nil, errors.New("there are no articles to answer from: name a folder that has some with --corpus")
	}
	if err != nil {
		return nil, err
	}
	if n := x.Manifest().Skipped; n > 0 {
		fmt.Fprintf(p.stderr, "summitbot: files skipped: %d; summitbot articles check says which and why\n", n)
	}
	return x, nil
}

// progress shows how far a build is.
func (p process) progress() index.Progress {
	if !isTerminal(p.stderr) {
		return nil
	}
	return p.counter("preparing the articles")
}

// counter shows on a terminal how far a job is that takes longer than a moment.
func (p process) counter(job string) func(done, total int) {
	if !isTerminal(p.stderr) {
		return func(int, int) {}
	}
	next := time.Now().Add(time.Second)
	shown := false
	return func(done, total int) {
		now := time.Now()
		if now.After(next) {
			next, shown = now.Add(200*time.Millisecond), true
			fmt.Fprintf(p.stderr, "\r%s: %d of %d", job, done, total)
		}
		if done == total && shown {
			shown = false
			fmt.Fprint(p.stderr, "\r\x1b[K")
		}
	}
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// coloured reports whether marks for the screen may be written to w (no-color.org).
func (p process) coloured(w io.Writer) bool {
	value, _ := p.getenv("NO_COLOR")
	return value == "" && isTerminal(w)
}
