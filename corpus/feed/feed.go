// Package feed reads what lists articles: feeds (RSS, Atom, JSON Feed), sitemaps, lists of feeds (OPML), and pages that
// name their feeds. It reads bytes and gives plain values; fetching is the business of others.
package feed

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"summitbot/corpus"
)

// Limits of one document.
const (
	maxSize  = 10 << 20 // bytes after decompression
	maxDepth = 100      // of elements inside one another
	maxItems = 50_000   // as many as the sitemap protocol permits
)

// Kind is what a document is.
type Kind string

// The kinds of document.
const (
	Feed    Kind = "feed"
	Sitemap Kind = "sitemap"
	List    Kind = "list" // of feeds
	Page    Kind = "page" // that names its feeds
)

// Document is what a feed, a sitemap, a list of feeds or a page holds: articles, or the addresses of further documents.
type Document struct {
	Kind  Kind
	Title string
	Items []Item   // the newest first where the document says when they changed
	Feeds []string // further feeds or sitemaps
}

// Item is an article that a feed announces. Content is HTML, "" where the feed holds no more than a summary.
type Item struct {
	Key     string // names the item among all of its feed
	URL     string
	Title   string
	Author  string
	Date    corpus.Date
	Version string // changes when the article does, "" if the feed does not say
	Content string
}

// ErrNotFeed reports that a document lists neither articles nor feeds.
var ErrNotFeed = errors.New("this is no feed, sitemap or list of feeds, and no page that names one")

// Parse reads a document that was fetched from the address base, which relative addresses in it start from.
func Parse(data []byte, base string) (*Document, error) {
	data, err := unpack(data)
	if err != nil {
		return nil, err
	}
	from, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	var d *Document
	switch start := bytes.TrimLeft(data, "\uFEFF \t\r\n"); {
	case bytes.HasPrefix(start, []byte("{")):
		d, err = parseFeed(data)
	default:
		d, err = parseMarkup(data)
	}
	if err != nil {
		return nil, err
	}
	d.resolve(from)
	return d, nil
}

// unpack decompresses what a site stores compressed, as it does sitemaps.
func unpack(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1F, 0x8B}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("compressed, but damaged: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(z, maxSize+1))
	switch {
	case len(plain) > maxSize:
		return nil, fmt.Errorf("more than the limit of %d MiB when decompressed", maxSize>>20)
	case err != nil:
		return nil, fmt.Errorf("compressed, but damaged: %w", err)
	}
	return plain, nil
}

func parseMarkup(data []byte) (*Document, error) {
	root, err := inspect(data)
	if err != nil {
		return nil, err
	}
	switch strings.ToLower(root) {
	case "rss", "rdf", "feed":
		return parseFeed(data)
	case "urlset", "sitemapindex":
		return parseSitemap(data)
	case "opml":
		return parseOPML(data)
	}
	return parsePage(data)
}

func newDecoder(data []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	return d
}

// inspect returns the name of the outermost element. It refuses elements nested too deep: parsers that call themselves
// for every level would need a stack without end, and the end of the stack is the end of the program. It reads with the
// decoder that they read with, so that they come no further than it does.
func inspect(data []byte) (root string, err error) {
	d := newDecoder(slices.DeleteFunc(bytes.Clone(data), func(b byte) bool {
		return b < ' ' && b != '\t' && b != '\n' && b != '\r' // what gofeed leaves out before it parses
	}))
	depth := 0
	for {
		token, err := d.Token()
		if err != nil {
			return root, nil // of no XML at all, or of a damaged end: the parser of the format says what is wrong
		}
		switch token := token.(type) {
		case xml.StartElement:
			root = cmp.Or(root, token.Name.Local)
			if strings.EqualFold(root, "html") {
				return root, nil
			}
			if depth++; depth > maxDepth {
				return "", fmt.Errorf("elements nested more than %d deep", maxDepth)
			}
		case xml.EndElement:
			depth--
		}
	}
}

