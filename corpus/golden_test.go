package corpus

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden runs describe over the first file of every archive in testdata/dir and compares with its part "want".
func golden(t *testing.T, dir string, describe func(a *Article) string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			a, err := Parse(archive.Files[0].Name, archive.Files[0].Data)
			if err != nil {
				t.Fatal(err)
			}
			got := describe(a)
			if *update {
				archive.Files = append(archive.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(archive.Files) != 2 {
				t.Fatal("no part named want: run go test -update and read what it wrote")
			}
			if want := string(archive.Files[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestCleaning(t *testing.T) {
	golden(t, "clean", func(a *Article) string {
		var b strings.Builder
		line := func(key, value string) {
			if value != "" {
				fmt.Fprintf(&b, "%s: %s\n", key, value)
			}
		}
		line("title", a.Title)
		line("publisher", a.Publisher)
		line("author", a.Author)
		if date, _ := a.Date.MarshalText(); len(date) > 0 {
			line("date", string(date))
		}
		line("url", a.URL)
		for _, p := range a.Paragraphs {
			line(string(p.Kind), a.Text[p.Start:p.End])
		}
		for _, c := range a.Citations {
			start := strings.LastIndex(a.Text[:c.At], "\n") + 1
			line("cited "+a.References[c.Reference].ID, a.Text[start:c.At])
		}
		for _, d := range a.Dropped {
			line("dropped "+d.Reason, strings.TrimSpace(d.Text))
		}
		return b.String()
	})
}

func TestPassages(t *testing.T) {
	golden(t, "passages", func(a *Article) string {
		checkPassages(t, a)
		var b strings.Builder
		first := func(i int) string {
			if i < 0 || i >= len(a.Paragraphs) {
				return ""
			}
			words := strings.Fields(a.Text[a.Paragraphs[i].Start:a.Paragraphs[i].End])
			return strings.Join(words[:min(2, len(words))], " ")
		}
		for _, p := range Passages(a) {
			var sentences []string
			for _, s := range p.Sentences {
				sentences = append(sentences, p.Text[s.Start:s.End])
			}
			fmt.Fprintf(&b, "[%s|%s] %s\n", first(p.Paragraph-1), first(p.Paragraph+1), strings.Join(sentences, " / "))
		}
		return b.String()
	})
}
