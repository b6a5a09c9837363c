// Package extract makes articles of what the web and files send. Whatever the bytes are, a call ends soon, takes memory
// in proportion to their number, loads nothing else and runs nothing: scripts, styles and remote resources are data.
package extract

import (
	"mime"
	"net/url"
	"path"
	"strings"

	"summitbot/corpus"
)

// Input is what a server or a file gave, and what is known of it. Only Data is needed; the other fields are hints, and
// where they disagree with the bytes, the bytes are believed.
type Input struct {
	Data        []byte
	ContentType string // as in an HTTP header, with charset if there is one
	URL         string // where the bytes were fetched from, after redirects
	Name        string // of the file; slashes divide it
}

// Document is an article found in an Input. Its text, paragraphs and what was dropped are as corpus makes them; its id is
// made from its URL, or from the file's name where it has none. Lang is the page's own claim, or a guess by the letters.
type Document struct {
	*corpus.Article
	Warnings []string // what an operator should look at, as sentences without a full stop
}

// ErrUnknownFormat is the reason of a Refusal where the bytes are of no format that is read here.
var ErrUnknownFormat = &Refusal{Reason: "this is none of the formats that can be read: web pages, Markdown, plain text, JSON, Word, PDF, and zip or WARC archives of these"}

// Extract returns the articles in an input: one for a page or a document, any number for an archive, in its order. A
// member of an archive that holds no article does not stop the others. Every error is a Refusal, by itself or joined;
// documents are returned beside it where only some members were refused.
func Extract(in Input) ([]Document, error) {
	switch formatOf(in) {
	case formatMarkdown:
		return one(parse(in, ".md"))
	case formatText:
		return one(parse(in, ".txt"))
	case formatPage:
		return readPage(in)
	}
	return nil, ErrUnknownFormat
}

func one(d Document, err error) ([]Document, error) {
	if err != nil {
		return nil, err
	}
	return []Document{d}, nil
}

// format is what the bytes of an input are.
type format int

const (
	formatUnknown format = iota
	formatMarkdown
	formatText
	formatPage
)

var (
	byEnding = map[string]format{".md": formatMarkdown, ".markdown": formatMarkdown, ".txt": formatText, ".html": formatPage, ".htm": formatPage, ".xhtml": formatPage}
	byType   = map[string]format{"text/markdown": formatMarkdown, "text/plain": formatText, "text/html": formatPage, "application/xhtml+xml": formatPage}
)

func formatOf(in Input) format {
	if media, _, err := mime.ParseMediaType(in.ContentType); err == nil && byType[media] != formatUnknown {
		return byType[media]
	}
	return byEnding[strings.ToLower(path.Ext(in.name()))]
}

// name returns the name of the file, or the last part of the URL's path.
func (in Input) name() string {
	if in.Name != "" {
		return in.Name
	}
	if u, err := url.Parse(in.URL); err == nil {
		return path.Base(u.Path)
	}
	return ""
}

// parse reads a format that corpus itself knows, by its ending.
func parse(in Input, ending string) (Document, error) {
	name := strings.TrimSuffix(in.name(), path.Ext(in.name())) + ending
	a, err := corpus.Parse(name, in.Data)
	if err != nil {
		return Document{}, refuse("%v", err)
	}
	if a.URL == "" {
		a.URL = in.URL
	}
	return Document{Article: a}, nil
}

// id returns what an article without an id is named after: its address, or the file's name.
func (in Input) id(address string) string { return firstOf(address, in.Name, in.URL, "article") }
