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
