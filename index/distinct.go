package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"summitbot/corpus"
)

// distinct makes at most n passages of hits that are sorted best first, so that no reader gets the same thing twice:
// neighbours that together are no longer than a passage become one, windows of a paragraph that overlap a better one
// and near-copies of a better one are left out; of those in other articles the better one keeps count.
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
		grams := shingles(h.Passage.Text)
		for i, s := range seen {
			if copies(grams, s, shareOfCopies(h.Article, out[i].Article)) {
				out[i].alsoIn(h.Article.ID)
				continue next
			}
		}
		if len(out) == n {
			continue // a later hit may still be a neighbour or a copy of these
		}
		out, seen = append(out, h), append(seen, grams)
	}
	return out
}

// alsoIn counts another article that has a passage in nearly the same words.
func (h *Hit) alsoIn(article string) {
	if article != h.Article.ID && !slices.Contains(h.AlsoIn, article) {
		h.AlsoIn = append(h.AlsoIn, article)
	}
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
// text to count as a copy (Broder, "On the resemblance and containment of documents", 1997). Of two articles that are
// known to be one report, recopied is enough: each paper divides it into paragraphs as it likes.
const (
	shingleSize = 4
	copied      = 0.7
	recopied    = 0.4
)

// shareOfCopies returns the share that passages of two articles must have in common to count as copies.
func shareOfCopies(a, b *corpus.Article) float64 {
	if cmp.Or(a.CopyOf, a.ID) == cmp.Or(b.CopyOf, b.ID) && a.ID != b.ID {
		return recopied
	}
	return copied
}

func shingles(text string) map[string]bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	out := make(map[string]bool)
	for i := range max(len(words)-shingleSize+1, 1) {
		out[strings.Join(words[i:min(i+shingleSize, len(words))], " ")] = true
	}
	return out
}

// copies reports whether a text says hardly anything that the other does not: the other has at least a share of it. A
// longer one that holds the other is no copy of it.
func copies(text, other map[string]bool, share float64) bool {
	common := 0
	for s := range text {
		if other[s] {
			common++
		}
	}
	return float64(common) >= share*float64(len(text))
}
