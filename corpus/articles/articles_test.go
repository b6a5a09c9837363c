package articles

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"summitbot/corpus"
)

var starter = sync.OnceValues(func() ([]*corpus.Article, []*corpus.FileError) { return corpus.Load(FS, 0) })

// load returns the starter articles that can be read.
func load(t *testing.T) []*corpus.Article {
	t.Helper()
	loaded, _ := starter()
	if len(loaded) == 0 {
		t.Fatal("no articles")
	}
	return loaded
}

// bodies returns the texts of an article's body paragraphs.
func bodies(a *corpus.Article) []string {
	var out []string
	for _, p := range a.Paragraphs {
		if p.Kind == corpus.Body {
			out = append(out, a.Text[p.Start:p.End])
		}
	}
	return out
}

// short returns the beginning of a text, to find it by.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func TestEveryFileIsAnArticle(t *testing.T) {
	_, skipped := starter()
	for _, e := range skipped {
		t.Errorf("left out of the corpus and of all checks, mend it first: %v", e)
	}
}

func TestAtLeastFortyArticles(t *testing.T) {
	if n := len(load(t)); n < 40 {
		t.Errorf("%d articles, want at least 40", n)
	}
}

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func TestFrontMatterIsComplete(t *testing.T) {
	titles := make(map[string]string)
	for _, a := range load(t) {
		if a.ID+".md" != a.File || !kebab.MatchString(a.ID) {
			t.Errorf("%s: the id %q must be the file's name without .md, in small letters and hyphens", a.File, a.ID)
		}
		if a.Title == "" || a.Publisher != "summitbot starter articles" || a.Date.Day == 0 {
			t.Errorf("%s: front matter lacks a title, the publisher \"summitbot starter articles\" or a full date", a.File)
		}
		if !slices.Contains([]string{"en", "ru", "uk"}, a.Lang) {
			t.Errorf("%s: lang %q, want en, ru or uk", a.File, a.Lang)
		}
		if n := len(a.Topics); n < 3 || n > 6 {
			t.Errorf("%s: %d topics, want 3 to 6", a.File, n)
		}
		if other, taken := titles[a.Title]; taken {
			t.Errorf("%s: has the title of %s; give it its own", a.File, other)
		}
		titles[a.Title] = a.File
		if len(a.Dropped) > 0 {
			t.Errorf("%s: the loader drops %q; reword it", a.File, a.Dropped)
		}
		for _, s := range []string{"[^", "**", "<", "](", "\""} {
			if strings.Contains(a.Text, s) {
				t.Errorf("%s: the text holds %q: a mark that names no reference, markup, or a straight quotation mark (use “ ”)", a.File, s)
			}
		}
	}
}

// badLink says what is wrong with a link, or returns "".
func badLink(link string) string {
	u, err := url.Parse(link)
	switch {
	case err != nil:
		return err.Error()
	case u.Scheme != "http" && u.Scheme != "https":
		return "it does not begin with http:// or https://"
	case !strings.Contains(u.Host, "."):
		return "it names no host"
	case strings.ContainsAny(link, " \t<>\"[]"):
		return "it holds a space, a bracket or a quotation mark"
	}
	return ""
}

// later reports whether date a is certainly after date b; dates known less precisely than to the day are compared as
// far as both are known.
func later(a, b corpus.Date) bool {
	switch {
	case a.Year != b.Year:
		return a.Year > b.Year
	case a.Month == 0 || b.Month == 0 || a.Month != b.Month:
		return b.Month != 0 && a.Month > b.Month
	}
	return b.Day != 0 && a.Day > b.Day
}

func TestReferencesAreSoundAndUsed(t *testing.T) {
	for _, a := range load(t) {
		used := make([]bool, len(a.References))
		for _, c := range a.Citations {
			used[c.Reference] = true
		}
		ids, links := make(map[string]bool), make(map[string]string)
		for i, r := range a.References {
			if r.ID == "" || r.Publisher == "" || ids[r.ID] {
				t.Errorf("%s: reference %q lacks an id or a publisher, or its id is there twice", a.File, r.ID)
			}
			if why := badLink(r.URL); why != "" {
				t.Errorf("%s: reference %s: link %q: %s", a.File, r.ID, r.URL, why)
			}
			if other, taken := links[r.URL]; taken {
				t.Errorf("%s: references %s and %s have the same link; merge them", a.File, other, r.ID)
			}
			if later(r.Date, a.Date) {
				t.Errorf("%s: reference %s is dated %s, after the article", a.File, r.ID, r.Date)
			}
			if !used[i] {
				t.Errorf("%s: reference %s is never used; set its mark [^%s] or take it out", a.File, r.ID, r.ID)
			}
			ids[r.ID], links[r.URL] = true, r.ID
		}
	}
}

func TestSameLinkIsCitedInTheSameWay(t *testing.T) {
	byLink, byID := make(map[string]map[string][]string), make(map[string]string)
	for _, a := range load(t) {
		for _, r := range a.References {
			if byLink[r.URL] == nil {
				byLink[r.URL] = make(map[string][]string)
			}
			entry := fmt.Sprintf("id %s, publisher %q, title %q, %s", r.ID, r.Publisher, r.Title, r.Date)
			byLink[r.URL][entry] = append(byLink[r.URL][entry], a.File)
			if other, taken := byID[r.ID]; taken && other != r.URL {
				t.Errorf("%s: reference id %s stands for another link elsewhere; rename one:\n  %s\n  %s", a.File, r.ID, other, r.URL)
			}
			byID[r.ID] = r.URL
		}
	}
	for link, entries := range byLink {
		if len(entries) == 1 {
			continue
		}
		t.Errorf("cite this link in one way: %s", link)
		for entry, files := range entries {
			t.Logf("  %s: %s", entry, strings.Join(files, " "))
		}
	}
}

