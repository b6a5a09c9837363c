package index

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// BM25's parameters, as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
const (
	k1 = 1.2
	b  = 0.75
)

// idf is the inverse document frequency in the form that never turns negative.
func idf(docs, df uint64) float64 {
	return math.Log(1 + (float64(docs)-float64(df)+0.5)/(float64(df)+0.5))
}

// saturation is BM25's share for one term: frequency f in a field of the given length. It stays below k1 + 1.
func saturation(f, length, avgLength float64) float64 {
	return f * (k1 + 1) / (f + k1*(1-b+b*length/avgLength))
}

// fieldLength undoes Bleve's norm, which is 1/√length.
func fieldLength(norm float64) float64 { return math.Round(1 / (norm * norm)) }

// bm25Query is a Bleve query that finds the size best documents by textbook BM25 over the body. Bleve's own scoring of
// that name takes a wrong average length, counts idf twice and multiplies by the share of matched clauses; and it looks
// at every posting.
type bm25Query struct {
	terms      []weightedTerm // idf is in their weights
	size       int
	view       *view
	avgLength  float64
	exhaustive bool // look at every posting: for tests
}

// Searcher implements query.Query.
func (q *bm25Query) Searcher(ctx context.Context, r bleveindex.IndexReader, _ mapping.IndexMapping,
	_ search.SearcherOptions,
) (search.Searcher, error) {
	cursors := make([]*cursor, 0, len(q.terms))
	defer func() {
		for _, c := range cursors {
			_ = c.postings.Close()
		}
	}()
	for i, t := range q.terms {
		postings, err := r.TermFieldReader(ctx, []byte(t.text), bodyField, true, true, false)
		if err != nil {
			return nil, err
		}
		bound := t.weight * q.view.bound(t.text, q.avgLength)
		cursors = append(cursors, &cursor{postings: postings, term: i, weight: t.weight, bound: bound})
	}
	best := topDocuments{size: q.size, order: q.view.order}
	if err := maxScore(ctx, cursors, q.avgLength, &best, q.exhaustive); err != nil {
		return nil, err
	}
	slices.SortFunc(best.docs, func(x, y scoredDocument) int { return cmp.Compare(x.doc, y.doc) })
	return &scoredSearcher{docs: best.docs}, nil
}

// scoredSearcher yields documents that are scored already, in the order of their numbers.
type scoredSearcher struct {
	docs []scoredDocument
	next int
}

func (s *scoredSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if s.next >= len(s.docs) {
		return nil, nil
	}
	d := s.docs[s.next]
	s.next++
	match := ctx.DocumentMatchPool.Get()
	match.IndexInternalID = bleveindex.NewIndexInternalID(match.IndexInternalID, d.doc)
	match.Score = d.score
	return match, nil
}

func (s *scoredSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	for s.next < len(s.docs) && s.docs[s.next].doc < id.Value() {
		s.next++
	}
	return s.Next(ctx)
}

func (s *scoredSearcher) Close() error               { return nil }
func (s *scoredSearcher) Weight() float64            { return 0 }
func (s *scoredSearcher) SetQueryNorm(float64)       {}
func (s *scoredSearcher) Count() uint64              { return uint64(len(s.docs)) }
func (s *scoredSearcher) Min() int                   { return 0 }
func (s *scoredSearcher) Size() int                  { return len(s.docs) * 16 }
func (s *scoredSearcher) DocumentMatchPoolSize() int { return 1 }
