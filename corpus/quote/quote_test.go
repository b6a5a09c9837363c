package quote

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"summitbot/corpus"
)

const shared = "../../../shared"

var update = flag.Bool("update", false, "rewrite the golden files")

func people(t testing.TB) *People {
	t.Helper()
	p, err := ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// describe writes a line for each quotation: status, speaker, what it is known by, the words.
func describe(quotes []Quote) string {
	var b strings.Builder
	for _, q := range quotes {
		fmt.Fprintf(&b, "%s | %s | %s | %s\n", q.Status, q.Speaker, q.Evidence, strings.TrimSpace(q.Text))
	}
	return b.String()
}

// TestPhenomena compares what is found in the first file of every archive with its part "want".
func TestPhenomena(t *testing.T) {
	names, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			a, err := corpus.Parse(archive.Files[0].Name, archive.Files[0].Data)
			if err != nil {
				t.Fatal(err)
			}
			quotes := Extract(a, people(t))
			check(t, a, quotes)
			got := describe(quotes)
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

// check holds the invariants: the words are the article's at their range, and no quotation in marks overlaps another.
func check(t *testing.T, a *corpus.Article, quotes []Quote) {
	t.Helper()
	end := 0
	for _, q := range quotes {
		if q.Start < 0 || q.End > len(a.Text) || q.Start >= q.End || q.Text != a.Text[q.Start:q.End] {
			t.Fatalf("range %v does not hold the words %q", q.Span, q.Text)
		}
		if q.Status == Reported {
			continue
		}
		if q.Start < end {
			t.Fatalf("%q begins inside the quotation before it", q.Text)
		}
		end = q.End
		if q.Status == Mention && q.Speaker != "" {
			t.Fatalf("the mention %q has a speaker", q.Text)
		}
	}
}

func FuzzExtract(f *testing.F) {
	names, _ := filepath.Glob("testdata/golden/*.txtar")
	for _, name := range names {
		if archive, err := txtar.ParseFile(name); err == nil {
			f.Add(string(archive.Files[0].Data))
		}
	}
	f.Add("“a ” ‘b “c' »d« „e“ ''f'' \"g\" said X, he said: “")
	p := people(f)
	f.Fuzz(func(t *testing.T, text string) {
		a, err := corpus.Parse("a.txt", []byte(text))
		if err != nil {
			return
		}
		quotes := Extract(a, p)
		check(t, a, quotes)
		if describe(quotes) != describe(Extract(a, p)) {
			t.Fatal("a second look finds something else")
		}
	})
}

// TestSeed holds the article that the project began with against what it says.
func TestSeed(t *testing.T) {
	list, _ := corpus.Load(os.DirFS(filepath.Join(shared, "seed")), 0)
	if len(list) == 0 {
		t.Skip("the shared seed article is not here")
	}
	want := map[string]string{
		"There is no deal until there is a deal,": "Donald Trump", "many points were agreed to,": "Donald Trump", "a little heat,": "Donald Trump",
		"Next time in Moscow.": "Vladimir Putin", "starting point for resolution": "Vladimir Putin",
		"turn the page and go back to cooperation.": "Vladimir Putin", "turn the page and go back to cooperation": "Vladimir Putin", "Pursuing Peace": "",
	}
	seen := 0
	for _, q := range Extract(list[0], people(t)) {
		speaker, known := want[q.Text]
		switch {
		case known:
			seen++
			if q.Speaker != speaker {
				t.Errorf("%q is given to %q", q.Text, q.Speaker)
			}
		case q.Status != Reported && q.Status != Mention && q.Speaker != "Donald Trump" && q.Speaker != "Vladimir Putin":
			t.Errorf("%q is given to %q", q.Text, q.Speaker)
		}
	}
	if seen < 6 {
		t.Errorf("%d of the quotations found", seen)
	}
}

// document is an annotated text of the shared data, as far as it is needed here.
type document struct {
	ID, Title, Text string
	Date            corpus.Date
}

func (d document) article() *corpus.Article {
	a := &corpus.Article{ID: d.ID, Title: d.Title, Date: d.Date, Text: d.Text, Lang: "en"}
	at := 0
	for line := range strings.SplitAfterSeq(d.Text, "\n") {
		if end := at + len(strings.TrimRight(line, "\n")); end > at {
			kind := corpus.Body
			if at == 0 && strings.TrimRight(d.Text[:end], ".") == strings.TrimRight(d.Title, ".") {
				kind = corpus.Heading
			}
			a.Paragraphs = append(a.Paragraphs, corpus.Paragraph{Span: corpus.Span{Start: at, End: end}, Kind: kind})
		}
		at += len(line)
	}
	return a
}

func documents(t testing.TB, set string) []document {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, "eval", "quotes", "polnear", set+".jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the shared quotations are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []document
	for in := json.NewDecoder(f); in.More(); {
		var d document
		if err := in.Decode(&d); err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

// TestPronouns holds a hundred quotations whose speaker is a pronoun against who was found to be meant by reading. The
// list has their places and a hash of the last word of the right name, none where nobody was singled out.
func TestPronouns(t *testing.T) {
	type place struct {
		Doc        string
		Start, End int
		Right      string
	}
	found := make(map[place]string)
	for _, d := range documents(t, "dev") {
		a := d.article()
		runes := make(map[int]int)
		n := 0
		for i := range d.Text {
			runes[i] = n
			n++
		}
		runes[len(d.Text)] = n
		for _, q := range Extract(a, people(t)) {
			if q.Status != Reported {
				found[place{d.ID, runes[q.Start], runes[q.End], ""}] = q.Speaker
			}
		}
	}
	f, err := os.Open("testdata/pronouns.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	right, total := 0, 0
	for in := bufio.NewScanner(f); in.Scan(); total++ {
		var p place
		if err := json.Unmarshal(in.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		want := p.Right
		p.Right = ""
		got := found[p]
		words := strings.Fields(got)
		if len(words) == 0 {
			continue
		}
		sum := sha256.Sum256([]byte(words[len(words)-1]))
		switch hash := hex.EncodeToString(sum[:4]); {
		case hash == want:
			right++
		case want != "":
			t.Errorf("%s at %d is given to %s, which is not who is meant", p.Doc, p.Start, got)
		}
	}
	t.Logf("right %d of %d", right, total)
	if total != 100 || right < 80 {
		t.Errorf("right %d of %d", right, total)
	}
}

func BenchmarkExtract(b *testing.B) {
	list := documents(b, "dev")
	p := people(b)
	articles := make([]*corpus.Article, len(list))
	for i, d := range list {
		articles[i] = d.article()
	}
	n := 0
	for b.Loop() {
		for _, a := range articles {
			Extract(a, p)
		}
		n += len(articles)
	}
	b.ReportMetric(float64(n)*60/b.Elapsed().Seconds(), "articles/min")
}

// BenchmarkHostile shows that the time grows no faster than the text: the figures in ns/mark stay alike.
func BenchmarkHostile(b *testing.B) {
	p := people(b)
	for _, mark := range []string{"“", "\"", "‘a", "‘s’ ", "''", "«“„", "“a” ", "… ", "“He said.” he said, ", "Ann Smith and said, ", "Trump said “a”, Putin "} {
		for _, n := range []int{25_000, 100_000} {
			text := strings.Repeat(mark, n)
			a := &corpus.Article{Text: text, Paragraphs: []corpus.Paragraph{{Span: corpus.Span{End: len(text)}, Kind: corpus.Body}}}
			b.Run(fmt.Sprintf("%s/%d", strings.TrimSpace(mark), n), func(b *testing.B) {
				for b.Loop() {
					Extract(a, p)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/mark")
			})
		}
	}
}
