package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
	"summitbot/corpus/quote"
)

// goldQuote is a quotation whose place and speaker are known. Start and End count characters.
type goldQuote struct {
	Doc     string `json:"doc"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Words   int    `json:"words"`
	Speaker string `json:"speaker"`
	Pronoun bool   `json:"speaker_is_pronoun"`
}

// goldDocument is a text with everything that is said in it.
type goldDocument struct {
	ID           string            `json:"id"`
	Date         corpus.Date       `json:"date"`
	Title        string            `json:"title"`
	Text         string            `json:"text"`
	Attributions []goldAttribution `json:"attributions"`
}

type goldAttribution struct {
	Content []struct {
		Start int `json:"start"`
		End   int `json:"end"`
	} `json:"content"`
	Speaker string `json:"speaker"`
}

// minWords is how many words a quotation needs to be counted; shorter ones are often names.
const minWords = 5

// quoteScore adds up how the quotations of one set were found.
type quoteScore struct {
	gold, found         int
	extracted, inside   int // inside what is annotated as said, whether or not it is in the list of quotations
	listed              int
	named, right, wrong int
	pronouns, resolved  int
	evidence            map[string]*[3]int // right, wrong, not to be judged
}

// quoteResult is one quotation of the annotated ones or of those found, for the file of results.
type quoteResult struct {
	Set      string `json:"set"`
	Doc      string `json:"doc"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Verdict  string `json:"verdict"`
	Gold     string `json:"gold,omitempty"`
	Speaker  string `json:"speaker,omitempty"`
	Evidence string `json:"evidence,omitempty"`
}

// evalQuotes measures the extraction of quotations on the annotated sets of a folder: NAME.direct.jsonl has the
// quotations of NAME.jsonl; a set without the former is measured by what it says is reported in any form.
func (p process) evalQuotes(dirs []string, out string) error {
	if len(dirs) != 1 {
		return usagef("eval quotes needs one folder of annotated quotations")
	}
	people, err := quote.ReadPeople(nil)
	if err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(dirs[0], "*.jsonl"))
	if err != nil {
		return err
	}
	var results []quoteResult
	sets := 0
	for _, name := range names {
		if strings.HasSuffix(name, ".direct.jsonl") {
			continue
		}
		documents, err := readLines[goldDocument](name)
		if err != nil {
			return err
		}
		sets++
		set := strings.TrimSuffix(filepath.Base(name), ".jsonl")
		gold, err := readLines[goldQuote](strings.TrimSuffix(name, ".jsonl") + ".direct.jsonl")
		switch {
		case errors.Is(err, os.ErrNotExist):
			err = evalReported(p.stdout, set, documents, people)
		case err == nil:
			var score quoteScore
			score, results = scoreQuotes(set, documents, gold, people, results)
			err = score.print(p.stdout, set)
		}
		if err != nil {
			return err
		}
	}
	if sets == 0 {
		return fmt.Errorf("%s has no annotated quotations: files whose names end in .jsonl", dirs[0])
	}
	if out == "" {
		return nil
	}
	return writeResults(out, results)
}

