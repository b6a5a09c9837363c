// Package index finds the passages that answer a question. It alone knows Bleve: no Bleve type leaves it, ids are
// strings made in corpus, and scores are computed here.
//
// Bleve holds the postings (bm25.go, maxscore.go), a store beside it the articles (store.go); both belong to one
// generation on disk (generation.go), which is built, opened and thrown away as a whole. The vectors of what the passages
// mean (vectors.go) are made when they are needed (encode.go) and kept for all generations (vectorstore.go). A search
// recalls passages by their words and their meaning, then ranks them by their sentences (search.go).
package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"

	"summitbot/corpus"
)

// Index answers questions from one generation. Nothing in it changes but the vectors, which become more. It is safe for
// concurrent use.
type Index struct {
	bleve      bleve.Index
	statistics *statistics
	store      *store
	vocabulary *vocabulary
	lexicon    lexicon
	table      *textTable // of an index in memory; else it is read when it is needed
	manifest   *Manifest
	dir        string // "" in memory
	closers    []io.Closer
	closed     sync.Once // Bleve panics when it is closed twice

	listing sync.Mutex
	list    []Listed // nil until it is asked for

	meaning      *meaning // nil where words alone answer
	vectors      atomic.Pointer[vectors]
	stopEncoding func() // nil if nothing is encoded in the background
}

// newIndex puts an index together. It takes over what it is given only where it succeeds.
func newIndex(opened bleve.Index, stats *statistics, known *vocabulary, text io.ReaderAt, size int64) (*Index, error) {
	articles, err := openStore(text, size, opened.Mapping().AnalyzerNamed(stemmed))
	if err != nil {
		return nil, err
	}
	if articles.passages() != len(stats.Order) {
		articles.close()
		return nil, fmt.Errorf("the store has %d passages, the index %d", articles.passages(), len(stats.Order))
	}
	lexicon, err := builtIn()
	if err != nil {
		return nil, err
	}
	x := &Index{
		bleve: opened, statistics: stats, store: articles, vocabulary: known, lexicon: lexicon,
		manifest: new(Manifest), closers: []io.Closer{opened},
	}
	if c, ok := text.(io.Closer); ok {
		x.closers = append(x.closers, c)
	}
	return x, nil
}

// Close frees the index. No search may be under way. Closing it again does nothing.
func (x *Index) Close() error {
	var err error
	x.closed.Do(func() {
		if x.stopEncoding != nil {
			x.stopEncoding()
		}
		x.store.close()
		for _, c := range x.closers {
			err = errors.Join(err, c.Close())
		}
	})
	return err
}

// Manifest describes the generation that is open.
func (x *Index) Manifest() Manifest { return *x.manifest }

// Passages returns the number of passages.
func (x *Index) Passages() int { return x.store.passages() }

// textTable returns what is encoded of the passages.
func (x *Index) textTable() (*textTable, error) {
	if x.table != nil {
		return x.table, nil
	}
	return readTextTable(x.dir)
}

// EachPassage visits every passage in the order of the corpus until visit returns false.
func (x *Index) EachPassage(visit func(p corpus.Passage) bool) error {
	for position := range x.store.passages() {
		c, i, err := x.store.find(position)
		if err != nil {
			return err
		}
		if !visit(c.passages[i]) {
			return nil
		}
	}
	return nil
}

// recalled is a passage that the words of a question found, with its BM25 score.
type recalled struct {
	position int
	score    float64
}

// recall returns the best passages for the terms by BM25, at most size, best first, and for each term the number of
// passages that hold it.
func (x *Index) recall(ctx context.Context, terms []weightedTerm, size int) ([]recalled, []uint64, error) {
	if len(terms) == 0 {
		return nil, nil, nil
	}
	q := &bm25Query{terms: terms, size: size, statistics: x.statistics}
	result, err := x.bleve.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, size, 0, false))
	if err != nil {
		return nil, nil, fmt.Errorf("search: %w", err)
	}
	out := make([]recalled, 0, len(result.Hits))
	for _, hit := range result.Hits {
		position, err := strconv.Atoi(hit.ID)
		if err != nil {
			return nil, nil, fmt.Errorf("search: unknown document %q", hit.ID)
		}
		out = append(out, recalled{position, hit.Score})
	}
	slices.SortFunc(out, func(p, q recalled) int {
		return cmp.Or(cmp.Compare(q.score, p.score), cmp.Compare(p.position, q.position))
	})
	return out, q.df, nil
}

// documents returns how many passages hold a term.
func (x *Index) documents(t string) uint64 {
	inner, err := x.bleve.Advanced()
	if err != nil {
		return 0
	}
	r, err := inner.Reader()
	if err != nil {
		return 0
	}
	defer r.Close()
	postings, err := r.TermFieldReader(context.Background(), []byte(t), bodyField, false, false, false)
	if err != nil {
		return 0
	}
	defer postings.Close()
	return postings.Count()
}
