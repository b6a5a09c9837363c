package articles

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"summitbot/corpus"
)

// syllables counts the syllables of an English word by its letters: a group of vowels (y among them) is one, a silent
// final e and the endings -es and -ed after most consonants are none, every word has at least one. A figure counts one
// for each digit. The count is off for some words, but not for texts.
func syllables(word string) int {
	word = strings.ToLower(word)
	n, vowel := 0, false
	for _, r := range word {
		if unicode.IsDigit(r) {
			n++
			vowel = false
			continue
		}
		is := strings.ContainsRune("aeiouyáéíóúàèìòùäöüâêîôû", r)
		if is && !vowel {
			n++
		}
		vowel = is
	}
	word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
	if len(word) > 3 {
		before := func(ending, keep string) bool {
			stem, ok := strings.CutSuffix(word, ending)
			return ok && !strings.ContainsRune("aeiouy", rune(stem[len(stem)-1])) && !strings.ContainsAny(stem[len(stem)-1:], keep)
		}
		switch {
		case before("e", "l"), before("ed", "td"), before("es", "scgzxh"):
			n--
		case strings.HasSuffix(word, "le") && strings.ContainsAny(word[len(word)-3:len(word)-2], "aeiouy"):
			n--
		}
	}
	return max(n, 1)
}

// ease is the Flesch reading ease of an English text: 206.835 − 1.015 × words per sentence − 84.6 × syllables per
// word (R. Flesch, A new readability yardstick, Journal of Applied Psychology 32, 1948, 221–233). Words in other
// scripts are left out.
func ease(paragraphs []string) float64 {
	var sentences, words, sounds float64
	for _, p := range paragraphs {
		for _, s := range corpus.Sentences(p) {
			n := 0
			for w := range strings.FieldsSeq(p[s.Start:s.End]) {
				if strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Latin, r) || unicode.IsDigit(r) }) {
					n++
					sounds += float64(syllables(w))
				}
			}
			if n > 0 {
				words += float64(n)
				sentences++
			}
		}
	}
	return 206.835 - 1.015*words/sentences - 84.6*sounds/words
}

func TestArticlesReadEasily(t *testing.T) {
	var all []float64
	for _, a := range load(t) {
		e := ease(bodies(a))
		all = append(all, e)
		t.Logf("%-32s %.0f", a.File, e)
		if e < 30 {
			t.Errorf("%s: reading ease %.0f, want at least 30: shorter sentences, shorter words", a.File, e)
		}
	}
	slices.Sort(all)
	median := all[len(all)/2]
	t.Logf("median reading ease of %d articles: %.1f", len(all), median)
	if median < 45 {
		t.Errorf("median reading ease %.1f, want at least 45", median)
	}
}

func TestReadingEaseCanFail(t *testing.T) {
	for word, want := range map[string]int{
		"base": 1, "the": 1, "Alaska": 3, "talked": 1, "wanted": 2, "table": 2, "notes": 1, "houses": 2,
		"agreement": 3, "rule": 1, "Anchorage": 3, "Putin's": 2, "2025": 4, "people": 2, "(Zelenskyy),": 3, "forces": 2,
	} {
		if got := syllables(word); got != want {
			t.Errorf("syllables(%q) = %d, want %d", word, got, want)
		}
	}
	easy := ease([]string{"The two men met. They sat down and had a long talk. No deal was made."})
	hard := ease([]string{"Institutional considerations notwithstanding, representatives characterised territorial accommodation as constitutionally inadmissible."})
	if easy < 90 || hard > 0 {
		t.Errorf("reading ease %.0f for an easy text, %.0f for a hard one", easy, hard)
	}
}
