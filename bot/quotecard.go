package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"summitbot/corpus"
	quotation "summitbot/corpus/quote"
	"summitbot/index"
)

// quoteView is all that the message of quotations is made from, beside the articles.
type quoteView struct {
	questions []string // that the message repeats, for the buttons and for replies
	found     index.Quotations
	turn      turn // the zero turn has no Another
	id        string
	lang      string
	private   bool
	shares    bool // whether it can be shared, as answers to questions can
}

// quoteCard is a quotation with the place that is shown of it.
type quoteCard struct {
	entry  *quotation.Entry
	source quotation.Source
	at     index.Found
}

// renderQuotes makes the message. It needs the articles for what stands around a quotation.
func (d *desk) renderQuotes(x *index.Index, b *quotation.Book, v quoteView) (Response, error) {
	t, q := say(v.lang), sayQuotes(v.lang)
	r := Response{Text: quote(v.questions), Private: v.private}
	shown := v.page(d.shown)
	if len(shown) == 0 {
		r.Text += missing(b, v, q)
		return r, nil
	}
	r.Text += remark(v.found, shown, q)
	var keys []string
	for i, e := range shown {
		c := quoteCard{entry: e, source: shownSource(e)}
		at, ok, err := x.Cited(c.source)
		if err != nil {
			return Response{}, err
		}
		if !ok {
			return Response{}, fmt.Errorf("the quotation %s is in no article", e.ID)
		}
		c.at = at
		position := ""
		if total := len(v.found.Entries); total > 1 {
			position = fmt.Sprintf(t.position, v.turn.at+i+1, total)
		}
		r.Embeds = append(r.Embeds, c.embed(t, q, position, maxTotal/len(shown)))
		keys = append(keys, e.Key())
	}
	buttons := []discordgo.Button{button(t.contextButton, quoteContextButton, strings.Join(keys, ":"))}
	if next := v.turn; next.how == atRandom || next.how != "" && len(shown) < len(v.found.Entries) {
		if next.at += len(shown); next.how == atRandom || next.at >= len(v.found.Entries) {
			next.at = 0 // after the last come the first
		}
		buttons = append(buttons, button(q.anotherButton, anotherButton, next.String()))
	}
	buttons = append(buttons, button(q.sourcesButton, quoteSourcesButton, strings.Join(keys, ":")))
	if v.shares {
		buttons = append(buttons, button(t.shareButton, shareButton, page{v.turn.at, v.turn.asker}.String()))
	}
	r.Rows = [][]discordgo.Button{buttons}
	return r, nil
}

// page returns the quotations that are shown at once: one, with all whom the same words are given to; to a question for
// what somebody said about something, as many as an answer has passages.
func (v quoteView) page(size int) []*quotation.Entry {
	from := v.found.Entries[min(v.turn.at, len(v.found.Entries)):]
	n := 0
	for n < len(from) && n < mostEmbeds && from[n].ID == from[0].ID {
		n++
	}
	if v.turn.how == byQuestion && v.found.By != "" && v.found.Finding == index.AsAsked {
		n = max(n, min(size, len(from)))
	}
	return from[:n]
}

// missing says why there is no quotation.
func missing(b *quotation.Book, v quoteView, q quoteTexts) string {
	name := inert(cut(v.found.By, maxLabel))
	switch v.found.Finding {
	case index.NoSpeaker:
		return unknownSpeaker(b, v.found.By, q)
	case index.NoID:
		return fmt.Sprintf(q.noID, inert(cut(v.id, maxLabel)))
	case index.NoWords:
		return q.noWords
	case index.NoTopic:
		return q.noTopic
	case index.NoTopicBy:
		return fmt.Sprintf(q.noTopicBy, name)
	}
	return q.none
}

// unknownSpeaker says that nobody is quoted by a name, and who is by a similar one.
func unknownSpeaker(b *quotation.Book, name string, q quoteTexts) string {
	text := fmt.Sprintf(q.noSpeaker, inert(cut(oneLine(name), maxLabel)))
	var similar []string
	if words := strings.Fields(name); len(words) > 0 {
		for _, c := range b.Complete(words[len(words)-1], proposals) {
			similar = append(similar, inert(c.Name))
		}
	}
	if len(similar) > 0 {
		text += " " + fmt.Sprintf(q.mean, strings.Join(similar, ", "))
	}
	return text
}

// remark says what there is to say before quotations: above all, that they are not whose they were taken for.
func remark(found index.Quotations, shown []*quotation.Entry, q quoteTexts) string {
	named, speaker := inert(cut(found.By, maxLabel)), inert(shown[0].Speaker)
	switch {
	case found.Finding == index.SomebodyElse && speaker == "":
		return fmt.Sprintf(q.notTheirsUnknown, named)
	case slices.ContainsFunc(shown, func(e *quotation.Entry) bool { return e.ID == shown[0].ID && e.Speaker != shown[0].Speaker }):
		return q.several
	case found.Finding == index.SomebodyElse && found.Nearly:
		return fmt.Sprintf(q.notTheirsNearly, named, speaker)
	case found.Finding == index.SomebodyElse:
		return fmt.Sprintf(q.notTheirs, named, speaker)
	case found.Nearly:
		return q.nearly
	}
	return ""
}

