package index

import (
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

// bm25Query is a Bleve query that scores documents by textbook BM25 over one field. Bleve's own scoring of that name
// takes a wrong average length, counts idf twice and multiplies by the share of matched clauses.
type bm25Query struct {
	field     string
	terms     []string
	avgLength float64 // mean number of terms in the field
}

// idf is the inverse document frequency in the form that never turns negative.
func idf(docs, df uint64) float64 {
	return math.Log(1 + (float64(docs)-float64(df)+0.5)/(float64(df)+0.5))
}

// saturation is BM25's share for one term: frequency f in a field of the given length.
func saturation(f, length, avgLength float64) float64 {
	return f * (k1 + 1) / (f + k1*(1-b+b*length/avgLength))
}

// Searcher implements query.Query.
func (q *bm25Query) Searcher(ctx context.Context, r bleveindex.IndexReader, _ mapping.IndexMapping,
	_ search.SearcherOptions,
) (search.Searcher, error) {
	docs, err := r.DocCount()
	if err != nil {
		return nil, err
	}
	scores := make(map[string]float64)
	for _, t := range q.terms {
		if err := q.addTerm(ctx, r, t, docs, scores); err != nil {
			return nil, err
		}
	}
	hits := make([]scored, 0, len(scores))
	for id, score := range scores {
		hits = append(hits, scored{bleveindex.IndexInternalID(id), score})
	}
	slices.SortFunc(hits, func(x, y scored) int { return x.id.Compare(y.id) })
	return &scoredSearcher{hits: hits}, nil
}

func (q *bm25Query) addTerm(ctx context.Context, r bleveindex.IndexReader, t string, docs uint64, scores map[string]float64) error {
	postings, err := r.TermFieldReader(ctx, []byte(t), q.field, true, true, false)
	if err != nil {
		return err
	}
	defer postings.Close()
	weight := idf(docs, postings.Count())
	var posting bleveindex.TermFieldDoc
	for {
		doc, err := postings.Next(&posting)
		if err != nil || doc == nil {
			return err
		}
		// Bleve keeps a field's length as 1/√length.
		length := math.Round(1 / (doc.Norm * doc.Norm))
		scores[string(doc.ID)] += weight * saturation(float64(doc.Freq), length, q.avgLength)
	}
}

type scored struct {
	id    bleveindex.IndexInternalID
	score float64
}

// scoredSearcher yields documents that are scored already, in the order of their ids.
type scoredSearcher struct {
	hits []scored
	next int
}

func (s *scoredSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if s.next >= len(s.hits) {
		return nil, nil
	}
	hit := s.hits[s.next]
	s.next++
	match := ctx.DocumentMatchPool.Get()
	match.IndexInternalID = append(match.IndexInternalID[:0], hit.id...)
	match.Score = hit.score
	return match, nil
}

func (s *scoredSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	for s.next < len(s.hits) && s.hits[s.next].id.Compare(id) < 0 {
		s.next++
	}
	return s.Next(ctx)
}

func (s *scoredSearcher) Close() error               { return nil }
func (s *scoredSearcher) Weight() float64            { return 0 }
func (s *scoredSearcher) SetQueryNorm(float64)       {}
func (s *scoredSearcher) Count() uint64              { return uint64(len(s.hits)) }
func (s *scoredSearcher) Min() int                   { return 0 }
func (s *scoredSearcher) Size() int                  { return len(s.hits) * 24 }
func (s *scoredSearcher) DocumentMatchPoolSize() int { return 1 }
