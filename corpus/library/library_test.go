package library

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"summitbot/corpus"
)

func open(t *testing.T, dir string) *Library {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func collect(t *testing.T, dir string) corpus.Collection {
	t.Helper()
	source, ok := Source(dir)
	if !ok {
		t.Fatal("no library in", dir)
	}
	return corpus.Collect(context.Background(), []corpus.Source{source}, 0)
}

func parse(t *testing.T, name, source string) *corpus.Article {
	t.Helper()
	a, err := corpus.Parse(name, []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func add(t *testing.T, l *Library, source string) Change {
	t.Helper()
	a := parse(t, "page.txt", source)
	planned, err := l.Plan(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	change, err := l.Add(t.Context(), a, &Raw{Data: []byte(source), Ending: ".txt"})
	if err != nil {
		t.Fatal(err)
	}
	if planned != change {
		t.Errorf("planned %+v, done %+v", planned, change)
	}
	return change
}

const report = "Title: Ferry runs aground\nURL: https://www.harbour.example/news/ferry/?utm_source=x#top\nDate: 2025-08-15\n\n" +
	"The ferry ran aground at noon. Nobody was hurt.\n\nThe harbour master said that the tide would free it.\n"

func TestIdentity(t *testing.T) {
	l := open(t, t.TempDir())
	first := add(t, l, report)
	if first.Outcome != Added || !strings.HasPrefix(first.ID, "ferry-runs-aground-") {
		t.Fatalf("got %+v", first)
	}
	for name, source := range map[string]string{
		"the same":                 report,
		"another form of address":  strings.Replace(report, "https://www.harbour.example/news/ferry/?utm_source=x#top", "http://harbour.example:80/news/ferry", 1),
		"no address":               strings.Replace(report, "URL: ", "Nothing: ", 1)[len("Title: Ferry runs aground\n"):],
		"for telephones":           strings.Replace(report, "www.harbour.example/news/ferry/", "m.harbour.example/f/1", 1),
		"the same in another form": strings.ReplaceAll(report, "\n", "\r\n"),
	} {
		if name == "no address" {
			source = strings.Join(strings.SplitAfter(report, "\n")[4:], "")
		}
		a := parse(t, "page.txt", source)
		if change, err := l.Plan(t.Context(), a); err != nil || change.ID != first.ID || change.Outcome == Added {
			t.Errorf("%s: %+v, %v", name, change, err)
		}
	}
	if change := add(t, l, strings.Replace(report, "Nobody", "Somebody", 1)); change.ID != first.ID || change.Outcome != Changed ||
		!strings.Contains(change.Diff, "+The ferry ran aground at noon. Somebody was hurt.") {
		t.Errorf("got %+v", change)
	}
	other := add(t, l, strings.Replace(report, "/news/ferry/", "/news/other/", 1)+"\nMore.\n")
	if other.Outcome != Added || other.ID == first.ID {
		t.Errorf("got %+v", other)
	}
	versions, err := l.Versions(t.Context(), first.ID)
	if err != nil || len(versions) != 2 || versions[0].Until.IsZero() || !versions[1].Until.IsZero() ||
		!strings.Contains(string(versions[0].Data), "Nobody") || !strings.Contains(versions[1].Diff, "-The ferry ran aground at noon. Nobody") {
		t.Errorf("got %+v, %v", versions, err)
	}
	if _, err := l.Versions(t.Context(), "nosuch"); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
}

// TestFiles looks at what lies in the folder: what people find there, and what is gone after removing.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	id := add(t, l, report).ID
	add(t, l, strings.Replace(report, "Nobody", "Somebody", 1))
	data, err := os.ReadFile(filepath.Join(dir, ArticlesDir, id+".md"))
	if err != nil {
		t.Fatal(err)
	}
	want := "---\nid: \"" + id + "\"\ntitle: \"Ferry runs aground\"\nurl: \"https://www.harbour.example/news/ferry/?utm_source=x#top\"\n" +
		"date: \"2025-08-15\"\nlang: \"en\"\n---\n\nThe ferry ran aground at noon. Somebody was hurt.\n\n" +
		"The harbour master said that the tide would free it.\n"
	if string(data) != want {
		t.Errorf("got\n%s\nwant\n%s", data, want)
	}
	record, err := l.Record(id)
	if err != nil || record.File == "" {
		t.Fatalf("got %+v, %v", record, err)
	}
	raws, err := filepath.Glob(filepath.Join(dir, rawDir, "*.txt"))
	if err != nil || len(raws) != 1 || filepath.Base(raws[0]) != record.File {
		t.Errorf("raw files: %v", raws)
	}
	if err := l.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := l.Remove(t.Context(), id); !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// TestByHand edits, adds and removes files as people do, and wants the library to see it, from a catalog or without one.
func TestByHand(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	id := add(t, l, report).ID
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	articles := filepath.Join(dir, ArticlesDir)
	put := func(name, source string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(articles, name), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("mine.txt", "ID: mine\nURL: https://harbour.example/mine\n\nThe crane is red.\n")
	put("wicked.md", "---\nid: ../../wicked\nurl: https://wicked.example/\n---\n\nUp and away.\n")
	put("empty.md", "")
	put(id+".md", "---\nid: "+id+"\nurl: https://harbour.example/moved\n---\n\nEdited by hand.\n")
	for _, damage := range []func(){func() {}, func() {
		if err := os.WriteFile(filepath.Join(dir, catalogFile), []byte("no catalog at all, but long enough for one"), 0o600); err != nil {
			t.Fatal(err)
		}
	}} {
		damage()
		l = open(t, dir)
		ids, err := l.IDs(t.Context())
		if want := []string{id, "mine"}; err != nil || !reflect.DeepEqual(ids, want) {
			t.Errorf("got %q, %v, want %q", ids, err, want)
		}
		change, err := l.Plan(t.Context(), parse(t, "x.txt", "URL: https://harbour.example/moved\n\nFetched again.\n"))
		if err != nil || change.ID != id || change.Outcome != Changed {
			t.Errorf("got %+v, %v", change, err)
		}
	}
	if change := add(t, l, "URL: https://harbour.example/mine\n\nThe crane is blue.\n"); change.ID != "mine" || change.Outcome != Changed {
		t.Errorf("got %+v", change)
	}
	c := collect(t, dir)
	if len(c.Articles) != 3 || len(c.Skipped) != 1 {
		t.Errorf("got %d articles, skipped %v", len(c.Articles), c.Skipped)
	}
}

func TestCanonical(t *testing.T) {
	for _, same := range [][]string{
		{
			"https://example.com/a", "http://www.example.com/a/", "HTTPS://EXAMPLE.com:443/a#b", "https://example.com./a?utm_medium=x&fbclid=1",
			" https://example.com/a ",
		},
		{"https://example.com/a?b=1&c=2", "https://example.com/a?c=2&b=1&utm_source=y"},
		{"https://пример.example/a", "https://xn--e1afmkfd.example/a"},
		{"", "ftp://example.com/a", "/a", "mailto:a@example.com", "https://", "http://%zz/"},
	} {
		for _, address := range same {
			if got, want := Canonical(address), Canonical(same[0]); got != want {
				t.Errorf("%q: %q, want %q", address, got, want)
			}
		}
	}
	different := []string{
		"https://example.com/a", "https://example.com/A", "https://example.org/a", "https://example.com/a?id=1",
		"https://example.com/a?id=2", "https://example.com:8080/a", "https://example.com/a%2Fb", "https://example.com/a/b",
	}
	seen := make(map[string]string)
	for _, address := range different {
		c := Canonical(address)
		if other, twice := seen[c]; twice {
			t.Errorf("%q and %q are both %q", address, other, c)
		}
		seen[c] = address
	}
}

// words makes a text of n sentences that differs with the seed.
func words(seed, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("Ship " + strconv.Itoa(seed) + " carried load " + strconv.Itoa(seed*1000+i) + " to pier " + strconv.Itoa(i) + ". ")
	}
	return b.String()
}

func TestNearCopies(t *testing.T) {
	l := open(t, t.TempDir())
	agency := words(1, 40)
	at := func(host, text string) string { return "URL: https://" + host + "/x\n\n" + text + "\n" }
	original := add(t, l, at("agency.example", agency))
	exact := add(t, l, at("paper.example", agency))
	longer := add(t, l, at("daily.example", "The paper adds a word of its own here. "+agency+words(2, 5)))
	other := add(t, l, at("rival.example", words(3, 40)))
	short := add(t, l, at("short.example", "Ships came."))
	shortToo := add(t, l, at("brief.example", "Ships came."))
	for _, c := range []struct {
		change Change
		want   string
	}{{original, ""}, {exact, original.ID}, {longer, original.ID}, {other, ""}, {short, ""}, {shortToo, ""}} {
		if c.change.Outcome != Added || c.change.CopyOf != c.want {
			t.Errorf("got %+v, want a copy of %q", c.change, c.want)
		}
	}
	a, err := l.Article(t.Context(), longer.ID)
	if err != nil || a.CopyOf != original.ID {
		t.Errorf("got %+v, %v", a, err)
	}
	// When the original goes, the first copy takes its place; when the copy goes too, the last one stands alone.
	if err := l.Remove(t.Context(), original.ID); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		var copies, originals []string
		ids, err := l.IDs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range collect(t, l.dir).Articles {
			if a.CopyOf != "" {
				copies = append(copies, a.ID)
				if !slices.Contains(ids, a.CopyOf) {
					t.Errorf("%s repeats %s, which is gone", a.ID, a.CopyOf)
				}
				originals = append(originals, a.CopyOf)
			}
		}
		if len(originals) == 0 {
			break
		}
		if len(copies) != 1 || copies[0] != exact.ID && copies[0] != longer.ID {
			t.Fatalf("copies are %q", copies)
		}
		if err := l.Remove(t.Context(), originals[0]); err != nil {
			t.Fatal(err)
		}
	}
	left := add(t, l, at("late.example", agency))
	if left.CopyOf != exact.ID && left.CopyOf != longer.ID {
		t.Errorf("got %+v, want a copy of the one that is left", left)
	}
}

func FuzzRender(f *testing.F) {
	f.Add("A title: of *sorts* & \"quotes\"", "1867. Russia sells\n\n> no quote\n\n* no list\n\n---\n\n# none\n\n<b>bold</b> &amp; [x](y) `c` [^r]", true)
	f.Add("- &anchor", "10) ten\n\n~~~\n\n===\n\n+ plus\n\nback\\slash\\\n\n[a]: b\n\n&#65; &copy &copy;\n\nends with #", false)
	f.Add("", "![img](x) _a_ __b__ a_b http://x.example/a_b <http://x.example>\n\n\tcode", true)
	f.Fuzz(func(t *testing.T, title, text string, heading bool) {
		source := "The first line that says something.\n\n" + text
		a, err := corpus.Parse("x.txt", []byte(source))
		if err != nil {
			return
		}
		a.ID, a.Title = "x", title
		if heading && len(a.Paragraphs) > 1 {
			a.Paragraphs[0].Kind = corpus.Heading
		}
		back, err := corpus.Parse("x.md", render(a))
		if err != nil {
			t.Fatalf("%v\n%s", err, render(a))
		}
		if back.Text != a.Text {
			t.Errorf("got\n%q\nwant\n%q\nfrom\n%s", back.Text, a.Text, render(a))
		}
		// The rest of it, once corpus has brought it into its form, stays as it is too.
		if again, err := corpus.Parse("x.md", render(back)); err != nil || !equal(back, again) {
			t.Errorf("got\n%+v, %v\nwant\n%+v", again, err, back)
		}
	})
}
