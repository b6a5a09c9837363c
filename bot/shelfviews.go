package bot

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"summitbot/corpus"
	"summitbot/corpus/intake"
	"summitbot/corpus/library"
	quotes "summitbot/corpus/quote"
	"summitbot/index"
)

const (
	mostPreviewed = 3   // articles that a preview shows
	firstLines    = 500 // units of an article's beginning
	mostWarnings  = 5
	listedAtOnce  = 10
	mostChanges   = 10 // that are told one by one
	mostFeeds     = 20
)

// preview is what is shown of an article that may be added.
type preview struct {
	intake.Candidate
	quotations int
}

// previewed is what is shown of all of them, and their fingerprint.
type previewed struct {
	articles    []preview
	fingerprint string
}

func previewOf(found []intake.Candidate, people *quotes.People) previewed {
	p := previewed{fingerprint: fingerprint(found)}
	for _, c := range found {
		shown := preview{Candidate: c}
		if len(p.articles) < mostPreviewed {
			shown.quotations = len(quotes.Extract(c.Article, people))
		}
		p.articles = append(p.articles, shown)
	}
	return p
}

// renderPreview shows what would be added, with buttons Add and Cancel. leftOut is why other members of an archive would
// not be.
func renderPreview(p previewed, source, name string, leftOut error, t texts) Response {
	r := Response{Text: showSource(source, name) + "\n" + fmt.Sprintf(t.addThese, len(p.articles))}
	if leftOut != nil {
		r.Text += "\n" + t.leftOut + " " + inert(cut(oneLine(leftOut.Error()), maxLabel*3))
	}
	fresh := false
	for i, a := range p.articles {
		fresh = fresh || a.Change.Outcome != library.Unchanged
		if i >= mostPreviewed {
			continue
		}
		e := about(a.Article, a.Passages, a.quotations, t)
		switch a.Change.Outcome {
		case library.Unchanged:
			e.Fields = append(e.Fields, field(t.note, t.unchanged))
		case library.Changed:
			e.Fields = append(e.Fields, field(t.note, t.newVersion))
		}
		if a.Change.CopyOf != "" {
			e.Fields = append(e.Fields, field(t.note, fmt.Sprintf(t.repeats, inert(a.Change.CopyOf))))
		}
		for _, warning := range a.Warnings[:min(len(a.Warnings), mostWarnings)] {
			e.Fields = append(e.Fields, field(t.warning, inert(cut(warning, maxLabel*3))))
		}
		r.Embeds = append(r.Embeds, e)
	}
	if !fresh {
		return r
	}
	add := button(t.addButton, addButton, p.fingerprint)
	add.Style = discordgo.SuccessButton
	r.Rows = [][]discordgo.Button{{add, button(t.cancelButton, cancelButton, "")}}
	return r
}

func field(name, value string) *discordgo.MessageEmbedField {
	return &discordgo.MessageEmbedField{Name: name, Value: value}
}

// about shows an article: its beginning and what is known of it.
func about(a *corpus.Article, passages, quotations int, t texts) *discordgo.MessageEmbed {
	e := &discordgo.MessageEmbed{
		Title:       inert(cut(a.Title, maxName/2)),
		URL:         a.URL,
		Description: inert(cut(a.Text, firstLines)),
		Footer:      &discordgo.MessageEmbedFooter{Text: fmt.Sprintf(t.size, passages, quotations) + " · " + a.Lang},
		Fields:      []*discordgo.MessageEmbedField{field(t.date, a.Date.String())},
	}
	if a.Publisher != "" {
		e.Author = &discordgo.MessageEmbedAuthor{Name: cut(a.Publisher, maxLabel)}
	}
	return e
}

// changed is what became of an article.
type changed struct {
	title  string
	change library.Change
}

// renderChanges says what became of articles, with the difference where one has a new version.
func renderChanges(done []changed, t texts) Response {
	var r Response
	var lines []string
	follows := false
	for _, d := range done {
		said := map[library.Outcome]string{library.Added: t.added, library.Changed: t.newVersion, library.Unchanged: t.unchanged}[d.change.Outcome]
		follows = follows || d.change.Outcome != library.Unchanged
		if len(lines) < mostChanges {
			lines = append(lines, fmt.Sprintf("**%s** (%s): %s", inert(cut(d.title, maxLabel)), inert(cut(d.change.ID, maxLabel)), said))
		}
		if d.change.Diff != "" && len(r.Embeds) < mostPreviewed {
			r.Embeds = append(r.Embeds, &discordgo.MessageEmbed{
				Title: inert(cut(d.change.ID, maxLabel)), Description: inert(cut(d.change.Diff, maxTotal/mostPreviewed/3)),
			})
		}
	}
	if more := len(done) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf(t.andMore, more))
	}
	if follows {
		lines = append(lines, t.follows)
	}
	r.Text = strings.Join(lines, "\n")
	return r
}

func renderRemoval(a *corpus.Article, t texts) Response {
	e := about(a, len(corpus.Passages(a)), 0, t)
	e.Footer = &discordgo.MessageEmbedFooter{Text: cut(a.ID, maxLabel*2)}
	remove := button(t.removeButton, removeButton, shortID(a.ID))
	remove.Style = discordgo.DangerButton
	return Response{
		Text: t.removeThis, Embeds: []*discordgo.MessageEmbed{e},
		Rows: [][]discordgo.Button{{remove, button(t.cancelButton, cancelButton, "")}},
	}
}

// renderList shows the articles of a list from first on. words are what they were looked for by.
func renderList(all []index.Listed, first int, words string, t texts) Response {
	if len(all) == 0 {
		return Response{Text: t.noArticles}
	}
	from := min(first, len(all)-1)
	to := min(from+listedAtOnce, len(all))
	var lines []string
	for _, a := range all[from:to] {
		parts := []string{a.Date.String()}
		if a.Publisher != "" {
			parts = append([]string{inert(cut(a.Publisher, maxLabel/2))}, parts...)
		}
		lines = append(lines, "**"+inert(cut(a.Title, maxLabel))+"**\n"+strings.Join(parts, ", ")+" · "+inert(cut(a.ID, maxLabel)))
	}
	r := Response{Embeds: []*discordgo.MessageEmbed{{
		Description: strings.Join(lines, "\n"),
		Footer:      &discordgo.MessageEmbedFooter{Text: fmt.Sprintf(t.position, from+1, len(all))},
	}}}
	if len(all) > listedAtOnce {
		next := to
		if next == len(all) {
			next = 0 // after the last articles come the first
		}
		r.Rows = [][]discordgo.Button{{button(t.moreButton, listButton, strconv.Itoa(next)+":"+words)}}
	}
	return r
}

// renderFeeds lists subscriptions.
func renderFeeds(all []intake.Subscription, t texts) string {
	if len(all) == 0 {
		return t.noFeeds
	}
	var lines []string
	for _, s := range all[:min(len(all), mostFeeds)] {
		line := showSource(linkSafe.Replace(s.URL), s.Title)
		if !s.Polled.IsZero() {
			line += ", <t:" + strconv.FormatInt(s.Polled.Unix(), 10) + ":R>"
		}
		if s.Problem != "" {
			line += ": " + inert(cut(oneLine(s.Problem), maxLabel))
		}
		lines = append(lines, line)
	}
	if more := len(all) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf(t.andMore, more))
	}
	return strings.Join(lines, "\n")
}
