package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"summitbot/corpus"
	"summitbot/index"
)

// Marks for the screen: the sentence that answers is bold, the words of the question in it are underlined.
const (
	bold        = "\x1b[1m"
	underlined  = "\x1b[4m"
	noUnderline = "\x1b[24m"
	plain       = "\x1b[0m"
)

// refusals say why there is no answer.
var refusals = map[index.Kind]string{
	index.KindQuestion: "The articles do not say.",
	index.KindOffTopic: "That is not what the articles are about.",
	index.KindEmpty:    "Ask a question in your own words.",
	index.KindGreeting: "Hello. Ask a question in your own words, and the articles answer it, word for word.",
	index.KindOrder:    "Only questions are answered here, with what stands in the articles.",
}

// printAnswer writes an answer for people.
func printAnswer(w io.Writer, answer index.Answer, coloured bool) error {
	var b strings.Builder
	if searched := answer.Searched(); searched != "" {
		b.WriteString("Searched for: " + searched + "\n")
	}
	if !answer.Answered {
		b.WriteString(refusals[answer.Kind] + "\n")
		if len(answer.Nearest) > 0 {
			b.WriteString("Closest topics:\n")
		}
		for _, title := range answer.Nearest {
			b.WriteString("  " + title + "\n")
		}
	}
	for i, h := range answer.Hits {
		if i > 0 {
			b.WriteByte('\n')
		}
		text := h.Passage.Text
		if coloured {
			text = highlight(h)
		}
		b.WriteString(text + "\n  — " + source(h.Article) + "\n")
		for _, r := range h.References {
			fmt.Fprintf(&b, "    after %s, %s: %s\n", r.Publisher, r.Date, r.URL)
		}
		if n := len(h.AlsoIn); n > 0 {
			fmt.Fprintf(&b, "    also in other articles: %d\n", n)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// source names an article: by its address, else by its file.
func source(a *corpus.Article) string {
	parts := []string{a.Title, a.Publisher, a.Date.String(), a.URL}
	if a.URL == "" {
		parts[3] = a.File
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func highlight(h index.Hit) string {
	text := h.Passage.Text
	var b strings.Builder
	b.WriteString(text[:h.Sentence.Start] + bold)
	at := h.Sentence.Start
	for _, w := range h.Words {
		b.WriteString(text[at:w.Start] + underlined + text[w.Start:w.End] + noUnderline)
		at = w.End
	}
	b.WriteString(text[at:h.Sentence.End] + plain + text[h.Sentence.End:])
	return b.String()
}
