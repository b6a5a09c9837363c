// Package library keeps the articles that an operator has added, as plain files that can be read, edited and backed up
// by hand:
//
//	articles/ID.md           the article: front matter and text
//	history/ID/TIME-HASH.md  what it was before each change
//	raw/ID-HASH.html         the bytes that it was made from, as they came
//	raw/ID.json              where and when they came from
//	catalog                  what the articles' files say in short; made again from them whenever it is missing
//	lock                     held by whoever writes
//
// A file is written whole or not at all, and an article exists from the moment when its file in articles does. So
// whatever happens, and whenever, no article is lost that was acknowledged, and none is there by half.
package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"summitbot/corpus"
)

// ArticlesDir is the name of the folder of the articles in that of the library.
const ArticlesDir = "articles"

// SourceName is what the library is called in the names of its articles' files.
const SourceName = "library"

const (
	historyDir = "history"
	rawDir     = "raw"
	lockFile   = "lock"
)

// Library is the articles in a folder. It is safe for concurrent use, by several processes too.
type Library struct {
	dir     string
	mu      sync.Mutex
	catalog map[string]*entry // by the name of the file
	changed bool              // since the catalog was written
}

// Open opens the library in a folder, which is made where there is none.
func Open(dir string) (*Library, error) {
	for _, name := range []string{ArticlesDir, historyDir, rawDir} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			return nil, fmt.Errorf("the library's folder cannot be made: %w", err)
		}
	}
	return &Library{dir: dir, catalog: readCatalog(dir)}, nil
}

// Close keeps what the next Open would have to find out again.
func (l *Library) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.changed {
		return nil
	}
	l.changed = false
	return writeCatalog(l.dir, l.catalog)
}

// Source returns the articles of the library in a folder as corpus.Collect takes them; it reports false where there is
// no library.
func Source(dir string) (corpus.Source, bool) {
	articles := filepath.Join(dir, ArticlesDir)
	info, err := os.Stat(articles)
	return corpus.Source{Name: SourceName, FS: os.DirFS(articles)}, err == nil && info.IsDir()
}

// ErrUnknown reports that there is no article of an id.
var ErrUnknown = errors.New("there is no such article among those that were added")

// Outcome is what adding an article did.
type Outcome string

// The outcomes of adding.
const (
	Added     Outcome = "added"
	Changed   Outcome = "changed"   // it was there in another version, which is kept
	Unchanged Outcome = "unchanged" // it was there
)

// Change says what adding an article did, or would do.
type Change struct {
	ID      string
	Outcome Outcome
	CopyOf  string // the id of an article that it repeats, or ""
	Diff    string // from the version before, where it changed
}

// Add takes an article in. raw is what it was made from, nil if that is not to be kept. The article's own id is not
// looked at: the same address, or the same text at no other address, is the same article. When Add returns without an
// error, the article is safe on the disk.
func (l *Library) Add(ctx context.Context, a *corpus.Article, raw *Raw) (change Change, err error) {
	err = l.locked(ctx, func() error {
		var data, before []byte
		if change, data, before, err = l.plan(a); err != nil {
			return err
		}
		if change.Outcome != Unchanged {
			if before != nil {
				if err := l.keepVersion(change.ID, before); err != nil {
					return err
				}
			}
			if err := l.keepBytes(change.ID, raw); err != nil {
				return err
			}
			if err := l.write(change.ID, data); err != nil {
				return err
			}
		} else if err := l.keepBytes(change.ID, raw); err != nil {
			return err
		}
		// Its validators speak of the article as it is now, so they may be there only when it is.
		return l.keepRecord(change.ID, raw)
	})
	return change, err
}

// write stores the file of an article, in the place of the one that it has.
func (l *Library) write(id string, data []byte) error {
	name, old := id+".md", ""
	if e := l.byID(id); e != nil {
		old = e.File
		name = strings.TrimSuffix(old, filepath.Ext(old)) + ".md" // somebody may have put a .txt there
	}
	if err := l.writeBytes(filepath.Join(l.dir, ArticlesDir, name), data); err != nil {
		return err
	}
	if old != "" && old != name {
		delete(l.catalog, old)
		if err := remove(filepath.Join(l.dir, ArticlesDir, old)); err != nil {
			return err
		}
	}
	return l.learn(name, data)
}

// Plan says what Add would do.
func (l *Library) Plan(ctx context.Context, a *corpus.Article) (change Change, err error) {
	err = l.locked(ctx, func() error {
		change, _, _, err = l.plan(a)
		return err
	})
	return change, err
}

