package articles

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

const shared = "../../../shared"

// A sheet is the fact sheet that the articles are written from.
type sheet struct {
	quotes  []sheetQuote
	people  map[string]bool     // last names of all who are quoted
	prose   map[string][]string // by file: the sheet's own sentences, its sources cut out
	titles  []string            // what stands in quotation marks in the prose
	sources map[string][]source // by link
}

// A sheetQuote is one line of a "Quotes" section: the words between quotation marks, in the original and in
// translation, the last name of who said them, and the pages that print them.
type sheetQuote struct {
	words   []string
	speaker string
	links   []string
	line    string
}

type source struct{ publisher, date string }

// readSheet reads the fact sheet and skips the test where it is missing.
func readSheet(t *testing.T) *sheet {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(shared, "facts", "[0-9]*.md"))
	if len(files) == 0 {
		t.Skip("the shared fact sheet is not here")
	}
	var texts []string
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	s := parseSheet(files, texts)
	if len(s.quotes) < 200 || len(s.sources) < 200 {
		t.Fatalf("%d quotes and %d sources read from the fact sheet: its form has changed", len(s.quotes), len(s.sources))
	}
	return s
}

var (
	numbered    = regexp.MustCompile(`^\d+\. `)
	inMarks     = regexp.MustCompile(`"([^"]+)"|«([^»]+)»`)
	attribution = regexp.MustCompile(`["»] - (.*)`)
	bracketed   = regexp.MustCompile(`\[([^\[\]]+), (n\.d\.|\d{4}(?:-\d\d){0,2})[^,\]]*, (https?://[^\]\s]+)\]`)
	personName  = regexp.MustCompile(`^\p{Lu}[\p{L}.'-]*(?: (?:von der|\p{Lu}[\p{L}.'-]*))*`)
)

// parseSheet reads the files of a fact sheet: "## Facts" and "## Disputed" hold prose, "## Quotes" numbered quotations.
func parseSheet(names, texts []string) *sheet {
	s := &sheet{people: make(map[string]bool), prose: make(map[string][]string), sources: make(map[string][]source)}
	var headed []int
	headings := make(map[int]string)
	for i, text := range texts {
		section, speaker := "", ""
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(strings.ReplaceAll(line, `\"`, "'"))
			for _, m := range bracketed.FindAllStringSubmatch(line, -1) {
				s.sources[m[3]] = append(s.sources[m[3]], source{m[1], m[2]})
			}
			if heading, ok := strings.CutPrefix(line, "## "); ok {
				section, speaker = heading, ""
				continue
			}
			plain := bracketed.ReplaceAllString(line, "")
			if !strings.HasPrefix(section, "Quotes") {
				s.prose[filepath.Base(names[i])] = append(s.prose[filepath.Base(names[i])], plain)
				s.titles = append(s.titles, marked(plain)...)
				continue
			}
			if !numbered.MatchString(line) {
				continue
			}
			q := sheetQuote{line: plain}
			q.words = marked(plain)
			for _, m := range bracketed.FindAllStringSubmatch(line, -1) {
				q.links = append(q.links, m[3])
			}
			_, name, _ := strings.Cut(section, "Quotes: ")
			who := ""
			if m := attribution.FindStringSubmatch(plain); m != nil {
				who = m[1]
			} else if i := strings.LastIndex(plain, " - "); i >= 0 {
				who = plain[i+3:]
			}
			switch {
			case name != "" && !strings.HasPrefix(name, "Russian"):
				// Settled below: a line may still name somebody else than its heading.
				headings[len(s.quotes)] = name
				headed = append(headed, len(s.quotes))
				q.speaker = who
			case strings.HasPrefix(who, "same "):
				q.speaker = speaker
			default:
				q.speaker = lastName(who)
				s.people[q.speaker] = true
			}
			speaker = q.speaker
			s.quotes = append(s.quotes, q)
		}
	}
	for _, i := range headed {
		q := &s.quotes[i]
		if own := lastName(q.speaker); own != "" && s.people[own] {
			q.speaker = own
		} else {
			for p := range s.people {
				if p != "" && strings.Contains(headings[i], " "+p+",") {
					q.speaker = p
				}
			}
		}
	}
	return s
}

// marked returns what stands between quotation marks in a line, as letters writes it.
func marked(line string) []string {
	var out []string
	for _, m := range inMarks.FindAllStringSubmatch(line, -1) {
		out = append(out, letters(m[1]+m[2]))
	}
	return out
}

// lastName takes the name by which an article must call a speaker from the words after a quotation in the sheet:
// "Donald Trump to reporters, …" gives Trump. Bodies are called by the word that tells them.
func lastName(who string) string {
	for _, body := range []string{"India", "Europe", "Treasury"} {
		if (strings.HasPrefix(who, "Ministry") || strings.HasPrefix(who, "joint statement") || strings.HasPrefix(who, "US Treasury")) && strings.Contains(who, body) {
			return body
		}
	}
	words := strings.Fields(personName.FindString(who))
	switch {
	case len(words) == 0:
		return ""
	case slices.Contains(words, "von"):
		return "von der Leyen"
	case words[0] == "Lin" || words[0] == "Mao":
		return words[0]
	}
	return strings.TrimFunc(words[len(words)-1], unicode.IsPunct)
}

func TestReferencesStandInTheSheet(t *testing.T) {
	s := readSheet(t)
	for _, a := range load(t) {
		for _, r := range a.References {
			entries := s.sources[r.URL]
			date, _ := r.Date.MarshalText()
			if len(entries) == 0 {
				t.Errorf("%s: reference %s: the link %s stands nowhere in the fact sheet; cite a source of the sheet", a.File, r.ID, r.URL)
			} else if !slices.ContainsFunc(entries, func(e source) bool {
				return e.publisher == r.Publisher && (e.date == string(date) || e.date == "n.d." && len(date) == 0)
			}) {
				t.Errorf("%s: reference %s: publisher %q and date %q; the sheet has %q for this link", a.File, r.ID, r.Publisher, date, entries)
			}
		}
	}
}
