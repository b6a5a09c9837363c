package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 4.325, featWords: 0.460, featCoverage: 2.767, featSentence: -0.359, featTitle: 0.948,
		featNames: 0.503, featMissing: -0.362, featWanted: 0.385, featCounted: 1.876, featFigures: 0.446,
		featTogether: -0.085, featArticle: 0.697, featSameScript: -1.739, featPosed: 1.685,
		featBroadMeaning: -6.659, featBroadTitle: 4.480, featBroadMissing: 1.223,
	}
	wordsAlone = Evidence{
		featWords: 5.388, featCoverage: 1.467, featSentence: 1.834, featTitle: 0.947, featNames: 1.813, featMissing: -0.613,
		featWanted: 2.505, featCounted: 1.181, featFigures: 1.764, featTogether: 2.314, featSameScript: -3.027,
	}
	confidenceWeights = Signals{
		signalOne: 0.364, signalSimilarity: -0.551, signalMargin: 0.420, signalScore: 0.520, signalRivals: -2.895,
		signalCoverage: -0.535, signalSentence: -1.002, signalTogether: 0.345, signalWords: 0.181,
		signalWanted: 0.092, signalMissing: -0.792, signalMissingWord: -0.265, signalArticle: -0.422,
		signalUnknown: 0.840, signalStrange: -0.437, signalConcepts: -2.056, signalForeign: 0.416,
		signalCounts: 0.783, signalYesNo: -0.665, signalFigures: 1.174, signalNearest: 3.047,
		signalWhole: -1.354,
	}
	confidenceByPosed = Signals{
		signalOne: 1.510, signalSimilarity: 0.359, signalMargin: -0.167, signalScore: -0.476,
		signalRivals: -2.421, signalCoverage: -0.806, signalSentence: -0.236, signalTogether: 0.080,
		signalWords: -0.038, signalWanted: 0.532, signalMissing: -0.846, signalMissingWord: -0.422,
		signalArticle: -0.282, signalUnknown: 1.084, signalStrange: 0.779, signalConcepts: -1.137,
		signalForeign: -0.192, signalCounts: 0.735, signalYesNo: -0.518, signalFigures: 1.217,
		signalNearest: 1.579, signalPosed: -0.178, signalNearestPosed: 1.643, signalUnanswered: -0.567,
		signalWhole: -1.344,
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
