package library

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"summitbot/corpus"
)

// Export writes the files of all articles, with their versions and what they were made from, as a zip archive.
func (l *Library) Export(ctx context.Context, w io.Writer) (articles int, err error) {
	err = l.locked(ctx, func() error {
		z := zip.NewWriter(w)
		for _, dir := range []string{ArticlesDir, historyDir, rawDir} {
			err := filepath.WalkDir(filepath.Join(l.dir, dir), func(name string, d fs.DirEntry, err error) error {
				if err != nil || !d.Type().IsRegular() || strings.HasPrefix(d.Name(), ".") {
					return err
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				inside, err := filepath.Rel(l.dir, name)
				if err != nil {
					return err
				}
				if dir == ArticlesDir {
					articles++
				}
				return addFile(z, filepath.ToSlash(inside), name)
			})
			if err != nil {
				return err
			}
		}
		return z.Close()
	})
	return articles, err
}

func addFile(z *zip.Writer, inside, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: inside, Method: zip.Deflate, Modified: info.ModTime().UTC()})
	if err == nil {
		_, err = io.Copy(w, f)
	}
	return err
}

// Import says what importing did.
type Import struct {
	Added, Changed, Unchanged int
	LeftOut                   []string // files of the archive that were not taken, with the reason
}

// Bounds of an archive. Text shrinks to a quarter or a tenth of itself, not to a hundredth.
const (
	maxFiles   = 500_000
	expansion  = 50
	leastBound = 64 << 20 // bytes
)

// The names that an export gives. Anything else in an archive, a path that leads out of it above all, is left out.
var (
	articleName = regexp.MustCompile(`^articles/[\pL\pN][\pL\pN\pM_. -]*\.(?:md|txt)$`)
	otherName   = regexp.MustCompile(`^(?:history/[\pL\pN][\pL\pN\pM_-]*/[0-9]{8}T[0-9]{6}\.[0-9]{9}Z-[0-9a-f]{8}\.md|` +
		`raw/[\pL\pN][\pL\pN\pM_-]*(?:-[0-9a-f]{8}\.[a-z0-9]+|\.json))$`)
)

// Import takes in what Export has written. An article that is there in another version is replaced, and that version
// kept; one of an address that another article has is left out.
func (l *Library) Import(ctx context.Context, r io.ReaderAt, size int64) (Import, error) {
	var result Import
	z, err := zip.NewReader(r, size)
	if err != nil {
		return result, fmt.Errorf("this is no zip archive: %w", err)
	}
	if len(z.File) > maxFiles {
		return result, fmt.Errorf("an archive of more than %d files", maxFiles)
	}
	budget := max(size*expansion, leastBound)
	err = l.locked(ctx, func() error {
		// The articles last: what belongs to them is there when they appear.
		for _, articles := range []bool{false, true} {
			for _, f := range z.File {
				if err := ctx.Err(); err != nil {
					return err
				}
				isArticle := articleName.MatchString(f.Name)
				if isArticle != articles {
					continue
				}
				if err := l.importFile(f, isArticle, &budget, &result); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return result, err
}

var errTooLarge = errors.New("the archive holds far more than its size lets expect")

func (l *Library) importFile(f *zip.File, isArticle bool, budget *int64, result *Import) error {
	leaveOut := func(why string) error {
		result.LeftOut = append(result.LeftOut, fmt.Sprintf("%q: %s", f.Name, why))
		return nil
	}
	if !f.Mode().IsRegular() || !isArticle && !otherName.MatchString(f.Name) {
		if f.Mode().IsDir() {
			return nil
		}
		return leaveOut("not of a library")
	}
	limit := int64(maxRaw)
	if isArticle {
		limit = corpus.DefaultMaxSize
	}
	opened, err := f.Open()
	if err != nil {
		return leaveOut("damaged")
	}
	defer opened.Close()
	data, err := io.ReadAll(io.LimitReader(opened, min(limit, *budget)+1))
	*budget -= int64(len(data))
	switch {
	case *budget < 0:
		return errTooLarge
	case int64(len(data)) > limit:
		return leaveOut("too large")
	case err != nil:
		return leaveOut("damaged")
	}
	if isArticle {
		return l.importArticle(path.Base(f.Name), data, result, leaveOut)
	}
	target := filepath.Join(l.dir, filepath.FromSlash(f.Name))
	if _, err := os.Lstat(target); err == nil {
		return nil
	}
	return l.writeBytes(target, data)
}

// maxRaw is the size of the largest file that is kept beside an article, in bytes.
const maxRaw = 10 << 20

func (l *Library) importArticle(name string, data []byte, result *Import, leaveOut func(string) error) error {
	a, err := corpus.Parse(name, data)
	if err != nil {
		return leaveOut(err.Error())
	}
	if !safeID.MatchString(a.ID) || len(a.ID) > maxID {
		return leaveOut("its id cannot be the name of a file")
	}
	known := l.byID(a.ID)
	if known == nil {
		if other := l.find(a); other != nil {
			return leaveOut("the article is there already, as " + other.ID)
		}
		if _, err := os.Lstat(filepath.Join(l.dir, ArticlesDir, name)); err == nil {
			return leaveOut("another file has this name")
		}
		result.Added++
		if err := l.writeBytes(filepath.Join(l.dir, ArticlesDir, name), data); err != nil {
			return err
		}
		return l.learn(name, data)
	}
	before, err := os.ReadFile(filepath.Join(l.dir, ArticlesDir, known.File))
	if err != nil {
		return err
	}
	if bytes.Equal(before, data) {
		result.Unchanged++
		return nil
	}
	if filepath.Ext(known.File) != filepath.Ext(name) {
		return leaveOut("the article is there already, in another format")
	}
	result.Changed++
	if err := l.keepVersion(a.ID, before); err != nil {
		return err
	}
	if err := l.writeBytes(filepath.Join(l.dir, ArticlesDir, known.File), data); err != nil {
		return err
	}
	return l.learn(known.File, data)
}
