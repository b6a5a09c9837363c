package index

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// exhausted is the document number of a cursor that has passed its last posting.
const exhausted = math.MaxUint64

// slack is far above the rounding of a sum of scores and far below any difference that matters: whoever comes within
// it of the threshold is looked at.
const slack = 1e-9

// cursor walks the postings of one term in the order of the document numbers.
type cursor struct {
	postings bleveindex.TermFieldReader
	posting  bleveindex.TermFieldDoc
	target   bleveindex.IndexInternalID
	term     int     // position in the query
	weight   float64 // idf included
	bound    float64 // no document gets more than this from the term
	doc      uint64
}

func (c *cursor) next() error {
	return c.take(c.postings.Next(&c.posting))
}

// advance moves to the first document that is not before doc. The cursor must stand before doc.
func (c *cursor) advance(doc uint64) error {
	c.target = bleveindex.NewIndexInternalID(c.target, doc)
	return c.take(c.postings.Advance(c.target, &c.posting))
}

func (c *cursor) take(posting *bleveindex.TermFieldDoc, err error) error {
	switch {
	case err != nil:
		return err
	case posting == nil:
		c.doc = exhausted
	default:
		c.doc = posting.ID.Value()
	}
	return nil
}

func (c *cursor) score(avgLength float64) float64 {
	return c.weight * saturation(float64(c.posting.Freq), fieldLength(c.posting.Norm), avgLength)
}

// maxScore offers every document to best that can be among them, document at a time, by the MaxScore algorithm of
// Turtle and Flood, "Query Evaluation: Strategies and Optimizations" (1995): terms whose bounds together stay below the
// threshold bring no document in by themselves, they are only looked up for documents that the other terms bring.
func maxScore(ctx context.Context, cursors []*cursor, avgLength float64, best *topDocuments, exhaustive bool) error {
	for _, c := range cursors {
		if err := c.next(); err != nil {
			return err
		}
	}
	slices.SortStableFunc(cursors, func(x, y *cursor) int { return cmp.Compare(x.bound, y.bound) })
	bounds := make([]float64, len(cursors)) // bounds[i]: what the first i+1 terms can give together
	sum := 0.0
	for i, c := range cursors {
		sum += c.bound
		bounds[i] = sum
	}
	shares := make([]float64, len(cursors)) // by position in the query, so that sums do not depend on the order of looking
	essential := 0
	for looked := 0; ; looked++ {
		if looked%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		threshold := best.threshold()
		if exhaustive {
			threshold = math.Inf(-1)
		}
		for essential < len(cursors) && bounds[essential] < threshold-slack {
			essential++
		}
		doc := uint64(exhausted)
		for _, c := range cursors[essential:] {
			doc = min(doc, c.doc)
		}
		if doc == exhausted {
			return nil
		}
		clear(shares)
		score := 0.0
		for _, c := range cursors[essential:] {
			if c.doc != doc {
				continue
			}
			shares[c.term] = c.score(avgLength)
			score += shares[c.term]
			if err := c.next(); err != nil {
				return err
			}
		}
		possible := true
		for i := essential - 1; i >= 0 && possible; i-- {
			if possible = score+bounds[i] >= threshold-slack; !possible {
				break
			}
			c := cursors[i]
			if c.doc < doc {
				if err := c.advance(doc); err != nil {
					return err
				}
			}
			if c.doc == doc {
				shares[c.term] = c.score(avgLength)
				score += shares[c.term]
			}
		}
		if possible {
			score = 0
			for _, share := range shares {
				score += share
			}
			best.offer(scoredDocument{doc, score})
		}
	}
}

// scoredDocument is a document by its number in Bleve's index, and its score.
type scoredDocument struct {
	doc   uint64
	score float64
}

// topDocuments keeps the size best documents, as a heap with the worst at its root. Of equal scores the passage that
// comes first in the corpus is the better one: Bleve's numbers differ from build to build.
type topDocuments struct {
	size  int
	order []uint32 // for each document number, the passage's position in the corpus, or nowhere
	docs  []scoredDocument
}

func (t *topDocuments) Len() int           { return len(t.docs) }
func (t *topDocuments) Less(i, j int) bool { return t.worse(t.docs[i], t.docs[j]) }
func (t *topDocuments) Swap(i, j int)      { t.docs[i], t.docs[j] = t.docs[j], t.docs[i] }
func (t *topDocuments) Push(x any)         { t.docs = append(t.docs, x.(scoredDocument)) }
func (t *topDocuments) Pop() any           { panic("nothing is taken out of the best documents") }

func (t *topDocuments) worse(x, y scoredDocument) bool {
	return x.score < y.score || x.score == y.score && t.order[x.doc] > t.order[y.doc]
}

// threshold is the score that a document must reach to be among the best.
func (t *topDocuments) threshold() float64 {
	if len(t.docs) < t.size {
		return math.Inf(-1)
	}
	return t.docs[0].score
}

func (t *topDocuments) offer(d scoredDocument) {
	switch {
	case t.order[d.doc] == nowhere:
	case len(t.docs) < t.size:
		heap.Push(t, d)
	case t.worse(t.docs[0], d):
		t.docs[0] = d
		heap.Fix(t, 0)
	}
}
