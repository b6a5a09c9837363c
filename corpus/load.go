package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
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

// Source is a folder of articles and the name that messages call it by. Formats reads what is neither Markdown nor plain
// text; where it is nil, nothing does.
type Source struct {
	Name    string
	FS      fs.FS
	Formats Formats
}

// Formats reads articles from files of other formats.
type Formats interface {
	// Reads reports whether files with such a name are read.
	Reads(name string) bool
	// Read returns the articles in a file, and an error for what of it is none; there may be both.
	Read(name string, data []byte) ([]*Article, error)
}

// reads reports whether a file is read at all.
func (s Source) reads(name string) bool {
	return plainFormat(name) || s.Formats != nil && s.Formats.Reads(name)
}

func (s Source) read(name string, data []byte) ([]*Article, error) {
	if s.Formats != nil && !plainFormat(name) {
		return s.Formats.Read(name, data)
	}
	a, err := Parse(name, data)
	if err != nil {
		return nil, err
	}
	return []*Article{a}, nil
}

// plainFormat reports whether Parse reads files with such a name.
func plainFormat(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".txt"
}

// Load is Collect for one source without a name.
func Load(fsys fs.FS, maxSize int64) ([]*Article, []*FileError) {
	c := Collect(context.Background(), []Source{{FS: fsys}}, maxSize)
	return c.Articles, c.Skipped
}

var errNotArticle = errors.New("not an article: its name has the ending of no format that is read here")

// walk visits the files of a source in the order of their paths, with the reason why one cannot be looked at. Hidden files
// and folders are passed over. Links to files are followed, links to folders are not, so that no loop is possible.
func walk(ctx context.Context, source Source, visit func(name string, err error)) {
	_ = fs.WalkDir(source.FS, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return fs.SkipAll
		case err != nil:
			visit(name, err)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
		case !source.reads(name):
			visit(name, errNotArticle)
		default:
			visit(name, nil)
		}
		return nil
	})
}

// readFile reads a file of which info was found out before: opening a pipe would wait for its writer.
func readFile(fsys fs.FS, name string, info fs.FileInfo, maxSize int64) ([]byte, error) {
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	if info.Size() > maxSize {
		return nil, fmt.Errorf("%d bytes, more than the limit of %d", info.Size(), maxSize)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > maxSize {
		return nil, fmt.Errorf("more than the limit of %d bytes", maxSize)
	}
	return data, nil
}

// maxTitle is how many characters of a title are kept: it is indexed with every passage.
const maxTitle = 300

// Parse makes an article of a file's bytes; the name's ending tells Markdown (.md) from plain text.
func Parse(name string, data []byte) (*Article, error) {
	source, err := Decode(data, "")
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
	return a.complete(name)
}

// Block is a paragraph as a reader of some format found it: not cleaned, its markup resolved.
type Block struct {
	Kind Kind
	Text string
}

// Compose makes an article of what a reader of some format found: about has the fields that are known of it, name is what
// an article without an id is named after. The blocks are cleaned as those of a text file are.
func Compose(name string, about Article, blocks []Block) (*Article, error) {
	a := &about
	a.File = name
	b := newBuilder(a)
	for _, block := range blocks {
		b.add(block.Kind, block.Text)
	}
	b.finish()
	return a.complete(name)
}

// complete checks a parsed article and fills in what its source leaves open.
func (a *Article) complete(name string) (*Article, error) {
	if !slices.ContainsFunc(a.Paragraphs, func(p Paragraph) bool { return p.Kind != Heading }) {
		return nil, errors.New("no article text in it")
	}
	// Front matter can write any character in escapes.
	fields := []*string{&a.ID, &a.Title, &a.Publisher, &a.URL, &a.Author, &a.Lang, &a.CopyOf}
	for i := range a.Topics {
		fields = append(fields, &a.Topics[i])
	}
	for i := range a.References {
		r := &a.References[i]
		fields = append(fields, &r.ID, &r.Publisher, &r.Title, &r.URL)
	}
	for _, field := range fields {
		*field = strings.Join(strings.Fields(normaliseSource(*field)), " ")
	}
	a.named = a.ID != ""
	if !a.named {
		a.ID = idFromName(name)
	}
	if a.Title == "" {
		first := a.Text[a.Paragraphs[0].Start:a.Paragraphs[0].End]
		s := Sentences(first)[0]
		a.Title = strings.TrimRight(first[s.Start:s.End], ".")
	}
	if title := []rune(a.Title); len(title) > maxTitle {
		a.Title = strings.TrimSpace(string(title[:maxTitle]))
	}
	if a.Lang == "" {
		a.Lang = DetectLang(a.Text)
	}
	return a, nil
}

// idFromName makes the id of an article that names none from the path of its file.
func idFromName(name string) string {
	sum := sha256.Sum256([]byte(name))
	stem := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return '_'
		}
		return r
	}, strings.TrimSuffix(path.Base(name), path.Ext(name)))
	return stem + "-" + hex.EncodeToString(sum[:3])
}