// plan finds out what adding an article means, with the bytes of its file and those of the one that is there already.
func (l *Library) plan(a *corpus.Article) (change Change, data, before []byte, err error) {
	stored := *a
	known := l.find(a)
	if known == nil {
		change = Change{ID: l.newID(a), Outcome: Added, CopyOf: l.original(a)}
		stored.ID, stored.CopyOf = change.ID, change.CopyOf
		data, err = checked(&stored)
		return change, data, nil, err
	}
	before, err = os.ReadFile(filepath.Join(l.dir, ArticlesDir, known.File))
	if err != nil {
		return change, nil, nil, err
	}
	old, err := corpus.Parse(known.File, before)
	if err != nil {
		return change, nil, nil, fmt.Errorf("the article %s as it is stored: %w", known.ID, err)
	}
	change = Change{ID: known.ID, Outcome: Unchanged}
	if l.byID(known.CopyOf) != nil { // else somebody has deleted its file
		change.CopyOf = known.CopyOf
	}
	stored.ID, stored.CopyOf = known.ID, change.CopyOf
	if stored.URL == "" || Canonical(stored.URL) == Canonical(old.URL) {
		stored.URL = old.URL
	}
	if data, err = checked(&stored); err != nil {
		return change, nil, nil, err
	}
	again, err := corpus.Parse(known.File, data)
	if err != nil {
		return change, nil, nil, err
	}
	if !equal(old, again) {
		change.Outcome, change.Diff = Changed, difference(known.ID, before, data)
	}
	return change, data, before, nil
}

// checked returns the file of an article, unless the article could not be read back from it.
func checked(a *corpus.Article) ([]byte, error) {
	data := render(a)
	if len(data) > corpus.DefaultMaxSize {
		return nil, fmt.Errorf("the article has %d bytes, more than the limit of %d", len(data), corpus.DefaultMaxSize)
	}
	back, err := corpus.Parse(a.ID+".md", data)
	if err != nil {
		return nil, err
	}
	if back.ID != a.ID {
		return nil, fmt.Errorf("the article cannot be stored under the id %q", a.ID)
	}
	return data, nil
}

// find returns the entry of an article that is there already, or nil.
func (l *Library) find(a *corpus.Article) *entry {
	address, hash := Canonical(a.URL), textHash(a)
	var sameText *entry
	for _, e := range l.sorted() {
		if address != "" && e.URL == address {
			return e
		}
		if sameText == nil && e.Hash == hash && (address == "" || e.URL == "" || site(e.URL) == site(address)) {
			sameText = e
		}
	}
	return sameText
}

// Remove takes an article out, with its versions and what it was made from.
func (l *Library) Remove(ctx context.Context, id string) error {
	return l.locked(ctx, func() error {
		e := l.byID(id)
		if e == nil {
			return ErrUnknown
		}
		if err := l.freeCopies(id); err != nil {
			return err
		}
		if err := remove(filepath.Join(l.dir, ArticlesDir, e.File)); err != nil {
			return err
		}
		delete(l.catalog, e.File)
		l.changed = true
		// From here on it is gone; what is left of it harms nobody.
		return errors.Join(l.removeRaw(id), os.RemoveAll(l.history(id)))
	})
}

// IDs returns the ids of all articles, sorted.
func (l *Library) IDs(ctx context.Context) (ids []string, err error) {
	err = l.locked(ctx, func() error {
		for _, e := range l.sorted() {
			ids = append(ids, e.ID)
		}
		slices.Sort(ids)
		return nil
	})
	return ids, err
}

// Article reads the article of an id.
func (l *Library) Article(ctx context.Context, id string) (a *corpus.Article, err error) {
	err = l.locked(ctx, func() error {
		e := l.byID(id)
		if e == nil {
			return ErrUnknown
		}
		data, err := os.ReadFile(filepath.Join(l.dir, ArticlesDir, e.File))
		if err == nil {
			a, err = corpus.Parse(e.File, data)
		}
		return err
	})
	return a, err
}

// locked runs do while nobody else writes, with a catalog that is up to date.
func (l *Library) locked(ctx context.Context, do func() error) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lock := flock.New(filepath.Join(l.dir, lockFile))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("the library is being written to: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if err := l.update(); err != nil {
		return err
	}
	return do()
}

// update makes the catalog agree with the files. Only those whose size or time has changed are read.
func (l *Library) update() error {
	sweep(l.dir)
	dir := filepath.Join(l.dir, ArticlesDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	present := make(map[string]bool, len(entries))
	for _, file := range entries {
		name := file.Name()
		if strings.HasPrefix(name, ".") || !file.Type().IsRegular() {
			continue
		}
		info, err := file.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		present[name] = true
		known := l.catalog[name]
		if known != nil && known.Size == info.Size() && known.Modified == info.ModTime().UnixNano() {
			continue
		}
		if info.Size() > corpus.DefaultMaxSize {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if err := l.learn(name, data); err != nil {
			return err
		}
	}
	for name := range l.catalog {
		if !present[name] {
			delete(l.catalog, name)
			l.changed = true
		}
	}
	return nil
}

// learn puts the article in a file into the catalog. A file that is no article, put there by hand, is none of the
// library's; corpus.Collect reports it.
func (l *Library) learn(name string, data []byte) error {
	l.changed = true
	a, err := corpus.Parse(name, bytes.Clone(data))
	if err != nil || !safeID.MatchString(a.ID) || len(a.ID) > maxID {
		delete(l.catalog, name)
		return nil
	}
	info, err := os.Stat(filepath.Join(l.dir, ArticlesDir, name))
	if err != nil {
		return err
	}
	l.catalog[name] = &entry{
		ID: a.ID, File: name, Size: info.Size(), Modified: info.ModTime().UnixNano(),
		URL: Canonical(a.URL), Hash: textHash(a), CopyOf: a.CopyOf, Sketch: newSketch(a.Text),
	}
	return nil
}
