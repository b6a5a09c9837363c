package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 7.589, featTyped: 7.354, featWords: 1.702, featCoverage: 2.065, featSentence: -0.184, featTitle: 0.559,
		featNames: 0.094, featMissing: -1.969, featWanted: 1.424, featCounted: 1.326, featFigures: 2.133, featTogether: 0.904,
		featArticle: 1.905, featSameScript: -4.754,
	}
	wordsAlone = Evidence{
		featWords: 5.388, featCoverage: 1.467, featSentence: 1.834, featTitle: 0.947, featNames: 1.813, featMissing: -0.613,
		featWanted: 2.505, featCounted: 1.181, featFigures: 1.764, featTogether: 2.314, featSameScript: -3.027,
	}
	confidenceWeights = Signals{
		signalOne: -0.776, signalSimilarity: -0.174, signalMargin: 2.088, signalTyped: -2.918, signalScore: 1.703,
		signalRivals: -2.082, signalCoverage: -0.717, signalSentence: 0.529, signalTogether: -0.015,
		signalWords: -0.330, signalWanted: 2.031, signalMissing: 0.168, signalMissingWord: -0.137,
		signalDoubt: -0.935, signalArticle: -0.446, signalUnknown: -0.341, signalStrange: -1.503,
		signalConcepts: -1.158, signalForeign: 1.330, signalCounts: 0.312, signalYesNo: 0.289,
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
