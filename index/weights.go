package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 9.176, featWords: 0.777, featCoverage: 3.039, featSentence: -1.407, featTitle: 0.464,
		featNames: -0.072, featMissing: -1.208, featWanted: 1.099, featCounted: 0.805, featFigures: 2.268,
		featTogether: 0.634, featArticle: 0.324, featSameScript: -2.624,
	}
	wordsAlone = Evidence{
		featWords: 5.388, featCoverage: 1.467, featSentence: 1.834, featTitle: 0.947, featNames: 1.813, featMissing: -0.613,
		featWanted: 2.505, featCounted: 1.181, featFigures: 1.764, featTogether: 2.314, featSameScript: -3.027,
	}
	confidenceWeights = Signals{
		signalOne: -0.474, signalSimilarity: -0.503, signalMargin: 0.271, signalScore: 0.739,
		signalRivals: -2.927, signalCoverage: -0.420, signalSentence: -0.869, signalTogether: 0.258,
		signalWords: 0.127, signalWanted: 0.496, signalMissing: -0.727, signalMissingWord: -0.021,
		signalArticle: -0.240, signalUnknown: 0.696, signalStrange: -0.335, signalConcepts: -2.101,
		signalForeign: 0.454, signalCounts: 0.790, signalYesNo: -0.673, signalFigures: 1.013,
		signalNearest: 2.883, signalWhole: -1.798,
	}
	confidenceByWords = Signals{
		signalOne: -2.017, signalScore: 3.312, signalRivals: -1.552, signalCoverage: -0.360, signalSentence: -0.732,
		signalTogether: 0.448, signalWords: -0.802, signalWanted: 0.842, signalMissing: -0.400,
		signalMissingWord: -0.448, signalUnknown: -1.103, signalStrange: -0.907, signalConcepts: -0.680,
		signalForeign: 1.475, signalCounts: 0.348, signalYesNo: 0.232,
	}
)

// nearScore is how much worse a neighbour of a hit may score to be shown with it.
const nearScore = 1.0

// leadScore is what the first passage of an article has ahead where a summary is asked for; the second has half of it, and
// so on.
const leadScore = 4

// titledScore puts the passages of an article whose title is the question before all others.
const titledScore = 100

// score is the one function by which passages are ranked.
func score(e *Evidence, meaning bool) float64 {
	w := &wordsAlone
	if meaning {
		w = &withMeaning
	}
	sum := 0.0
	for i := range e {
		sum += w[i] * e[i]
	}
	return sum
}
