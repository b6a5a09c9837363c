package extract

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"summitbot/corpus"
)

// statement is what a page states about itself in its head: in JSON-LD (schema.org), OpenGraph (ogp.me), other meta
// elements and the elements title, link, h1 and time. Empty fields are not stated.
type statement struct {
	meta      map[string]string // the first content of each name or property, in lower case
	article   linkedData        // of the page's article, if JSON-LD has one
	types     map[string]bool   // of all things at the top of JSON-LD
	title     string            // element title
	headings  []string          // elements h1
	canonical string
	lang      string
	time      string // attribute datetime of the element that says when the article was published
	video     bool   // an element video, or a player in a frame
	fields    int    // elements in which a password is asked
}

// linkedData is the part of a schema.org Article that is used.
type linkedData struct {
	headline, published, url, lang string
	authors                        []string
	publisher                      string
	free                           *bool // isAccessibleForFree
}

func readStatement(root *html.Node) statement {
	s := statement{meta: make(map[string]string), types: make(map[string]bool)}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			s.lang = attribute(n, "lang")
		case atom.Title:
			if s.title == "" && (n.Parent == nil || n.Parent.DataAtom != atom.Svg) {
				s.title = words(n)
			}
		case atom.Meta:
			s.readMeta(n)
		case atom.Link:
			if s.canonical == "" && strings.EqualFold(attribute(n, "rel"), "canonical") {
				s.canonical = attribute(n, "href")
			}
		case atom.H1:
			if heading := words(n); heading != "" {
				s.headings = append(s.headings, heading)
			}
		case atom.Time:
			s.readTime(n)
		case atom.Script:
			if strings.HasPrefix(strings.ToLower(attribute(n, "type")), "application/ld+json") && n.FirstChild != nil {
				s.readJSON(n.FirstChild.Data)
			}
		case atom.Video:
			s.video = true
		case atom.Input:
			if strings.EqualFold(attribute(n, "type"), "password") {
				s.fields++
			}
		}
	}
	return s
}

func (s *statement) readMeta(n *html.Node) {
	content := strings.TrimSpace(attribute(n, "content"))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop"} {
		name := strings.ToLower(strings.TrimSpace(attribute(n, key)))
		if name != "" && s.meta[name] == "" {
			s.meta[name] = content
		}
	}
}

// readTime keeps the date of the first time element that says that it is the publication's, else of the first at all.
func (s *statement) readTime(n *html.Node) {
	stamp := attribute(n, "datetime")
	if stamp == "" {
		return
	}
	about := strings.ToLower(attribute(n, "itemprop") + " " + attribute(n, "class"))
	if strings.Contains(about, "publish") || s.time == "" && !strings.Contains(about, "modif") && !strings.Contains(about, "updat") {
		s.time = stamp
	}
}

// maxDepth bounds how deep JSON-LD is looked into.
const maxDepth = 6

func (s *statement) readJSON(text string) {
	var value any
	if err := json.Unmarshal([]byte(strings.TrimSpace(text)), &value); err != nil {
		return // pages err in it often, and state the same elsewhere
	}
	s.readThing(value, maxDepth)
}

// readThing looks for an article among the things that a page is about. Lists of other articles are not looked into.
func (s *statement) readThing(value any, depth int) {
	if depth == 0 {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, each := range v {
			s.readThing(each, depth-1)
		}
	case map[string]any:
		isArticle := false
		for _, t := range texts(v["@type"]) {
			s.types[t] = true
			isArticle = isArticle || strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "Posting")
		}
		if isArticle && s.article.headline == "" {
			s.article = readArticle(v)
		}
		s.readThing(v["@graph"], depth-1)
		if main, ok := v["mainEntity"].(map[string]any); ok {
			s.readThing(main, depth-1)
		}
	}
}

func readArticle(v map[string]any) linkedData {
	a := linkedData{
		headline:  first(append(texts(v["headline"]), texts(v["name"])...)),
		published: first(append(texts(v["datePublished"]), texts(v["dateCreated"])...)),
		url:       first(append(texts(v["url"]), texts(v["mainEntityOfPage"])...)),
		lang:      first(texts(v["inLanguage"])),
		authors:   texts(v["author"]),
		publisher: first(texts(v["publisher"])),
	}
	switch free := v["isAccessibleForFree"].(type) {
	case bool:
		a.free = &free
	case string:
		is := strings.EqualFold(free, "true")
		a.free = &is
	}
	return a
}

// texts returns the texts of a JSON-LD value: itself, the name or id of a thing, or those of each of a list.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		if text := strings.TrimSpace(html.UnescapeString(v)); text != "" {
			return []string{text}
		}
	case map[string]any:
		for _, key := range []string{"name", "@id", "@value"} {
			if name, ok := v[key].(string); ok && strings.TrimSpace(name) != "" {
				return []string{strings.TrimSpace(html.UnescapeString(name))}
			}
		}
	case []any:
		var all []string
		for _, each := range v {
			if _, list := each.([]any); !list {
				all = append(all, texts(each)...)
			}
		}
		return all
	}
	return nil
}

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// named returns the first content of the meta elements with these names.
func (s *statement) named(names ...string) string {
	for _, name := range names {
		if s.meta[name] != "" {
			return s.meta[name]
		}
	}
	return ""
}

