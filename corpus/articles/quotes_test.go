package articles

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

// quotations returns the byte ranges of the outermost quotations of a text, the marks “ ” « » „ “ left out. A mark
// without its counterpart makes balanced false.
func quotations(text string) (spans []corpus.Span, balanced bool) {
	var open []rune
	start := 0
	balanced = true
	for i, r := range text {
		last := rune(0)
		if len(open) > 0 {
			last = open[len(open)-1]
		}
		switch {
		case r == '“' && last == '„', r == '”' && last == '“', r == '”' && last == '„', r == '»' && last == '«':
			open = open[:len(open)-1]
			if len(open) == 0 {
				spans = append(spans, corpus.Span{Start: start, End: i})
			}
		case r == '“' || r == '„' || r == '«':
			if len(open) == 0 {
				start = i + utf8.RuneLen(r)
			}
			open = append(open, r)
		case r == '”' || r == '»':
			balanced = false
		}
	}
	return spans, balanced && len(open) == 0
}

// outside returns a text with every quotation replaced by a bare pair of marks.
func outside(text string) string {
	var out strings.Builder
	last := 0
	spans, _ := quotations(text)
	for _, s := range spans {
		out.WriteString(text[last:s.Start])
		last = s.End
	}
	out.WriteString(text[last:])
	return out.String()
}

var sameMarks = strings.NewReplacer("’", "'", "‘", "'", "“", "'", "”", "'", "„", "'", "«", "'", "»", "'", "…", "...", "\u00a0", " ")

// letters makes kinds of quotation marks, apostrophes and dots equal; every other character stays as it is.
func letters(s string) string { return strings.Join(strings.Fields(sameMarks.Replace(s)), " ") }

// stands reports whether a quotation is a connected part of the sheet's words, given as letters writes them, and cut at
// no word's inside. The comma or full stop that the article's own sentence puts at its end does not count.
func stands(quotation, words string) bool {
	quotation = strings.TrimRight(letters(quotation), ".,")
	for at := 0; quotation != ""; {
		i := strings.Index(words[at:], quotation)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(words[:i])
		after, _ := utf8.DecodeRuneInString(words[i+len(quotation):])
		if !wordRune(before) && !wordRune(after) {
			return true
		}
		at = i + 1
		for !utf8.RuneStart(words[at]) {
			at++
		}
	}
	return false
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// loose keeps of a text its words in small letters, to find what an inexact quotation was taken from.
func loose(s string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(letters(s), func(r rune) bool { return !wordRune(r) }), " "))
}

// find looks a quotation up. It returns whose words it is by the sheet and the pages that print it; title is true where
// it stands in the sheet's prose, as a name or a saying, and hint is the sheet's line that resembles it.
func (s *sheet) find(quotation string) (speakers, links []string, title bool, hint string) {
	for _, q := range s.quotes {
		if slices.ContainsFunc(q.words, func(w string) bool { return stands(quotation, w) }) {
			speakers = append(speakers, q.speaker)
			links = append(links, q.links...)
		}
	}
	title = slices.ContainsFunc(s.titles, func(w string) bool { return stands(quotation, w) })
	if len(speakers) > 0 || title {
		return speakers, links, title, ""
	}
	for _, q := range s.quotes {
		for _, w := range q.words {
			if strings.Contains(loose(w), loose(quotation)) {
				hint = w
			}
		}
	}
	if titled(quotation) {
		for _, lines := range s.prose {
			title = title || slices.ContainsFunc(lines, func(l string) bool { return stands(quotation, letters(l)) })
		}
	}
	return nil, nil, title, hint
}

// titled reports whether all words of more than three letters begin with a capital, as in a name.
func titled(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if r, _ := utf8.DecodeRuneInString(w); utf8.RuneCountInString(w) > 3 && unicode.IsLower(r) {
			return false
		}
	}
	return true
}

const saying = `(?:said|says|wrote|writes|added|told|replied|answered|asked|explained|declared|posted|put it|called)`

var (
	cueAfter  = regexp.MustCompile(`^[”»],? ` + saying + ` (?:the |a |an |then |US |Russian |Ukrainian |German |French |President |Chancellor |Senator |\p{Ll}+ )*((?:\p{Lu}[\p{L}'-]*|von der) ?)+`)
	cueBefore = regexp.MustCompile(`(\p{Lu}[\p{L}'-]+) ` + saying + `(?: (?:in|on|at|of|to|about|that|the|his|her|\p{Lu}[\p{L}]*|\d+|\p{Ll}+)){0,12}: [“«]$`)
)

// cued returns the last name of the person to whom the words right before or behind a quotation give it, "" where
// they name nobody of the people.
func cued(text string, q corpus.Span, people map[string]bool) string {
	if m := cueAfter.FindString(text[q.End:]); m != "" {
		return lastOf(m, people)
	}
	if m := cueBefore.FindStringSubmatch(text[:q.Start]); m != nil && people[m[1]] {
		return m[1]
	}
	return ""
}

func lastOf(cue string, people map[string]bool) string {
	name := ""
	for p := range people {
		if p != "" && strings.HasSuffix(strings.TrimSpace(cue), p) && len(p) > len(name) {
			name = p
		}
	}
	return name
}

