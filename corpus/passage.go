package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// targetWords is the length, in words, above which a paragraph is divided into windows of whole sentences.
const targetWords = 120

// Passage is what an answer is made of: a paragraph, or a window of sentences of a long one. Text is the article's
// text at the span. Sentences are byte ranges inside Text. Paragraph is the position among the article's paragraphs of
// the one that the passage is, or is the beginning of; so its neighbours can be found.
type Passage struct {
	ID        string
	ArticleID string
	Span
	Kind      Kind
	Text      string
	Sentences []Span
	Paragraph int
}

// Passages divides an article. Headings make no passage of their own. An id is made from the article's id and the
// passage's words, so that it survives changes elsewhere in the article.
func Passages(a *Article) []Passage {
	var out []Passage
	seen := make(map[string]int)
	for i, p := range a.Paragraphs {
		if p.Kind == Heading {
			continue
		}
		text := a.Text[p.Start:p.End]
		for _, window := range windows(text, chop(text, Sentences(text))) {
			start, end := window[0].Start, window[len(window)-1].End
			passage := Passage{
				ArticleID: a.ID,
				Span:      Span{p.Start + start, p.Start + end},
				Kind:      p.Kind,
				Text:      text[start:end],
				Sentences: make([]Span, len(window)),
				Paragraph: i,
			}
			for j, s := range window {
				passage.Sentences[j] = Span{s.Start - start, s.End - start}
			}
			id := passageID(a.ID, passage.Text)
			seen[id]++
			passage.ID = id
			if n := seen[id]; n > 1 {
				passage.ID += fmt.Sprintf("-%d", n)
			}
			out = append(out, passage)
		}
	}
	return out
}

func passageID(articleID, text string) string {
	sum := sha256.Sum256([]byte(text))
	return articleID + "#" + hex.EncodeToString(sum[:4])
}

// Join makes one passage of two of an article that follow one another with nothing but a paragraph break between them.
// It reports false where they do not, and where together they are longer than one passage would be.
func Join(a *Article, p, q Passage) (Passage, bool) {
	if q.Start < p.Start {
		p, q = q, p
	}
	if q.Start < p.End || strings.TrimSpace(a.Text[p.End:q.Start]) != "" {
		return Passage{}, false
	}
	joined := Passage{ArticleID: a.ID, Span: Span{p.Start, q.End}, Kind: p.Kind, Text: a.Text[p.Start:q.End], Paragraph: p.Paragraph}
	if len(strings.Fields(joined.Text)) > targetWords {
		return Passage{}, false
	}
	joined.ID = passageID(a.ID, joined.Text)
	joined.Sentences = append(joined.Sentences, p.Sentences...)
	for _, s := range q.Sentences {
		joined.Sentences = append(joined.Sentences, Span{s.Start + q.Start - p.Start, s.End + q.Start - p.Start})
	}
	return joined, true
}

// maxSentence is the length in bytes above which a sentence is none: a table, a list, or hostile text.
const maxSentence = 2000

// chop cuts sentences that are too long for any reader into pieces, between words where it can.
func chop(text string, sentences []Span) []Span {
	if !slices.ContainsFunc(sentences, func(s Span) bool { return s.End-s.Start > maxSentence }) {
		return sentences
	}
	var out []Span
	for _, s := range sentences {
		for s.End-s.Start > maxSentence {
			end := s.Start + maxSentence
			for !utf8.RuneStart(text[end]) {
				end--
			}
			next := end
			if space := strings.LastIndexByte(text[s.Start:end], ' '); space > 0 {
				end = s.Start + space
				next = end + 1
			}
			out = append(out, Span{s.Start, end})
			s.Start = next
		}
		out = append(out, s)
	}
	return out
}

// windows groups sentences into runs of about targetWords words, each beginning with the last sentence of the run
// before it. A text that is not much longer than that stays whole.
func windows(text string, sentences []Span) [][]Span {
	if len(sentences) == 0 {
		return nil
	}
	words := make([]int, len(sentences))
	total := 0
	for i, s := range sentences {
		words[i] = len(strings.Fields(text[s.Start:s.End]))
		total += words[i]
	}
	if total <= targetWords+targetWords/4 {
		return [][]Span{sentences}
	}
	var out [][]Span
	for start := 0; start < len(sentences); {
		end, n := start, 0
		for end < len(sentences) && (end == start || n+words[end] <= targetWords) {
			n += words[end]
			end++
		}
		out = append(out, sentences[start:end])
		if end == len(sentences) {
			break
		}
		overlap := end - 1
		if overlap > start && words[overlap]+words[end] <= targetWords {
			start = overlap
		} else {
			start = end
		}
	}
	return out
}
