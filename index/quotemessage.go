package index

import (
	"strings"

	"summitbot/corpus"
	"summitbot/corpus/quote"
)

// QuotedIn finds the first words of a message that are somebody's, with or without quotation marks, well remembered or
// not, and returns at most n quotations that they may come from. words is the part of the message, "" where none of it is
// known. Where the message names another speaker for them the finding is SomebodyElse.
func QuotedIn(b *quote.Book, people *quote.People, message string, n int) (words string, found Quotations) {
	type part struct{ words, by string }
	var parts []part
	marked := false
	for _, q := range quote.InMessage(message, people) {
		if len(strings.Fields(q.Text)) < 2 || q.Status == quote.Reported {
			continue
		}
		marked = true
		by := q.Speaker
		if by == "" {
			by = onlyOne(people.Named(message[:q.Start] + " " + message[q.End:]))
		}
		parts = append(parts, part{q.Text, by})
	}
	if !marked {
		for _, s := range corpus.Sentences(message) {
			parts = append(parts, part{message[s.Start:s.End], onlyOne(people.Named(message))})
		}
	}
	for _, p := range parts {
		if found := whoSaid(b, QuoteQuery{Who: p.words, By: p.by}, nameIn(b, p.by)); found.Finding != NoWords {
			found.Total = len(found.Entries)
			found.Entries = found.Entries[:min(found.Total, n)]
			return p.words, found
		}
	}
	return "", Quotations{Finding: NoWords}
}

// onlyOne returns the one name of a list, "" where there are none or several: then nobody is claimed to have said anything.
func onlyOne(names []string) string {
	if len(names) != 1 {
		return ""
	}
	return names[0]
}

func nameIn(b *quote.Book, speaker string) string {
	name, _ := b.FindSpeaker(speaker)
	return name
}
