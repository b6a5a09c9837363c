package extract

import (
	"mime"
	"net/url"
	"strings"

	trafilatura "github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"summitbot/corpus"
)

// maxNodes bounds the elements and texts of a page: the search for its article is not linear in them. Of
// 181 pages of news none has more than 4,017; long ones with all that surrounds them may have some ten thousand.
const maxNodes = 15_000

// readPage finds the article in a web page. The article's paragraphs are found by go-trafilatura, which of the libraries
// measured on pages whose article is known was the best; what the page states about the article is read here.
func readPage(in Input) (Document, error) {
	text, err := corpus.Decode(in.Data, declaredCharset(in))
	if err != nil {
		return Document{}, refuse("the page cannot be read as text")
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return Document{}, refuse("the page is nested too deeply to be an article's")
	}
	if nodes(root) > maxNodes {
		return Document{}, refuse("the page has more than %d elements: more than an article's page has", maxNodes)
	}
	page, err := url.Parse(in.URL)
	if err != nil || page.Host == "" {
		page = nil
	}
	s := readStatement(root)
	found, library := article(root, page)
	a, guessed := s.about(found, library, page)
	kept := sift(found, linkTexts(root), a.Title)
	refusal := s.notArticle(found, kept, root, page)
	composed, err := corpus.Compose(in.id(a.URL), a, kept)
	if err != nil {
		return Document{}, refuse("%s", firstOf(refusal, "the page has no article text"))
	}
	d := Document{Article: composed, Warnings: s.warnings(kept, composed, guessed)}
	if refusal != "" {
		return Document{}, &Refusal{refusal, &d}
	}
	return d, nil
}

// about returns the fields of the article that a page states, completed by what the library found, and whether the date
// is one that the library found in the page's text.
func (s *statement) about(blocks []corpus.Block, library trafilatura.Metadata, page *url.URL) (a corpus.Article, guessed bool) {
	publisher := firstOf(s.named("og:site_name"), s.article.publisher, s.named("application-name", "publisher"), library.Sitename)
	var all strings.Builder
	for _, b := range blocks {
		all.WriteString(b.Text)
	}
	a = corpus.Article{
		Title:     firstOf(s.headline(publisher, page), library.Title),
		Publisher: publisher,
		Author:    firstOf(s.authorNames(publisher), library.Author),
		URL:       s.address(page),
		Date:      s.published(page),
		Lang:      s.language(all.String()),
	}
	if a.Date == (corpus.Date{}) && !library.Date.IsZero() {
		a.Date = corpus.Date{Year: library.Date.Year(), Month: int(library.Date.Month()), Day: library.Date.Day()}
		guessed = true
	}
	return a, guessed
}

// article finds the article's paragraphs in a page, and what the library can tell of it.
func article(root *html.Node, page *url.URL) ([]corpus.Block, trafilatura.Metadata) {
	result, err := trafilatura.ExtractDocument(root, trafilatura.Options{
		OriginalURL:     page,
		EnableFallback:  true,
		ExcludeComments: true,
		HtmlDateMode:    trafilatura.Fast,
	})
	if err != nil {
		return nil, trafilatura.Metadata{}
	}
	return divided(blocksOf(result.ContentNode), root), result.Metadata
}

// divided gives a short article its paragraphs back, which the library runs together: as those of the element that has
// the same text.
func divided(blocks []corpus.Block, root *html.Node) []corpus.Block {
	if len(blocks) != 1 {
		return blocks
	}
	whole := letters(blocks[0].Text)
	for n := range root.Descendants() {
		if n.DataAtom != atom.Article && n.DataAtom != atom.Main && n.DataAtom != atom.Body {
			continue
		}
		inside := blocksOf(n)
		var all strings.Builder
		for _, b := range inside {
			all.WriteString(letters(b.Text))
		}
		if all.String() == whole {
			return inside
		}
	}
	return blocks
}

// declaredCharset returns the label of the encoding that the server or the page declares, or "".
func declaredCharset(in Input) string {
	if _, parameters, err := mime.ParseMediaType(in.ContentType); err == nil && parameters["charset"] != "" {
		return parameters["charset"]
	}
	if _, name, certain := charset.DetermineEncoding(in.Data, ""); certain {
		return name
	}
	// A page's own declaration is reported as uncertain, as is the guess that stands in for one.
	if _, name, _ := charset.DetermineEncoding(in.Data, ""); name != "windows-1252" {
		return name
	}
	return ""
}

func nodes(root *html.Node) int {
	n := 0
	for range root.Descendants() {
		n++
	}
	return n
}
