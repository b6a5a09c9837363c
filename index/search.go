package index

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

const (
	maxQuestion = 500 // characters of a question that are read
	recallSize  = 100 // passages that are ranked
)

// Question is what somebody asks. Previous is what the same person asked just before, if it is known: a question such
// as "and with Putin?" makes sense only with it.
type Question struct {
	Text     string
	Previous string
}

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

	coverage float64 // share of the question that the passage and its title hold
}

// threshold is the confidence below which a question gets no answer.
const threshold = 0.4

// Search answers a question with at most n passages, best first.
func (x *Index) Search(ctx context.Context, q Question, n int) (Answer, error) {
	wanted := x.wanted(q)
	candidates, df, err := x.recall(ctx, wanted, recallSize)
	if err != nil || len(candidates) == 0 {
		return Answer{}, err
	}
	w := x.weigh(wanted, df)
	hits := make([]Hit, len(candidates))
	for i, candidate := range candidates {
		c, at, err := x.store.find(candidate.position)
		if err != nil {
			return Answer{}, err
		}
		hits[i] = x.rank(c, at, w, candidate.score/candidates[0].score)
	}
	slices.SortStableFunc(hits, func(p, q Hit) int { return better(p.Score, q.Score) })
	answer := Answer{Confidence: hits[0].coverage}
	if answer.Confidence < threshold {
		answer.Nearest = nearest(hits, 3)
		return answer, nil
	}
	answer.Answered = true
	answer.Hits = distinct(hits, n)
	return answer, nil
}

func better(p, q float64) int {
	switch {
	case p > q:
		return -1
	case p < q:
		return 1
	}
	return 0
}

// previousWeight is what the words of the question before count beside those of a question that leans on it.
const previousWeight = 0.5

// wanted returns the terms of a question, and where it leans on the question before those of that one too.
func (x *Index) wanted(q Question) []weightedTerm {
	var out []weightedTerm
	text := clip(q.Text)
	own := questionTerms(x.store.analyzer, text)
	for _, t := range own {
		out = append(out, weightedTerm{t, 1})
	}
	if len(own) > 3 || !leans(text) {
		return out
	}
	for _, t := range questionTerms(x.store.analyzer, clip(q.Previous)) {
		if !slices.Contains(own, t) {
			out = append(out, weightedTerm{t, previousWeight})
		}
	}
	return out
}

// leans reports whether a question points back to something said before: it goes on with "and", or has a pronoun.
func leans(question string) bool {
	words := strings.FieldsFunc(strings.ToLower(question), func(r rune) bool { return !unicode.IsLetter(r) })
	return len(words) > 0 && continuing[words[0]] || slices.ContainsFunc(words, func(w string) bool { return pointing[w] })
}

var (
	continuing = words("and but also or so а и но или і й та але")
	pointing   = words(`he she they it him her them his their its there then that this those these one other
		он она они оно его её ее их им ей там тогда это этот та те він вона вони його її їх там тоді це`)
)

// clip returns valid text of at most maxQuestion characters.
func clip(s string) string {
	s = s[:min(len(s), maxQuestion*utf8.UTFMax)]
	r := []rune(strings.ToValidUTF8(s, " "))
	return string(r[:min(len(r), maxQuestion)])
}

// unknownShare is what a word that no article has counts, as a share of the mean weight of the words that some have: it
// may as well be another word for what the articles say.
const unknownShare = 0.5

// weights says how much of a question each of its terms carries. The sum is total.
type weights struct {
	terms []weightedTerm
	of    map[string]float64
	total float64
}

// weigh weighs each term by its idf where the corpus has it.
func (x *Index) weigh(wanted []weightedTerm, df []uint64) weights {
	w := weights{terms: slices.Clone(wanted), of: make(map[string]float64, len(wanted))}
	known := 0
	for i := range w.terms {
		if df[i] > 0 {
			w.terms[i].weight *= idf(uint64(x.Passages()), df[i])
			w.total += w.terms[i].weight
			known++
		}
	}
	mean := w.total / float64(max(known, 1))
	for i := range w.terms {
		if df[i] == 0 {
			w.terms[i].weight *= unknownShare * mean
			w.total += w.terms[i].weight
		}
	}
	for _, t := range w.terms {
		w.of[t.text] = t.weight
	}
	return w
}

// share returns the share of the question that a set of its terms carries. The sum is taken in the order of the
// question, so that it is the same to the last bit every time.
func (w weights) share(of map[string]float64) float64 {
	sum := 0.0
	for _, t := range w.terms {
		sum += t.weight * of[t.text]
	}
	return sum / w.total
}

// rank scores a passage by its BM25 score, relative to the best, and by the evidence of its best sentence: the share of
// the question's terms, weighted by their rarity, that the sentence, the passage and the title hold.
func (x *Index) rank(c *cached, i int, w weights, bm25 float64) Hit {
	p := c.passages[i]
	h := Hit{Passage: p, Article: c.article, References: references(c.article, p.Span)}
	all := x.store.terms(c, i)
	inPassage := make(map[string]float64)
	best := -1.0
	for _, s := range p.Sentences {
		var words []corpus.Span
		inSentence := make(map[string]float64)
		for len(all) > 0 && all[0].start < s.End {
			t := all[0]
			all = all[1:]
			if t.start >= s.Start && w.of[t.text] > 0 {
				words = append(words, corpus.Span{Start: t.start, End: t.end})
				inSentence[t.text], inPassage[t.text] = 1, 1
			}
		}
		if share := w.share(inSentence); share > best {
			best, h.Sentence, h.Words = share, s, words
		}
	}
	for _, t := range x.store.titleTerms(c) {
		// The title says it of the whole article only.
		inPassage[t.text] = max(inPassage[t.text], 0.5)
	}
	h.coverage = w.share(inPassage)
	h.Score = 0.5*bm25 + 0.25*best + 0.25*h.coverage
	return h
}

// references returns the sources that an article names inside a range of its text.
func references(a *corpus.Article, in corpus.Span) []corpus.Reference {
	var out []corpus.Reference
	for _, c := range a.Citations {
		if r := a.References[c.Reference]; c.At > in.Start && c.At <= in.End && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// nearest returns the titles of the articles that the best hits are from, at most n.
func nearest(hits []Hit, n int) []string {
	var out []string
	for _, h := range hits {
		if len(out) < n && !slices.Contains(out, h.Article.Title) {
			out = append(out, h.Article.Title)
		}
	}
	return out
}
