package index

import (
	"context"
	"slices"
	"strings"

	"summitbot/corpus"
)

// threshold is the confidence below which a question gets no answer.
const threshold = 0.4

// unknownShare is what a word that no article has counts, as a share of the mean weight of the words that some have: it
// may as well be another word for what the articles say.
const unknownShare = 0.5

// Answer is what the corpus says to a question. Without Answered, Hits is empty and Nearest names the titles of the
// articles that come closest.
type Answer struct {
	Answered   bool
	Confidence float64 // between 0 and 1
	Hits       []Hit
	Nearest    []string
}

// Hit is one passage of an answer. Sentence and Words are byte ranges inside Passage.Text: the sentence that answers,
// and the words of it that the question has too.
type Hit struct {
	Passage    corpus.Passage
	Article    *corpus.Article
	References []corpus.Reference // what the passage's facts rest on, each once
	Sentence   corpus.Span
	Words      []corpus.Span
	Score      float64

	coverage float64
}

// Search answers a question with at most n passages, best first.
func (x *Index) Search(ctx context.Context, question string, n int) (Answer, error) {
	if r := []rune(question); len(r) > maxQuestion {
		question = string(r[:maxQuestion])
	}
	wanted := questionTerms(x.analyzer, strings.ToValidUTF8(question, " "))
	candidates, err := x.recall(ctx, wanted, recallSize)
	if err != nil || len(candidates) == 0 {
		return Answer{}, err
	}
	weights, total := x.weigh(wanted)
	hits := make([]Hit, len(candidates))
	for i, c := range candidates {
		hits[i] = x.rank(x.passages[c.passage], weights, total, c.score/candidates[0].score)
	}
	slices.SortStableFunc(hits, func(p, q Hit) int {
		switch {
		case p.Score > q.Score:
			return -1
		case p.Score < q.Score:
			return 1
		}
		return 0
	})
	answer := Answer{Confidence: hits[0].coverage}
	if answer.Confidence < threshold {
		answer.Nearest = nearest(hits, 3)
		return answer, nil
	}
	answer.Answered = true
	answer.Hits = distinct(hits, n)
	return answer, nil
}

// weigh returns the weight of each term, its idf where the corpus has it, and their sum.
func (x *Index) weigh(wanted []string) (weights map[string]float64, total float64) {
	weights = make(map[string]float64, len(wanted))
	var unknown []string
	for _, t := range wanted {
		if x.df[t] == 0 {
			unknown = append(unknown, t)
			continue
		}
		weights[t] = idf(uint64(len(x.passages)), uint64(x.df[t]))
		total += weights[t]
	}
	mean := total / float64(max(len(weights), 1))
	for _, t := range unknown {
		weights[t] = unknownShare * mean
		total += weights[t]
	}
	return weights, total
}

// rank scores a passage by its BM25 score, relative to the best, and by the evidence of its best sentence: the share
// of the question's terms, weighted by their rarity, that the sentence, the passage and the title hold.
func (x *Index) rank(p corpus.Passage, weights map[string]float64, total, bm25 float64) Hit {
	a := x.articles[p.ArticleID]
	h := Hit{Passage: p, Article: a, References: references(a, p.Span)}
	title := x.covered(a.Title, weights)
	around := make(map[string]bool)
	best := -1.0
	for _, s := range p.Sentences {
		var words []corpus.Span
		inside := make(map[string]bool)
		sum := 0.0
		for _, t := range terms(x.analyzer, p.Text[s.Start:s.End]) {
			if weights[t.text] == 0 {
				continue
			}
			words = append(words, corpus.Span{Start: s.Start + t.start, End: s.Start + t.end})
			if !inside[t.text] {
				inside[t.text] = true
				around[t.text] = true
				sum += weights[t.text]
			}
		}
		if sum > best {
			best, h.Sentence, h.Words = sum, s, words
		}
	}
	passage := 0.0
	for t, w := range weights {
		switch {
		case around[t]:
			passage += w
		case title[t]:
			passage += w / 2
		}
	}
	h.coverage = passage / total
	h.Score = 0.5*bm25 + 0.25*best/total + 0.25*h.coverage
	return h
}

func (x *Index) covered(text string, weights map[string]float64) map[string]bool {
	in := make(map[string]bool)
	for _, t := range terms(x.analyzer, text) {
		if weights[t.text] > 0 {
			in[t.text] = true
		}
	}
	return in
}

// references returns the sources that an article names inside a range of its text.
func references(a *corpus.Article, in corpus.Span) []corpus.Reference {
	var out []corpus.Reference
	seen := make(map[int]bool)
	for _, c := range a.Citations {
		if c.At > in.Start && c.At <= in.End && !seen[c.Reference] {
			seen[c.Reference] = true
			out = append(out, a.References[c.Reference])
		}
	}
	return out
}

// distinct returns the first n hits, leaving out windows that overlap a better one.
func distinct(hits []Hit, n int) []Hit {
	var out []Hit
	for _, h := range hits {
		overlaps := slices.ContainsFunc(out, func(o Hit) bool {
			return o.Passage.ArticleID == h.Passage.ArticleID && o.Passage.Start < h.Passage.End && h.Passage.Start < o.Passage.End
		})
		if !overlaps && len(out) < n {
			out = append(out, h)
		}
	}
	return out
}

func nearest(hits []Hit, n int) []string {
	var out []string
	for _, h := range hits {
		if len(out) < n && !slices.Contains(out, h.Article.Title) {
			out = append(out, h.Article.Title)
		}
	}
	return out
}
