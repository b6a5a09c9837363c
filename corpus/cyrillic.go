package corpus

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// cyrillicCharmaps are the encodings of one byte a letter that Cyrillic text comes in, the likelier first: the first wins
// where two read a text alike.
var cyrillicCharmaps = []*charmap.Charmap{
	charmap.Windows1251, charmap.KOI8U, charmap.KOI8R, charmap.CodePage866, charmap.ISO8859_5, charmap.MacintoshCyrillic,
	charmap.CodePage855,
}

// guessCyrillic returns the encoding in which data reads most like Cyrillic text, and whether it reads like it at all.
// Every encoding of this kind makes letters of nearly any byte; what tells them apart is how often each letter comes, and
// where capitals stand.
func guessCyrillic(data []byte) (best *charmap.Charmap, convincing bool) {
	top := math.Inf(-1)
	for _, m := range cyrillicCharmaps {
		if p := plausibility(data, m); p > top {
			best, top = m, p
		}
	}
	letters, together, mixed := cyrillicLetters(data, best)
	least := leastPlausible - fewLetters/float64(max(letters, 1))
	return best, top > least && together*2 > letters && mixed*10 <= letters
}

// leastPlausible is the plausibility above which text is taken for Cyrillic: Russian, Ukrainian and Bulgarian pages have
// from -3.3 to -2.9, pages in other alphabets, read as Cyrillic, at most -3.87. A few words may lie further off:
// fewLetters is by how much for a single letter.
const (
	leastPlausible = -3.75
	fewLetters     = 6
)

// The natural logarithms of how likely it is that a letter is where it is, by its case and what stands before it.
var (
	capitalFirst  = math.Log(0.15)  // a capital at the beginning of a word
	capitalSecond = math.Log(0.3)   // a capital behind it
	capitalInside = math.Log(0.001) // a capital after a small letter
	smallAfterTwo = math.Log(0.05)  // a small letter after two capitals
	smallAtStart  = math.Log(0.1)   // a small letter at the beginning of the text or a line
	neverFirst    = math.Log(0.01)  // ь, ъ or ы at the beginning of a word
	usualSign     = math.Log(0.005) // « or №
	otherSign     = math.Log(0.0001)
	undefined     = math.Log(0.00001)
)

// after is the logarithm of how much likelier a vowel or a consonant is than usual behind a number of consonants: vowels
// and consonants take turns.
var after = [4]struct{ vowel, consonant float64 }{
	{math.Log(0.28), math.Log(1.54)}, // behind a vowel
	{math.Log(1.44), math.Log(0.67)},
	{math.Log(1.85), math.Log(0.35)},
	{math.Log(1.95), math.Log(0.2)}, // behind three or more
}

// letterFrequency is how often a letter comes in a thousand, in Russian with some Ukrainian and Bulgarian among it.
var letterFrequency = map[rune]float64{
	'о': 105, 'а': 82, 'е': 80, 'и': 70, 'н': 66, 'т': 60, 'с': 53, 'р': 47, 'в': 45, 'л': 42, 'к': 35, 'м': 31, 'д': 30,
	'п': 28, 'у': 27, 'я': 19, 'ы': 14, 'з': 18, 'ь': 16, 'г': 16, 'б': 16, 'ч': 14, 'й': 11, 'х': 10, 'ж': 9, 'ш': 7,
	'ю': 6, 'ц': 5, 'щ': 4, 'э': 2.5, 'ф': 3, 'ъ': 3, 'ё': 0.7, 'і': 20, 'ї': 3, 'є': 2, 'ґ': 0.1, 'ў': 0.1,
}

// rareLetter is the frequency of a letter that is in none of these languages.
const rareLetter = 0.02

// plausibility returns the mean logarithm of the likelihood of the characters beyond ASCII that m makes of data.
func plausibility(data []byte, m *charmap.Charmap) float64 {
	var likelihood [256]float64
	var class [256]letterClass
	for b := 0x80; b <= 0xFF; b++ {
		likelihood[b], class[b] = characterLikelihood(m.DecodeByte(byte(b)))
	}
	sum, n := 0.0, 0
	var before, twoBefore letterClass
	consonants := 0 // in a row, before this character
	for i, b := range data {
		c := class[b]
		if b >= 0x80 {
			n++
			sum += likelihood[b]
		}
		switch {
		case c&letter == 0:
			consonants = 0
		case before&letter == 0:
			if c&awkward != 0 {
				sum += neverFirst
			}
			if c&capital != 0 {
				sum += capitalFirst
			} else if i == 0 || data[i-1] == '\n' {
				sum += smallAtStart
			}
		case c&capital != 0 && before&capital == 0:
			sum += capitalInside
		case c&capital != 0 && twoBefore&letter == 0:
			sum += capitalSecond
		case c&capital == 0 && before&twoBefore&capital != 0:
			sum += smallAfterTwo
		}
		if c&letter != 0 {
			if before&letter != 0 {
				turn := after[min(consonants, len(after)-1)]
				if c&vowel != 0 {
					sum += turn.vowel
				} else {
					sum += turn.consonant
				}
			}
			consonants++
			if c&vowel != 0 {
				consonants = 0
			}
		}
		before, twoBefore = c, before
	}
	if n == 0 {
		return math.Inf(-1)
	}
	return sum / float64(n)
}

// letterClass is what plausibility tells of a letter; 0 for other characters.
type letterClass byte

const (
	letter letterClass = 1 << iota
	capital
	vowel
	awkward // begins no word
)

func characterLikelihood(r rune) (float64, letterClass) {
	if unicode.Is(unicode.Cyrillic, r) {
		class, small := letter, unicode.ToLower(r)
		if small != r {
			class |= capital
		}
		switch {
		case strings.ContainsRune("аеёиоуэюяіїє", small):
			class |= vowel
		case small == 'ы':
			class |= vowel | awkward
		case small == 'ь' || small == 'ъ':
			class |= awkward
		}
		f, known := letterFrequency[small]
		if !known {
			f = rareLetter
		}
		return math.Log(f / 1000), class
	}
	switch r {
	case utf8.RuneError:
		return undefined, 0
	case '\u00A0', '«', '»', '“', '”', '„', '’', '–', '—', '…', '№':
		return usualSign, 0
	}
	return otherSign, 0
}

// cyrillicLetters counts the Cyrillic letters outside ASCII, those of them behind another, and those behind an ASCII
// letter: Russian text has them in words of their own, Western text that is read as Russian among ASCII letters.
func cyrillicLetters(data []byte, m *charmap.Charmap) (letters, together, mixed int) {
	before, ascii := false, false
	for _, b := range data {
		is := b >= 0x80 && unicode.Is(unicode.Cyrillic, m.DecodeByte(b))
		if is {
			letters++
			if before {
				together++
			}
			if ascii {
				mixed++
			}
		}
		before, ascii = is, b < 0x80 && unicode.IsLetter(rune(b))
	}
	return letters, together, mixed
}
