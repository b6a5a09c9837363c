package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 8.957, featWords: 0.774, featCoverage: 3.041, featSentence: -1.647, featTitle: 0.394,
		featNames: -0.054, featMissing: -1.168, featWanted: 0.886, featCounted: 0.808, featFigures: 2.236,
		featTogether: 0.702, featArticle: 0.272, featSameScript: -2.708,
	}
	wordsAlone = Evidence{
		featWords: 5.388, featCoverage: 1.467, featSentence: 1.834, featTitle: 0.947, featNames: 1.813, featMissing: -0.613,
		featWanted: 2.505, featCounted: 1.181, featFigures: 1.764, featTogether: 2.314, featSameScript: -3.027,
	}
	confidenceWeights = Signals{
		signalOne: -0.217, signalSimilarity: -0.589, signalMargin: 0.261, signalScore: 0.621,
		signalRivals: -2.684, signalCoverage: -0.215, signalSentence: -0.786, signalTogether: 0.059,
		signalWords: 0.192, signalWanted: -0.105, signalMissing: -0.651, signalMissingWord: -0.055,
		signalArticle: -0.264, signalUnknown: 0.879, signalStrange: -0.266, signalConcepts: -1.999,
		signalForeign: 0.419, signalCounts: 0.781, signalYesNo: -0.637, signalFigures: 1.109,
		signalNearest: 3.078, signalWhole: -1.882,
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