func parseFeed(data []byte) (d *Document, err error) {
	defer func() {
		// gofeed trips over some damaged feeds, a null among the items of a JSON feed for one.
		if recover() != nil {
			d, err = nil, errors.New("a feed that cannot be read: it is damaged")
		}
	}()
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if errors.Is(err, gofeed.ErrFeedTypeNotDetected) {
		return nil, ErrNotFeed
	}
	if err != nil {
		return nil, fmt.Errorf("a feed that cannot be read: %w", err)
	}
	d = &Document{Kind: Feed, Title: strings.TrimSpace(parsed.Title)}
	for _, item := range parsed.Items {
		if item == nil || item.Link == "" {
			continue
		}
		out := Item{
			Key: cmp.Or(item.GUID, item.Link), URL: item.Link, Title: strings.TrimSpace(item.Title),
			Version: cmp.Or(item.Updated, item.Published), Content: item.Content,
		}
		if len(item.Authors) > 0 && item.Authors[0] != nil {
			out.Author = item.Authors[0].Name
		}
		if t := cmp.Or(item.PublishedParsed, item.UpdatedParsed); t != nil {
			out.Date = corpus.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
		}
		d.Items = append(d.Items, out)
	}
	return d, nil
}

// parseSitemap reads a sitemap, or a list of them (sitemaps.org/protocol.html).
func parseSitemap(data []byte) (*Document, error) {
	type entry struct {
		Location string `xml:"loc"`
		Modified string `xml:"lastmod"`
	}
	var sitemap struct {
		Pages []entry `xml:"url"`
		Parts []entry `xml:"sitemap"`
	}
	if err := newDecoder(data).Decode(&sitemap); err != nil {
		return nil, fmt.Errorf("a sitemap that cannot be read: %w", err)
	}
	newest := func(x, y entry) int { return strings.Compare(y.Modified, x.Modified) } // W3C dates sort as text
	slices.SortStableFunc(sitemap.Pages, newest)
	slices.SortStableFunc(sitemap.Parts, newest)
	d := &Document{Kind: Sitemap}
	for _, page := range sitemap.Pages {
		d.Items = append(d.Items, Item{Key: page.Location, URL: page.Location, Version: page.Modified})
	}
	for _, part := range sitemap.Parts {
		d.Feeds = append(d.Feeds, part.Location)
	}
	return d, nil
}

// outline is an entry of OPML, a list of lists (opml.org/spec2.opml).
type outline struct {
	Feed string    `xml:"xmlUrl,attr"`
	Sub  []outline `xml:"outline"`
}

func parseOPML(data []byte) (*Document, error) {
	var list struct {
		Title string    `xml:"head>title"`
		Top   []outline `xml:"body>outline"`
	}
	if err := newDecoder(data).Decode(&list); err != nil {
		return nil, fmt.Errorf("a list of feeds (OPML) that cannot be read: %w", err)
	}
	d := &Document{Kind: List, Title: strings.TrimSpace(list.Title)}
	var collect func([]outline)
	collect = func(all []outline) {
		for _, o := range all {
			if o.Feed != "" {
				d.Feeds = append(d.Feeds, o.Feed)
			}
			collect(o.Sub)
		}
	}
	collect(list.Top)
	return d, nil
}

var feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/feed+json"}

// parsePage finds the feeds that the head of a page names (rssboard.org/rss-autodiscovery).
func parsePage(data []byte) (*Document, error) {
	d := &Document{Kind: Page}
	for z := html.NewTokenizer(bytes.NewReader(data)); z.Next() != html.ErrorToken; {
		token := z.Token()
		if token.DataAtom == atom.Body {
			break
		}
		if token.DataAtom != atom.Link {
			continue
		}
		attribute := make(map[string]string)
		for _, a := range token.Attr {
			attribute[a.Key] = a.Val
		}
		if strings.EqualFold(attribute["rel"], "alternate") && slices.Contains(feedTypes, strings.ToLower(attribute["type"])) {
			d.Feeds = append(d.Feeds, attribute["href"])
		}
	}
	if len(d.Feeds) == 0 {
		return nil, ErrNotFeed
	}
	return d, nil
}

// resolve makes all addresses absolute, and leaves out those that are not of the web or stand there twice.
func (d *Document) resolve(base *url.URL) {
	absolute := func(address string) string {
		u, err := base.Parse(strings.TrimSpace(address))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return ""
		}
		u.Fragment = ""
		return u.String()
	}
	seen := map[string]bool{"": true}
	fresh := func(key string) bool {
		before := seen[key]
		seen[key] = true
		return !before
	}
	feeds, items := d.Feeds, d.Items
	d.Feeds, d.Items = nil, nil
	for _, address := range feeds {
		if u := absolute(address); fresh(u) && len(d.Feeds) < maxItems {
			d.Feeds = append(d.Feeds, u)
		}
	}
	clear(seen)
	seen[""] = true
	for _, item := range items {
		if item.URL = absolute(item.URL); item.URL != "" && fresh(item.Key) && len(d.Items) < maxItems {
			d.Items = append(d.Items, item)
		}
	}
}
