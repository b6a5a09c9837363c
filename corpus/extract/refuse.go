package extract

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"summitbot/corpus"
)

// Refusal says why there is no article in an Input. Its text is for operators and users alike. Found is the little that
// was found, where it could be told from a page: the part of an article outside a paywall, say.
type Refusal struct {
	Reason string
	Found  *Document
}

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{Reason: fmt.Sprintf(format, args...)} }

// IsRefusal reports whether err says that there is no article, and not that something failed.
func IsRefusal(err error) bool {
	var r *Refusal
	return errors.As(err, &r)
}

// Bounds, in letters, of the text that is found in a page. Less than tooShort is a caption or a notice; less than a stub's
// may be the beginning of an article whose rest is withheld, so that other signs count.
const (
	tooShort = 150
	stub     = 1500
)

// A page that is none of an article says so: in its title, in a notice instead of the text, or to machines.
var (
	errorTitle = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:(?:error|ошибка|помилка)?\s*(?:40[0-9]|410|429|451|50[0-9])\b|(?:page|article|file|content)?\s*(?:not|no longer|cannot be|could not be|can[’']t be) (?:found|available)` +
		`|(?:the |this )?(?:page|article|content) (?:you|was not|isn[’']t|is not|is no longer|has (?:been )?(?:moved|removed|expired))|access (?:denied|to this page)|forbidden|bad gateway|service unavailable|internal server error` +
		`|just a moment|attention required|are you (?:a robot|human)|(?:please )?verify(?:ing)? you are|one more step|ddos|security check|checking your browser|oops\b|something went wrong` +
		`|(?:такой )?страниц[аы] (?:не |уже не)|доступ (?:запрещ|огранич|заборон|обмеж)|(?:цю |такої )?сторінк[уаи] не|(?:материал|статья) (?:удал|не найд)|(?:матеріал|статтю) не знайд)`)
	cookieNotice = regexp.MustCompile(`(?i)(?:\bcookies?\b|\bconsent\b|personal data|privacy (?:policy|choices|settings)|before you continue|куки|персональн\pL+ да(?:нн|н)\pL+|файлы cookie|файли cookie)`)
	payNotice    = regexp.MustCompile(`(?i)(?:(?:subscribe|sign (?:in|up)|log ?in|register|become a (?:member|subscriber)) (?:now |today )?(?:to|and) (?:continue|keep|read|unlock|access|view|see|finish)` +
		`|(?:to )?(?:continue|keep) reading (?:this|the|with|for|,)|(?:to )?read (?:the (?:full|rest)|this (?:article|story) in full)` +
		`|(?:for|to) (?:paid |paying )?(?:subscribers|members) only|(?:subscriber|member)s?[- ](?:only|exclusive)|exclusive(?:ly)? (?:to|for) (?:our )?(?:subscribers|members)|(?:free|remaining) articles? (?:left|this month|remaining)` +
		`|(?:доступ\pL*|открыт\pL*|чита\pL+) (?:полностью )?(?:только )?(?:по подписке|для подписчиков|подписчикам)|(?:полный текст|продолжение|материал) (?:статьи )?(?:доступ\pL+|читайте) (?:только )?(?:по подписке|подписчикам|для подписчиков|после)` +
		`|(?:оформите|купите) подписку|(?:лише|тільки) (?:для )?(?:передплатник|підписник)\pL+|(?:оформіть|купіть) (?:перед|під)плату)`)
	subscriberNotice = regexp.MustCompile(`(?i)already (?:a )?(?:subscribe[rd]|member|registered)|уже (?:есть подписка|подписаны|подписчик)|вже (?:маєте передплату|передплатник)`)
	videoPath        = regexp.MustCompile(`(?i)/(?:videos?|watch|embed|clips?|shorts|reels?|видео|відео)(?:/|\?|$)`)
)

// notArticle says why a page is no article's, or returns "". Of the blocks found, kept is what was not sifted out.
func (s *statement) notArticle(found, kept []corpus.Block, root *html.Node, page *url.URL) string {
	text := length(kept)
	if text < stub && (errorTitle.MatchString(s.title) || len(s.headings) > 0 && errorTitle.MatchString(s.headings[0])) {
		return "the page is an error page or a check of the visitor, not an article"
	}
	if text < stub && walled(kept, cookieNotice) {
		return "the page asks for consent to cookies instead of showing an article"
	}
	if text < stub && s.isStub(kept, root) {
		return "the page shows the beginning of an article alone: the rest is for subscribers"
	}
	if text < stub/2 && s.isVideo(page) {
		return "the page shows a video, not an article"
	}
	if s.isList(found, kept, root) {
		return "the page is a list of links to articles, not an article"
	}
	if text < tooShort {
		return fmt.Sprintf("the page has too little text to be an article: %d letters", text)
	}
	return ""
}

// warnings says what an operator should look at in an article that is taken.
func (s *statement) warnings(kept []corpus.Block, a *corpus.Article, dateGuessed bool) []string {
	var all []string
	if s.article.free != nil && !*s.article.free {
		all = append(all, "the page says that it is for subscribers; a part of the article may be missing")
	}
	if length(kept) < 3*tooShort {
		all = append(all, "the text is very short")
	}
	switch {
	case a.Date.Year == 0:
		all = append(all, "the page states no date")
	case dateGuessed:
		all = append(all, "the date is a guess by what the page shows")
	}
	return all
}

// length returns the letters and digits in blocks, headings aside.
func length(blocks []corpus.Block) int {
	n := 0
	for _, b := range blocks {
		if b.Kind != corpus.Heading {
			n += countLetters(b.Text)
		}
	}
	return n
}

func countLetters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// walled reports whether most of the text is a notice.
func walled(blocks []corpus.Block, notice *regexp.Regexp) bool {
	n := 0
	for _, b := range blocks {
		if notice.MatchString(b.Text) {
			n += countLetters(b.Text)
		}
	}
	return n > 0 && n*2 > length(blocks)
}

// isStub reports whether a short text is the beginning of an article that is for subscribers. A page that says so to
// machines is believed; one that asks to pay before one can read on is, unless the text has a length and an end; and where
// it only offers to log in, the text must be cut off.
func (s *statement) isStub(kept []corpus.Block, root *html.Node) bool {
	if s.article.free != nil && !*s.article.free {
		return true
	}
	last := ""
	if len(kept) > 0 {
		last = strings.TrimSpace(kept[len(kept)-1].Text)
	}
	cut := !sentence(last) || strings.HasSuffix(last, "…") || strings.HasSuffix(last, "...")
	text := tail(root)
	if payNotice.MatchString(text) {
		return cut || length(kept) < stub/2 || payNotice.MatchString(last)
	}
	return cut && subscriberNotice.MatchString(text) || s.fields > 0 && length(kept) < tooShort
}

// maxTail is how much of a page's text is searched for a request to pay, in bytes.
const maxTail = 200_000

// tail returns the text of a page outside its head, scripts and navigation.
func tail(root *html.Node) string {
	var b strings.Builder
	var read func(n *html.Node)
	read = func(n *html.Node) {
		switch n.DataAtom {
		case atom.Head, atom.Script, atom.Style, atom.Nav, atom.Header, atom.Noscript, atom.Template:
			return
		}
		if n.Type == html.TextNode && b.Len() < maxTail {
			b.WriteString(strings.Join(strings.Fields(n.Data), " "))
			b.WriteByte(' ')
		}
		for c := range n.ChildNodes() {
			read(c)
		}
	}
	read(root)
	return b.String()
}

// isVideo reports whether a page is about a video: it says so, or its address does and it has a player.
func (s *statement) isVideo(page *url.URL) bool {
	if strings.HasPrefix(strings.ToLower(s.named("og:type")), "video") || s.types["VideoObject"] && s.article.headline == "" {
		return true
	}
	return page != nil && videoPath.MatchString(page.Path+"/") && (s.video || s.named("og:video", "og:video:url", "twitter:player") != "")
}

// isList reports whether a page leads to articles and is none: most of what was found is links, or it has many headings
// that are links, and little text for each.
func (s *statement) isList(found, kept []corpus.Block, root *html.Node) bool {
	if s.article.headline != "" || strings.EqualFold(s.named("og:type"), "article") {
		return length(kept) < stub && length(found) > 4*length(kept)
	}
	if len(found) >= 8 && length(kept)*3 < length(found) {
		return true
	}
	linked := 0
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.H2, atom.H3, atom.H4:
			if leadsAway(n) {
				linked++
			}
		}
	}
	return linked >= 8 && length(kept) < linked*300
}

// leadsAway reports whether a heading is a link to another page, or is inside one.
func leadsAway(heading *html.Node) bool {
	for n := range heading.Descendants() {
		if n.DataAtom == atom.A && attribute(n, "href") != "" && !strings.HasPrefix(attribute(n, "href"), "#") {
			return true
		}
	}
	return heading.Parent != nil && heading.Parent.DataAtom == atom.A
}
