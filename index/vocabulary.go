package index

import (
	"encoding/gob"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

// vocabulary has every word of the articles as they spell it, so that a question's words can be told to be known, to be
// names, or to be misspelt. The slices run in parallel; Words is sorted.
type vocabulary struct {
	Words []string // in lower case
	Lower []uint32 // how often it is written in lower case
	Named []uint32 // how often it has a capital letter inside a sentence, where only names have one
	Count []uint32 // how often it comes at all
}

// A word is a name if it is hardly ever written without its capital letter.
const nameRatio = 4

// find returns the place of a word in lower case.
func (v *vocabulary) find(word string) (int, bool) { return slices.BinarySearch(v.Words, word) }

// name reports whether the articles write a word as a name.
func (v *vocabulary) name(word string) bool {
	i, ok := v.find(word)
	return ok && v.isName(i)
}

func (v *vocabulary) isName(i int) bool {
	return v.Named[i] > 0 && v.Named[i] >= nameRatio*v.Lower[i] && !calendarWords[v.Words[i]]
}

// calendarWords have capital letters and name nobody.
var calendarWords = words(`january february march april may june july august september october november december
	monday tuesday wednesday thursday friday saturday sunday i`)

// vocabularyBuilder counts words.
type vocabularyBuilder map[string]*[3]uint32

// add counts the words of a passage.
func (b vocabularyBuilder) add(p corpus.Passage) {
	for _, s := range p.Sentences {
		for i, w := range wordSpans(p.Text[s.Start:s.End]) {
			word := p.Text[s.Start+w.Start : s.Start+w.End]
			lower := strings.ToLower(word)
			counts := b[lower]
			if counts == nil {
				counts = new([3]uint32)
				b[strings.Clone(lower)] = counts
			}
			counts[2]++
			switch {
			case word == lower:
				counts[0]++
			case i > 0:
				counts[1]++
			}
		}
	}
}

func (b vocabularyBuilder) vocabulary() *vocabulary {
	v := &vocabulary{Words: make([]string, 0, len(b))}
	for word := range b {
		v.Words = append(v.Words, word)
	}
	slices.Sort(v.Words)
	for _, word := range v.Words {
		counts := b[word]
		v.Lower = append(v.Lower, counts[0])
		v.Named = append(v.Named, counts[1])
		v.Count = append(v.Count, counts[2])
	}
	return v
}

// changed returns a vocabulary with the words of more besides, and without those of less, which v has.
func (v *vocabulary) changed(more, less *vocabulary) *vocabulary {
	out := new(vocabulary)
	var i, j, k int
	for i < len(v.Words) || j < len(more.Words) {
		var word string
		if j == len(more.Words) || i < len(v.Words) && v.Words[i] <= more.Words[j] {
			word = v.Words[i]
		} else {
			word = more.Words[j]
		}
		var lower, named, count uint32
		if i < len(v.Words) && v.Words[i] == word {
			lower, named, count = v.Lower[i], v.Named[i], v.Count[i]
			i++
		}
		if j < len(more.Words) && more.Words[j] == word {
			lower, named, count = lower+more.Lower[j], named+more.Named[j], count+more.Count[j]
			j++
		}
		if k < len(less.Words) && less.Words[k] == word {
			lower, named, count = lower-less.Lower[k], named-less.Named[k], count-less.Count[k]
			k++
		}
		if count > 0 {
			out.Words, out.Lower = append(out.Words, word), append(out.Lower, lower)
			out.Named, out.Count = append(out.Named, named), append(out.Count, count)
		}
	}
	return out
}

func (v *vocabulary) write(w io.Writer) error { return gob.NewEncoder(w).Encode(v) }

func readVocabulary(r io.Reader) (*vocabulary, error) {
	v := new(vocabulary)
	if err := gob.NewDecoder(r).Decode(v); err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	if n := len(v.Words); len(v.Lower) != n || len(v.Named) != n || len(v.Count) != n {
		return nil, fmt.Errorf("vocabulary: its columns differ in length")
	}
	return v, nil
}

// wordSpans returns the words of a text as byte ranges: runs of letters, digits and the apostrophes between them,
// without a possessive ending.
func wordSpans(text string) []corpus.Span {
	var out []corpus.Span
	start := -1
	end := func(at int) {
		if start < 0 {
			return
		}
		word := strings.TrimRight(text[start:at], "'’")
		for _, possessive := range []string{"'s", "’s"} {
			word = strings.TrimSuffix(word, possessive)
		}
		if word != "" {
			out = append(out, corpus.Span{Start: start, End: start + len(word)})
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
		case (r == '\'' || r == '’') && start >= 0 && wordFollows(text[i+utf8.RuneLen(r):]):
		default:
			end(i)
		}
	}
	end(len(text))
	return out
}

func wordFollows(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(r)
}
