package index

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"summitbot/corpus"
	"summitbot/index/encoder"
)

// The evidence that a passage answers a question, as figures between about -1 and 1. Their weights are in weights.go.
const (
	featMeaning        = iota // similarity of the passage and its best sentence to the question, against the usual
	featWords                 // BM25, relative to the best
	featCoverage              // share of the question's concepts that passage and title have
	featSentence              // share that the answering sentence has
	featTitle                 // share that the title has
	featNames                 // share of the question's names
	featMissing               // rarity of the rarest name that the passage does not have
	featWanted                // a sentence has the sort of answer asked for
	featCounted               // a number stands with what is to be counted
	featFigures               // share of the question's figures that are missing, negative
	featDates                 // share of the question's dates that are missing, negative
	featTogether              // share of neighbouring concepts that stand together
	featArticle               // similarity of the article's other passages, against the usual
	featSameScript            // question and passage are not in English, which draws them together whatever they say
	featPosed                 // similarity of the nearest question put ahead that the passage answers
	featUnposed               // none was put to it
	featUnposedMeaning        // meaning, where none was
	featBroadMeaning          // meaning, title and missing name, where none was, each times the breadth of the corpus
	featBroadTitle
	featBroadMissing
	featBroadArticle // words of the article, times the breadth of the corpus
	featCount
)

// EvidenceNames name the parts of the evidence, in order.
var EvidenceNames = [featCount]string{
	"meaning", "words", "coverage", "sentence", "title", "names", "missing name", "wanted", "counted", "figures",
	"dates", "together", "article", "same script", "posed", "unposed", "unposed meaning",
	"meaning in a broad corpus", "title in a broad corpus", "missing name in a broad corpus",
	"article in a broad corpus",
}

// Evidence has a figure for each of EvidenceNames.
type Evidence [featCount]float64

// asked is a question as candidates are held against it.
type asked struct {
	Understanding
	index   *Index
	weights []float64        // of each concept, with its rarity; their sum is total
	total   float64          //
	rarest  float64          // the weight of a term that a single passage has
	counts  []weightedPhrase // of what is to be counted: "phone calls" in "how many phone calls"
	words   map[string]bool  // as they were typed, corrected, in lower case
	terms   map[string]bool  // all of them, as the index has them
	quoted  []quoted         // of those that are long enough
	dates   []date           // that it names

	vectors   allVectors
	usesPosed bool            // questions put ahead count
	vector    *encoder.Vector // of the question with what was said before; nil where words alone have to answer
	usual     float64         // mean similarity of the nearest passages
}

func (x *Index) newAsked(u Understanding) *asked {
	q := &asked{Understanding: u, index: x, words: make(map[string]bool), terms: termSet(terms(x.store.analyzer, u.Text))}
	q.quoted, q.dates = x.quotations(u), datesIn(u.Text)
	known, sum := 0, 0.0
	q.weights = make([]float64, len(u.Concepts))
	q.rarest = idf(uint64(x.Passages()), 1)
	if m := howMany.FindStringSubmatch(strings.ToLower(u.Text)); m != nil {
		for _, c := range u.Concepts {
			if strings.HasPrefix(strings.ToLower(c.Word), m[1]) || strings.HasPrefix(m[1], strings.ToLower(c.Word)) {
				q.counts = append(q.counts, c.phrases...)
			}
		}
	}
	for i, c := range u.Concepts {
		for _, s := range wordSpans(c.Word) {
			q.words[strings.ToLower(c.Word[s.Start:s.End])] = true
		}
		if !c.Known {
			continue
		}
		q.weights[i] = c.Weight * x.rarity(c)
		sum += q.weights[i]
		known++
	}
	mean := 1.0
	if known > 0 {
		mean = sum / float64(known)
	}
	for i, c := range u.Concepts {
		if !c.Known {
			q.weights[i] = unknownShare * mean * c.Weight
		}
		q.total += q.weights[i]
	}
	return q
}

// rarity returns the idf of the most frequent way in which the articles speak of a concept.
func (x *Index) rarity(c Concept) float64 {
	lowest := math.Inf(1)
	for _, p := range c.phrases {
		rarest := 0.0
		for _, t := range p.terms {
			n := x.documents(t)
			if n == 0 {
				rarest = 0
				break
			}
			rarest = max(rarest, idf(uint64(x.Passages()), n))
		}
		if rarest > 0 {
			lowest = min(lowest, rarest)
		}
	}
	if math.IsInf(lowest, 1) {
		return 0
	}
	return lowest
}

