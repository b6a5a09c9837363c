package index

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// The signals that the best passage answers the question, rather than only being the nearest: how it does by itself,
// how far it stands out, and what the question is like. Their weights are in weights.go.
const (
	signalOne        = iota // always 1
	signalSimilarity        // of the best passage to the question
	signalMargin            // the same against the usual
	signalScore             // of its evidence, by words alone where its similarity is not known
	signalRivals            // how many others nearly reach it
	signalCoverage          // share of the question's concepts that it has
	signalSentence          // share that its sentence has
	signalTogether
	signalWords   // its BM25 against the best
	signalWanted  // it has the sort of answer that is asked for
	signalMissing // rarity of the rarest name that it does not have
	signalMissingWord
	signalArticle
	signalUnknown      // share of the question that no article has a word for
	signalStrange      // share that the encoder does not know either
	signalConcepts     // how much it asks at once
	signalForeign      // it is not in English
	signalCounts       // it asks for a number
	signalYesNo        // it can be answered by yes or no
	signalFigures      // share of the question's figures that the best passage does not have, negative
	signalDates        // likewise
	signalPresent      // it asks about today, or about days before or after
	signalNearest      // similarity of the passage or sentence that is nearest of all to the question
	signalPosed        // similarity of the nearest question put ahead that the best passage answers
	signalNearestPosed // that any passage answers
	signalUnanswered   // that none does
	signalWhole        // how much nearer the best passage as a whole is than with its sentence
	signalCount
)

// SignalNames name the signals of an answer's confidence, in order.
var SignalNames = [signalCount]string{
	"one", "similarity", "margin", "score", "rivals", "coverage", "sentence", "together", "words", "wanted", "missing name",
	"missing word", "article", "unknown", "strange", "concepts", "foreign", "counts", "yes or no", "figures", "dates", "present", "nearest",
	"posed",
	"nearest posed", "nearest unanswered", "whole",
}

// Signals has a figure for each of SignalNames.
type Signals [signalCount]float64

// signals reads them off passages that are sorted best first.
func (q *asked) signals(found []*candidate) Signals {
	best := found[0]
	e := &best.evidence
	// What is said of a passage by its words alone is held against what the others have by theirs.
	trusted := q.trusted(best)
	top := score(e, trusted)
	s := Signals{
		signalOne: 1, signalScore: top / 10, signalCoverage: e[featCoverage], signalSentence: e[featSentence],
		signalTogether: e[featTogether], signalWords: e[featWords], signalWanted: e[featWanted], signalMissing: e[featMissing],
		signalArticle: e[featArticle], signalFigures: e[featFigures], signalDates: e[featDates],
		signalPresent: truth(q.Present), signalForeign: truth(q.Lang != "en"), signalYesNo: truth(q.Wanted == YesNo),
		signalCounts: truth(q.Wanted == Number || q.Wanted == Duration), signalConcepts: float64(len(q.Concepts)) / 10,
	}
	if trusted {
		s[signalSimilarity] = 10 * (best.meaning - usualSimilarity)
		s[signalMargin] = e[featMeaning]
		nearest, answered, unanswered := 0.0, farPosed, farPosed
		for _, c := range found {
			if c.encoded {
				nearest = max(nearest, c.own, slices.Max(c.sentences))
			}
			answered, unanswered = max(answered, c.posed.answered), max(unanswered, c.posed.unanswered)
		}
		if best.posed.known {
			s[signalPosed] = 10 * (best.posed.answered - usualPosed)
			s[signalNearestPosed] = 10 * (answered - usualPosed)
			s[signalUnanswered] = 10 * (unanswered - usualPosed)
		}
		s[signalNearest] = 10 * (nearest - usualSimilarity)
		s[signalWhole] = 10 * (best.own - best.meaning)
	}
	for _, c := range found {
		s[signalRivals] += math.Exp(min(0, score(&c.evidence, trusted)-top)) / 10
	}
	for i, c := range q.Concepts {
		if !c.Name {
			s[signalMissingWord] = max(s[signalMissingWord], q.weights[i]/q.rarest*(1-best.has[i]))
		}
		if share := q.weights[i] / max(q.total, 1e-9); !c.Known {
			s[signalUnknown] += share
			s[signalStrange] += share * truth(c.Strange)
		}
	}
	return s
}

