package index

// Passages whose vectors are not made yet stand beside others in one ranking. The similarity of theirs is guessed from
// the score of their words, as a parabola fitted to all passages that words find for the development questions:
// about a question's usual level, from which the true similarities stray by .017.
const (
	guessedLevel = 0.809 // the mean similarity
	guessedWords = 0.133 // the mean square of the words' scores
	guessedSlope = 0.064
	guessedCount = 3 // how many passages the usual level counts as, beside those that have vectors
)

// guessMeaning sets the meaning of the hits that have no vector. Their scores are those of the words.
func guessMeaning(hits []Hit) {
	level, count := guessedLevel*guessedCount, float64(guessedCount)
	for _, h := range hits {
		if !h.guessed && h.Score > 0 { // those that meaning alone finds are nearer than words can tell
			level += h.meaning - guessedSlope*(h.Score*h.Score-guessedWords)
			count++
		}
	}
	for i, h := range hits {
		if h.guessed {
			hits[i].meaning = level/count + guessedSlope*(h.Score*h.Score-guessedWords)
		}
	}
}