// fault says what is wrong with a quotation in a paragraph that cites the links, or returns "".
func (s *sheet) fault(paragraph string, span corpus.Span, cited []string) string {
	quotation := paragraph[span.Start:span.End]
	speakers, links, title, hint := s.find(quotation)
	switch {
	case len(speakers) == 0 && title:
		return ""
	case len(speakers) == 0 && hint != "":
		return "is not letter for letter what the sheet has: " + hint
	case len(speakers) == 0:
		return "stands nowhere in the fact sheet; take the quotation marks off or quote the sheet"
	case title || len(strings.Fields(quotation)) < 3:
		return ""
	}
	named := outside(paragraph)
	if !slices.ContainsFunc(speakers, func(name string) bool { return strings.Contains(named, name) }) {
		return "stands in a paragraph that does not name " + speakers[0] + ", who said it"
	}
	if c := cued(paragraph, span, s.people); c != "" && !slices.Contains(speakers, c) {
		return "is given to " + c + "; the sheet gives it to " + speakers[0]
	}
	if !slices.ContainsFunc(links, func(l string) bool { return slices.Contains(cited, l) }) {
		return "stands in a paragraph that does not cite a page that prints it: " + strings.Join(links, " ")
	}
	return ""
}

func TestQuotationsStandInTheSheet(t *testing.T) {
	s := readSheet(t)
	seen := 0
	for _, a := range load(t) {
		for _, p := range a.Paragraphs {
			text := a.Text[p.Start:p.End]
			var cited []string
			for _, c := range a.Citations {
				if c.At > p.Start && c.At <= p.End {
					cited = append(cited, a.References[c.Reference].URL)
				}
			}
			spans, balanced := quotations(text)
			if !balanced {
				t.Errorf("%s: a quotation mark without its counterpart: %s", a.File, short(text))
			}
			for _, span := range spans {
				seen++
				if fault := s.fault(text, span, cited); fault != "" {
					t.Errorf("%s: “%s” %s", a.File, text[span.Start:span.End], fault)
				}
			}
		}
	}
	t.Logf("%d quotations", seen)
}

func TestEveryQuoteOfTheSheetHasASpeaker(t *testing.T) {
	for _, q := range readSheet(t).quotes {
		if q.speaker == "" || len(q.words) == 0 {
			t.Errorf("speaker %q, %d words: %s", q.speaker, len(q.words), q.line)
		}
	}
}

func TestQuotationChecksCanFail(t *testing.T) {
	text := "“One ‘two’ three,” he said. «Набор, он и есть „дух“», Peskov said. “Half"
	spans, balanced := quotations(text)
	if balanced || len(spans) != 2 || text[spans[0].Start:spans[0].End] != "One ‘two’ three," || text[spans[1].Start:spans[1].End] != "Набор, он и есть „дух“" {
		t.Errorf("quotations: %v, balanced %v", spans, balanced)
	}
	if got := outside("A “b” c «d»."); got != "A “” c «»." {
		t.Errorf("outside: %q", got)
	}
	s := parseSheet([]string{"1.md"}, []string{"# 1\n\n## Facts\n\n1. They held it under the banner \"Pursuing Peace\". [P, n.d., https://p.example]\n\n" +
		"## Quotes\n\n1. \"We didn't get there, but we have a chance.\" - Donald Trump, President, Anchorage (English). [P, 2025-08-15, https://p.example]\n" +
		"2. \"It is time.\" - same statement. [P, 2025-08-15, https://p.example]\n\n" +
		"## Quotes: Vladimir Putin, President of Russia\n\n3. \"Next time in Moscow.\" (in English) [P, 2025-08-15, https://p.example]\n4. \"The visit was useful\" - Kremlin, 16 Aug. [Q, 2025-08-16, https://q.example]\n\n" +
		"## Quotes\n\n5. \"The spirit is evaporating\" - Vladimir Putin, Moscow. [P, 2025, https://p.example]\n"})
	for quotation, want := range map[string]string{
		"we have a chance": "Trump", "We didn’t get there,": "Trump", "we have a chan": "", "We did not get there": "", "it is time": "",
		"It is time.": "Trump", "Next time in Moscow": "Putin", "visit was useful": "Putin", "Pursuing Peace": "title", "under the banner": "",
	} {
		speakers, _, title, _ := s.find(quotation)
		got := strings.Join(speakers, " ")
		if title {
			got = "title"
		}
		if got != want {
			t.Errorf("find(%q) = %q, want %q", quotation, got, want)
		}
	}
	cited := []string{"https://p.example"}
	for text, want := range map[string]string{
		"“We have a chance”, said Trump.":           "letter for letter",
		"“Peace for our time”, said Trump.":         "nowhere",
		"“Next time in Moscow”, he said.":           "not name Putin",
		"Putin heard “Next time in Moscow” before.": "",
		"“Next time in Moscow”, said Trump. Putin.": "is given to Trump",
		"“The visit was useful”, said Putin.":       "not cite a page",
		"The banner said “Pursuing Peace”.":         "",
	} {
		spans, _ := quotations(text)
		if got := s.fault(text, spans[0], cited); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("fault(%q) = %q, want %q", text, got, want)
		}
	}
	people := map[string]bool{"Trump": true, "Putin": true, "von der Leyen": true}
	for text, want := range map[string]string{
		"“It is time”, said President Donald Trump in Anchorage.":   "Trump",
		"Putin said in Moscow on 16 August 2025: “It is time.”":     "Putin",
		"“It is time”, wrote Ursula von der Leyen.":                 "von der Leyen",
		"Putin listened. “It is time”, the president said at last.": "",
	} {
		spans, _ := quotations(text)
		if got := cued(text, spans[0], people); got != want {
			t.Errorf("cued(%q) = %q, want %q", text, got, want)
		}
	}
}