// has returns how well a set of terms speaks of each concept, between 0 and 1.
func (q *asked) has(set map[string]bool) []float64 {
	out := make([]float64, len(q.Concepts))
	for i, c := range q.Concepts {
		for _, p := range c.phrases {
			all := true
			for _, t := range p.terms {
				all = all && set[t]
			}
			if all {
				out[i] = max(out[i], p.weight)
			}
		}
	}
	return out
}

func (q *asked) share(has []float64) float64 {
	if q.total == 0 {
		return 0
	}
	sum := 0.0
	for i, h := range has {
		sum += h * q.weights[i]
	}
	return sum / q.total
}

func termSet(terms []term) map[string]bool {
	set := make(map[string]bool, len(terms))
	for _, t := range terms {
		set[t.text] = true
	}
	return set
}

// candidate is a passage that recall found, with what is known of it so far.
type candidate struct {
	position  int
	cached    *cached
	at        int       // its place in the article
	bm25      float64   // relative to the best
	encoded   bool      // it has vectors
	own       float64   // similarity of the passage to the question
	sentences []float64 // and of each of its sentences
	meaning   float64   // the mean of own and the best of sentences; a guess where it is not encoded
	quick     float64   // the score by which candidates come to be looked at closely
	others    float64   // of its article; see bestOthers
	article   float64   // in a broad corpus, how well the words of its article do; see lookAtArticles

	evidence Evidence
	posed    posed
	titled   bool      // the question is the title of its article
	quotes   float64   // share of the words that the question quotes that it has in one run
	sentence int       // that answers
	has      []float64 // how well it speaks of each concept
	score    float64
}

func (c *candidate) passage() corpus.Passage { return c.cached.passages[c.at] }

// weigh looks at a candidate closely.
func (q *asked) weigh(c *candidate) {
	x := q.index
	p := c.passage()
	all := x.store.terms(c.cached, c.at)
	inPassage := q.has(termSet(all))
	inTitle := q.has(termSet(x.store.titleTerms(c.cached)))
	e := &c.evidence
	if q.vector != nil && q.usesPosed {
		c.posed = posedTo(q.vector, p.Text)
	}
	inSentence := q.choose(c, all)
	c.has = make([]float64, len(inPassage))
	for i := range c.has {
		// The title says it of the whole article only.
		c.has[i] = max(inPassage[i], 0.5*inTitle[i])
	}
	if q.vector != nil {
		e[featMeaning] = 10 * (c.meaning - q.usual)
		e[featArticle] = 10 * c.others
		e.Unpose()
		if c.posed.known {
			e[featUnposed], e[featUnposedMeaning] = 0, 0
			e[featPosed] = 10 * (c.posed.answered - usualPosed)
		}
	}
	e[featWords] = c.bm25
	e[featCoverage] = q.share(c.has)
	e[featSentence] = q.share(inSentence)
	e[featTitle] = q.share(inTitle)
	e[featTogether] = q.together(all)
	e[featDates] = -q.missingDates(p, c.cached.article)
	e[featSameScript] = truth(q.Lang != "en" && strings.ContainsFunc(p.Text, isCyrillic))
	c.titled = q.isTitle(x.store.titleTerms(c.cached))
	c.quotes = q.quotes(all)
	q.weighNames(c)
	if breadth := q.index.breadth(); !c.posed.known {
		e[featBroadMeaning] = breadth * (e[featMeaning] - broadMiddle)
		e[featBroadTitle], e[featBroadMissing] = breadth*e[featTitle], breadth*e[featMissing]
	}
	e[featBroadArticle] = c.article
	if q.Wanted == Number || q.Wanted == Duration {
		s := p.Sentences[c.sentence]
		e[featCounted] = truth(q.counted(p.Text[s.Start:s.End], all, s))
	}
}

// Unpose makes evidence what it would be if no questions had been put to the passage ahead, in a corpus that is not broad, but
// for which of its sentences was chosen.
func (e *Evidence) Unpose() {
	e[featPosed], e[featUnposed], e[featUnposedMeaning] = 0, 1, e[featMeaning]
}

// breadth says how much a corpus is about everything: 0 up to narrowCorpus passages, 1 from broadCorpus on. Where all
// articles are about one thing, their titles and names hardly tell them apart, and the few passages near to a question are
// so because of what they say. Among many, chance brings some near to any question, and the names that they lack tell which.
func (x *Index) breadth() float64 {
	return min(max(math.Log(float64(x.Passages())/narrowCorpus)/math.Log(broadCorpus/narrowCorpus), 0), 1)
}

