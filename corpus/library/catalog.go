package library

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const catalogFile = "catalog"

// entry is what the catalog says of a file in articles.
type entry struct {
	ID       string
	File     string
	Size     int64
	Modified int64  // nanoseconds since 1970
	URL      string // canonical, or ""
	Hash     string // of the text
	CopyOf   string
	Sketch   sketch
}

// readCatalog reads the catalog: a SHA-256, then the entries in Go's own encoding. One that is missing or damaged is
// empty, and is filled again from the articles.
func readCatalog(dir string) map[string]*entry {
	catalog := make(map[string]*entry)
	data, err := os.ReadFile(filepath.Join(dir, catalogFile))
	if err != nil || len(data) < sha256.Size {
		return catalog
	}
	sum, body := data[:sha256.Size], data[sha256.Size:]
	if want := sha256.Sum256(body); !bytes.Equal(sum, want[:]) {
		return catalog
	}
	var entries []*entry
	if gob.NewDecoder(bytes.NewReader(body)).Decode(&entries) != nil {
		return catalog
	}
	for _, e := range entries {
		catalog[e.File] = e
	}
	return catalog
}

func writeCatalog(dir string, catalog map[string]*entry) error {
	var body bytes.Buffer
	if err := gob.NewEncoder(&body).Encode(byFile(catalog)); err != nil {
		return err
	}
	sum := sha256.Sum256(body.Bytes())
	return writeFile(dir, filepath.Join(dir, catalogFile), func(w io.Writer) error {
		if _, err := w.Write(sum[:]); err != nil {
			return err
		}
		_, err := body.WriteTo(w)
		return err
	})
}

// sorted returns the entries in the order of their files, so that nothing depends on the order of a map.
func (l *Library) sorted() []*entry { return byFile(l.catalog) }

func byFile(catalog map[string]*entry) []*entry {
	all := make([]*entry, 0, len(catalog))
	for _, e := range catalog {
		all = append(all, e)
	}
	slices.SortFunc(all, func(x, y *entry) int { return strings.Compare(x.File, y.File) })
	return all
}

func (l *Library) byID(id string) *entry {
	for _, e := range l.sorted() {
		if e.ID == id {
			return e
		}
	}
	return nil
}
