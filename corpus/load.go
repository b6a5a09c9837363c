package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
)

// DefaultMaxSize is the size in bytes above which a file is not read.
const DefaultMaxSize = 8 << 20

// FileError says why one file was skipped.
type FileError struct {
	File string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("%q: %v", e.File, e.Err) }
func (e *FileError) Unwrap() error { return e.Err }

// Load reads every .md and .txt file of fsys in the order of their paths. Files that cannot be read as articles are
// skipped and returned as FileErrors; they never stop the others. maxSize is in bytes; 0 means DefaultMaxSize.
func Load(fsys fs.FS, maxSize int64) ([]*Article, []*FileError) {
	if maxSize <= 0 {
		maxSize = DefaultMaxSize
	}
	var articles []*Article
	var skipped []*FileError
	ids := make(map[string]string)
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			skipped = append(skipped, &FileError{name, err})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if name != "." && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		ext := strings.ToLower(path.Ext(name))
		if ext != ".md" && ext != ".txt" {
			return nil
		}
		a, err := loadFile(fsys, name, maxSize)
		if err == nil {
			if other, taken := ids[a.ID]; taken {
				err = fmt.Errorf("has the id %q, which %q has already", a.ID, other)
			}
		}
		if err != nil {
			skipped = append(skipped, &FileError{name, err})
			return nil
		}
		ids[a.ID] = name
		articles = append(articles, a)
		return nil
	})
	sort.Slice(articles, func(i, j int) bool { return articles[i].File < articles[j].File })
	return articles, skipped
}

func loadFile(fsys fs.FS, name string, maxSize int64) (*Article, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	if info.Size() > maxSize {
		return nil, fmt.Errorf("%d bytes, more than the limit of %d", info.Size(), maxSize)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > maxSize {
		return nil, fmt.Errorf("more than the limit of %d bytes", maxSize)
	}
	return Parse(name, data)
}

// Parse makes an article of a file's bytes; the name's ending tells Markdown (.md) from plain text.
func Parse(name string, data []byte) (*Article, error) {
	source, err := decode(data)
	if err != nil {
		return nil, err
	}
	a := &Article{File: name}
	if strings.EqualFold(path.Ext(name), ".md") {
		// Entities inside Markdown are the parser's business: resolved too early they could turn into markup.
		if err := parseMarkdown(a, normaliseSource(source)); err != nil {
			return nil, err
		}
	} else {
		parsePlain(a, normalise(source))
	}
	if strings.TrimSpace(a.Text) == "" {
		return nil, errors.New("no article text in it")
	}
	if a.ID == "" {
		sum := sha256.Sum256([]byte(name))
		a.ID = strings.TrimSuffix(path.Base(name), path.Ext(name)) + "-" + hex.EncodeToString(sum[:3])
	}
	if a.Title == "" {
		first := a.Text[a.Paragraphs[0].Start:a.Paragraphs[0].End]
		s := Sentences(first)[0]
		a.Title = strings.TrimRight(first[s.Start:s.End], ".")
	}
	if a.Lang == "" {
		a.Lang = DetectLang(a.Text)
	}
	return a, nil
}
