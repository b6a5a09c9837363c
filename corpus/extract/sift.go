package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"summitbot/corpus"
)

// sift takes out of the blocks what surrounds an article and its library takes for a part of it: links to other pages,
// lists of other stories, and the title, which stands apart. What a block says of itself is cleaned with it, in corpus.
func sift(blocks []corpus.Block, links map[string]bool, title string) []corpus.Block {
	var kept []corpus.Block
	others := false // inside a list of other stories
	for _, b := range blocks {
		key := letters(b.Text)
		switch {
		case key == "", links[key], b.Kind == corpus.Heading && key == letters(title):
			continue
		case len(strings.Fields(b.Text)) <= 8 && otherStories.MatchString(b.Text) && !sentence(b.Text):
			others = true
			continue
		case others && (!sentence(b.Text) || len(strings.Fields(b.Text)) < 12):
			continue
		}
		others = false
		kept = append(kept, b)
	}
	// A heading without text behind it is one of what followed the article.
	for len(kept) > 0 && kept[len(kept)-1].Kind == corpus.Heading {
		kept = kept[:len(kept)-1]
	}
	return kept
}

// otherStories heads a list of links to other stories.
var otherStories = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:more(?: great| top| news| stories| from| on| in| coverage| like this)?\b` +
	`|related\b|recommended\b|you (?:may|might) (?:also )?(?:like|be interested)|(?:most |more )?popular(?: on| now| in| stories)?\b` +
	`|most (?:read|popular|viewed|shared)\b|trending\b|don[’']?t miss\b|also (?:read|see|on)\b|read (?:more|next|also)\b|see also\b` +
	`|(?:explore )?further(?: reading)?$|(?:latest|top) (?:news|stories|headlines)\b|editors?[’']?s? picks?\b|up next\b|what to read next\b` +
	`|(?:читайте|смотрите) (?:также|ещё|еще|по теме)|(?:материалы|новости|сюжет\pL*)? ?по теме\b|(?:самое )?(?:популярное|читаемое)` +
	`|(?:читайте|дивіться) (?:також|ще)|(?:матеріали )?за темою|(?:найбільш )?популярне|(?:последние|главные) новости|останні новини)`)

// sentence reports whether a text ends as sentences do.
func sentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "”\"’'»)]"))
	return strings.ContainsRune(".!?…。！？", last)
}

// linkTexts returns the texts of the links to other pages, as letters makes them.
func linkTexts(root *html.Node) map[string]bool {
	all := make(map[string]bool)
	for n := range root.Descendants() {
		if n.DataAtom == atom.A && !strings.HasPrefix(attribute(n, "href"), "#") {
			if key := letters(words(n)); key != "" {
				all[key] = true
			}
		}
	}
	return all
}