// readLines reads a file with a value in JSON on each line.
func readLines[T any](name string) ([]T, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []T
	in := bufio.NewScanner(f)
	in.Buffer(nil, maxLine)
	for line := 1; in.Scan(); line++ {
		var v T
		if err := json.Unmarshal(in.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		all = append(all, v)
	}
	return all, in.Err()
}

// article makes an article of a text as it is, so that offsets stay those of the annotation.
func (d goldDocument) article() *corpus.Article {
	a := &corpus.Article{ID: d.ID, Title: d.Title, Date: d.Date, Text: d.Text, Lang: corpus.DetectLang(d.Text)}
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

// says reports whether a range of characters overlaps something that the text is annotated to report.
func (d goldDocument) says(start, end int) bool {
	for _, a := range d.Attributions {
		for _, c := range a.Content {
			if c.Start < end && start < c.End {
				return true
			}
		}
	}
	return false
}

// characters returns the offset in characters of every offset in bytes at which one begins, and of the end.
func characters(text string) []int {
	at := make([]int, len(text)+1)
	n := 0
	for i := range text {
		at[i] = n
		n++
	}
	at[len(text)] = n
	return at
}

func scoreQuotes(set string, documents []goldDocument, gold []goldQuote, people *quote.People, results []quoteResult) (quoteScore, []quoteResult) {
	score := quoteScore{evidence: make(map[string]*[3]int)}
	type key struct{ start, end int }
	byDocument := make(map[string]map[key]goldQuote)
	for _, g := range gold {
		if byDocument[g.Doc] == nil {
			byDocument[g.Doc] = make(map[key]goldQuote)
		}
		byDocument[g.Doc][key{g.Start, g.End}] = g
	}
	for _, d := range documents {
		at := characters(d.Text)
		found := make(map[key]bool)
		for _, q := range quote.Extract(d.article(), people) {
			if q.Status != quote.Direct && q.Status != quote.Mixed && q.Status != quote.Translated {
				continue
			}
			k := key{at[q.Start], at[q.End]}
			g, known := byDocument[d.ID][k]
			found[k] = true
			r := quoteResult{Set: set, Doc: d.ID, Start: k.start, End: k.end, Gold: g.Speaker, Speaker: q.Speaker, Evidence: q.Evidence}
			if len(strings.Fields(q.Text)) >= minWords {
				score.extracted++
				if known {
					score.listed++
				}
				if known || d.says(k.start, k.end) {
					score.inside++
				} else {
					r.Verdict = "not annotated"
				}
			}
			if known && g.Words >= minWords {
				r.Verdict = score.judge(g, q)
			}
			if r.Verdict != "" {
				results = append(results, r)
			}
		}
		for _, g := range gold {
			if g.Doc != d.ID || g.Words < minWords {
				continue
			}
			score.gold++
			if found[key{g.Start, g.End}] {
				score.found++
				continue
			}
			if lastName(g.Speaker) != "" && !g.Pronoun {
				score.named++
			}
			results = append(results, quoteResult{Set: set, Doc: g.Doc, Start: g.Start, End: g.End, Verdict: "missed", Gold: g.Speaker})
		}
	}
	return score, results
}

// judge compares the speaker of a quotation with the right one, by last name.
func (s *quoteScore) judge(g goldQuote, q quote.Quote) string {
	e := s.evidence[q.Evidence]
	if e == nil {
		e = new([3]int)
		s.evidence[q.Evidence] = e
	}
	if g.Pronoun {
		s.pronouns++
		if q.Speaker == "" {
			return "pronoun unknown"
		}
		s.resolved++
		e[2]++
		return "pronoun"
	}
	want := lastName(g.Speaker)
	if want == "" {
		e[2]++
		return "unnamed"
	}
	s.named++
	switch {
	case q.Speaker == "":
		return "unknown"
	case strings.EqualFold(lastName(q.Speaker), want):
		s.right++
		e[0]++
		return "right"
	}
	s.wrong++
	e[1]++
	return "wrong"
}

var afterName = map[string]bool{"of": true, "at": true, "from": true, "who": true, "in": true, "for": true, "with": true, "on": true, "told": true, "and": true}

// office are words that go on with "of": "Secretary of State Madeleine Albright".
var office = map[string]bool{"Secretary": true, "Speaker": true, "President": true, "Governor": true, "Chief": true, "Director": true, "Mayor": true}

// lastName returns the family name in how an annotator marked a speaker: "Rep. Jim Clyburn (D-S.C.), the leader" gives
// Clyburn. It is "" where no name is marked.
func lastName(speaker string) string {
	for _, anybody := range []string{"a ", "an ", "one ", "another ", "some "} {
		if strings.HasPrefix(strings.ToLower(speaker), anybody) {
			return ""
		}
	}
	for segment := range strings.FieldsFuncSeq(speaker, func(r rune) bool { return strings.ContainsRune(",();—–", r) }) {
		name := ""
		for w := range strings.FieldsSeq(segment) {
			if afterName[w] && !office[name] {
				break
			}
			plain := strings.TrimFunc(w, func(r rune) bool { return unicode.IsPunct(r) })
			r, _ := utf8.DecodeRuneInString(plain)
			owner := strings.HasSuffix(plain, "’s") || strings.HasSuffix(plain, "'s") || strings.HasSuffix(w, "s’") || strings.HasSuffix(w, "s'")
			switch {
			case plain == "Jr" || plain == "Sr" || plain == "II" || plain == "III":
			case unicode.IsUpper(r) && !owner && plain != "The":
				name = plain
			default:
				name = ""
			}
		}
		if name != "" {
			return name
		}
	}
	return ""
}

func share(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }

func (s quoteScore) print(out io.Writer, set string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "set\tquotations\trecall\tprecision\tlisted\tnamed\tright\twrong\tunknown\tright of answered\tpronouns\tresolved\t")
	fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%d\t%.3f\t\n", set, s.gold, share(s.found, s.gold),
		share(s.inside, s.extracted), share(s.listed, s.extracted),
		s.named, share(s.right, s.named), share(s.wrong, s.named), share(s.named-s.right-s.wrong, s.named), share(s.right, s.right+s.wrong),
		s.pronouns, share(s.resolved, s.pronouns))
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "evidence\tright\twrong\tnot judged\t")
	var kinds []string
	for kind := range s.evidence {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		e := s.evidence[kind]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t\n", kind, e[0], e[1], e[2])
	}
	return w.Flush()
}
