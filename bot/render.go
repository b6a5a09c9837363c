package bot

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"summitbot/corpus"
	"summitbot/index"
)

// maxTotal is what the embeds of one message may hold together, in UTF-16 units
// (discord.com/developers/docs/resources/message). A message's embeds share it evenly.
const maxTotal = 6000

// answerView is all that the message of an answer is made from.
type answerView struct {
	questions []string
	found     index.Answer
	page      page
	shown     int // passages at once
	about     index.About
	lang      string
	private   bool
	votes     bool
}

func (v answerView) render() Response {
	t := say(v.lang)
	r := Response{Text: quote(v.questions), Private: v.private}
	from := min(v.page.first, len(v.found.Hits))
	to := min(from+v.shown, len(v.found.Hits))
	hits := v.found.Hits[from:to]
	if searched := v.found.Searched(); searched != "" {
		r.Text += inert(fmt.Sprintf(t.searched, searched)) + "\n"
	}
	if len(hits) == 0 && v.found.Kind == index.KindOffTopic {
		r.Text += t.offTopic
		return r
	}
	if len(hits) == 0 {
		r.Text += t.noAnswer
		if len(v.found.Nearest) > 0 {
			r.Text += " " + t.closest
		}
		r.Rows = topicRows(v.found.Nearest)
		return r
	}
	var keys []string
	for i, h := range hits {
		position := fmt.Sprintf(t.position, from+i+1, len(v.found.Hits))
		if n := len(h.AlsoIn); n > 0 {
			position += " · " + fmt.Sprintf(t.alsoIn, n)
		}
		r.Embeds = append(r.Embeds, embed(h, t, footer(h.Article, position, v.about, t), maxTotal/len(hits)))
		keys = append(keys, index.Key(h.Passage))
	}
	buttons := []discordgo.Button{button(t.contextButton, contextButton, strings.Join(keys, ":"))}
	switch {
	case to < len(v.found.Hits):
		buttons = append(buttons, button(t.moreButton, moreButton, page{to, v.page.asker}.String()))
	case from > 0:
		// After the last passages come the first.
		buttons = append(buttons, button(t.moreButton, moreButton, page{0, v.page.asker}.String()))
	}
	if v.private {
		buttons = append(buttons, button(t.shareButton, shareButton, v.page.String()))
	}
	if v.votes {
		buttons = append(buttons, button("👍", upButton, keys[0]), button("👎", downButton, keys[0]))
	}
	r.Rows = [][]discordgo.Button{buttons}
	return r
}

func button(label, name, words string) discordgo.Button {
	return discordgo.Button{Label: label, Style: discordgo.SecondaryButton, CustomID: customID(name, words)}
}

// topicRows makes buttons that ask questions, a row each, since their labels are long.
func topicRows(questions []string) [][]discordgo.Button {
	var rows [][]discordgo.Button
	for _, q := range questions {
		q = oneLine(q)
		id := cut(customID(topicButton, q), maxCustomID)
		if !hasWords(q) {
			continue
		}
		rows = append(rows, []discordgo.Button{{Label: cut(q, maxLabel), Style: discordgo.SecondaryButton, CustomID: id}})
	}
	return rows[:min(len(rows), maxRows)]
}

// embed shows a passage with its source in at most limit units. The shares of its parts are ours: together they leave
// the passage nearly half.
func embed(h index.Hit, t texts, foot string, limit int) *discordgo.MessageEmbed {
	e := &discordgo.MessageEmbed{
		Title:  inert(cut(h.Article.Title, min(maxName, limit/8)/2)), // each character may need a backslash
		URL:    sentenceLink(h),
		Footer: &discordgo.MessageEmbedFooter{Text: cut(foot, limit/8)},
	}
	if h.Article.Publisher != "" {
		e.Author = &discordgo.MessageEmbedAuthor{Name: cut(h.Article.Publisher, min(maxName, limit/16))}
	}
	if value := referenceLines(h.References, min(maxValue, limit/4)-units(t.basedOn)); value != "" {
		e.Fields = []*discordgo.MessageEmbedField{{Name: t.basedOn, Value: value}}
	}
	e.Description = showPassage(h.Passage, h.Sentence, min(maxDescription, limit-embedUnits(e)))
	return e
}

// footer says when the article is from, where it is found if nowhere on the web, which of the answer's passages it is
// and what collection answered.
func footer(a *corpus.Article, position string, about index.About, t texts) string {
	parts := []string{a.Date.String()}
	if webLink(a.URL) == "" {
		parts = append(parts, cut(a.File, maxLabel))
	}
	if position != "" {
		parts = append(parts, position)
	}
	built := corpus.Date{Year: about.Built.Year(), Month: int(about.Built.Month()), Day: about.Built.Day()}
	return strings.Join(append(parts, fmt.Sprintf(t.about, about.Articles, built)), " · ")
}

// referenceLines names what a passage rests on, a line each, as many as fit into limit units.
func referenceLines(references []corpus.Reference, limit int) string {
	var b strings.Builder
	for _, r := range references {
		name := inert(cut(r.Publisher, maxLabel))
		if link := webLink(r.URL); link != "" && name != "" {
			name = "[" + name + "](" + link + ")"
		}
		line := name + ", " + r.Date.String()
		if b.Len() > 0 {
			line = "\n" + line
		}
		if units(b.String())+units(line) > limit {
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

// claim is a sentence of a message, and the passage that speaks to it.
type claim struct {
	text string
	hit  index.Hit
}

func renderClaims(claims []claim, about index.About, t texts) Response {
	var r Response
	share := min(maxDescription, maxTotal/len(claims)) // of which the claim's quotation takes up to a fifth
	for i, c := range claims {
		e := embed(c.hit, t, footer(c.hit.Article, fmt.Sprintf(t.position, i+1, len(claims)), about, t), share*3/4)
		e.Description = quote([]string{cut(c.text, share/10)}) + e.Description
		r.Embeds = append(r.Embeds, e)
	}
	return r
}

// renderContext shows passages, in bold, between the paragraphs around them.
func renderContext(found []index.Found, about index.About, t texts) Response {
	var r Response
	for _, f := range found {
		start, end := f.Passage.Start, f.Passage.End
		if f.Before.End > f.Before.Start {
			start = f.Before.Start
		}
		if f.After.End > f.After.Start {
			end = f.After.End
		}
		shift := f.Passage.Start - start
		wide := corpus.Passage{
			ID: f.Passage.ID, ArticleID: f.Passage.ArticleID, Span: corpus.Span{Start: start, End: end},
			Text: f.Article.Text[start:end],
		}
		wide.Sentences = corpus.Sentences(wide.Text)
		own := corpus.Span{Start: shift, End: shift + f.Passage.End - f.Passage.Start}
		h := index.Hit{Passage: wide, Article: f.Article, References: f.References, Sentence: own}
		r.Embeds = append(r.Embeds, embed(h, t, footer(f.Article, "", about, t), maxTotal/len(found)))
	}
	return r
}
