package bot

import (
	"fmt"
	"net/url"
	"strings"

	"summitbot/index"
)

// maxLink is how long a link may be: Discord's limit for a button's, which readers' browsers take anywhere.
const maxLink = 512

// fewestWords is how many words mark the beginning and the end of a sentence; fewer may well stand elsewhere too.
const fewestWords = 3

// webLink returns an address as it may be linked to: one of the web's, its special characters written so that it ends
// no Markdown. It returns "" for any other.
func webLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	link := linkSafe.Replace(u.String())
	if len(link) > maxLink {
		return ""
	}
	return link
}

var linkSafe = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", `\`, "%5C", "*", "%2A", "|", "%7C", "`", "%60")

// sentenceLink returns a link to the very sentence of an article that answers, by a text fragment (WICG, "URL Fragment
// Text Directives"): the whole sentence, or its first and last words where that would be too long. Where there is no
// room for that either the link is the article's; it is "" for an article without one.
func sentenceLink(h index.Hit) string {
	link := webLink(h.Article.URL)
	if link == "" {
		return ""
	}
	words := strings.Fields(h.Passage.Text[h.Sentence.Start:h.Sentence.End])
	if len(words) == 0 {
		return link
	}
	base := link
	if !strings.Contains(base, "#") {
		base += "#"
	}
	base += ":~:text="
	if whole := base + directive(words); len(whole) <= maxLink {
		return whole
	}
	for n := min(8, len(words)/2); n >= fewestWords; n-- {
		if part := base + directive(words[:n]) + "," + directive(words[len(words)-n:]); len(part) <= maxLink {
			return part
		}
	}
	return link
}

// directive writes words as a text directive has them: everything but letters and digits in percent encoding, so that
// neither the directive's own marks, "-", "," and "&", nor Markdown's are taken for what they are not.
func directive(words []string) string {
	var b strings.Builder
	for _, c := range []byte(strings.Join(words, " ")) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
