// Package intake takes articles in: it fetches pages and reads files, has articles made of them, and puts these into the
// library; by itself for the feeds that an operator has subscribed to. Whoever offers this to people calls Preview, shows
// what it found, and calls Add.
package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"summitbot/corpus"
	"summitbot/corpus/extract"
	"summitbot/corpus/fetch"
	"summitbot/corpus/library"
)

// Intake takes articles in. It is safe for concurrent use.
type Intake struct {
	Fetch   *fetch.Client
	Library *library.Library
}

// Candidate is an article that was found and is not added yet, with what adding it would do.
type Candidate struct {
	extract.Document
	Change   library.Change
	Passages int

	raw *library.Raw
}

// IsFile reports whether a source that somebody named is a file or a folder, and not an address.
func IsFile(source string) bool {
	_, err := os.Stat(source)
	return err == nil
}

// Preview reads an address, or a file of this machine, and says what articles it holds. Where only some members of an
// archive are articles, both results are there.
func (in *Intake) Preview(ctx context.Context, source string) ([]Candidate, error) {
	if !IsFile(source) {
		return in.previewPage(ctx, source)
	}
	data, err := readFile(source)
	if err != nil {
		return nil, err
	}
	return in.PreviewData(ctx, extract.Input{Data: data, Name: filepath.ToSlash(source)})
}

func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%q is not a file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, fetch.DefaultMaxSize+1))
	if len(data) > fetch.DefaultMaxSize {
		return nil, fmt.Errorf("%q is larger than the limit of %d MiB", name, fetch.DefaultMaxSize>>20)
	}
	return data, err
}

// Files returns a file, or those in a folder and in the folders inside it, in the order of their names. Hidden ones are
// left out, and links to folders are not followed.
func Files(source string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(source, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != source && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular() || path == source && !d.IsDir():
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

func (in *Intake) previewPage(ctx context.Context, address string) ([]Candidate, error) {
	page, err := in.Fetch.Get(ctx, fetch.Request{URL: address})
	if err != nil {
		return nil, err
	}
	candidates, err := in.PreviewData(ctx, inputOf(page))
	for i := range candidates {
		if raw := candidates[i].raw; raw != nil {
			raw.Record = recordOf(page)
			raw.Ending = endingOf(page.ContentType)
		}
	}
	return candidates, err
}

func inputOf(page *fetch.Response) extract.Input {
	return extract.Input{Data: page.Body, ContentType: page.ContentType, URL: page.URL}
}

func recordOf(page *fetch.Response) library.Record {
	return library.Record{
		URL: page.URL, ContentType: page.ContentType, ETag: page.ETag, LastModified: page.LastModified,
		Fetched: time.Now().UTC().Truncate(time.Second),
	}
}

var ending = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)

// endings names the files of the types that pages come in; the system's own table differs from machine to machine.
var endings = map[string]string{
	"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md", "application/pdf": ".pdf",
	"application/json": ".json",
}

func endingOf(contentType string) string {
	media, _, err := mime.ParseMediaType(contentType)
	if found, ok := endings[media]; ok && err == nil {
		return found
	}
	return ".bin"
}

// PreviewData is Preview for bytes that are there already.
func (in *Intake) PreviewData(ctx context.Context, input extract.Input) ([]Candidate, error) {
	documents, refused := extract.Extract(input)
	var candidates []Candidate
	for _, d := range documents {
		change, err := in.Library.Plan(ctx, d.Article)
		if err != nil {
			return nil, err
		}
		candidates = append(candidates, Candidate{Document: d, Change: change, Passages: len(corpus.Passages(d.Article))})
	}
	if len(candidates) == 1 {
		// The bytes of an archive belong to no article alone.
		raw := &library.Raw{Data: input.Data, Ending: strings.ToLower(filepath.Ext(input.Name))}
		if !ending.MatchString(raw.Ending) {
			raw.Ending = ".bin"
		}
		raw.Fetched = time.Now().UTC().Truncate(time.Second)
		candidates[0].raw = raw
	}
	return candidates, refused
}

// Add puts a candidate into the library. What it did can differ from what the candidate says, if the library has changed
// in between.
func (in *Intake) Add(ctx context.Context, c Candidate) (library.Change, error) {
	return in.Library.Add(ctx, c.Article, c.raw)
}

// ErrNoAddress reports that an article cannot be refreshed.
var ErrNoAddress = errors.New("the article was not fetched from an address, so there is nothing to refresh it from: add its file again")

// Refresh fetches an article's page again. A page from which the same article is made as before changes nothing, so that
// what somebody has edited by hand stays.
func (in *Intake) Refresh(ctx context.Context, id string) (library.Change, error) {
	unchanged := library.Change{ID: id, Outcome: library.Unchanged}
	a, err := in.Library.Article(ctx, id)
	if err != nil {
		return unchanged, err
	}
	record, err := in.Library.Record(id)
	if err != nil {
		return unchanged, err
	}
	address := record.URL
	if address == "" {
		address = a.URL
	}
	if address == "" {
		return unchanged, ErrNoAddress
	}
	page, err := in.Fetch.Get(ctx, fetch.Request{URL: address, ETag: record.ETag, LastModified: record.LastModified})
	if err != nil || page.NotModified {
		return unchanged, err
	}
	documents, err := extract.Extract(inputOf(page))
	if err != nil {
		return unchanged, err
	}
	if len(documents) != 1 {
		return unchanged, fmt.Errorf("%s holds %d articles by now", address, len(documents))
	}
	if in.sameAsBefore(id, record, documents[0].Article, page.Body) {
		return unchanged, nil
	}
	fresh := documents[0].Article
	if library.Canonical(fresh.URL) != library.Canonical(a.URL) {
		fresh.URL = a.URL // it was asked for under this address, whatever the page calls itself now
	}
	return in.Library.Add(ctx, fresh, &library.Raw{Data: page.Body, Ending: endingOf(page.ContentType), Record: recordOf(page)})
}

// sameAsBefore reports whether the page gives the article that the stored bytes give. Pages change all the time in what
// is not the article.
func (in *Intake) sameAsBefore(id string, record library.Record, fresh *corpus.Article, body []byte) bool {
	before, err := in.Library.RawData(id)
	if err != nil || before == nil {
		return false
	}
	if bytes.Equal(before, body) {
		return true
	}
	documents, err := extract.Extract(extract.Input{Data: before, ContentType: record.ContentType, URL: record.URL})
	return err == nil && len(documents) == 1 && documents[0].Text == fresh.Text && documents[0].Title == fresh.Title
}
