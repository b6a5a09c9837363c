package corpus

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func texts(text string, spans []Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, text[s.Start:s.End])
	}
	return out
}

func TestSentences(t *testing.T) {
	for _, want := range [][]string{
		{"Mr. Trump met Gen. Caine at 10 a.m. on Aug. 15.", "They talked."},
		{"The U.S. President left.", "He said nothing."},
		{"“We had a good talk,” he said.", "“It went well.”", "Then they left."},
		{"“Will it work?” she asked.", "Nobody knew."},
		{"J. D. Vance stayed in Washington.", "So did others."},
		{"Путин прилетел в 11 ч. утра.", "Г. Лавров ждал его."},
		{"Зустріч відбулася 15 серп. 2025 року.", "Угоди не було."},
		{"He lives in the U.S.", "The talks went on."},
		{"Trump said no.", "Putin smiled."},
		{"Он помог им.", "Потом он ушёл."},
		{"Это было в 2025 г.", "Путин прилетел."},
		{"They landed at 5 p.m.", "Putin waved."},
		{"See No. 5 and art. 7 of it."},
		{"They bought Example Inc.", "The price was low."},
		{"Example Inc. shares fell.", "Sens. Graham and Blumenthal spoke."},
		{"He flew to the U.S.", "Putin waited."},
		{"He met the U.S. President at noon.", "The U.S. Senate voted.", "In the U.S. Virgin Islands it rained."},
		{"They met in Washington, D.C.", "Zelensky was not there."},
	} {
		text := strings.Join(want, " ")
		got := texts(text, Sentences(text))
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("Sentences(%q)\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestLoadReportsBadFilesAndKeepsGoodOnes(t *testing.T) {
	fsys := fstest.MapFS{
		"good.md":     {Data: []byte("---\nid: good\ntitle: T\nreferences:\n  - id: a\n    publisher: P\n    url: https://example.org\n---\n\nOne thing.[^a] Two *things* &amp; [a link](https://example.org).\n")},
		"also.txt":    {Data: []byte("Title: A story\nDate: 2025-08-15\n\nThis is the whole text.\n\nRead More: Another story\n\nThis is the whole text.\n")},
		"again.md":    {Data: []byte("---\nid: good\n---\n\nThe same id.\n")},
		"binary.txt":  {Data: []byte("\x00\x01\x02")},
		"empty.txt":   {},
		"large.txt":   {Data: []byte(strings.Repeat("words ", 200))},
		"russian.txt": {Data: []byte("\xcf\xf3\xf2\xe8\xed \xef\xf0\xe8\xeb\xe5\xf2\xe5\xeb.")},
		"badyaml.md":  {Data: []byte("---\nid: [\n---\n\nText.\n")},
		"utf16.txt":   {Data: []byte("\xff\xfeH\x00i\x00.\x00")},
		"image.png":   {Data: []byte("\x89PNG")},
	}
	articles, skipped := Load(fsys, 1000)
	var files, bad []string
	for _, a := range articles {
		files = append(files, a.File)
	}
	for _, e := range skipped {
		bad = append(bad, e.File)
	}
	if got := strings.Join(files, " "); got != "again.md also.txt russian.txt utf16.txt" {
		t.Errorf("loaded %s", got)
	}
	if got := strings.Join(bad, " "); got != "badyaml.md binary.txt empty.txt good.md image.png large.txt" {
		t.Errorf("skipped %s", got)
	}
	if a := articles[1]; a.Title != "A story" || a.Date.String() != "15 August 2025" || a.Text != "This is the whole text." || len(a.Dropped) != 2 {
		t.Errorf("plain text: %+v", a)
	}
	if a := articles[2]; a.Text != "Путин прилетел." || a.Lang != "ru" {
		t.Errorf("Windows-1251: %+v", a)
	}
	good, err := Parse("good.md", fsys["good.md"].Data)
	if err != nil {
		t.Fatal(err)
	}
	if good.Text != "One thing. Two things & a link." || len(good.Citations) != 1 || good.Text[:good.Citations[0].At] != "One thing." {
		t.Errorf("Markdown: %+v", good)
	}
}

func TestSeedArticle(t *testing.T) {
	const dir = "../../shared/seed"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the shared seed article is not here: ", err)
	}
	articles, skipped := Load(os.DirFS(dir), 0)
	if len(articles) != 1 || len(skipped) != 0 {
		t.Fatalf("%d articles, skipped %v", len(articles), skipped)
	}
	a := articles[0]
	if !strings.HasPrefix(a.Title, "Trump Putin Alaska summit 2025 ends with no deal") || strings.Contains(a.Title, "Source") {
		t.Errorf("title %q", a.Title)
	}
	if strings.Contains(a.Text, "Read More") || strings.Contains(a.Text, "Image Source") || !strings.Contains(a.Text, "opens doors for Moscow talks") {
		t.Error("teaser or credit kept, or caption lost")
	}
	if len(a.Dropped) != 4 {
		t.Errorf("dropped %q", a.Dropped)
	}
	checkPassages(t, a)
}

func checkPassages(t *testing.T, a *Article) {
	t.Helper()
	for _, c := range a.Citations {
		if c.At < 0 || c.At > len(a.Text) || c.Reference >= len(a.References) {
			t.Fatalf("%s: citation %+v of a text of %d bytes", a.ID, c, len(a.Text))
		}
	}
	var covered []Span
	for _, p := range Passages(a) {
		if a.Text[p.Start:p.End] != p.Text {
			t.Fatalf("%s: passage differs from the article at its range", p.ID)
		}
		for _, s := range p.Sentences {
			if strings.TrimSpace(p.Text[s.Start:s.End]) == "" {
				t.Fatalf("%s: empty sentence", p.ID)
			}
		}
		covered = append(covered, p.Span)
	}
	for _, p := range a.Paragraphs {
		if p.Kind == Heading {
			covered = append(covered, p.Span)
		}
	}
	slices.SortFunc(covered, func(x, y Span) int { return x.Start - y.Start })
	end := 0
	for _, s := range covered {
		if s.Start > end && strings.TrimSpace(a.Text[end:s.Start]) != "" {
			t.Fatalf("%s: text lost: %q", a.ID, a.Text[end:s.Start])
		}
		end = max(end, s.End)
	}
	if end != len(a.Text) {
		t.Fatalf("%s: passages and headings cover %d of %d bytes", a.ID, end, len(a.Text))
	}
}

func TestLongParagraphsBecomeOverlappingWindows(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		b.WriteString("Sentence number " + strings.Repeat("x", i%7+1) + " of a long paragraph has some ten words here. ")
	}
	a, err := Parse("long.txt", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	passages := Passages(a)
	if len(passages) < 5 {
		t.Fatalf("%d passages", len(passages))
	}
	for i, p := range passages {
		if n := len(strings.Fields(p.Text)); n > targetWords {
			t.Errorf("passage %d has %d words", i, n)
		}
		if i > 0 && p.Start >= passages[i-1].End {
			t.Errorf("passage %d does not overlap the one before", i)
		}
	}
	checkPassages(t, a)
}

func TestFrontMatterThatWouldTakeForEverIsRefused(t *testing.T) {
	for _, head := range []string{
		"title: " + strings.Repeat("[", 20_000),
		"title: " + strings.Repeat("x", maxFrontMatter),
		"topics: &a [x, x]\nreferences: *a",
	} {
		if _, err := Parse("a.md", []byte("---\n"+head+"\n---\n\nText.\n")); err == nil {
			t.Errorf("%.40q is taken", head)
		}
	}
	a, err := Parse("a.md", []byte("---\ntitle: \"A & B * C: "+strings.Repeat("long ", 200)+"\"\n---\n\nText.\n"))
	if err != nil || len(a.Title) > maxTitle {
		t.Errorf("article %+v, error %v", a, err)
	}
}

func TestEndlessSentencesAreChopped(t *testing.T) {
	for _, text := range []string{strings.Repeat("word ", 5000), strings.Repeat("я", 9000), strings.Repeat(`"`, 50_000)} {
		a, err := Parse("a.txt", []byte("Title: T\n\n"+text))
		if err != nil {
			t.Fatal(err)
		}
		checkPassages(t, a)
		for _, p := range Passages(a) {
			for _, s := range p.Sentences {
				if s.End-s.Start > maxSentence {
					t.Errorf("a sentence of %d bytes", s.End-s.Start)
				}
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a.md", []byte("---\nid: a\n---\n\n# T\n\n> quote\n\n- item[^1]\n\n<b>x</b> &nbsp; `code`"))
	f.Add("a.txt", []byte("Title: x\nRead More: y\n“Hi,” he said. (Photo: Z)"))
	f.Add("a.txt", []byte("\xff\xfe\x00\xd8"))
	f.Add("a.md", []byte("---\nreferences:\n  - id: \"\"\n---\n[^a]: b\n\nx[^a]"))
	f.Add("a.md", []byte("---\nreferences:\n  - id: a\n    publisher: P\n---\n[^a]\n\nReal text.\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		a, err := Parse(name, data)
		if err != nil {
			return
		}
		if a.ID == "" || a.Text == "" {
			t.Fatalf("article without id or text from %q", data)
		}
		for _, p := range Passages(a) {
			if a.Text[p.Start:p.End] != p.Text {
				t.Fatal("passage differs from the article at its range")
			}
		}
	})
}

func TestCollectKeepsFilesOfOneNameApart(t *testing.T) {
	one := Source{Name: "one", FS: fstest.MapFS{"a.txt": {Data: []byte("The first text.")}}}
	two := Source{Name: "two", FS: fstest.MapFS{"a.txt": {Data: []byte("The second text.")}, "b.md": {Data: []byte("---\nid: b\n---\n\nB.")}}}
	three := Source{Name: "three", FS: fstest.MapFS{"c.md": {Data: []byte("---\nid: b\n---\n\nAnother B.")}}}
	c := Collect(t.Context(), []Source{one, two, three}, 0)
	if len(c.Articles) != 3 || c.Articles[0].ID == c.Articles[1].ID || c.Articles[1].File != "two/a.txt" {
		t.Errorf("articles %+v", c.Articles)
	}
	if len(c.Skipped) != 1 || !strings.Contains(c.Skipped[0].Error(), `"two/b.md"`) {
		t.Errorf("skipped %v", c.Skipped)
	}
	if Fingerprint([]Source{one, two, three}, 0) != c.Fingerprint {
		t.Error("Fingerprint and Collect disagree")
	}
	if Fingerprint([]Source{one, two}, 0) == c.Fingerprint {
		t.Error("another collection has the same fingerprint")
	}
}

func TestLoadFollowsNoFolderLinksAndOpensNoPipes(t *testing.T) {
	dir := t.TempDir()
	for _, link := range [][2]string{{".", "loop"}, {"nowhere", "broken.txt"}, {"a\nb.txt", "link.txt"}} {
		if err := os.Symlink(link[0], filepath.Join(dir, link[1])); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "a\nb.txt"), []byte("Some text."), 0o600); err != nil {
		t.Skip("no line breaks in file names here: ", err)
	}
	loaded, skipped := Load(os.DirFS(dir), 0)
	if len(loaded) != 2 || len(skipped) != 2 {
		t.Fatalf("%d articles, skipped %v", len(loaded), skipped)
	}
	var got strings.Builder
	got.WriteString(skipped[0].Error() + skipped[1].Error())
	for _, a := range loaded {
		got.WriteString(a.File + a.ID)
	}
	if strings.Contains(got.String(), "\n") {
		t.Errorf("a file name breaks a line: %q", got.String())
	}
}

func TestCollectStopsWhenItIsTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	files := fstest.MapFS{"a.txt": {Data: []byte("The first text.")}, "b.other": {Data: []byte("x")}, "c.txt": {Data: []byte("The third text.")}}
	c := Collect(ctx, []Source{{FS: files, Formats: stopping{stop}}}, 0)
	if len(c.Articles) != 1 {
		t.Errorf("%d articles were read", len(c.Articles))
	}
}

// stopping is a reader that is told to stop while it reads.
type stopping struct{ stop func() }

func (s stopping) Reads(string) bool { return true }

func (s stopping) Read(string, []byte) ([]*Article, error) {
	s.stop()
	return nil, nil
}

func TestHeadsAreToldFromText(t *testing.T) {
	a, err := Parse("a.txt", []byte("Title: T\nBy: noon the delegation had left, and nobody knew where it was.\n\nMore text.\n"))
	if err != nil || a.Author != "" || !strings.HasPrefix(a.Text, "By: noon the delegation had left") {
		t.Errorf("%+v, %v", a, err)
	}
	a, err = Parse("b.txt", []byte("Title: T\nBy: Ann Example and Bob Sample\n\nText.\n"))
	if err != nil || a.Author != "Ann Example and Bob Sample" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestHTMLInMarkdownKeepsItsText(t *testing.T) {
	a, err := Parse("a.md", []byte("Before.\n\n<div class=\"box\">\n<p>Two <b>bold</b> words &amp; more.</p>\n<p>Another one.</p></div>\n\n"+
		"<!-- a note\nof the editor -->\n\n<script>\nalert(1)\n</script>\n\n<pre>\nkept as it is\n</pre> and behind it\n\nAfter.\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Before.\n\nTwo bold words & more.\n\nAnother one.\n\nkept as it is\n\nand behind it\n\nAfter."; a.Text != want {
		t.Errorf("text %q, want %q", a.Text, want)
	}
	var dropped []string
	for _, d := range a.Dropped {
		dropped = append(dropped, d.Text)
	}
	if got := strings.Join(dropped, "|"); !strings.Contains(got, "a note") || !strings.Contains(got, "alert(1)") {
		t.Errorf("dropped %q", got)
	}
}