var narrowCorpus, broadCorpus = 1000.0, 80_000.0 // passages; tests make them less

// broadMiddle is the featMeaning of a passage that is no better or worse off for the corpus being broad. It is chosen by hand,
// for no fit can find it: all that is fitted to is passages without questions put ahead. It lets them stand beside others,
// which know more and need no such change.
const broadMiddle = 0.5

// A question that has at least titleShare of the terms of a title of titleTerms or more, and little else, is that title:
// whoever presses the button of a topic asks so.
const (
	titleTerms = 3
	titleShare = 0.8
)

func (q *asked) isTitle(title []term) bool {
	wanted := termSet(title)
	common := 0
	for t := range q.terms {
		if wanted[t] {
			common++
		}
	}
	return common >= titleTerms && float64(common) >= titleShare*float64(max(len(wanted), len(q.terms)))
}

// choose finds the sentence that answers: the one that does best by meaning, words and the sort of answer together. It
// returns how well that one speaks of each concept.
func (q *asked) choose(c *candidate, all []term) (has []float64) {
	p := c.passage()
	best := math.Inf(-1)
	for i, s := range p.Sentences {
		var inside []term
		for len(all) > 0 && all[0].start < s.End {
			if all[0].start >= s.Start {
				inside = append(inside, all[0])
			}
			all = all[1:]
		}
		found := q.has(termSet(inside))
		score := 0.1*q.share(found) + q.quotes(inside)
		if c.encoded {
			score += 2 * c.sentences[i]
		}
		if q.index.holds(q.Wanted, p.Text[s.Start:s.End], q.words) {
			score += 0.02
			c.evidence[featWanted] = 1
		}
		if a := c.posed.answer; c.posed.answered > nearPosed && a.End > 0 && a.Start >= s.Start && a.End <= s.End {
			score += 0.2
		}
		if score > best {
			best, c.sentence, has = score, i, found
		}
	}
	return has
}

// weighNames sets the evidence of the question's names and figures.
func (q *asked) weighNames(c *candidate) {
	e := &c.evidence
	named, total, figures := 0.0, 0.0, 0.0
	for i, concept := range q.Concepts {
		if concept.Name || concept.Strange {
			rarity := q.weights[i] / q.rarest
			if concept.Strange {
				rarity = 1
			}
			e[featMissing] = max(e[featMissing], rarity*(1-c.has[i]))
		}
		if concept.Name {
			named += c.has[i] * q.weights[i]
			total += q.weights[i]
		}
		if strings.ContainsFunc(concept.Word, unicode.IsNumber) {
			figures++
			e[featFigures] += c.has[i] - 1
		}
	}
	e[featNames] = 1
	if total > 0 {
		e[featNames] = named / total
	}
	e[featFigures] /= max(figures, 1)
}

// together returns the share of the question's neighbouring concepts that stand close to each other in a passage.
func (q *asked) together(all []term) float64 {
	const near = 4 // terms
	pairs, found := 0, 0
	at := func(c Concept) []int {
		var out []int
		for _, p := range c.phrases {
			for i, t := range all {
				if t.text == p.terms[0] {
					out = append(out, i)
				}
			}
		}
		return out
	}
	for i := range len(q.Concepts) - 1 {
		pairs++
	search:
		for _, a := range at(q.Concepts[i]) {
			for _, b := range at(q.Concepts[i+1]) {
				if b != a && b-a <= near && a-b <= near {
					found++
					break search
				}
			}
		}
	}
	if pairs == 0 {
		return 0
	}
	return float64(found) / float64(pairs)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

var howMany = regexp.MustCompile(`(?:how (?:many|much)|number of|сколько|скільки) (?:\S+ )?(\pL+)`)

// counted reports whether a sentence has a number shortly before what the question wants counted.
func (q *asked) counted(sentence string, all []term, in corpus.Span) bool {
	for _, t := range all {
		if t.start < in.Start || t.end > in.End || !q.counting(t.text) {
			continue
		}
		at := t.start - in.Start
		if shows(Number, sentence[max(at-30, 0):at]) {
			return true
		}
	}
	return false
}

// counting reports whether a term is of what the question wants counted.
func (q *asked) counting(t string) bool {
	return slices.ContainsFunc(q.counts, func(p weightedPhrase) bool { return slices.Contains(p.terms, t) })
}
