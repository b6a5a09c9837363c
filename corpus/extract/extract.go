// Package extract makes articles of what the web and files send. Whatever the bytes are, a call ends soon, takes memory
// in proportion to their number, loads nothing else and runs nothing: scripts, styles and remote resources are data.
package extract

import (
	"errors"
	"fmt"
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

// Extract returns the articles in an input: one for a page or a document, any number for a list or an archive, in its
// order. A member that holds no article does not stop the others: documents are returned beside the error then. Every
// error is a Refusal, by itself or, with the member's name, joined to others.
func Extract(in Input) ([]Document, error) {
	return newReader().read(in)
}

// Bounds of one call. What is packed can be a thousand times as long as it is sent.
const (
	maxUnpacked = 256 << 20 // bytes of all that is unpacked
	maxMember   = 32 << 20  // bytes of one member, or of one document that is not packed
	maxMembers  = 50_000
	maxNesting  = 2 // archives in archives
)

var errUnpacked = &Refusal{Reason: fmt.Sprintf("it unpacks to more than the limit of %d MiB", maxUnpacked>>20)}

// reader is one call of Extract: it keeps count of what was unpacked.
type reader struct {
	unpacked int64 // bytes that may still be unpacked
	members  int   // members that may still be read
	nesting  int
}

func newReader() *reader {
	return &reader{unpacked: maxUnpacked, members: maxMembers}
}

func (r *reader) read(in Input) (docs []Document, err error) {
	// The readers of foreign formats are other people's: a panic in one of them is a file that cannot be read.
	defer func() {
		if p := recover(); p != nil {
			docs, err = nil, refuse("the file is damaged: its reader failed")
		}
	}()
	kind := formatOf(in)
	if len(in.Data) > maxMember && !kind.packed() {
		return nil, refuse("it has %d bytes, more than the limit of %d MiB", len(in.Data), maxMember>>20)
	}
	switch kind {
	case formatMarkdown:
		return one(parse(in, ".md"))
	case formatText:
		return one(parse(in, ".txt"))
	case formatPage:
		return one(readPage(in))
	case formatMHTML:
		return one(readMHTML(in))
	case formatJSON:
		return readJSON(in)
	case formatLines:
		return readLines(in)
	case formatWord:
		return one(r.readWord(in))
	case formatPDF:
		return one(readPDF(in))
	case formatZip:
		return r.readZip(in)
	case formatGzip:
		return r.readGzip(in)
	case formatWARC:
		return r.readWARC(in)
	}
	return nil, refuse("this is none of the formats that can be read: " +
		"web pages, Markdown, plain text, JSON, Word, PDF, and zip or WARC archives of these")
}

func one(d Document, err error) ([]Document, error) {
	if err != nil {
		return nil, err
	}
	return []Document{d}, nil
}

// gathered collects the documents of the members of one input, and why others were refused.
type gathered struct {
	docs []Document
	errs []error
}

// maxReasons is how many refusals are told one by one.
const maxReasons = 100

func (g *gathered) add(name string, docs []Document, err error) {
	g.docs = append(g.docs, docs...)
	if err != nil && len(g.errs) < maxReasons {
		g.errs = append(g.errs, fmt.Errorf("%q: %w", name, err))
	}
}

func (g *gathered) result(nothing string) ([]Document, error) {
	if len(g.docs) == 0 && len(g.errs) == 0 {
		return nil, refuse("%s", nothing)
	}
	return g.docs, errors.Join(g.errs...)
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

// id returns what an article without an id is named after: its address, or the file's name.
func (in Input) id(address string) string { return firstOf(address, in.Name, in.URL, "article") }

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
