package index

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"summitbot/corpus"
)

// What has changed since a generation was built is indexed in memory, anew with every change: of so few articles that
// takes less time than it takes to find out that something has changed. Articles of the generation that are gone or
// replaced are hidden. Both cost every question something, so that they become a new generation when they are many.
const (
	manyChanges = 256  // that a new generation is worth, or a quarter of all articles
	mostChanged = 1024 // that are indexed in memory while the new generation is built
)

// changes finds out what has changed since a generation was built.
type changes struct {
	cfg      Config
	base     *part
	meaning  *meaning
	lexicon  lexicon
	manifest *Manifest
	numbers  map[corpus.Key]int // of the generation's articles
	known    []corpus.File
	read     map[corpus.Key]*corpus.Article // that the generation does not have
	encoding *encoding                      // of the last part that was made of them
}

// newChanges holds the sources of cfg against the generation of x until it is released.
func newChanges(cfg Config, x *Index) (*changes, error) {
	files, err := x.filesRead()
	if err != nil {
		return nil, err
	}
	c := &changes{
		cfg: cfg, base: x.part, meaning: x.meaning, lexicon: x.lexicon, manifest: x.manifest, known: files,
		numbers: make(map[corpus.Key]int), read: make(map[corpus.Key]*corpus.Article),
	}
	if keys := corpus.Keys(files); len(keys) == len(x.store.dir.Block) {
		for n, key := range keys {
			c.numbers[key] = n
		}
	}
	c.base.users.Add(1)
	return c, nil
}

func (c *changes) release() error { return c.base.release() }

// collected is what the sources hold now.
type collected struct {
	corpus.Collection
	places  []place           // of its articles: in the generation, or among changed
	changed []*corpus.Article // the second part
	gone    int               // articles of the generation
}

// count returns how many articles are not as they are in the generation.
func (c *collected) count() int { return len(c.changed) + c.gone }

// many reports whether a new generation is due.
func (c *collected) many() bool { return c.count() > min(manyChanges, len(c.places)/4) }

// collect looks at the files and reads those that have changed.
func (c *changes) collect(ctx context.Context) (collected, error) {
	for {
		now := collected{Collection: corpus.CollectChanged(ctx, c.cfg.Sources, c.cfg.MaxFileSize, c.known)}
		if err := ctx.Err(); err != nil {
			return collected{}, err // it may not be whole
		}
		if len(now.Keys) == 0 {
			return collected{}, ErrNoArticles
		}
		read := make(map[corpus.Key]*corpus.Article)
		again := make(map[corpus.Key]bool)
		for i, key := range now.Keys {
			if n, ok := c.numbers[key]; ok {
				now.places = append(now.places, place{0, n})
				continue
			}
			a := now.Articles[i]
			if a == nil {
				a = c.read[key]
			}
			if a == nil {
				again[key] = true
				continue
			}
			read[key] = a
			now.places = append(now.places, place{1, len(now.changed)})
			now.changed = append(now.changed, a)
		}
		now.gone = len(c.base.store.dir.Block) - (len(now.places) - len(now.changed))
		c.known, c.read = now.Files, read
		if len(again) == 0 {
			logSkipped(c.cfg, now.Collection)
			return now, nil
		}
		// A file that is as it was may hold an article that is at hand no more, or that has another id by now.
		c.known = slices.DeleteFunc(slices.Clone(now.Files), func(f corpus.File) bool {
			for key := range again {
				if key.Sum == f.Sum {
					return true
				}
			}
			return false
		})
	}
}

// index returns an index of what was collected.
func (c *changes) index(ctx context.Context, now collected) (_ *Index, err error) {
	parts := []*part{c.base}
	if len(now.changed) > 0 {
		p, err := buildPart(ctx, material{articles: allOf(now.changed), count: len(now.changed)})
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
		// Held until the index holds it.
		p.users.Add(1)
		defer func() { err = errors.Join(err, p.release()) }()
		if err := c.encode(ctx, p); err != nil {
			return nil, err
		}
	}
	x, err := compose(parts, now.places)
	if err != nil {
		return nil, err
	}
	x.meaning, x.lexicon, x.manifest = c.meaning, c.lexicon, c.manifest
	if now.count() > 0 {
		manifest := *c.manifest
		manifest.Built = time.Now().UTC().Truncate(time.Second)
		manifest.Articles, manifest.Skipped = len(now.places), len(now.Skipped)
		x.manifest = &manifest
	}
	return x, nil
}

// encode gives the part of what has changed its vectors. They are kept where the generation has its own.
func (c *changes) encode(ctx context.Context, p *part) error {
	vectors := c.base.vectors.Load()
	if vectors == nil {
		return nil
	}
	var known map[uint64]uint32
	if c.encoding != nil {
		known = c.encoding.entries()
	}
	e, err := newPartEncoding(p, c.meaning.encoder, vectors.store, known, c.cfg.Log)
	if err != nil {
		return err
	}
	c.encoding = e
	return e.start(ctx, c.cfg)
}

// material returns what a generation of all that was collected is built from. Articles that have not changed come from
// the generation that has them.
func (c *changes) material(now collected) material {
	articles := func(yield func(*corpus.Article, error) bool) {
		for _, at := range now.places {
			if at.part == 1 {
				if !yield(now.changed[at.article], nil) {
					return
				}
				continue
			}
			kept, err := c.base.store.read(at.article)
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(kept.article, nil) {
				return
			}
		}
	}
	return material{articles, len(now.places), now.Files, len(now.Skipped), now.Fingerprint}
}

// gently returns the same articles with rests as long as the work on each, so that questions are answered beside it.
func gently(articles iter.Seq2[*corpus.Article, error]) iter.Seq2[*corpus.Article, error] {
	return func(yield func(*corpus.Article, error) bool) {
		for a, err := range articles {
			began := time.Now()
			if !yield(a, err) {
				return
			}
			time.Sleep(time.Since(began))
		}
	}
}
