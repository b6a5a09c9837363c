package corpus

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inlineTags are the elements that divide no paragraph.
var inlineTags = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Cite: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true,
	atom.Mark: true, atom.Q: true, atom.S: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true,
	atom.Sup: true, atom.Time: true, atom.U: true,
}

// htmlParagraphs returns the paragraphs of HTML inside Markdown, and what of it is no text: comments, scripts, styles.
func htmlParagraphs(source string) (paragraphs, dropped []string) {
	var text strings.Builder
	end := func() {
		if strings.TrimSpace(text.String()) != "" {
			paragraphs = append(paragraphs, text.String())
		}
		text.Reset()
	}
	silent := false // inside a script or a style
	tokens := html.NewTokenizer(strings.NewReader(source))
	for {
		kind := tokens.Next()
		switch kind {
		case html.ErrorToken:
			end()
			return paragraphs, dropped
		case html.TextToken:
			if silent {
				dropped = append(dropped, string(tokens.Raw()))
			} else {
				text.Write(tokens.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := tokens.TagName()
			tag := atom.Lookup(name)
			if tag == atom.Script || tag == atom.Style {
				silent = kind == html.StartTagToken
			}
			if !inlineTags[tag] {
				end()
			}
		default:
			dropped = append(dropped, string(tokens.Raw()))
		}
	}
}
