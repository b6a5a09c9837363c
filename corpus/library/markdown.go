package library

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"summitbot/corpus"
)

// render writes an article as the file that corpus.Parse reads it back from, the same text byte for byte: YAML front
// matter and Markdown, a line each paragraph.
func render(a *corpus.Article) []byte {
	var b bytes.Buffer
	b.WriteString("---\n")
	date, _ := a.Date.MarshalText() // never an error
	for _, field := range []struct{ key, value string }{
		{"id", a.ID},
		{"title", a.Title},
		{"publisher", a.Publisher},
		{"url", a.URL},
		{"author", a.Author},
		{"date", string(date)},
		{"lang", a.Lang},
		{"copy_of", a.CopyOf},
	} {
		if field.value != "" {
			b.WriteString(field.key + ": " + scalar(field.value) + "\n")
		}
	}
	if len(a.Topics) > 0 {
		b.WriteString("topics:\n")
		for _, topic := range a.Topics {
			b.WriteString("  - " + scalar(topic) + "\n")
		}
	}
	if len(a.References) > 0 {
		b.WriteString("references:\n")
		for _, r := range a.References {
			date, _ := r.Date.MarshalText()
			b.WriteString("  - id: " + scalar(r.ID) + "\n")
			b.WriteString("    publisher: " + scalar(r.Publisher) + "\n")
			b.WriteString("    title: " + scalar(r.Title) + "\n")
			b.WriteString("    date: " + scalar(string(date)) + "\n")
			b.WriteString("    url: " + scalar(r.URL) + "\n")
		}
	}
	b.WriteString("---\n")
	for _, p := range a.Paragraphs {
		text := escape(a.Text[p.Start:p.End], p.Start, a)
		if p.Kind == corpus.Heading {
			text = "## " + closingMarks.ReplaceAllString(text, `\$0`)
		} else {
			text = blockStart.ReplaceAllString(text, `$1\$2`)
		}
		b.WriteString("\n" + text + "\n")
	}
	return b.Bytes()
}

// scalar writes a value of YAML. A string of JSON is one of YAML too; what looks like an anchor or an alias is written
// in escapes, because front matter with these is refused.
func scalar(s string) string {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	_ = out.Encode(s) // a string can always be encoded
	quoted := strings.TrimSuffix(b.String(), "\n")
	quoted = anchor.ReplaceAllString(quoted, `$1\u0026$2`)
	return alias.ReplaceAllString(quoted, `$1\u002a$2`)
}

var (
	anchor = regexp.MustCompile(`([:,\[-][ \t]*)&([0-9A-Za-z_])`)
	alias  = regexp.MustCompile(`([:,\[-][ \t]*)\*([0-9A-Za-z_])`)
	// special are the characters that can begin markup inside a paragraph.
	special = regexp.MustCompile("[\\\\`*_\\[\\]<]")
	// entity is what Markdown takes for a character written in another way.
	entity = regexp.MustCompile(`&(#?[0-9A-Za-z]+;)`)
	// blockStart is what makes a line something other than a paragraph.
	blockStart = regexp.MustCompile(`^([0-9]{0,9})([#>+\-=~.)])`)
	// closingMarks end a heading without being part of it.
	closingMarks = regexp.MustCompile(`#+$`)
)

// escape writes the text of a paragraph, which begins at byte start of the article, so that Markdown takes every character
// for itself. The marks of references go back to where they stood.
func escape(text string, start int, a *corpus.Article) string {
	var b strings.Builder
	last := 0
	for _, c := range a.Citations {
		at := c.At - start
		if at < last || at > len(text) || at == 0 && start > 0 {
			continue // of another paragraph
		}
		b.WriteString(plain(text[last:at]) + "[^" + a.References[c.Reference].ID + "]")
		last = at
	}
	return b.String() + plain(text[last:])
}

func plain(text string) string {
	return entity.ReplaceAllString(special.ReplaceAllString(text, `\$0`), "&amp;$1")
}

// equal reports whether two articles say the same: a new version needs a difference here.
func equal(a, b *corpus.Article) bool {
	return a.Title == b.Title && a.Text == b.Text && a.Publisher == b.Publisher && a.Author == b.Author && a.Date == b.Date &&
		a.Lang == b.Lang && a.URL == b.URL && slices.Equal(a.References, b.References) && slices.Equal(a.Citations, b.Citations)
}
