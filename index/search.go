package index

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"summitbot/corpus"
)

const (
	maxQuestion = 500 // characters of a question that are read
	recallSize  = 100 // passages that words recall
	closelySize = 40  // passages that are looked at closely
)

// Question is what somebody asks. Previous is what the same person asked just before, if it is known: a question such
// as "and with Putin?" makes sense only with it.
type Question struct {
	Text     string
	Previous string
	By       Basis
}

// Basis says what passages are found and ranked by, to measure what each part is worth. With any but All the best passages
// are returned however unlikely they are to answer.
type Basis int

// What passages are found and ranked by.
const (
	All             Basis = iota // and silence where it is too weak
	Ranked                       // all, without silence
	WordsAndMeaning              // without questions put ahead
	WordsAlone
	MeaningAlone
)

// Answer is what the corpus says to a question. Without Answered, Hits is empty and Nearest names the titles of the
// articles that come closest.
type Answer struct {
	Understanding
	Answered   bool
	Confidence float64 // between 0 and 1
	Enough     bool    // the confidence is what an answer takes
	Hits       []Hit
	Nearest    []string
}

// Hit is one passage of an answer. Sentence, Span and Words are byte ranges inside Passage.Text: the sentence that
// answers, the part of it that does, and the words of it that the question has too.
type Hit struct {
	Passage    corpus.Passage
	Article    *corpus.Article
	References []corpus.Reference // what the passage's facts rest on, each once
	Sentence   corpus.Span
	Span       corpus.Span // the shortest part of the sentence that answers; empty where none can be told
	Words      []corpus.Span
	AlsoIn     []string // the ids of other articles that say it in nearly the same words
	Score      float64
}

// The confidence below which a question gets no answer: where the encoder took part, where questions put ahead did as well,
// and where words alone decide. A wrong answer counts as much as three that are missing. The questions of index/fit are harder
// than people's, and more of them have no answer: on these a higher one would cost less, on others it would leave too many
// without the answer that there is, most of all in a corpus of a few articles, which has little that chance brings near.
const (
	threshold        = 0.44
	thresholdByPosed = 0.52
	thresholdByWords = 0.45
)

// Search answers a question with at most n passages, best first.
func (x *Index) Search(ctx context.Context, q Question, n int) (Answer, error) {
	r, err := x.rank(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Understanding: r.Understanding}
	if len(r.found) == 0 {
		return answer, nil
	}
	signals := r.signals(r.found)
	answer.Confidence, _ = r.confidence(signals)
	answer.Enough = answer.Confidence >= r.threshold()
	if q.By == All && !answer.Enough {
		if r.offTopic() {
			answer.Kind = KindOffTopic
			return answer, nil
		}
		answer.Nearest = nearest(r.found, 3)
		return answer, nil
	}
	answer.Answered = true
	var hits []Hit
	for _, c := range r.found {
		if q.By == All && r.far(c) {
			break
		}
		hits = append(hits, r.hit(c))
	}
	answer.Hits = distinct(hits, n)
	if answer.Wanted == Summary {
		inOrderOfTime(answer.Hits)
	}
	return answer, nil
}

// far reports whether a passage is so much worse than the best that it would only fill up an answer. Of an article that was
// asked for by its title, or of what happened, each passage is an answer.
func (r ranking) far(c *candidate) bool {
	best := r.found[0]
	return r.vector != nil && r.Wanted != Summary && !best.titled && c.score < best.score-farScore
}

// inOrderOfTime sorts the passages of a summary by when their articles appeared, then by where they stand.
func inOrderOfTime(hits []Hit) {
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(a.Article.Date.Compare(b.Article.Date), strings.Compare(a.Article.ID, b.Article.ID), cmp.Compare(a.Passage.Start, b.Passage.Start))
	})
}

// Explain says how the answer to a question comes about.
func (x *Index) Explain(ctx context.Context, q Question) (Explanation, error) {
	r, err := x.rank(ctx, q)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{Understanding: r.Understanding, Meaning: r.vector != nil}
	if len(r.found) == 0 {
		return e, nil
	}
	for _, c := range r.found {
		e.Candidates = append(e.Candidates, Candidate{Hit: r.hit(c), Evidence: c.evidence, Score: c.score})
	}
	e.Signals = r.signals(r.found)
	e.Confidence, e.Rule = r.confidence(e.Signals)
	e.Counts, e.Weights = r.signalWeights(), *evidenceWeights(r.vector != nil)
	e.Threshold = r.threshold()
	e.Answered = e.Confidence >= e.Threshold
	return e, nil
}

// ranking is what rank makes of a question: the passages that speak to it, best first.
type ranking struct {
	*asked
	found []*candidate
}

