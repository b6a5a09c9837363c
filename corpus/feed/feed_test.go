package feed

import (
	"bytes"
	"compress/gzip"
	"errors"
	"reflect"
	"strings"
	"testing"

	"summitbot/corpus"
)

const base = "https://news.example/feeds/all.xml"

// documents holds one of each kind, with what must be read of it.
var documents = map[string]struct {
	source string
	want   Document
}{
	"RSS": {
		`<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
			xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title> The Harbour </title>
			<item><title>Two piers &amp; a crane</title><link>/piers?id=1#top</link><guid>p1</guid><dc:creator>A. Keeper</dc:creator>
			<pubDate>Fri, 15 Aug 2025 20:00:00 -0800</pubDate><description>Short.</description>
			<content:encoded><![CDATA[<p>Whole text.</p>]]></content:encoded></item>
			<item><title>Again</title><link>/piers?id=2</link><guid>p1</guid></item>
			<item><title>A script</title><link>javascript:alert(1)</link></item>
			<item><title>No address</title></item></channel></rss>`,
		Document{Kind: Feed, Title: "The Harbour", Items: []Item{{
			Key: "p1", URL: "https://news.example/piers?id=1", Title: "Two piers & a crane", Author: "A. Keeper",
			Date: corpus.Date{Year: 2025, Month: 8, Day: 16}, Version: "Fri, 15 Aug 2025 20:00:00 -0800", Content: "<p>Whole text.</p>",
		}}},
	},
	"Atom": {
		`<feed xmlns="http://www.w3.org/2005/Atom"><title>Гавань</title><entry><id>urn:1</id><title>Причалы</title>
			<link href="one.html"/><updated>2025-08-15T12:00:00Z</updated></entry></feed>`,
		Document{Kind: Feed, Title: "Гавань", Items: []Item{{
			Key: "urn:1", URL: "https://news.example/feeds/one.html", Title: "Причалы",
			Date: corpus.Date{Year: 2025, Month: 8, Day: 15}, Version: "2025-08-15T12:00:00Z",
		}}},
	},
	"JSON Feed": {
		`{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": [{"id": "7", "url": "https://other.example/7",
			"title": "Seven", "content_html": "<p>x</p>", "date_published": "2025-08-14T09:00:00Z", "authors": [{"name": "K."}]}]}`,
		Document{Kind: Feed, Title: "Harbour", Items: []Item{{
			Key: "7", URL: "https://other.example/7", Title: "Seven", Author: "K.", Date: corpus.Date{Year: 2025, Month: 8, Day: 14},
			Version: "2025-08-14T09:00:00Z", Content: "<p>x</p>",
		}}},
	},
	"sitemap": {
		`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/old</loc><lastmod>2025-08-01</lastmod></url>
			<url><loc> https://news.example/new </loc><lastmod>2025-08-16T10:00:00+00:00</lastmod></url><url><loc>ftp://news.example/</loc></url></urlset>`,
		Document{Kind: Sitemap, Items: []Item{
			{Key: " https://news.example/new ", URL: "https://news.example/new", Version: "2025-08-16T10:00:00+00:00"},
			{Key: "https://news.example/old", URL: "https://news.example/old", Version: "2025-08-01"},
		}},
	},
	"list of sitemaps": {
		`<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/b.xml.gz</loc></sitemap></sitemapindex>`,
		Document{Kind: Sitemap, Feeds: []string{"https://news.example/a.xml", "https://news.example/b.xml.gz"}},
	},
	"OPML": {
		`<opml version="2.0"><head><title>Mine</title></head><body><outline text="folder"><outline xmlUrl="https://a.example/rss"/>
			</outline><outline xmlUrl="https://b.example/rss"/><outline xmlUrl="https://a.example/rss"/></body></opml>`,
		Document{Kind: List, Title: "Mine", Feeds: []string{"https://a.example/rss", "https://b.example/rss"}},
	},
	"page": {
		`<!doctype html><html><head><link rel=stylesheet href=x.css><LINK REL="alternate" type="application/rss+xml" href="/rss">
			<link rel=alternate hreflang=ru href=/ru></head><body><link rel=alternate type="application/rss+xml" href=/comment></body></html>`,
		Document{Kind: Page, Feeds: []string{"https://news.example/rss"}},
	},
	"Windows-1251": {
		"<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss version=\"2.0\"><channel><title>\xc3\xe0\xe2\xe0\xed\xfc</title></channel></rss>",
		Document{Kind: Feed, Title: "Гавань"},
	},
	"feed with control characters": {
		"<rss version=\"2.0\"><channel><title>A\x00B\x08</title></channel></rss>",
		Document{Kind: Feed, Title: "AB"},
	},
}

func TestParse(t *testing.T) {
	for name, d := range documents {
		got, err := Parse([]byte(d.source), base)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !reflect.DeepEqual(*got, d.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, *got, d.want)
		}
	}
}

func compressed(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCompressed(t *testing.T) {
	d, err := Parse(compressed(t, []byte(documents["sitemap"].source)), base)
	if err != nil || len(d.Items) != 2 {
		t.Errorf("got %+v, %v", d, err)
	}
}

// TestHostile gives what is made to fill memory, to run for ever or to end the program by the depth of its stack.
func TestHostile(t *testing.T) {
	const many = 1_000_000
	for name, source := range map[string]string{
		"extensions":      `<rss version="2.0" xmlns:a="urn:a"><channel><item>` + strings.Repeat("<a:x>", many),
		"content":         `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">` + strings.Repeat("<div>", many),
		"behind controls": "<rss\x00 version=\"2.0\" xmlns:a=\"urn:a\"><channel><item>" + strings.Repeat("<a:\x01x>", many),
		"outlines":        "<opml><body>" + strings.Repeat(`<outline text="x">`, many/4),
		"brackets":        `{"version": "https://jsonfeed.org/version/1", "items":` + strings.Repeat("[", many),
		"entities":        `<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><title>&b;`,
		"file":            `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><title>&x;</title>`,
		"nothing":         "",
		"text":            "It is a page.",
		"page":            "<html><body><p>No feed here.</p></body></html>",
		"binary":          "\x89PNG\r\n\x1a\n\x00\x00",
		"half a gzip":     string(compressed(t, []byte(documents["RSS"].source))[:40]),
		"gzip bomb":       string(compressed(t, make([]byte, 4*maxSize))),
	} {
		if d, err := Parse([]byte(source), base); err == nil {
			t.Errorf("%s: read as %+v", name, d)
		}
	}
	if _, err := Parse([]byte("plain"), base); !errors.Is(err, ErrNotFeed) {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, d := range documents {
		f.Add([]byte(d.source))
	}
	f.Add([]byte(`<rss version="2.0" xmlns:a="urn:a"><channel><item>` + strings.Repeat("<a:x>", 200)))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">` + strings.Repeat("&lt;b>", 200)))
	f.Add(compressed(f, []byte(documents["Atom"].source)))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[null,{"url":"x","authors":[null]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse(data, base)
		if err != nil {
			return
		}
		for _, item := range d.Items {
			if !strings.HasPrefix(item.URL, "http") {
				t.Errorf("address %q", item.URL)
			}
		}
		if len(d.Items) > maxItems {
			t.Errorf("%d items", len(d.Items))
		}
	})
}