func TestParagraphsStandAlone(t *testing.T) {
	total := 0
	for _, a := range load(t) {
		words := len(strings.Fields(a.Text))
		total += words
		if words < 500 || words > 1100 {
			t.Errorf("%s: %d words, want 500 to 1,100", a.File, words)
		}
		for _, p := range a.Paragraphs {
			if p.Kind != corpus.Body {
				continue
			}
			text := a.Text[p.Start:p.End]
			if n := len(strings.Fields(text)); n < 40 || n > 110 {
				t.Errorf("%s: a paragraph of %d words, want 40 to 110: %s", a.File, n, short(text))
			}
			if at := untidy.FindString(outside(text)); at != "" {
				t.Errorf("%s: %q in the paragraph; look at the marks around it: %s", a.File, at, short(text))
			}
			if leaning.MatchString(text) {
				t.Errorf("%s: a paragraph that leans on the one before; name its subject: %s", a.File, short(text))
			}
			cited := slices.ContainsFunc(a.Citations, func(c corpus.Citation) bool { return c.At > p.Start && c.At <= p.End })
			if !cited {
				t.Errorf("%s: a paragraph without a reference mark: %s", a.File, short(text))
			}
		}
	}
	t.Logf("%d words in all", total)
}

// leaning finds beginnings that make no sense to a reader who is shown the paragraph alone.
var leaning = regexp.MustCompile(`^(?:He|She|They|His|Her|Their|This|That|These|Those|But|And|Also|However|Instead|So)\b`)

// untidy finds full stops and commas that stand twice, after a space, or before a word, as a misplaced reference mark
// leaves them.
var untidy = regexp.MustCompile(`[.,;:][.,;:]|\p{Z}[.,;:!?]|\p{Ll}[.,;:!?]\p{Lu}\p{Ll}|\p{Z}\p{Z}|[^.!?”»]$`)

const months = `January|February|March|April|May|June|July|August|September|October|November|December`

var (
	fullDate = regexp.MustCompile(`\b(\d{1,2}) (` + months + `) (\d{4})\b`)
	weekday  = regexp.MustCompile(`\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday),? (\d{1,2}) (` + months + `)(?: (\d{4}))?`)
)

// badDates returns the dates in a text that do not exist, that fall on another day of the week than it says, or that
// lie after the last day. A weekday's date without a year is of 2025 or 2026.
func badDates(text string, last corpus.Date) []string {
	var bad []string
	for _, m := range fullDate.FindAllStringSubmatch(text, -1) {
		d, err := time.Parse("2 January 2006", m[0])
		if err != nil || later(corpus.Date{Year: d.Year(), Month: int(d.Month()), Day: d.Day()}, last) {
			bad = append(bad, m[0])
		}
	}
	for _, m := range weekday.FindAllStringSubmatch(text, -1) {
		years := []string{m[4]}
		if m[4] == "" {
			years = []string{"2025", "2026"}
		}
		if !slices.ContainsFunc(years, func(year string) bool {
			d, err := time.Parse("2 January 2006", m[2]+" "+m[3]+" "+year)
			return err == nil && d.Weekday().String() == m[1]
		}) {
			bad = append(bad, m[0])
		}
	}
	return bad
}

func TestDatesAreReal(t *testing.T) {
	for _, a := range load(t) {
		for _, d := range badDates(a.Text, a.Date) {
			t.Errorf("%s: %q is no real date, not that day of the week, or after the article; look it up in the fact sheet", a.File, d)
		}
	}
}

func TestFormChecksCanFail(t *testing.T) {
	last := corpus.Date{Year: 2026, Month: 11, Day: 24}
	got := badDates("On 31 June 2025, Friday 15 August 2025, Monday 15 August, 16 August 2025 and 1 December 2026.", last)
	if want := []string{"31 June 2025", "1 December 2026", "Monday 15 August"}; !slices.Equal(got, want) {
		t.Errorf("bad dates %q, want %q", got, want)
	}
	for link, bad := range map[string]bool{
		"https://example.org/a?b=c": false, "ftp://example.org": true, "https://": true, "https://example.org/a b": true, "example.org": true,
	} {
		if (badLink(link) != "") != bad {
			t.Errorf("badLink(%q) = %q", link, badLink(link))
		}
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2026-11-25", "2026-11-24", true},
		{"2026-12", "2026-11-24", true},
		{"2027", "2026-11-24", true},
		{"2026", "2026-11-24", false},
		{"2026-11", "2026-11-24", false},
		{"2025-12-31", "2026-11-24", false},
	} {
		a, _ := corpus.ParseDate(c.a)
		b, _ := corpus.ParseDate(c.b)
		if later(a, b) != c.want {
			t.Errorf("later(%s, %s) = %v", c.a, c.b, !c.want)
		}
	}
	for text, want := range map[string]bool{
		"He left.. She": true, "He left ,": true, "left.She stayed.": true, "He left": true, "He read Mail.ru at 11:30. “She stayed.”": false,
	} {
		if untidy.MatchString(text) != want {
			t.Errorf("untidy(%q) = %v", text, !want)
		}
	}
	if !leaning.MatchString("He left.") || leaning.MatchString("Henry left.") {
		t.Error("leaning beginnings are not told apart")
	}
}
