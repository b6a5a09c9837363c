package index

import (
	"slices"
	"strings"
	"unicode"

	"summitbot/corpus"
)

// distinct makes at most n passages of hits that are sorted best first, so that no reader gets the same thing twice:
// neighbours that together are no longer than a passage become one, windows of a paragraph that overlap a better one
// and near-copies of a better one are left out.
func distinct(hits []Hit, n int) []Hit {
	var out []Hit
	var seen []map[string]bool
next:
	for _, h := range hits {
		for i, better := range out {
			if better.Passage.ArticleID != h.Passage.ArticleID {
				continue
			}
			if better.Passage.Start < h.Passage.End && h.Passage.Start < better.Passage.End {
				continue next
			}
			if p, ok := corpus.Join(h.Article, better.Passage, h.Passage); ok && nearlyAsGood(h, better) {
				out[i], seen[i] = better.moved(p), shingles(p.Text)
				continue next
			}
		}
		if len(out) == n {
			continue // a later hit may still be a neighbour of these
		}
		grams := shingles(h.Passage.Text)
		if slices.ContainsFunc(seen, func(s map[string]bool) bool { return copies(grams, s) }) {
			continue
		}
		out, seen = append(out, h), append(seen, grams)
	}
	return out
}

// nearlyAsGood reports whether a neighbour speaks to the question nearly as well as the better hit; else it would only make
// the answer longer.
func nearlyAsGood(h, better Hit) bool { return h.Score >= better.Score-nearScore }

// moved returns the hit with a passage that holds its own.
func (h Hit) moved(p corpus.Passage) Hit {
	shift := h.Passage.Start - p.Start
	h.Sentence = corpus.Span{Start: h.Sentence.Start + shift, End: h.Sentence.End + shift}
	if h.Span != (corpus.Span{}) {
		h.Span = corpus.Span{Start: h.Span.Start + shift, End: h.Span.End + shift}
	}
	h.Words = slices.Clone(h.Words)
	for i, w := range h.Words {
		h.Words[i] = corpus.Span{Start: w.Start + shift, End: w.End + shift}
	}
	h.Passage = p
	h.References = references(h.Article, p.Span)
	return h
}

// shingleSize is how many words a shingle has, and copied the share of a text's shingles that another must have for the
// text to count as a copy (Broder, "On the resemblance and containment of documents", 1997).
const (
	shingleSize = 4
	copied      = 0.7
)

func shingles(text string) map[string]bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	out := make(map[string]bool)
	for i := range max(len(words)-shingleSize+1, 1) {
		out[strings.Join(words[i:min(i+shingleSize, len(words))], " ")] = true
	}
	return out
}

// copies reports whether a text says hardly anything that the other does not. A longer one that holds the other is no
// copy of it.
func copies(text, other map[string]bool) bool {
	common := 0
	for s := range text {
		if other[s] {
			common++
		}
	}
	return float64(common) >= copied*float64(len(text))
}
