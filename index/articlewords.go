package index

import (
	"cmp"
	"context"
	"slices"
)

// lookAtArticles finds out, in a broad corpus, how well the articles that candidates are of speak of the question as a whole.
func (q *asked) lookAtArticles(ctx context.Context, found []*candidate) error {
	breadth := q.index.breadth()
	if breadth == 0 {
		return nil
	}
	var articles []int
	for _, c := range found { // by position
		if n := rangeOf(q.index.first, c.position); len(articles) == 0 || articles[len(articles)-1] != n {
			articles = append(articles, n)
		}
	}
	words, err := q.index.wordsOfArticles(ctx, q.Understanding.terms(), articles)
	if err != nil {
		return err
	}
	for _, c := range found {
		c.article = breadth * words[rangeOf(q.index.first, c.position)]
	}
	return nil
}

// wordsOfArticles returns how well each of the articles, by number, speaks of the terms as a whole: BM25 with the rarity of
// the terms in passages, relative to the best. Where a question's words stand in different passages of an article, none of
// these is found by all of them.
func (x *Index) wordsOfArticles(ctx context.Context, terms []weightedTerm, articles []int) (map[int]float64, error) {
	scores := make(map[int]float64, len(articles))
	frequencies := make([]float64, len(articles))
	usual := float64(x.Passages()) / float64(max(x.articles(), 1))
	documents := x.documentsOf(articles)
	for _, t := range terms {
		clear(frequencies)
		for i := range x.views {
			if err := x.views[i].count(ctx, t.text, documents[i], frequencies); err != nil {
				return nil, err
			}
		}
		weight := t.weight * idf(uint64(x.Passages()), x.documents(t.text))
		for i, f := range frequencies {
			if f > 0 {
				scores[articles[i]] += weight * saturation(f, float64(x.first[articles[i]+1]-x.first[articles[i]]), usual)
			}
		}
	}
	best := 0.0
	for _, s := range scores {
		best = max(best, s)
	}
	for n := range scores {
		scores[n] /= best
	}
	return scores, nil
}

// documentOf is a passage's number in Bleve's index, and which article of a list it is of.
type documentOf struct {
	doc     uint32
	article int
}

// documentsOf returns for each view the documents of the articles that it has, in the order of their numbers.
func (x *Index) documentsOf(articles []int) [][]documentOf {
	out := make([][]documentOf, len(x.views))
	for i, n := range articles {
		at := x.places[n].part
		for _, doc := range x.document[x.first[n]:x.first[n+1]] {
			out[at] = append(out[at], documentOf{doc, i})
		}
	}
	for _, d := range out {
		slices.SortFunc(d, func(a, b documentOf) int { return cmp.Compare(a.doc, b.doc) })
	}
	return out
}

// count adds how often each article has a term.
func (v *view) count(ctx context.Context, term string, documents []documentOf, frequencies []float64) error {
	inner, err := v.bleve.Advanced()
	if err != nil {
		return err
	}
	r, err := inner.Reader()
	if err != nil {
		return err
	}
	defer r.Close()
	postings, err := r.TermFieldReader(ctx, []byte(term), bodyField, true, false, false)
	if err != nil {
		return err
	}
	defer postings.Close()
	at := cursor{postings: postings}
	if err := at.next(); err != nil {
		return err
	}
	for _, d := range documents {
		if at.doc < uint64(d.doc) {
			if err := at.advance(uint64(d.doc)); err != nil {
				return err
			}
		}
		if at.doc == uint64(d.doc) {
			frequencies[d.article] += float64(at.posting.Freq)
		}
	}
	return nil
}
