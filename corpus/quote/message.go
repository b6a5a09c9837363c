package quote

import (
	"strings"

	"summitbot/corpus"
)

// InMessage returns what a message quotes, with the speakers whom it names for the words. It is read as an article would
// be, of which every line is a paragraph.
func InMessage(text string, people *People) []Quote {
	a := &corpus.Article{ID: "message", Lang: corpus.DetectLang(text), Text: text}
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		if span := trimmed(text, corpus.Span{Start: at, End: at + len(line)}); span.Start < span.End {
			a.Paragraphs = append(a.Paragraphs, corpus.Paragraph{Span: span, Kind: corpus.Body})
		}
		at += len(line) + 1
	}
	return Extract(a, people)
}

// Named returns the persons of the list whom a text names by one or two words, each once.
func (p *People) Named(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n.,;:!?\"“”„«»()—–", r) })
	var out []string
	seen := make(map[string]bool)
	for i := range words {
		for _, name := range []string{words[i], strings.Join(words[i:min(i+2, len(words))], " ")} {
			name = strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")
			if k := p.Find(name); k != nil && !seen[k.Name] {
				seen[k.Name] = true
				out = append(out, k.Name)
			}
		}
	}
	return out
}