// shownSource returns the source that a card shows: one that names the speaker, and of these one on the web.
func shownSource(e *quotation.Entry) quotation.Source {
	best, most := e.Sources[0], -1
	for _, s := range e.Sources {
		worth := 0
		if s.Quote.Speaker == e.Speaker {
			worth += 2
		}
		if webLink(s.URL) != "" {
			worth++
		}
		if worth > most {
			best, most = s, worth
		}
	}
	return best
}

// embed shows the card in at most limit units.
func (c quoteCard) embed(t texts, q quoteTexts, position string, limit int) *discordgo.MessageEmbed {
	p := c.at.Passage
	p.Sentences = corpus.Sentences(p.Text)
	a := c.at.Article
	parts := []string{c.entry.ID}
	if position != "" {
		parts = append(parts, position)
	}
	if more := len(c.entry.Sources) - 1; more > 0 {
		parts = append(parts, fmt.Sprintf(q.more, more))
	}
	if webLink(a.URL) == "" {
		parts = append(parts, cut(a.File, maxLabel))
	}
	h := index.Hit{Passage: p, Article: a, References: c.at.References, Sentence: corpus.Span{Start: 0, End: len(p.Text)}}
	e := embed(h, t, strings.Join(parts, " · "), limit)
	e.Description = ""
	below := "\n— " + c.speaker(q) + "\n" + c.circumstances(q)
	open, end := "“", "”"
	if corpus.DetectLang(p.Text) != english {
		open, end = "«", "»"
	}
	words := showPassage(p, corpus.Span{}, min(maxDescription, limit-embedUnits(e))-units(open+end+below))
	e.Description = open + words + end + below
	return e
}

// speaker names who said it, in what role.
func (c quoteCard) speaker(q quoteTexts) string {
	if c.entry.Speaker == "" {
		return q.unattributed
	}
	name := boldMark + inert(cut(c.entry.Speaker, maxLabel)) + boldMark
	if c.entry.Role != "" {
		name += ", " + inert(cut(c.entry.Role, maxLabel))
	}
	return name
}

// circumstances says where and when it was said, as far as the sources do, and what kind of quotation it is.
func (c quoteCard) circumstances(q quoteTexts) string {
	s := c.source.Quote
	var parts []string
	if s.Place != "" {
		parts = append(parts, inert(cut(s.Place, maxLabel)))
	}
	if c.entry.Said.Year != 0 {
		parts = append(parts, c.entry.Said.String())
	} else if published := c.entry.Published(); published.Year != 0 {
		parts = append(parts, fmt.Sprintf(q.published, published))
	}
	switch from, named := q.translatedFrom[s.Language]; {
	case s.Status == quotation.Translated && named:
		parts = append(parts, from)
	case s.Status == quotation.Translated:
		parts = append(parts, q.translated)
	case s.Status == quotation.Mixed:
		parts = append(parts, q.mixed)
	default:
		parts = append(parts, q.direct)
	}
	return strings.Join(parts, " · ")
}

// renderSpeaker says how often somebody is quoted and on what.
func renderSpeaker(name string, entries []*quotation.Entry, topics []quotation.Count, q quoteTexts) string {
	text := boldMark + inert(name) + boldMark
	if role := entries[0].Role; role != "" {
		text += ", " + inert(cut(role, maxLabel))
	}
	text += "\n" + fmt.Sprintf(q.count, len(entries))
	var names []string
	for _, c := range topics[:min(len(topics), mostTopics)] {
		names = append(names, fmt.Sprintf("%s (%d)", inert(cut(c.Name, maxLabel)), c.Quotes))
	}
	if len(names) > 0 {
		text += "\n" + fmt.Sprintf(q.topics, strings.Join(names, ", "))
	}
	return text
}

// renderSources lists the sources of quotations and other wordings of them, as many as fit into a message.
func renderSources(b *quotation.Book, entries []*quotation.Entry, q quoteTexts) Response {
	var lines []string
	for _, e := range entries {
		lines = append(lines, boldMark+e.ID+boldMark)
		for _, s := range e.Sources {
			title := inert(cut(s.Title, maxLabel))
			at := index.Hit{Article: &corpus.Article{URL: s.URL}, Passage: corpus.Passage{Text: s.Quote.Text}, Sentence: corpus.Span{End: len(s.Quote.Text)}}
			if link := sentenceLink(at); link != "" {
				title = "[" + title + "](<" + link + ">)"
			}
			for _, part := range []string{s.Publisher, s.Date.String()} {
				if part != "" {
					title += ", " + inert(cut(part, maxLabel))
				}
			}
			lines = append(lines, "• "+title)
		}
		if others := b.Variants(e); len(others) > 0 {
			lines = append(lines, q.wordings)
			for _, o := range others {
				lines = append(lines, "• "+o.ID+": “"+inert(cut(oneLine(o.Text), maxLabel))+"”")
			}
		}
	}
	text := ""
	for _, line := range lines {
		if units(text)+units(line)+1 > maxContent-1 {
			text += omitted
			break
		}
		text += line + "\n"
	}
	return Response{Text: text}
}
