package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 5.282, featWords: 0.470, featCoverage: 2.745, featSentence: -0.386, featTitle: 1.163,
		featNames: 0.491, featMissing: -0.414, featWanted: 0.427, featCounted: 1.882, featFigures: 0.418,
		featTogether: -0.027, featArticle: 0.668, featSameScript: -1.604, featPosed: 1.684, featUnposed: -4.187,
		featUnposedMeaning: 2.746, featBroadMeaning: -5.594, featBroadTitle: 4.288, featBroadMissing: 1.253,
	}
	wordsAlone = Evidence{
		featWords: 5.388, featCoverage: 1.467, featSentence: 1.834, featTitle: 0.947, featNames: 1.813, featMissing: -0.613,
		featWanted: 2.505, featCounted: 1.181, featFigures: 1.764, featTogether: 2.314, featSameScript: -3.027,
	}
	confidenceByMeaning = Signals{
		signalOne: 0.287, signalSimilarity: -0.511, signalMargin: 0.567, signalScore: 0.336, signalRivals: -2.718,
		signalCoverage: -0.422, signalSentence: -1.033, signalTogether: 0.276, signalWords: 0.226, signalWanted: -0.056,
		signalMissing: -0.791, signalMissingWord: -0.277, signalArticle: -0.418, signalUnknown: 0.948,
		signalStrange: -0.394, signalConcepts: -1.999, signalForeign: 0.469, signalCounts: 0.816, signalYesNo: -0.671,
		signalFigures: 1.189, signalNearest: 3.041, signalWhole: -1.531,
	}
	confidenceByPosed = Signals{
		signalOne: 1.131, signalSimilarity: 0.426, signalMargin: -0.059, signalScore: -0.624, signalRivals: -2.551,
		signalCoverage: -0.634, signalSentence: -0.575, signalTogether: 0.068, signalWords: -0.003, signalWanted: 1.135,
		signalMissing: -0.869, signalMissingWord: -0.511, signalArticle: -0.400, signalUnknown: 1.379,
		signalStrange: 0.692, signalConcepts: -1.163, signalForeign: -1.004, signalCounts: 0.787, signalYesNo: -0.553,
		signalFigures: 1.103, signalNearest: 1.541, signalPosed: -0.151, signalNearestPosed: 1.757,
		signalUnanswered: -0.563, signalWhole: -1.465,
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