// rank understands a question and ranks the passages that speak to it.
func (x *Index) rank(ctx context.Context, question Question) (ranking, error) {
	text, previous := plainMarks(clip(question.Text)), plainMarks(clip(question.Previous))
	u := x.understand(text)
	if u.Kind == KindQuestion && previous == "" && u.bare() {
		u.Kind = KindEmpty
	}
	searched := u.Text
	if u.Leans && previous != "" {
		searched = u.follow(x.understand(previous))
	}
	q := x.newAsked(u)
	if u.Kind != KindQuestion {
		return ranking{asked: q}, nil
	}
	bm25 := make(map[int]float64, recallSize) // by position, relative to the best
	if question.By != MeaningAlone {
		words, err := x.recall(ctx, u.terms(), recallSize)
		if err != nil {
			return ranking{}, err
		}
		for _, r := range words {
			bm25[r.position] = r.score / words[0].score
		}
	}
	positions := slices.Collect(maps.Keys(bm25))
	q.vectors = x.vectorsNow()
	q.usesPosed = question.By == All || question.By == Ranked
	if q.vectors.any() && question.By != WordsAlone {
		q.vector = x.meaning.question(ctx, searched)
	}
	if q.vector != nil {
		positions = append(positions, q.vectors.near(q.vector)...)
	}
	slices.Sort(positions)
	positions = slices.Compact(positions)
	found := make([]*candidate, len(positions))
	for i, position := range positions {
		c := &candidate{position: position, bm25: bm25[position]}
		if q.vector != nil {
			c.own, c.sentences, c.encoded = q.vectors.similarities(q.vector, position)
		}
		found[i] = c
	}
	if q.vector != nil && question.By != MeaningAlone {
		if err := q.lookAtArticles(ctx, found); err != nil {
			return ranking{}, err
		}
	}
	q.settle(found)
	slices.SortStableFunc(found, func(a, b *candidate) int { return better(a.quick, b.quick) })
	found = found[:min(closelySize, len(found))]
	for _, c := range found {
		var err error
		if c.cached, c.at, err = x.find(c.position); err != nil {
			return ranking{}, err
		}
		q.weigh(c)
		c.score = score(&c.evidence, q.vector != nil)
		if question.By == MeaningAlone {
			c.score = c.meaning
		}
		if c.titled {
			c.score += titledScore
		}
		if c.quotes >= quotedRun {
			c.score += quotedScore * c.quotes
		}
		if u.Wanted == Summary && q.namesAll(c) {
			c.score += leadScore / float64(1+c.at) // articles begin with what matters most
		}
	}
	slices.SortStableFunc(found, func(a, b *candidate) int { return better(a.score, b.score) })
	return ranking{q, found}, nil
}

// wordsBesideMeaning is what the words count beside the similarity of meaning where passages are chosen to be looked at
// closely: similarities lie close together, so that a twentieth decides.
const (
	wordsBesideMeaning = 0.05
	wordsOfSummaries   = 0.15 // beside that, where a summary is asked for: their titles say what they are
	wordsOfBroad       = 0.2  // beside that, in a broad corpus, of the words of the article
)

// settle finds out what is usual among candidates: their mean similarity, and how well their articles do without them.
// Passages that have no vector yet get a similarity by their words.
func (q *asked) settle(found []*candidate) {
	var all []float64
	byArticle := make(map[int][]float64)
	for _, c := range found {
		if c.encoded {
			c.meaning = (c.own + slices.Max(c.sentences)) / 2
			all = append(all, c.meaning)
			n := rangeOf(q.index.first, c.position)
			byArticle[n] = append(byArticle[n], c.own)
		}
	}
	slices.SortFunc(all, better)
	q.usual = usualSimilarity * usualCount
	all = all[:min(similarSize, len(all))]
	for _, s := range all {
		q.usual += s
	}
	q.usual /= float64(usualCount + len(all))
	for _, s := range byArticle {
		slices.SortFunc(s, better)
	}
	for _, c := range found {
		switch {
		case q.vector == nil:
		case c.encoded:
			c.others = q.bestOthers(byArticle[rangeOf(q.index.first, c.position)], c.own)
		default:
			c.meaning = q.usual + guessed(c.bm25)
		}
		c.quick = c.meaning + wordsBesideMeaning*c.bm25 + wordsOfBroad*c.article
		if q.Wanted == Summary {
			c.quick += wordsOfSummaries * c.bm25
		}
	}
}

// bestOthers returns half the sum of the two best similarities of an article's passages but one, against the usual.
func (q *asked) bestOthers(sorted []float64, own float64) float64 {
	sum, n, skipped := 0.0, 0, false
	for _, s := range sorted {
		if s == own && !skipped {
			skipped = true
			continue
		}
		if n++; n > 2 {
			break
		}
		sum += s - q.usual
	}
	return sum / 2
}

// usualSimilarity is the mean similarity of the similarSize passages nearest to a question, over the questions of
// index/fit. It counts as much as usualCount passages, so that in a corpus of one or two there is something to stand out
// from.
const (
	usualSimilarity = 0.47
	usualCount      = 3
	similarSize     = 100
)

// hit makes a hit of a candidate.
func (q *asked) hit(c *candidate) Hit {
	p := c.passage()
	h := Hit{
		Passage: p, Article: c.cached.article, References: references(c.cached.article, p.Span),
		Sentence: unbroken(p, c.sentence), Score: c.score,
	}
	sentence := p.Sentences[c.sentence]
	if span, ok := q.shortest(p.Text[sentence.Start:sentence.End]); ok {
		h.Span = corpus.Span{Start: sentence.Start + span.Start, End: sentence.Start + span.End}
	}
	for _, t := range q.index.store.terms(c.cached, c.at) {
		if t.start >= h.Sentence.Start && t.end <= h.Sentence.End && q.mentions(t.text) {
			h.Words = append(h.Words, corpus.Span{Start: t.start, End: t.end})
		}
	}
	return h
}

func (q *asked) mentions(term string) bool {
	return slices.ContainsFunc(q.Concepts, func(c Concept) bool {
		return slices.ContainsFunc(c.phrases, func(p weightedPhrase) bool { return slices.Contains(p.terms, term) })
	})
}

func better(p, q float64) int { return cmp.Compare(q, p) }

// unknownShare is what a word that no article has counts, as a share of the mean weight of the words that some have: it
// may as well be another word for what the articles say.
const unknownShare = 0.5

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
func nearest(found []*candidate, n int) []string {
	var out []string
	for _, c := range found {
		if title := c.cached.article.Title; len(out) < n && !slices.Contains(out, title) {
			out = append(out, title)
		}
	}
	return out
}
