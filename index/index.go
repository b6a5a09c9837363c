// Package index finds the passages that answer a question. It alone knows Bleve: no Bleve type leaves it, ids are
// strings made in corpus, and scores are computed here.
package index

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"summitbot/corpus"
)

const (
	maxQuestion = 500 // characters of a question that are read
	recallSize  = 100 // passages that are ranked
	batchSize   = 1000
)

// Index answers questions from one corpus. It is immutable and safe for concurrent use.
type Index struct {
	bleve     bleve.Index
	analyzer  analysis.Analyzer
	passages  []corpus.Passage // Bleve's document n is passages[n]
	articles  map[string]*corpus.Article
	avgLength float64
	df        map[string]int // passages that hold a term
}

// Build indexes articles in memory.
func Build(articles []*corpus.Article) (*Index, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	store, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("make the index: %w", err)
	}
	x := &Index{
		bleve:    store,
		analyzer: m.AnalyzerNamed(analyzerName),
		articles: make(map[string]*corpus.Article),
		df:       make(map[string]int),
	}
	if err := x.add(articles); err != nil {
		_ = store.Close()
		return nil, err
	}
	return x, nil
}

func (x *Index) add(articles []*corpus.Article) error {
	batch := x.bleve.NewBatch()
	total := 0
	for _, a := range articles {
		x.articles[a.ID] = a
		for _, p := range corpus.Passages(a) {
			text := a.Title + "\n" + a.Title + "\n" + p.Text
			if err := batch.Index(strconv.Itoa(len(x.passages)), map[string]any{body: text}); err != nil {
				return fmt.Errorf("index %s: %w", p.ID, err)
			}
			x.passages = append(x.passages, p)
			seen := make(map[string]bool)
			for _, t := range terms(x.analyzer, text) {
				total++
				if !seen[t.text] {
					seen[t.text] = true
					x.df[t.text]++
				}
			}
			if batch.Size() >= batchSize {
				if err := x.bleve.Batch(batch); err != nil {
					return fmt.Errorf("index: %w", err)
				}
				batch.Reset()
			}
		}
	}
	if err := x.bleve.Batch(batch); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	x.avgLength = float64(total) / float64(max(len(x.passages), 1))
	return nil
}

// Close frees the index.
func (x *Index) Close() error { return x.bleve.Close() }

// recalled is a passage that the words of the question found, with its BM25 score.
type recalled struct {
	passage int
	score   float64
}

// recall returns the best passages for the terms by BM25, at most size, best first.
func (x *Index) recall(ctx context.Context, terms []string, size int) ([]recalled, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	request := bleve.NewSearchRequestOptions(&bm25Query{field: body, terms: terms, avgLength: x.avgLength}, size, 0, false)
	result, err := x.bleve.SearchInContext(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	out := make([]recalled, 0, len(result.Hits))
	for _, hit := range result.Hits {
		n, err := strconv.Atoi(hit.ID)
		if err != nil || n < 0 || n >= len(x.passages) {
			return nil, fmt.Errorf("search: unknown document %q", hit.ID)
		}
		out = append(out, recalled{n, hit.Score})
	}
	slices.SortStableFunc(out, func(p, q recalled) int {
		switch {
		case p.score > q.score:
			return -1
		case p.score < q.score:
			return 1
		}
		return p.passage - q.passage
	})
	return out, nil
}
