package extract

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"summitbot/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestPages compares what is extracted from the pages in testdata, or why they are refused, with what is wanted.
func TestPages(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			page := archive.Files[0]
			docs, err := Extract(Input{Data: page.Data, Name: page.Name, URL: "https://example.org/2025/talks?from=feed"})
			got := describe(docs, err)
			if *update {
				archive.Files = append(archive.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(archive.Files[len(archive.Files)-1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func describe(docs []Document, err error) string {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	for _, d := range docs {
		date, _ := d.Date.MarshalText()
		line("title", d.Title)
		line("publisher", d.Publisher)
		line("author", d.Author)
		line("date", string(date))
		line("language", d.Lang)
		line("url", d.URL)
		for _, p := range d.Paragraphs {
			line(string(p.Kind), d.Text[p.Start:p.End])
		}
		for _, dropped := range d.Dropped {
			line("dropped "+dropped.Reason, dropped.Text)
		}
		line("warnings", strings.Join(d.Warnings, "; "))
	}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		line("refused", refusal.Reason)
	}
	return b.String()
}

func TestPagesAreDecodedAsTheyDeclare(t *testing.T) {
	text := strings.Repeat("Переговоры на Аляске закончились без соглашения, сказал представитель. ", 6)
	page := "<html><head><meta charset=\"%s\"><title>Переговоры</title></head><body><article><p>" + text + "</p></article></body></html>"
	for _, charset := range []string{"koi8-r", "windows-1251", "ibm866", "utf-8"} {
		data := encode(t, charset, fmt.Sprintf(page, charset))
		docs, err := Extract(Input{Data: data, ContentType: "text/html"})
		if err != nil || len(docs) != 1 || docs[0].Title != "Переговоры" || docs[0].Lang != "ru" || !strings.Contains(docs[0].Text, "без соглашения") {
			t.Errorf("%s: %+v, %v", charset, docs, err)
		}
	}
}

func TestStampsAreReadToTheDay(t *testing.T) {
	day := corpus.Date{Year: 2025, Month: 8, Day: 16}
	for stamp, want := range map[string]corpus.Date{
		"2025-08-16T23:30:00-08:00": day, "2025-08-16": day, "20250816": day, "2025/08/16 10:00": day, "Sat, 16 Aug 2025 10:00:00 GMT": day,
		"Aug 16, 2025": day, "16.08.2025": day, "2025-08": {Year: 2025, Month: 8}, "2025": {Year: 2025}, "2025-13-45": {}, "yesterday": {}, "": {},
	} {
		if got, _ := parseStamp(stamp); got != want {
			t.Errorf("parseStamp(%q) = %v, want %v", stamp, got, want)
		}
	}
}

func TestAddressesAreTheSitesOwn(t *testing.T) {
	for _, c := range []struct{ canonical, want string }{
		{"https://www.example.org/talks", "https://www.example.org/talks"},
		{"/talks#top", "https://m.example.org/talks"},
		{"https://www.example.org/", "https://m.example.org/2025/talks"},
		{"https://elsewhere.example/talks", "https://m.example.org/2025/talks"},
		{"javascript:alert(1)", "https://m.example.org/2025/talks"},
		{"http://[::1", "https://m.example.org/2025/talks"},
	} {
		page := mustParse(t, "https://m.example.org/2025/talks")
		if got := (&statement{canonical: c.canonical}).address(page); got != c.want {
			t.Errorf("%s: %s, want %s", c.canonical, got, c.want)
		}
	}
}