// trusted reports whether meaning speaks for the best passage, and not a guess.
func (q *asked) trusted(best *candidate) bool { return q.vector != nil && best.encoded }

// namesAll reports whether a passage or its title has whatever a question names, in figures too, or says in words that no
// article has: what happened somewhere else is a question like any other.
func (q *asked) namesAll(c *candidate) bool {
	for i, concept := range q.Concepts {
		asks := wanted([]token{{text: strings.ToLower(concept.Word)}}) == Summary
		named := concept.Name || !concept.Known || strings.ContainsFunc(concept.Word, unicode.IsNumber)
		if named && !asks && c.has[i] == 0 {
			return false
		}
	}
	return true
}

func (r ranking) threshold() float64 {
	switch best := r.found[0]; {
	case !r.trusted(best):
		return thresholdByWords
	case best.posed.known:
		return thresholdByPosed
	}
	return threshold
}

// confidence is how likely the best passage is to answer the question, by a logistic regression over the signals. Where a
// rule decides instead, it is named.
func (r ranking) confidence(s Signals) (likely float64, rule string) {
	best := r.found[0]
	switch {
	case best.titled:
		return 1, "the question is the article's title"
	case best.quotes >= quotedRun:
		return 1, "it has the words that were quoted"
	case r.misquotes(r.index.store.terms(best.cached, best.at)):
		return 0, "the words that were quoted are not in it"
	case r.offTopic() && !r.trusted(best):
		return 0, "no article has a word of it"
	case r.Wanted == Summary && !r.Present && !r.unknown() && r.namesAll(best):
		return 1, "whoever wants to know what happened is served by any passage that is near"
	}
	sum := 0.0
	for i, w := range r.signalWeights() {
		sum += w * s[i]
	}
	return 1 / (1 + math.Exp(-sum)), ""
}

func (r ranking) signalWeights() Signals {
	switch best := r.found[0]; {
	case !r.trusted(best):
		return confidenceByWords
	case best.posed.known:
		return confidenceByPosed
	}
	return confidenceByMeaning
}

// unknown reports whether the articles have no word for anything that a question speaks of by itself. One that only leans
// on what was said before, such as "when was that", speaks of that.
func (u *Understanding) unknown() bool {
	known := func(own bool) bool {
		return slices.ContainsFunc(u.Concepts, func(c Concept) bool { return c.Known && !(own && c.Previous) })
	}
	if slices.ContainsFunc(u.Concepts, func(c Concept) bool { return !c.Previous }) {
		return !known(true)
	}
	return !known(false)
}

// offTopic tells a question about something else from one that the articles happen not to answer.
func (q *asked) offTopic() bool {
	return len(q.Concepts) > 0 && q.unknown() && q.Lang == "en" && q.Wanted != Summary
}

// Explanation says how an answer came about.
type Explanation struct {
	Understanding
	Meaning    bool // the encoder took part
	Candidates []Candidate
	Weights    Evidence // what each figure of the evidence counts
	Signals    Signals
	Counts     Signals // what each signal counts
	Confidence float64
	Rule       string  // that decides the confidence, if it is not the signals
	Threshold  float64 // the confidence that an answer takes
	Answered   bool
}

// Candidate is a passage that was looked at closely.
type Candidate struct {
	Hit
	Evidence Evidence
	Score    float64
}

// String puts the concepts of a question into one line.
func (c Concept) String() string {
	var b strings.Builder
	b.WriteString(c.Word)
	for _, p := range c.phrases {
		if also := strings.Join(p.terms, " "); also != strings.ToLower(c.Word) {
			b.WriteString(" ~" + also)
		}
	}
	return b.String()
}
