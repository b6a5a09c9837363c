package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 5.400, featWords: 0.547, featCoverage: 2.115, featSentence: -0.383, featTitle: 1.096,
		featNames: 0.489, featMissing: -0.594, featWanted: 0.288, featCounted: 2.017, featFigures: 0.483,
		featTogether: 0.187, featArticle: 0.129, featSameScript: -1.554, featPosed: 1.667, featUnposed: -4.145,
		featUnposedMeaning: 2.716, featBroadMeaning: -5.782, featBroadTitle: 3.180, featBroadMissing: 1.232,
		featBroadArticle: 4.008,
	}
	wordsAlone = Evidence{
		featWords: 5.388, featCoverage: 1.467, featSentence: 1.834, featTitle: 0.947, featNames: 1.813, featMissing: -0.613,
		featWanted: 2.505, featCounted: 1.181, featFigures: 1.764, featTogether: 2.314, featSameScript: -3.027,
	}
	confidenceByMeaning = Signals{
		signalOne: 0.345, signalSimilarity: -0.539, signalMargin: 0.489, signalScore: 0.287, signalRivals: -2.800,
		signalCoverage: -0.370, signalSentence: -1.128, signalTogether: 0.399, signalWords: 0.171, signalWanted: 0.064,
		signalMissing: -0.741, signalMissingWord: -0.180, signalArticle: -0.218, signalUnknown: 0.914,
		signalStrange: -0.408, signalConcepts: -2.168, signalForeign: 0.417, signalCounts: 0.811, signalYesNo: -0.676,
		signalFigures: 1.345, signalNearest: 3.030, signalWhole: -1.706,
	}
	confidenceByPosed = Signals{
		signalOne: 1.531, signalSimilarity: 0.357, signalMargin: -0.188, signalScore: -0.504, signalRivals: -2.560,
		signalCoverage: -0.681, signalSentence: -0.490, signalTogether: 0.032, signalWords: -0.171, signalWanted: 0.845,
		signalMissing: -0.791, signalMissingWord: -0.499, signalArticle: -0.162, signalUnknown: 1.133,
		signalStrange: 0.680, signalConcepts: -1.366, signalForeign: -1.052, signalCounts: 0.729, signalYesNo: -0.608,
		signalFigures: 1.136, signalNearest: 1.683, signalPosed: -0.146, signalNearestPosed: 1.715,
		signalUnanswered: -0.540, signalWhole: -1.729,
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
