// Package quote finds the quotations in articles: the exact words, who said them, and how it is known. Where the words
// of an article do not single out one person the speaker stays unknown; a quotation under the wrong name is the worst
// this program could do.
//
// An article is divided into lines of tokens in which a whole quotation is one token (marks.go, token.go). The names
// outside quotations make up the cast of the article (names.go, cast.go). Each quotation is then given to a source: a
// name, a pronoun or a description that stands by a verb of saying (cue.go, subject.go), or the speaker of the quotation
// that it goes on from (attribute.go); pronouns and descriptions are led back to the cast (resolve.go). The quotations of
// many articles make a book (book.go, who.go).
package quote

import (
	"slices"
	"strings"
	"unicode"

	"summitbot/corpus"
)

// Status says what kind of quotation it is.
type Status string

// The kinds of quotation. Direct words stand on their own, mixed ones inside a sentence of the writer's; translated is
// direct where the article says that the words were said in another language. Reported speech is without marks, and
// never shown in any. A mention is a title, a name, a banner or a single word that nobody is quoted with.
const (
	Direct     Status = "direct"
	Mixed      Status = "mixed"
	Translated Status = "translated"
	Reported   Status = "reported"
	Mention    Status = "mention"
)

// Quote is one quotation of an article. Text is the article's text at the span, without the quotation marks.
type Quote struct {
	ArticleID string
	corpus.Span
	Text     string
	Speaker  string // "" where unknown
	Role     string // as printed in the article
	Status   Status
	Language string      // that the words were said in, where the article names it
	Cue      string      // the verb that leads to it
	Evidence string      // by what the speaker is known
	Said     corpus.Date // where the sentence names a date
	Place    string      // where it names a place
}

// Extract returns the quotations of an article in their order. It takes time linear in the text.
func Extract(a *corpus.Article, people *People) []Quote {
	x := newExtractor(a, people)
	x.attribute()
	var out []Quote
	for i, l := range x.lines {
		for j, q := range l.quotes {
			out = append(out, x.quote(i, j, q))
		}
	}
	out = append(out, x.reported()...)
	slices.SortStableFunc(out, func(p, q Quote) int { return p.Start - q.Start })
	return out
}

// extractor has what is known of one article.
type extractor struct {
	article *corpus.Article
	lines   []*line
	cast    *cast
	given   [][]attribution // for each line, for each of its quotations
	topics  [][]topic       // for each line, for each of its sentences
	around  circumstance    // of the sentence that was looked at last
}

func newExtractor(a *corpus.Article, people *People) *extractor {
	x := &extractor{article: a}
	for _, p := range a.Paragraphs {
		for at := p.Start; at < p.End; {
			end := p.End
			if i := strings.IndexByte(a.Text[at:p.End], '\n'); i >= 0 {
				end = at + i
			}
			span := trimmed(a.Text, corpus.Span{Start: at, End: end})
			if span.Start < span.End {
				x.lines = append(x.lines, &line{Span: span, heading: p.Kind == corpus.Heading})
			}
			at = end + 1
		}
	}
	for i, l := range x.lines {
		reopened := i+1 < len(x.lines) && opensQuotation(a.Text[x.lines[i+1].Start:x.lines[i+1].End])
		*l = *newLine(a.Text, l.Span, quotations(a.Text, l.Span, reopened), l.heading)
		l.divide(a.Text)
		x.given = append(x.given, make([]attribution, len(l.quotes)))
		x.topics = append(x.topics, nil)
	}
	x.cast = newCast(a, x.lines, people)
	return x
}

func trimmed(text string, s corpus.Span) corpus.Span {
	part := text[s.Start:s.End]
	left := strings.TrimLeftFunc(part, unicode.IsSpace)
	start := s.End - len(left)
	return corpus.Span{Start: start, End: start + len(strings.TrimRightFunc(left, unicode.IsSpace))}
}

// quote puts together what is known of a quotation.
func (x *extractor) quote(i, j int, q quoted) Quote {
	l, given := x.lines[i], x.given[i][j]
	out := Quote{ArticleID: x.article.ID, Span: q.inner, Text: x.article.Text[q.inner.Start:q.inner.End], Cue: given.cue, Evidence: given.evidence}
	out.Status = x.status(l, j)
	if out.Status == Mention {
		out.Evidence = ""
		return out
	}
	if given.who != nil {
		out.Speaker = given.who.name
		out.Role = given.role
	}
	x.circumstances(l, j, &out)
	return out
}

// status tells direct, mixed and mention apart.
func (x *extractor) status(l *line, j int) Status {
	q := l.quotes[j]
	words := strings.Fields(x.article.Text[q.inner.Start:q.inner.End])
	if l.heading {
		return Mention
	}
	if len(words) < 5 && (titled(words) || len(words) == 1 && !strings.ContainsAny(words[0], ".,!?")) {
		return Mention
	}
	r := []rune(words[0])
	if unicode.IsUpper(r[0]) || unicode.IsDigit(r[0]) {
		return Direct
	}
	return Mixed
}

// titled reports whether all longer words have capitals, as in the name of a book.
func titled(words []string) bool {
	for _, w := range words {
		if r := []rune(strings.TrimLeft(w, "‘'“(")); len(r) > 3 && unicode.IsLower(r[0]) {
			return false
		}
	}
	return true
}
