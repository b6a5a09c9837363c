package index

import (
	"regexp"
	"strings"

	"summitbot/corpus"
)

// quotation is what stands between quotation marks of any kind; an apostrophe inside of a word is none.
var quotation = regexp.MustCompile(`"([^"]+)"|“([^“”„]+)[”“]|„([^“”„]+)[“”]|«([^«»]+)»|(?:^|[\s(])'(\S.*?)'(?:[\s?.!,;:)]|$)`)

// Somebody who puts words between quotation marks means these words. Of at least quotedTerms of them, a passage that has
// the share quotedRun in one run has what was quoted; one that has less than quotedAtAll of those that say something has not.
const (
	quotedTerms = 3
	quotedRun   = 0.75
	quotedAtAll = 0.6
	quotedScore = 6 // of a passage that has them all
)

// quoted is what a question quotes.
type quoted struct {
	terms   []string
	telling []string // those that are no stop words; none where the question is nothing but what it quotes
}

func (x *Index) quotations(u Understanding) []quoted {
	var out []quoted
	for _, text := range u.Quoted {
		var q quoted
		for _, t := range x.tokens(text) {
			q.terms = append(q.terms, t.stem)
			if !stopWords[t.text] {
				q.telling = append(q.telling, t.stem)
			}
		}
		if len(q.terms) >= len(x.tokens(u.Text)) {
			q.telling = nil // somebody put marks around the whole question, or asks about the words themselves
		}
		if len(q.terms) >= quotedTerms {
			out = append(out, q)
		}
	}
	return out
}

// betweenMarks returns what a question has between quotation marks.
func betweenMarks(text string) []string {
	var out []string
	for _, m := range quotation.FindAllStringSubmatch(text, -1) {
		out = append(out, strings.TrimSpace(strings.Join(m[1:], "")))
	}
	return out
}

// longestRun returns how many of the terms a text has one after the other, at most.
func longestRun(terms []string, text []term) int {
	longest := 0
	before := make([]int, len(text)+1) // for each place of the text, how long the run is that ends before it
	for _, t := range terms {
		previous := 0
		for i := range text {
			run := 0
			if text[i].text == t {
				run = previous + 1
			}
			previous, before[i+1] = before[i+1], run
			longest = max(longest, run)
		}
	}
	return longest
}

// quotes returns the greatest share of what a question quotes that stands in a passage in one run.
func (q *asked) quotes(all []term) float64 {
	share := 0.0
	for _, words := range q.quoted {
		share = max(share, float64(longestRun(words.terms, all))/float64(len(words.terms)))
	}
	return share
}

// misquotes reports whether a passage lacks too much of what a question quotes. Words in another language than English may
// be those of a translation.
func (q *asked) misquotes(all []term) bool {
	has := termSet(all)
	for _, words := range q.quoted {
		found := 0
		for _, t := range words.telling {
			found += int(truth(has[t]))
		}
		if len(words.telling) > 1 && float64(found) < quotedAtAll*float64(len(words.telling)) {
			return q.Lang == "en"
		}
	}
	return false
}

// longestMarked is how many bytes of a passage are marked as what answers, at most, where a quotation has several sentences.
const longestMarked = 400

// unbroken returns the sentences of a passage that must be marked with one of them so that no quotation is torn apart: its
// speaker often stands at the other end.
func unbroken(p corpus.Passage, sentence int) corpus.Span {
	depth, inside := 0, make([]bool, len(p.Sentences)) // whether a quotation goes on after each sentence
	for i, s := range p.Sentences {
		for _, r := range p.Text[s.Start:s.End] {
			switch r {
			case '“', '«':
				depth++
			case '”', '»':
				depth = max(depth-1, 0)
			}
		}
		inside[i] = depth > 0
	}
	first, last := sentence, sentence
	for first > 0 && inside[first-1] {
		first--
	}
	for last+1 < len(inside) && inside[last] {
		last++
	}
	whole := corpus.Span{Start: p.Sentences[first].Start, End: p.Sentences[last].End}
	if inside[last] || whole.End-whole.Start > longestMarked {
		return p.Sentences[sentence]
	}
	return whole
}
