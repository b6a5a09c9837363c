package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 8.731, featWords: 0.742, featCoverage: 3.003, featSentence: -1.468, featTitle: 0.463,
		featNames: 0.056, featMissing: -1.509, featWanted: 1.061, featCounted: 0.914, featFigures: 2.189,
		featTogether: 0.538, featArticle: 0.236, featSameScript: -2.726,
	}
	wordsAlone = Evidence{
		featWords: 5.388, featCoverage: 1.467, featSentence: 1.834, featTitle: 0.947, featNames: 1.813, featMissing: -0.613,
		featWanted: 2.505, featCounted: 1.181, featFigures: 1.764, featTogether: 2.314, featSameScript: -3.027,
	}
	confidenceWeights = Signals{
		signalOne: -0.538, signalSimilarity: -0.118, signalMargin: -0.475, signalScore: 1.339,
		signalRivals: -2.747, signalCoverage: -0.565, signalSentence: -0.936, signalTogether: 0.252,
		signalWords: 0.251, signalWanted: 0.471, signalMissing: -0.462, signalMissingWord: -0.172,
		signalArticle: -0.353, signalUnknown: 0.607, signalStrange: -0.949, signalConcepts: -1.696,
		signalForeign: 0.588, signalCounts: 0.770, signalYesNo: -0.502, signalNearest: 2.679, signalWhole: -1.986,
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
