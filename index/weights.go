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
		signalOne: 0.280, signalSimilarity: 0.851, signalMargin: 1.722, signalTyped: -3.304, signalScore: 1.757,
		signalRivals: -2.253, signalCoverage: -1.003, signalSentence: 0.564, signalTogether: -0.085,
		signalWords: -0.381, signalWanted: 1.865, signalMissing: 0.195, signalMissingWord: -0.745,
		signalDoubt: -0.898, signalArticle: -0.268, signalUnknown: -2.361, signalNames: -4.369,
		signalConcepts: 1.011, signalForeign: 1.237, signalCounts: 0.234, signalYesNo: 0.292,
	}
	confidenceByWords = Signals{
		signalOne: -1.458, signalScore: 3.136, signalRivals: -1.647, signalCoverage: -0.336, signalSentence: -0.392,
		signalTogether: 0.535, signalWords: -0.955, signalWanted: 0.789, signalMissing: -0.427,
		signalMissingWord: -0.815, signalUnknown: -3.601, signalNames: -3.103, signalConcepts: 1.181,
		signalForeign: 1.612, signalCounts: 0.270, signalYesNo: 0.277,
	}
)

// nearScore is how much worse a neighbour of a hit may score to be shown with it.
const nearScore = 1.0

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
