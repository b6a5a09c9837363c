package index

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"summitbot/corpus"
	"summitbot/corpus/quote"
)

const harbour = `Mary Stone, the harbour master, spoke about the boats. “The boats came back without the captain on Monday,” Stone said.

Peter Oldfield saw it otherwise. “I have nothing to say about any boats,” Oldfield said. “Bread is dearer than last year.”
`

// quotesOf prepares an index of one article in a folder and returns its quotations.
func quotesOf(t *testing.T, dir string) (*Index, *quote.Book) {
	t.Helper()
	people, err := quote.ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Dir: dir, Sources: []corpus.Source{{Name: "docs", FS: fstest.MapFS{"a.txt": {Data: []byte(harbour)}}}}, Log: slog.New(slog.DiscardHandler)}
	x, err := Prepare(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	b, err := x.Quotes(t.Context(), people)
	if err != nil {
		t.Fatal(err)
	}
	return x, b
}

func TestQuotesAreKeptWithTheIndex(t *testing.T) {
	dir := t.TempDir()
	_, first := quotesOf(t, dir)
	if first.Len() != 3 || len(first.BySpeaker("Peter Oldfield")) != 2 {
		t.Fatalf("%d quotations, %d by Oldfield", first.Len(), len(first.BySpeaker("Peter Oldfield")))
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "quotes-*"))
	if len(files) != 1 {
		t.Fatalf("files: %q", files)
	}
	kept, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, damage := range [][]byte{kept, kept[:len(kept)/2], nil, append([]byte{kept[0] ^ 1}, kept[1:]...)} {
		if err := os.WriteFile(files[0], damage, 0o600); err != nil {
			t.Fatal(err)
		}
		_, again := quotesOf(t, dir)
		if again.Len() != first.Len() || again.BySpeaker("Mary Stone")[0].ID != first.BySpeaker("Mary Stone")[0].ID {
			t.Errorf("%d bytes: other quotations", len(damage))
		}
		if now, err := os.ReadFile(files[0]); err != nil || string(now) != string(kept) {
			t.Errorf("%d bytes: the file is not made again: %v", len(damage), err)
		}
	}
	if _, inMemory := quotesOf(t, ""); inMemory.Len() != first.Len() {
		t.Error("in memory there are other quotations")
	}
}

func TestQuotesAbout(t *testing.T) {
	x, b := quotesOf(t, "")
	for _, c := range []struct{ about, by, want string }{
		{"the captain and the boats", "", "The boats came back without the captain on Monday,"},
		{"the boats", "Peter Oldfield", "I have nothing to say about any boats,"},
		{"bread", "Peter Oldfield", "Bread is dearer than last year."},
		{"lighthouse", "", ""},
	} {
		found, err := x.FindQuotes(t.Context(), b, QuoteQuery{About: c.about, By: c.by}, 3)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(found.Entries) > 0 {
			got = found.Entries[0].Text
		}
		if got != c.want {
			t.Errorf("about %q by %q: %q, want %q", c.about, c.by, got, c.want)
		}
	}
}
