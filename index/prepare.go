package index

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"summitbot/corpus"
)

// kept is how many generations stay in a folder: those of other sets of articles may be wanted again.
const kept = 8

// Config says what to index and where.
type Config struct {
	Dir         string // folder of the index; "" keeps it in memory
	Sources     []corpus.Source
	MaxFileSize int64         // bytes; 0 means corpus.DefaultMaxSize
	Meaning     bool          // find passages by their meaning too
	Synonyms    string        // file with words that stand for others, beside the program's own; "" for none
	Wait        time.Duration // for sentences to be encoded before the first answer; then that goes on in the background
	Log         *slog.Logger
	Progress    Progress
}

// Prepare returns the index of the articles in the sources. It opens the one in the folder, and indexes in memory what has
// changed since if that is little; where there is none, or where it is damaged, it builds one first. Where the folder
// cannot be written the index is built in memory. What it did beyond opening is logged.
//
// With meaning, what no index of the folder has encoded before is encoded, until that is done or the index is closed.
// Passages whose turn has not come are found by their words.
func Prepare(ctx context.Context, cfg Config) (*Index, error) {
	x, err := prepareExact(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if cfg.Synonyms != "" {
		if x.lexicon, err = newLexicon(cfg.Synonyms); err != nil {
			return nil, errors.Join(err, x.Close())
		}
	}
	if !cfg.Meaning || x.meaning != nil {
		return x, nil
	}
	if err := x.startMeaning(ctx, cfg); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// Encode makes all vectors of an index that Build has built. It is an error if they cannot be kept.
func Encode(ctx context.Context, cfg Config, x *Index) error {
	cfg.Wait = Forever
	if err := x.startMeaning(ctx, cfg); err != nil {
		return err
	}
	return x.vectors.Load().store.kept()
}

// prepareExact is Prepare without meaning where there is a generation of just these articles, or none is near.
func prepareExact(ctx context.Context, cfg Config) (*Index, error) {
	if cfg.Dir == "" {
		return buildGeneration(ctx, cfg, materialOf(collect(ctx, cfg)))
	}
	x, err := Open(cfg.Dir, corpus.Fingerprint(cfg.Sources, cfg.MaxFileSize))
	var damaged *DamagedError
	switch {
	case err == nil:
		return x, nil
	case errors.As(err, &damaged):
		cfg.Log.Warn("the index is built again, it was damaged", "file", damaged.File, "why", damaged.Err)
	case !errors.Is(err, ErrNotBuilt):
		return nil, err
	default:
		if latest := openLatest(cfg.Dir); latest != nil {
			x, err := prepareChanges(ctx, cfg, latest)
			return x, errors.Join(err, latest.Close())
		}
	}
	return buildGeneration(ctx, cfg, materialOf(collect(ctx, cfg)))
}

// prepareChanges is Prepare where there is a generation of other articles.
func prepareChanges(ctx context.Context, cfg Config, latest *Index) (*Index, error) {
	since, err := newChanges(cfg, latest)
	if err != nil {
		return nil, err
	}
	defer func() { _ = since.release() }() // latest holds the generation too
	now, err := since.collect(ctx)
	if err != nil {
		return nil, err
	}
	if now.many() {
		return buildGeneration(ctx, cfg, since.material(now))
	}
	latest.touch()
	if cfg.Meaning {
		if err := latest.startMeaning(ctx, cfg); err != nil {
			return nil, err
		}
		since.meaning = latest.meaning
	}
	return since.index(ctx, now)
}

// openLatest opens the generation that was used last; nil where none can be used.
func openLatest(dir string) *Index {
	all, _ := generations(dir)
	for _, g := range all {
		path := filepath.Join(dir, g.Name)
		if m, err := readManifest(path); err != nil || m.Version != version() {
			continue
		}
		if x, err := openGeneration(path); err == nil {
			return x
		}
	}
	return nil
}

// buildGeneration builds a generation and opens it; without a folder, in memory.
func buildGeneration(ctx context.Context, cfg Config, from material) (*Index, error) {
	if cfg.Dir == "" {
		return buildInMemory(ctx, from)
	}
	started := time.Now()
	err := build(ctx, cfg, from)
	var x *Index
	if err == nil {
		// By the fingerprint of what was read for it: a file may have changed since the first look.
		x, err = Open(cfg.Dir, from.fingerprint)
	}
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, ErrLocked) || errors.Is(err, ErrNoArticles) {
			return nil, err
		}
		cfg.Log.Warn("the index cannot be kept in its folder, it is built in memory", "folder", cfg.Dir, "why", err)
		return buildInMemory(ctx, from)
	}
	cfg.Log.Debug("the index is built", "articles", from.count, "took", time.Since(started))
	return x, nil
}

// named is how many of the files that were skipped are named in the log.
const named = 10

func collect(ctx context.Context, cfg Config) corpus.Collection {
	c := corpus.Collect(ctx, cfg.Sources, cfg.MaxFileSize)
	logSkipped(cfg, c)
	return c
}

func logSkipped(cfg Config, c corpus.Collection) {
	for _, e := range c.Skipped[:min(named, len(c.Skipped))] {
		cfg.Log.Warn("skipped a file", "file", e.File, "why", e.Err)
	}
	if more := len(c.Skipped) - named; more > 0 {
		cfg.Log.Warn("skipped more files", "count", more)
	}
}

// GenerationStatus is what Status finds out about one generation.
type GenerationStatus struct {
	Name     string
	Manifest *Manifest // nil if it cannot be read
	Used     time.Time
	Texts    int   // sentences and passages to be encoded
	Encoded  int   // how many of them are
	Memory   int64 // bytes that the tables of their vectors take
	Err      error // what is wrong with it
}

// Status looks at every generation under dir, the most recently used first, and checks its files.
func Status(dir string) ([]GenerationStatus, error) {
	all, err := generations(dir)
	if err != nil {
		return nil, err
	}
	for i, g := range all {
		all[i].Manifest, all[i].Err = verify(filepath.Join(dir, g.Name))
	}
	return all, countEncoded(dir, all)
}

// generations lists the generations under dir, the most recently used first.
func generations(dir string) ([]GenerationStatus, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []GenerationStatus
	for _, e := range entries {
		// By the form of the name, so that nothing else in the folder is ever taken for one and removed.
		if !e.IsDir() || len(e.Name()) != 16 || strings.Trim(e.Name(), "0123456789abcdef") != "" {
			continue
		}
		g := GenerationStatus{Name: e.Name()}
		if info, err := os.Stat(filepath.Join(dir, e.Name(), manifestFile)); err == nil {
			g.Used = info.ModTime()
		}
		all = append(all, g)
	}
	slices.SortStableFunc(all, func(x, y GenerationStatus) int { return y.Used.Compare(x.Used) })
	return all, nil
}

// Drop removes every generation under dir, and their vectors, and says how many there were.
func Drop(dir string) (int, error) {
	all, err := generations(dir)
	for i, g := range all {
		if err := os.RemoveAll(filepath.Join(dir, g.Name)); err != nil {
			return i, err
		}
	}
	return len(all), errors.Join(err, dropVectors(dir))
}

// prune removes the generations that were not used for longest, beyond those kept. Failing to is no harm.
func prune(dir, current string) {
	all, _ := generations(dir)
	all = slices.DeleteFunc(all, func(g GenerationStatus) bool { return g.Name == current })
	for _, g := range all[min(kept-1, len(all)):] {
		_ = os.RemoveAll(filepath.Join(dir, g.Name))
	}
}
