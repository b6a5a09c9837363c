package extract

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// headline returns the article's title. Pages state it up to five times, with the site's name or the section behind it,
// shortened or reworded; what they state for being shared is preferred, but for one that is cut off in the middle.
func (s *statement) headline(publisher string, page *url.URL) string {
	stated := []string{s.named("og:title"), s.article.headline, s.named("twitter:title", "parsely-title", "sailthru.title", "dc.title", "title")}
	if len(s.headings) == 1 {
		stated = append(stated, s.headings[0])
	}
	stated = append(stated, s.title)
	for _, title := range stated {
		title = s.withoutSite(strings.Join(strings.Fields(html.UnescapeString(title)), " "), publisher, page)
		if title == "" || letters(title) == letters(publisher) {
			continue
		}
		if begun := strings.TrimRight(strings.TrimRight(title, "."), "…"); begun != title {
			for _, whole := range append(stated, s.headings...) {
				if len(whole) > len(begun) && strings.HasPrefix(letters(whole), letters(begun)) && !strings.HasSuffix(whole, "…") {
					return s.withoutSite(strings.Join(strings.Fields(html.UnescapeString(whole)), " "), publisher, page)
				}
			}
		}
		return title
	}
	return ""
}

// titleSeparators stand between a title and a site's name.
var titleSeparators = []string{" | ", " - ", " — ", " – ", " :: ", " · ", " • ", " » ", " / "}

// withoutSite cuts a site's name off a title's end or beginning.
func (s *statement) withoutSite(title, publisher string, page *url.URL) string {
	names := []string{letters(publisher), letters(s.named("og:site_name", "application-name")), letters(s.article.publisher)}
	if page != nil {
		host := site(page)
		name, _, _ := strings.Cut(host, ".")
		names = append(names, letters(host), letters(name))
	}
	isSite := func(part string) bool {
		key := letters(part)
		for _, name := range names {
			if name != "" && key != "" && (key == name || key == "the"+name || "the"+key == name) {
				return true
			}
		}
		return false
	}
	for again := true; again; {
		again = false
		for _, separator := range titleSeparators {
			if at := strings.LastIndex(title, separator); at > 0 && isSite(title[at+len(separator):]) {
				title, again = strings.TrimSpace(title[:at]), true
			}
			if at := strings.Index(title, separator); at > 0 && isSite(title[:at]) {
				title, again = strings.TrimSpace(title[at+len(separator):]), true
			}
		}
	}
	return title
}

// letters returns the letters and digits of a text in lower case: what two forms of a title have in common.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
