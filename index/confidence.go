package index

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
)

// The signals that the best passage answers the question, rather than only being the nearest: how it does by itself,
// how far it stands out, and what the question is like. Their weights are in weights.go.
const (
	signalOne        = iota // always 1
	signalSimilarity        // of the best passage to the question
	signalMargin            // the same against the usual
	signalTyped             // the same of the question as it was typed
	signalScore             // by which it came first
	signalRivals            // how many others nearly reach it
	signalCoverage          // share of the question's concepts that it has
	signalSentence          // share that its sentence has
	signalTogether
	signalWords   // its BM25 against the best
	signalWanted  // it has the sort of answer that is asked for
	signalMissing // rarity of the rarest name that it does not have
	signalMissingWord
	signalDoubt // how much nearer it comes when something that it lacks is left out of the question
	signalArticle
	signalUnknown  // share of the question that no article has a word for
	signalStrange  // share that the encoder does not know either
	signalConcepts // how much it asks at once
	signalForeign  // it is not in English
	signalCounts   // it asks for a number
	signalYesNo    // it can be answered by yes or no
	signalCount
)

// SignalNames name the signals of an answer's confidence, in order.
var SignalNames = [signalCount]string{
	"one", "similarity", "margin", "typed", "score", "rivals", "coverage", "sentence", "together", "words", "wanted", "missing name",
	"missing word", "doubt", "article", "unknown", "strange", "concepts", "foreign", "counts", "yes or no",
}

// Signals has a figure for each of SignalNames.
type Signals [signalCount]float64

// signals reads them off passages that are sorted best first.
func (q *asked) signals(ctx context.Context, found []*candidate) Signals {
	best := found[0]
	e := &best.evidence
	s := Signals{
		signalOne: 1, signalScore: best.score / 10, signalCoverage: e[featCoverage], signalSentence: e[featSentence],
		signalTogether: e[featTogether], signalWords: e[featWords], signalWanted: e[featWanted], signalMissing: e[featMissing],
		signalArticle: e[featArticle], signalForeign: truth(q.Lang != "en"), signalYesNo: truth(q.Wanted == YesNo),
		signalCounts: truth(q.Wanted == Number || q.Wanted == Duration), signalConcepts: float64(len(q.Concepts)) / 10,
	}
	if q.trusted(best) {
		s[signalSimilarity] = 10 * (best.meaning - usualSimilarity)
		s[signalMargin] = e[featMeaning]
		s[signalTyped] = e[featTyped]
		s[signalDoubt] = q.doubt(ctx, best)
	}
	for _, c := range found {
		s[signalRivals] += math.Exp(c.score-best.score) / 10
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

// doubted is how many concepts are tried for doubt: each costs an encoding.
const doubted = 2

// doubt leaves each concept that a passage has no word for out of the question, the weightiest first, and returns how
// much more similar that makes the passage, times 100. Where the passage speaks of it in other words the similarity falls;
// where it does not, as of somebody who was not there, it rises.
func (q *asked) doubt(ctx context.Context, c *candidate) float64 {
	order := make([]int, 0, len(q.Concepts))
	for i, concept := range q.Concepts {
		if c.has[i] < 1 && !concept.Previous {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(q.weights[j], q.weights[i]) })
	alone := q.similarity(q.plain, c)
	highest := 0.0
	for n, i := range order[:min(doubted, len(order))] {
		without := strings.Join(strings.Fields(strings.Replace(q.searched, q.Concepts[i].Word, " ", 1)), " ")
		if without == q.searched || without == "" {
			continue
		}
		v := q.index.meaning.question(ctx, without)
		if v == nil {
			break
		}
		change := 100 * (1 - c.has[i]) * (q.similarity(v, c) - alone)
		if n == 0 || change > highest {
			highest = change
		}
	}
	return highest
}

// trusted reports whether meaning speaks for the best passage, and not a guess.
func (q *asked) trusted(best *candidate) bool { return q.whole != nil && best.encoded }

// confidence is how likely the best passage is to answer the question, by a logistic regression over the signals.
func (r ranking) confidence(s Signals) float64 {
	if r.found[0].titled {
		return 1
	}
	if r.offTopic() {
		return 0 // the nearest passage is near to nothing
	}
	if r.Wanted == Summary && !r.unknown() {
		return 1 // whoever wants to know what happened is served by any passage that is near
	}
	w := &confidenceByWords
	if r.trusted(r.found[0]) {
		w = &confidenceWeights
	}
	sum := 0.0
	for i := range s {
		sum += w[i] * s[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// unknown reports whether the articles have no word for anything that a question speaks of.
func (u *Understanding) unknown() bool {
	return !slices.ContainsFunc(u.Concepts, func(c Concept) bool { return c.Known && !c.Previous })
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
	Signals    Signals
	Confidence float64
	Answered   bool
}

// Candidate is a passage that was looked at closely.
type Candidate struct {
	Hit
	Evidence Evidence
	Score    float64
}

// Weights returns what each figure of the evidence counts, and each signal, with and without the encoder.
func Weights(meaning bool) (Evidence, Signals) {
	if meaning {
		return withMeaning, confidenceWeights
	}
	return wordsAlone, confidenceByWords
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
