package corpus

import (
	"regexp"
	"strings"
)

// builder puts an article's text together, paragraph by paragraph, so that ranges and text cannot disagree.
type builder struct {
	article *Article
	text    strings.Builder
	seen    map[string]bool
}

func newBuilder(a *Article) *builder { return &builder{article: a, seen: make(map[string]bool)} }

var blanks = regexp.MustCompile(`\s+`)

// add appends a paragraph, or records why it does not belong to the article's text.
func (b *builder) add(kind Kind, raw string) {
	// Entities that the Markdown parser resolved can hold what was cleaned from the source.
	text := strings.TrimSpace(blanks.ReplaceAllString(normaliseSource(raw), " "))
	if text == "" {
		return
	}
	if reason := dropReason(text); reason != "" {
		b.drop(text, reason)
		return
	}
	if caption, dropped := stripCredit(text); dropped != "" {
		b.drop(dropped, "image credit")
		text, kind = caption, Caption
		if text == "" {
			return
		}
	}
	text, marks := b.cutMarks(text)
	if text == "" {
		return // nothing but marks
	}
	if b.seen[text] && len(strings.Fields(text)) > 4 { // "Yes." may well be said twice
		b.drop(text, "repeated")
		return
	}
	b.seen[text] = true
	if b.text.Len() > 0 {
		b.text.WriteString("\n\n")
	}
	start := b.text.Len()
	b.text.WriteString(text)
	b.article.Paragraphs = append(b.article.Paragraphs, Paragraph{Span{start, b.text.Len()}, kind})
	for _, m := range marks {
		m.At += start
		b.article.Citations = append(b.article.Citations, m)
	}
}

func (b *builder) drop(text, reason string) {
	b.article.Dropped = append(b.article.Dropped, Dropped{text, reason})
}

var mark = regexp.MustCompile(`\[\^([A-Za-z0-9._-]+)\]`)

// cutMarks takes reference marks of the form [^id] out of text. Each mark that names a reference of the article
// becomes a citation at the place where it stood; text in any other brackets stays.
func (b *builder) cutMarks(text string) (string, []Citation) {
	if len(b.article.References) == 0 {
		return text, nil
	}
	var out strings.Builder
	var marks []Citation
	last := 0
	for _, m := range mark.FindAllStringSubmatchIndex(text, -1) {
		ref := b.article.reference(text[m[2]:m[3]])
		if ref < 0 {
			continue
		}
		before := text[last:m[0]]
		if rest := text[m[1]:]; rest == "" || rest[0] == ' ' {
			before = strings.TrimRight(before, " ")
		}
		out.WriteString(before)
		marks = append(marks, Citation{At: out.Len(), Reference: ref})
		last = m[1]
	}
	out.WriteString(text[last:])
	whole := strings.TrimLeft(out.String(), " ")
	for i := range marks {
		marks[i].At = max(0, marks[i].At-(out.Len()-len(whole)))
	}
	return whole, marks
}

func (b *builder) finish() { b.article.Text = b.text.String() }

// reference returns the position of the reference with an id, or -1.
func (a *Article) reference(id string) int {
	for i, r := range a.References {
		if r.ID == id {
			return i
		}
	}
	return -1
}
