package index

// Weights of the evidence, and of the signals of confidence. Those with meaning hold where the encoder takes part.
// Fitted by index/fit, which prints them.
var (
	withMeaning = Evidence{
		featMeaning: 5.001, featWords: 0.595, featCoverage: 2.196, featSentence: -0.269, featTitle: 0.973,
		featNames: 0.640, featMissing: -0.757, featWanted: 0.304, featCounted: 1.950, featFigures: 0.396, featDates: 0.186,
		featTogether: 0.198, featArticle: 0.155, featSameScript: -1.534, featPosed: 1.824, featUnposed: -4.282,
		featUnposedMeaning: 2.887, featBroadMeaning: -5.636, featBroadTitle: 3.259, featBroadMissing: 1.613,
		featBroadArticle: 3.946,
	}
	wordsAlone = Evidence{
		featWords: 5.192, featCoverage: 1.557, featSentence: 2.260, featTitle: 0.833, featNames: 1.962,
		featMissing: -0.470, featWanted: 1.941, featCounted: 0.645, featFigures: 1.154, featDates: 2.068,
		featTogether: 2.515, featSameScript: -2.719,
	}
	confidenceByMeaning = Signals{
		signalOne: -1.399, signalSimilarity: 0.117, signalMargin: 0.364, signalScore: 0.796, signalRivals: -2.278,
		signalTogether: 0.406, signalMissing: -0.169, signalUnknown: -0.183, signalStrange: -0.509, signalConcepts: -0.341,
		signalForeign: 0.099, signalCounts: 0.463, signalYesNo: -0.134, signalFigures: 1.239, signalDates: 4.929,
		signalPresent: -2.323, signalNearest: 1.938, signalWhole: -0.045,
	}
	confidenceByPosed = Signals{
		signalOne: 0.250, signalSimilarity: 0.832, signalRivals: -1.974, signalTogether: 0.717, signalWanted: 0.330,
		signalMissing: -0.042, signalMissingWord: -0.096, signalConcepts: -0.526, signalForeign: -0.800,
		signalCounts: 0.420, signalYesNo: -0.041, signalFigures: 1.039, signalDates: 4.500, signalPresent: -2.676,
		signalNearest: 0.729, signalPosed: 0.465, signalNearestPosed: 0.844, signalUnanswered: -0.349, signalWhole: -0.347,
	}
	confidenceByWords = Signals{
		signalOne: -3.564, signalScore: 2.981, signalRivals: -1.332, signalTogether: 0.480, signalWanted: 0.777,
		signalMissing: -0.505, signalMissingWord: -0.294, signalUnknown: -1.187, signalStrange: -0.984,
		signalForeign: 1.317, signalCounts: 0.084, signalYesNo: 0.476, signalFigures: 0.069, signalDates: 3.510,
		signalPresent: -1.808,
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
