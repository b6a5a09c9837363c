package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 5.107, featWords: 0.570, featCoverage: 2.183, featSentence: -0.439, featTitle: 1.083,
		featNames: 0.522, featMissing: -0.607, featWanted: 0.279, featCounted: 2.026, featFigures: 0.492,
		featTogether: 0.160, featArticle: 0.159, featSameScript: -1.556, featPosed: 1.851, featUnposed: -4.357,
		featUnposedMeaning: 2.940, featBroadMeaning: -5.717, featBroadTitle: 3.165, featBroadMissing: 1.286,
		featBroadArticle: 3.985,
	}
	wordsAlone = Evidence{
		featWords: 5.388, featCoverage: 1.467, featSentence: 1.834, featTitle: 0.947, featNames: 1.813, featMissing: -0.613,
		featWanted: 2.505, featCounted: 1.181, featFigures: 1.764, featTogether: 2.314, featSameScript: -3.027,
	}
	confidenceByMeaning = Signals{
		signalOne: 0.365, signalSimilarity: -0.527, signalMargin: 0.506, signalScore: 0.270, signalRivals: -2.836,
		signalCoverage: -0.347, signalSentence: -1.092, signalTogether: 0.369, signalWords: 0.100, signalWanted: 0.064,
		signalMissing: -0.746, signalMissingWord: -0.177, signalArticle: -0.245, signalUnknown: 0.920,
		signalStrange: -0.367, signalConcepts: -2.139, signalForeign: 0.393, signalCounts: 0.842, signalYesNo: -0.681,
		signalFigures: 1.350, signalNearest: 3.032, signalWhole: -1.669,
	}
	confidenceByPosed = Signals{
		signalOne: 1.939, signalSimilarity: 0.465, signalMargin: -0.324, signalScore: -0.610, signalRivals: -2.758,
		signalCoverage: -1.021, signalSentence: -0.106, signalTogether: -0.101, signalWords: -0.216, signalWanted: 0.952,
		signalMissing: -0.998, signalMissingWord: -0.708, signalArticle: -0.203, signalUnknown: 1.213,
		signalStrange: 0.589, signalConcepts: -1.068, signalForeign: -1.056, signalCounts: 0.736, signalYesNo: -0.577,
		signalFigures: 1.081, signalNearest: 1.554, signalPosed: 0.181, signalNearestPosed: 1.493,
		signalUnanswered: -0.536, signalWhole: -1.763,
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

// farScore is how much worse than the best a passage may score to be shown at all where meaning decides. It leaves out one in
// eleven of the three best passages for the questions of index/fit, and the only right one for one question in a thousand.
const farScore = 6.0

// leadScore is what the first passage of an article has ahead where a summary is asked for; the second has half of it, and
// so on.
const leadScore = 4

// titledScore puts the passages of an article whose title is the question before all others.
const titledScore = 100

// score is the one function by which passages are ranked.
func score(e *Evidence, meaning bool) float64 {
	w := evidenceWeights(meaning)
	sum := 0.0
	for i := range e {
		sum += w[i] * e[i]
	}
	return sum
}

func evidenceWeights(meaning bool) *Evidence {
	if meaning {
		return &withMeaning
	}
	return &wordsAlone
}
