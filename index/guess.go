package index

// Passages whose vectors are not made yet stand beside others in one ranking. Their similarity is guessed from the score
// of their words, as a parabola fitted to the passages that words find for the questions of index/fit.
const (
	guessedWords = 0.66 // the square of the words' score of a passage of the usual similarity
	guessedSlope = 0.054
)

// guessed returns by how much a passage is likely to differ from the usual similarity that has a BM25 score, relative to
// the best.
func guessed(bm25 float64) float64 { return guessedSlope * (bm25*bm25 - guessedWords) }

// A passage to which no question was put ahead stands beside others likewise. How near such a question would be is guessed
// from the passage's own similarity, by a line fitted to the passages that the questions of index/fit find.
const (
	guessedPosedSlope = 2.85
	guessedPosedBase  = -3.89
)

// guessedPosed returns featPosed as featMeaning makes one expect it.
func guessedPosed(meaning float64) float64 { return guessedPosedBase + guessedPosedSlope*meaning }