// authorNames returns the authors as the page prints them. Addresses and the publisher's own name are no authors.
func (s *statement) authorNames(publisher string) string {
	all := s.article.authors
	if len(all) == 0 {
		if name := s.named("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl"); name != "" {
			all = []string{name}
		}
	}
	var names []string
	for _, name := range all {
		name = byPrefix.ReplaceAllString(strings.TrimSpace(name), "")
		if name != "" && !strings.Contains(name, "://") && !strings.EqualFold(name, publisher) && len(name) < 200 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

var byPrefix = regexp.MustCompile(`(?i)^by\s+`)

// published returns the publication date, as precisely as it is stated, or the zero Date.
func (s *statement) published(page *url.URL) corpus.Date {
	for _, stamp := range []string{
		s.article.published,
		s.named("article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
			"publish-date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "dcterms.created", "citation_publication_date"),
		s.time,
	} {
		if d, ok := parseStamp(stamp); ok {
			return d
		}
	}
	if page != nil {
		if m := dateInPath.FindStringSubmatch(page.Path); m != nil {
			if d, ok := corpus.ParseDate(m[1] + "-" + m[2] + "-" + m[3]); ok {
				return d
			}
		}
	}
	return corpus.Date{}
}

var (
	dateInPath = regexp.MustCompile(`/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?:/|$|-|\.)`)
	isoDate    = regexp.MustCompile(`^\d{4}[-/.]?\d\d[-/.]?\d\d`)
	separators = strings.NewReplacer("/", "", ".", "", "-", "")
)

// parseStamp reads a date in any usual form of a time stamp; the day is that of the stamp's own time zone.
func parseStamp(stamp string) (corpus.Date, bool) {
	stamp = strings.TrimSpace(stamp)
	if digits := separators.Replace(isoDate.FindString(stamp)); digits != "" {
		if d, ok := corpus.ParseDate(digits[:4] + "-" + digits[4:6] + "-" + digits[6:]); ok {
			return d, true
		}
	}
	for _, layout := range stampLayouts {
		if t, err := time.Parse(layout, stamp); err == nil {
			return corpus.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}, true
		}
	}
	return corpus.ParseDate(stamp)
}

var stampLayouts = []string{
	time.RFC1123, time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon Jan 2 15:04:05 MST 2006", "Jan 2, 2006",
	"2 Jan 2006", "Monday, January 2, 2006", "Jan 2, 2006 3:04 PM", "January 2, 2006 3:04 PM", "02.01.2006", "02.01.2006 15:04",
}

// language returns the page's language where it states one that its letters allow, else a guess by the letters.
func (s *statement) language(text string) string {
	guess := corpus.DetectLang(text)
	claimed := strings.ToLower(firstOf(s.lang, s.article.lang, s.named("og:locale", "language", "content-language")))
	claimed, _, _ = strings.Cut(strings.ReplaceAll(claimed, "_", "-"), "-")
	switch {
	case len(claimed) != 2 && len(claimed) != 3, !isASCIIWord(claimed), claimed == guess:
		return guess
	case guess == "en":
		if claimed == "ru" || claimed == "uk" || claimed == "be" || claimed == "bg" {
			return guess
		}
		return claimed
	case claimed == "be" || claimed == "bg" || claimed == "sr" || claimed == "mk" || claimed == "kk":
		return claimed
	}
	return guess
}

func isASCIIWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// address returns the page's canonical address where it states one on its own site, else the one it came from.
func (s *statement) address(page *url.URL) string {
	for _, stated := range []string{s.canonical, s.named("og:url"), s.article.url} {
		u, err := url.Parse(strings.TrimSpace(stated))
		if err != nil || stated == "" {
			continue
		}
		if page != nil {
			u = page.ResolveReference(u)
			// A page that names a home page, or another site, names no address of its own.
			if site(u) != site(page) || strings.Trim(u.Path, "/") == "" && strings.Trim(page.Path, "/") != "" {
				continue
			}
		}
		if u.Scheme == "http" || u.Scheme == "https" {
			u.Fragment = ""
			return u.String()
		}
	}
	if page == nil {
		return ""
	}
	return page.String()
}

// site returns the host without what stands before the name of a site's machine: m.example.org is example.org.
func site(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	for _, prefix := range []string{"www.", "m.", "amp.", "mobile."} {
		host = strings.TrimPrefix(host, prefix)
	}
	return host
}

// words returns the text inside a node, white space made single spaces.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.FieldsFunc(b.String(), unicode.IsSpace), " ")
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
