package index

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"summitbot/corpus"
	"summitbot/index/encoder"
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
	By       Evidence
}

// Evidence restricts what passages are found and ranked by, to measure what each kind is worth. With any but All the
// best passages are returned however unlikely they are to answer.
type Evidence int

// The kinds of evidence.
const (
	All Evidence = iota // and silence where it is too weak
	WordsAndMeaning
	WordsAlone
	MeaningAlone
)

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
	meaning  float64 // similarity to the question; 0 where words alone answer
	guessed  bool    // meaning is guessed from the words
}

// threshold is the confidence below which a question gets no answer.
const threshold = 0.5

// wordsBesideMeaning is what the score of the words counts beside the similarity of meaning: similarities of this model
// lie close together, so that a fiftieth decides.
const wordsBesideMeaning = 0.02

// Search answers a question with at most n passages, best first.
func (x *Index) Search(ctx context.Context, q Question, n int) (Answer, error) {
	q.Text, q.Previous = clip(q.Text), clip(q.Previous)
	if !strings.ContainsFunc(q.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return Answer{}, nil
	}
	if !leans(q.Text) {
		q.Previous = ""
	}
	wanted := x.wanted(q)
	found, df, err := x.recall(ctx, wanted, recallSize)
	if err != nil {
		return Answer{}, err
	}
	if q.By == MeaningAlone {
		found = nil
	}
	bm25 := make(map[int]float64, len(found)) // by position, relative to the best
	for _, r := range found {
		bm25[r.position] = r.score / found[0].score
	}
	positions := slices.Sorted(maps.Keys(bm25))
	var vector *encoder.Vector
	vectors := x.vectors.Load()
	if vectors.any() && q.By != WordsAlone {
		vector = x.meaning.question(ctx, strings.TrimSpace(q.Previous+" "+q.Text))
	}
	if vector != nil {
		positions = append(positions, vectors.near(vector)...)
		slices.Sort(positions)
		positions = slices.Compact(positions)
	}
	if len(positions) == 0 {
		return Answer{}, nil
	}
	w := x.weigh(wanted, df)
	hits := make([]Hit, len(positions))
	for i, position := range positions {
		c, at, err := x.store.find(position)
		if err != nil {
			return Answer{}, err
		}
		if vector == nil {
			hits[i] = x.rank(c, at, w, bm25[position], -1)
			continue
		}
		meaning, sentence, ok := vectors.passage(vector, position)
		if !ok {
			sentence = -1
		}
		hits[i] = x.rank(c, at, w, bm25[position], sentence)
		hits[i].meaning, hits[i].guessed = meaning, !ok
	}
	if vector != nil {
		guessMeaning(hits)
		for i := range hits {
			if q.By == MeaningAlone {
				hits[i].Score = 0
			}
			hits[i].Score = hits[i].meaning + wordsBesideMeaning*hits[i].Score
		}
	}
	slices.SortStableFunc(hits, func(p, q Hit) int { return better(p.Score, q.Score) })
	answer := Answer{Confidence: hits[0].coverage}
	if vector != nil && !hits[0].guessed {
		answer.Confidence = confidence(hits, corpus.DetectLang(q.Text))
	}
	if q.By == All && answer.Confidence < threshold {
		answer.Nearest = nearest(hits, 3)
		return answer, nil
	}
	answer.Answered = true
	answer.Hits = distinct(hits, n)
	return answer, nil
}

// usualSimilarity is the mean similarity of the hundred passages nearest to a question, over the development questions.
// It counts as much as usualCount passages, so that in a corpus of one or two there is something to stand out from.
// usualCoverage is the mean coverage of the best hit.
const (
	usualSimilarity = 0.82
	usualCount      = 3
	usualCoverage   = 0.45
)

// confidence says how likely the best hit is to answer the question: by its similarity, by how far that stands out from
// the hundred best, and by the words of the question that it has, which in another language say nothing. The weights are
// those of a logistic regression on the development questions, in which the area under the curve was .80 by tenfold
// cross-validation.
func confidence(hits []Hit, lang string) float64 {
	similarities := make([]float64, len(hits))
	for i, h := range hits {
		similarities[i] = h.meaning
	}
	slices.SortFunc(similarities, better)
	similarities = similarities[:min(recallSize, len(similarities))]
	sum := usualSimilarity * usualCount
	for _, s := range similarities {
		sum += s
	}
	best := hits[0]
	margin := best.meaning - sum/float64(len(similarities)+usualCount)
	coverage := best.coverage
	if (lang == "en") != (best.Article.Lang == "en") {
		coverage = usualCoverage
	}
	return 1 / (1 + math.Exp(14.954-15.912*best.meaning-52.854*margin-2.435*coverage))
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

// wanted returns the terms of a question and of the one before.
func (x *Index) wanted(q Question) []weightedTerm {
	var out []weightedTerm
	own := questionTerms(x.store.analyzer, q.Text)
	for _, t := range own {
		out = append(out, weightedTerm{t, 1})
	}
	for _, t := range questionTerms(x.store.analyzer, q.Previous) {
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

// clip returns valid text in NFC, of at most maxQuestion characters.
func clip(s string) string {
	s = strings.TrimSpace(s)
	s = s[:min(len(s), maxQuestion*utf8.UTFMax)]
	r := []rune(norm.NFC.String(strings.ToValidUTF8(s, " ")))
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
	if w.total == 0 {
		return 0
	}
	sum := 0.0
	for _, t := range w.terms {
		sum += t.weight * of[t.text]
	}
	return sum / w.total
}

// rank scores a passage by its BM25 score, relative to the best, and by the evidence of its best sentence: the share of
// the question's terms, weighted by their rarity, that the sentence, the passage and the title hold. Where the sentence
// that answers is known by its meaning it is that one, else sentence is -1.
func (x *Index) rank(c *cached, i int, w weights, bm25 float64, sentence int) Hit {
	p := c.passages[i]
	h := Hit{Passage: p, Article: c.article, References: references(c.article, p.Span)}
	all := x.store.terms(c, i)
	inPassage := make(map[string]float64)
	best := -1.0
	for n, s := range p.Sentences {
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
		share := w.share(inSentence)
		if n == sentence || sentence < 0 && share > best {
			h.Sentence, h.Words = s, words
		}
		best = max(best, share)
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
