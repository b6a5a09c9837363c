package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"summitbot/corpus"
)

// understood puts what was understood of a question into a few lines.
func understood(u Understanding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", u.Kind, u.Lang)
	if u.Wanted != Any {
		fmt.Fprintf(&b, ", %s", u.Wanted)
	}
	for name, holds := range map[string]bool{", negated": u.Negated} {
		if holds {
			b.WriteString(name)
		}
	}
	fmt.Fprintf(&b, "\n%s\n", u.Text)
	for _, c := range u.Concepts {
		b.WriteString(c.String())
		if c.Name {
			b.WriteString(" (name)")
		}
		if !c.Known {
			b.WriteString(" (unknown)")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestQuestionsAreUnderstood compares what is made of questions over the starter articles. Each file of the archive is
// named by its question.
func TestQuestionsAreUnderstood(t *testing.T) {
	x := starterWithMeaning(t)
	path := filepath.Join("testdata", "understood.txtar")
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := false
	for i, f := range archive.Files {
		got := understood(x.understand(f.Name))
		if got == string(f.Data) {
			continue
		}
		changed = true
		archive.Files[i].Data = []byte(got)
		if os.Getenv("UPDATE_SCRIPTS") == "" {
			t.Errorf("%s:\n%swant\n%s", f.Name, got, f.Data)
		}
	}
	if changed && os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.WriteFile(path, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSpelling(t *testing.T) {
	b := make(vocabularyBuilder)
	c := corpus.Collect(context.Background(), []corpus.Source{{FS: fstest.MapFS{"a.txt": {Data: []byte(
		"Title: Words\n\nIn May the Witkoff visit and the exercise of prisoners were news. The Orban summit was in Anchorage. " +
			"It was a bomber and a factor, and the band saw Helsinki.\n")}}}}, 0)
	for _, p := range corpus.Passages(c.Articles[0]) {
		b.add(p)
	}
	v := b.vocabulary()
	for typed, want := range map[string]string{
		"witkof": "witkoff", "orbn": "orban", "ankorage": "anchorage", "helsinky": "helsinki", "witkfof": "witkoff", // names
		"sumit": "summit", "excercise": "exercise", "prisnor": "prisoner", "sumimt": "summit", // words
		"teh": "the", "wich": "which", "mcuh": "much", // function words
		"bombed": "", "factory": "", "bend": "", "wit": "", "zorbular": "", "": "", "é": "", // no slips
	} {
		got := ""
		if typed != "" {
			got = v.correct(typed)
		}
		if got != want {
			t.Errorf("%q is corrected to %q, want %q", typed, got, want)
		}
	}
}

func TestLexicon(t *testing.T) {
	m, err := newMapping()
	if err != nil {
		t.Fatal(err)
	}
	a := m.AnalyzerNamed(stemmed)
	l := emptyLexicon()
	if err := l.read("test", strings.NewReader("# remark\nboss => Chief\ntruce = cease fire\njumper > sweater, coat # warm\nвідсоток > per cent\n"), a); err != nil {
		t.Fatal(err)
	}
	if e := l.longest([]string{"boss"}); e == nil || e.means != "Chief" {
		t.Errorf("boss: %+v", e)
	}
	if e := l.longest([]string{"ceas", "fire", "now"}); e == nil || e.others[0].terms[0] != "truce" || e.others[0].weight != 1 {
		t.Errorf("cease fire: %+v", e)
	}
	if e := l.longest([]string{"jumper"}); e == nil || len(e.others) != 2 || e.others[0].weight != alsoWeight {
		t.Errorf("jumper: %+v", e)
	}
	if e := l.loosely(stemsOf(a, "відсотків")[0]); e == nil || e.english != "per cent" {
		t.Errorf("another case of a word: %+v", e)
	}
	for _, wrong := range []string{"word", "=> x", "x =>", "a > ", "= b"} {
		if err := l.read("f", strings.NewReader("a = b\n"+wrong), a); err == nil || !strings.HasPrefix(err.Error(), "f:2: ") {
			t.Errorf("%q: error %v", wrong, err)
		}
	}
	cfg, _ := testConfig(t)
	cfg.Synonyms = filepath.Join(t.TempDir(), "none")
	if _, err := Prepare(context.Background(), cfg); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

func FuzzUnderstand(f *testing.F) {
	c := corpus.Collect(context.Background(), []corpus.Source{{FS: fstest.MapFS{
		"a.txt": {Data: []byte("Title: Talks in Anchorage\n\nLavrov and Ushakov came with Putin.\n\nThe talks lasted three hours.\n")},
	}}}, 0)
	x, err := BuildInMemory(context.Background(), c.Articles)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = x.Close() })
	for _, q := range []string{"", "who came", "wen did teh tlaks satrt", "кто приехал с Путиным", "\xff\xfe", "'s", "“a b c”", "<@123> hi", "é́́́", "how many hours"} {
		f.Add(q, "")
		f.Add("and then", q)
	}
	f.Fuzz(func(t *testing.T, text, previous string) {
		answer, err := x.Search(context.Background(), Question{Text: text, Previous: previous}, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range answer.Hits {
			for _, s := range append(h.Words, h.Sentence, h.Span) {
				_ = h.Passage.Text[s.Start:s.End]
			}
		}
	})
}

func TestPresent(t *testing.T) {
	for text, want := range map[string]bool{
		"is the war over today": true, "who is president now?": true, "what happened yesterday in Kyiv": true, "current oil price": true,
		"что сегодня сказал Песков": true, "хто зараз головком": true, "what did trump post this morning": true,
		"what happens now with Ukraine": false, "did trump know putin": false, "what did he say the next day": false,
		"сколько длилась встреча": false, "next time in moscow": false,
	} {
		if got := present.MatchString(text); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

func TestFateIsNoSummary(t *testing.T) {
	for text, want := range map[string]Wanted{
		"what happened": Summary, "what happened at the summit": Summary, "tldr what happened to the lunch": Summary,
		"can you sum it up": Summary, "summarize the talks": Summary, "что случилось": Summary,
		"what happened to the lunch": Any, "how did trump sum up the talks": Any, "что случилось с обедом": Any, "що сталося з обідом": Any,
	} {
		var tokens []token
		for w := range strings.FieldsSeq(text) {
			tokens = append(tokens, token{text: w})
		}
		if got := wanted(tokens); got != want {
			t.Errorf("%s asks for %q", text, got)
		}
	}
}

// TestNamesTakeThePlaceOfTheirLike: a person is asked about instead of a person, and a place instead of a place.
func TestNamesTakeThePlaceOfTheirLike(t *testing.T) {
	x := inMemory(t, starter())
	for _, c := range []struct{ before, text, want string }{
		{"what did trump say about the budapest meeting", "and Putin?", "what did Putin say about the budapest meeting"},
		{"what did trump say about the budapest meeting", "and Helsinki?", "what did trump say about the Helsinki meeting"},
		{"who came with Putin", "and with Trump?", "who came with Trump"},
		{"what happened in Budapest", "and Lavrov?", "what happened in Budapest and Lavrov?"},
	} {
		u := x.understand(c.text)
		if got := u.follow(x.understand(c.before)); got != c.want {
			t.Errorf("%s, %s: searched for %q, want %q", c.before, c.text, got, c.want)
		}
	}
}
