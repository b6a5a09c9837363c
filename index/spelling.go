package index

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lengths in letters from which words are corrected: shorter ones are too like each other.
const (
	shortestFunction = 3 // to a word such as "what"
	shortestName     = 4
	shortestWord     = 5
	longWord         = 7 // of these, every vowel may be wrong
)

// correct returns the word that somebody meant who typed one that neither the articles nor the language of questions has;
// "" where none is near. All is in lower case.
//
// People ask for names that they have only heard, so a name may differ by any one letter, or sound the same. Other words
// must differ by letters exchanged, left out or doubled: one letter for another more often makes a different word.
func (v *vocabulary) correct(word string) string {
	length := utf8.RuneCountInString(word)
	for _, slip := range []func(a, b string) bool{exchanged, innerOmission, leftOut, oneSlip} {
		for _, w := range functionWords {
			if length >= shortestFunction && w[0] == word[0] && slip(word, w) && (length > shortestFunction || !mistaken(word, w) && !strings.HasPrefix(w, word)) {
				return w
			}
		}
	}
	best, highest := "", math.Inf(-1)
	for i := range v.Words {
		candidate := v.Words[i]
		if d := utf8.RuneCountInString(candidate) - length; d < -2 || d > 2 || !begins(word, candidate) {
			continue
		}
		// The nearer word is likelier; among equally near ones a name, for people ask for names, then the frequent one.
		likely := math.Log(float64(1 + v.Count[i]))
		name := v.isName(i) && length >= shortestName
		if name {
			likely += 20
		}
		switch {
		case length >= shortestName && exchanged(word, candidate) && (name || length >= shortestWord):
			likely += 300
		case length >= shortestWord && innerOmission(word, candidate), name && leftOut(word, candidate):
			likely += 300
		case name && length >= shortestWord && oneSlip(word, candidate):
			likely += 200
		case name && sound(word) == sound(candidate):
			likely += 100
		case garbled(word, candidate):
		case garbled(word, strings.TrimSuffix(candidate, "s")):
			candidate = strings.TrimSuffix(candidate, "s")
		default:
			continue
		}
		if likely > highest {
			best, highest = candidate, likely
		}
	}
	return best
}

// begins reports whether two words begin alike enough to be looked at closely.
func begins(word, candidate string) bool {
	if word[0] == candidate[0] {
		return true
	}
	a, b := firstRunes(word), firstRunes(candidate)
	return a[0] == b[0] || a[0] == b[1] && a[1] == b[0] || sound(string(a[0])) == sound(string(b[0]))
}

func firstRunes(word string) [2]rune {
	first, size := utf8.DecodeRuneInString(word)
	second, _ := utf8.DecodeRuneInString(word[size:])
	return [2]rune{first, second}
}

func oneSlip(a, b string) bool {
	return exchanged(a, b) || leftOut(a, b) || leftOut(b, a) || mistaken(a, b)
}

// exchanged reports whether two neighbouring letters changed places.
func exchanged(a, b string) bool {
	if len(a) != len(b) || a == b {
		return false
	}
	p, q := []rune(a), []rune(b)
	if len(p) != len(q) {
		return false
	}
	i := difference(p, q)
	return i+1 < len(p) && p[i] == q[i+1] && p[i+1] == q[i] && slices.Equal(p[i+2:], q[i+2:])
}

// mistaken reports whether one letter stands for another.
func mistaken(a, b string) bool {
	p, q := []rune(a), []rune(b)
	if len(p) != len(q) || a == b {
		return false
	}
	i := difference(p, q)
	return slices.Equal(p[i+1:], q[i+1:])
}

// leftOut reports whether a is b without one letter.
func leftOut(a, b string) bool {
	p, q := []rune(a), []rune(b)
	if len(p)+1 != len(q) {
		return false
	}
	i := difference(p, q)
	return slices.Equal(p[i:], q[i+1:])
}

// innerOmission is leftOut either way, but not of the last letter: endings make other words.
func innerOmission(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	p, q := []rune(a), []rune(b)
	return leftOut(a, b) && p[len(p)-1] == q[len(q)-1] && difference(p, q) < len(p)
}

// difference returns where two words first differ.
func difference(p, q []rune) int {
	for i := range min(len(p), len(q)) {
		if p[i] != q[i] {
			return i
		}
	}
	return min(len(p), len(q))
}

// garbled reports whether two long words have the same first letter and the same consonants, differ in few vowels, and
// neither is the other with an ending.
func garbled(a, b string) bool {
	const slips = 2
	return utf8.RuneCountInString(a) >= longWord && firstRunes(a)[0] == firstRunes(b)[0] && skeleton(a) == skeleton(b) &&
		!strings.HasPrefix(a, b) && !strings.HasPrefix(b, a) && distance(a, b) <= slips
}

// distance returns how many letters must be put in, left out or exchanged for others to make one word of the other
// (Levenshtein, 1966).
func distance(a, b string) int {
	p, q := []rune(a), []rune(b)
	row := make([]int, len(q)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range p {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range q {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(q)]
}

const vowels = "aeiouyаеёиоуыэюяіїє"

// skeleton returns the consonants of a word, each run of the same one once.
func skeleton(word string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range word {
		if !strings.ContainsRune(vowels, r) && r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

var sounds = strings.NewReplacer("sch", "sh", "ch", "k", "ck", "k", "c", "k", "q", "k", "ph", "f", "w", "v", "y", "i", "z", "s", "x", "ks", "dt", "t", "ou", "u")

// sound returns how a word is heard, roughly: letters that sound alike become one, and doubled ones single.
func sound(word string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range sounds.Replace(word) {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// inflected reports whether a word is a form of one that known knows.
func inflected(word string, known func(string) bool) bool {
	if base, ok := strings.CutSuffix(word, "ves"); ok && (known(base+"f") || known(base+"fe")) {
		return true // wives, halves
	}
	for _, ending := range []string{"s", "es", "d", "ed", "r", "er", "ing", "y", "ly", "est", "n", "en"} {
		base, ok := strings.CutSuffix(word, ending)
		if !ok || len(base) < 3 {
			continue
		}
		if known(base) || known(base+"e") || len(base) > 3 && base[len(base)-1] == base[len(base)-2] && known(base[:len(base)-1]) {
			return true
		}
	}
	return false
}

func capitalise(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}
