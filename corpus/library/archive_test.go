package library

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func export(t *testing.T, l *Library) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := l.Export(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func load(t *testing.T, l *Library, data []byte) Import {
	t.Helper()
	result, err := l.Import(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// files returns the contents of all files in a library.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, sub := range []string{ArticlesDir, historyDir, rawDir} {
		err := filepath.WalkDir(filepath.Join(dir, sub), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			name, _ := filepath.Rel(dir, path)
			all[name] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestExportImport(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	l := open(t, from)
	add(t, l, report)
	add(t, l, strings.Replace(report, "Nobody", "Somebody", 1))
	add(t, l, "Title: Другая\nURL: https://harbour.example/b\n\nКран красный.\n")
	data := export(t, l)
	other := open(t, to)
	if got := load(t, other, data); got.Added != 2 || got.Changed+got.Unchanged+len(got.LeftOut) != 0 {
		t.Errorf("got %+v", got)
	}
	if got, want := files(t, to), files(t, from); !reflect.DeepEqual(got, want) || len(want) != 7 {
		t.Errorf("got %d files, want %d", len(got), len(want))
	}
	if got := load(t, other, data); got.Unchanged != 2 || got.Added+got.Changed != 0 {
		t.Errorf("got %+v", got)
	}
	changed := add(t, other, strings.Replace(report, "Nobody", "Everybody", 1))
	if got := load(t, other, data); got.Changed != 1 || got.Unchanged != 1 {
		t.Errorf("got %+v", got)
	}
	if versions, err := other.Versions(t.Context(), changed.ID); err != nil || len(versions) != 4 {
		t.Errorf("got %d versions, %v", len(versions), err)
	}
}

// archive makes a zip of files, with the modes of links where a name ends in @.
func archive(t testing.TB, contents map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range contents {
		header := &zip.FileHeader{Name: strings.TrimSuffix(name, "@"), Method: zip.Deflate}
		if strings.HasSuffix(name, "@") {
			header.SetMode(fs.ModeSymlink | 0o777)
		}
		w, err := z.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const good = "---\nid: good\nurl: https://harbour.example/good\n---\n\nThe crane is red.\n"

func TestImportHostile(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "library")
	l := open(t, dir)
	result := load(t, l, archive(t, map[string]string{
		"../escaped.md": good, "/etc/escaped.md": good, `articles\..\..\escaped.md`: good, "articles/../../escaped.md": good,
		"articles/sub/x.md": good, "articles/link.md@": "/etc/hostname", "raw/link.json@": "/etc/hostname", "articles/.hidden.md": good,
		"articles/up.md": strings.Replace(good, "id: good", "id: ../up", 1), "articles/empty.md": "", "articles/binary.txt": "\x00\x01\x02",
		"articles/long.md": good + strings.Repeat("x", 9<<20), "raw/good-01234567.exe/x": "", "lock": "", "catalog": "",
		"articles/good.md": good, "articles/twin.md": strings.Replace(good, "id: good", "id: twin", 1), "articles/con:x.md": good,
	}))
	if result.Added != 1 || len(result.LeftOut) != 17 {
		t.Errorf("got %+v", result)
	}
	if left, err := filepath.Glob(filepath.Join(parent, "*")); err != nil || len(left) != 1 {
		t.Errorf("got %q, %v", left, err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	bomb := make(map[string]string)
	for _, letter := range "abcdefgh" {
		bomb["raw/x-0123456"+string('0'+letter%10)+"."+string(letter)] = strings.Repeat("\x00", 9<<20)
	}
	data := archive(t, bomb)
	if _, err := l.Import(t.Context(), bytes.NewReader(data), int64(len(data))); err == nil {
		t.Error("a bomb was taken in")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Export(ctx, new(bytes.Buffer)); err == nil {
		t.Error("no error after the end of the context")
	}
}

func FuzzImport(f *testing.F) {
	f.Add(archive(f, map[string]string{"articles/good.md": good, "../x.md": good, "history/good/20250815T120000.000000000Z-01234567.md": good}))
	f.Add([]byte("PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		parent := t.TempDir()
		l := open(t, filepath.Join(parent, "library"))
		_, _ = l.Import(t.Context(), bytes.NewReader(data), int64(len(data)))
		if left, err := filepath.Glob(filepath.Join(parent, "*")); err != nil || len(left) != 1 {
			t.Errorf("got %q, %v", left, err)
		}
		if _, err := l.IDs(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
