package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Collection is what a list of sources holds. Fingerprint is made from the names and bytes of all their articles, so that
// equal fingerprints mean equal articles.
type Collection struct {
	Articles    []*Article // in the order of Keys; nil where the file is known already (CollectChanged)
	Keys        []Key
	Files       []File
	Skipped     []*FileError
	Fingerprint string
}

// Key tells an article of a collection from all others, and from what it was before its file changed.
type Key struct {
	ID, File string
	Sum      [sha256.Size]byte // of the file
}

// File is what is remembered of a file, so that it need not be read again to know what is in it.
type File struct {
	Source, Name string
	Size         int64
	Modified     time.Time
	Read         time.Time
	Sum          [sha256.Size]byte // of its bytes; of none where they could not be read
	Readable     bool
	Foreign      bool   // of no format that is read: whatever else lies in the folder, the index itself perhaps
	Problem      string // why it, or a part of it, is no article; "" where there is none
	Found        []Found
	err          error // what Problem says, where the file was read just now
}

// Found is an article in a file as the file names it; another file may have the same id.
type Found struct {
	ID    string
	Named bool // by the file itself
}

// Collect reads the files of the sources, in their order and in the order of the paths inside each. Files that cannot be
// read as articles are skipped and returned as FileErrors; they never stop the others. maxSize is in bytes; 0 means
// DefaultMaxSize. When ctx is done it returns at once, with what it has read.
func Collect(ctx context.Context, sources []Source, maxSize int64) Collection {
	return CollectChanged(ctx, sources, maxSize, nil)
}

// CollectChanged is Collect that reads only the files that have changed since known was collected. That is told by their
// size and time. A file that was read shortly after it was written is read again: it may have been written once more
// within the grain of its time.
func CollectChanged(ctx context.Context, sources []Source, maxSize int64, known []File) Collection {
	before := make(map[[2]string]*File, len(known))
	for i := range known {
		at := [2]string{known[i].Source, known[i].Name}
		_, twice := before[at]
		if before[at] = &known[i]; twice {
			before[at] = nil // sources of one name: which of them it was is not known
		}
	}
	var c Collection
	var articles [][]*Article // of each file
	for _, source := range sources {
		walk(ctx, source, func(name string, err error) {
			var found []*Article
			file, data := look(source, name, err, maxSize, before[[2]string{source.Name, name}])
			if data != nil && file.err == nil {
				found, file.err = source.read(name, data)
				for _, a := range found {
					file.Found = append(file.Found, Found{a.ID, a.named})
				}
			}
			if file.err != nil {
				file.Problem = file.err.Error()
			}
			c.Files, articles = append(c.Files, file), append(articles, found)
		})
	}
	c.settle(articles)
	c.Fingerprint = fingerprint(c.Files)
	return c
}

// Fingerprint returns what Collect would return as the fingerprint, without parsing the articles.
func Fingerprint(sources []Source, maxSize int64) string {
	var files []File
	for _, source := range sources {
		walk(context.Background(), source, func(name string, err error) {
			file, _ := look(source, name, err, maxSize, nil)
			files = append(files, file)
		})
	}
	return fingerprint(files)
}

// Keys returns the keys of the articles that a collection of these files has, in its order.
func Keys(files []File) []Key {
	c := Collection{Files: files}
	c.settle(nil)
	return c.Keys
}

// grain is more than file systems round the times of files to.
const grain = 2 * time.Second

// look returns what is known of a file where that still holds; else it reads it, and returns its bytes, which are not nil,
// unless it cannot be read.
func look(source Source, name string, err error, maxSize int64, known *File) (File, []byte) {
	if maxSize <= 0 {
		maxSize = DefaultMaxSize
	}
	file := File{Source: source.Name, Name: name, Read: time.Now(), Foreign: errors.Is(err, errNotArticle), err: err}
	file.Sum = sha256.Sum256(nil)
	if err != nil {
		return file, nil
	}
	info, err := fs.Stat(source.FS, name)
	if err != nil {
		file.err = err
		return file, nil
	}
	file.Size, file.Modified = info.Size(), info.ModTime()
	if known != nil && known.Readable && known.Size == file.Size && known.Size <= maxSize && !known.Modified.IsZero() &&
		known.Modified.Equal(file.Modified) && known.Modified.Add(grain).Before(known.Read) {
		return *known, nil
	}
	data, err := readFile(source.FS, name, info, maxSize)
	if err != nil {
		file.err = err
		return file, nil
	}
	file.Sum, file.Readable = sha256.Sum256(data), true
	return file, data
}

// settle makes Articles, Keys and Skipped of the files; articles has those of each file that was read. An id that several
// articles have belongs to the first.
func (c *Collection) settle(articles [][]*Article) {
	fileOf := make(map[string]string) // of each id
	for i, f := range c.Files {
		display := path.Join(f.Source, f.Name)
		switch {
		case f.err != nil:
			c.Skipped = append(c.Skipped, &FileError{display, f.err})
		case f.Problem != "":
			c.Skipped = append(c.Skipped, &FileError{display, errors.New(f.Problem)})
		}
		for j, found := range f.Found {
			file, id := display, found.ID
			if len(f.Found) > 1 {
				file += fmt.Sprintf("#%d", j+1)
			}
			if _, taken := fileOf[id]; taken && !found.Named {
				// Two folders may hold files of one name; only an id that was given can be wrong.
				id = idFromName(file)
			}
			if other, taken := fileOf[id]; taken {
				err := fmt.Errorf("has the id %q, which %q has already", id, other)
				c.Skipped = append(c.Skipped, &FileError{file, err})
				continue
			}
			name := file
			if strings.ContainsFunc(file, unicode.IsControl) {
				name = strconv.Quote(file) // no line break may stand in a source line
			}
			fileOf[id] = name
			c.Keys = append(c.Keys, Key{id, name, f.Sum})
			var a *Article
			if articles != nil && articles[i] != nil {
				a = articles[i][j]
				a.ID, a.File = id, name
			}
			c.Articles = append(c.Articles, a)
		}
	}
}

func fingerprint(files []File) string {
	hash := sha256.New()
	for _, f := range files {
		if !f.Foreign {
			fmt.Fprintf(hash, "%q %q %x %t\n", f.Source, f.Name, f.Sum, f.Readable)
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}
