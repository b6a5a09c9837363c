package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"summitbot/corpus"
	"summitbot/corpus/quote"
	"summitbot/index"
)

// quoteQuery is what quotations are asked for by. Fields that are "" do not count.
type quoteQuery struct {
	ID    any    `json:"id"` // of the query in a batch, given back as it was
	By    string `json:"by"`
	About string `json:"about"`
	Who   string `json:"who"`
	Quote string `json:"quote"` // the id of a quotation
}

// quotesJSON is an answer as scripts read it.
type quotesJSON struct {
	ID     any         `json:"id,omitempty"`
	Quotes []quoteJSON `json:"quotes"`
	Note   string      `json:"note,omitempty"`
	Error  string      `json:"error,omitempty"`
}

type quoteJSON struct {
	ID        string       `json:"id"`
	Text      string       `json:"text"`
	Speaker   string       `json:"speaker"` // "" where no source says
	Role      string       `json:"role,omitempty"`
	Status    quote.Status `json:"status"`
	Language  string       `json:"language,omitempty"`
	Place     string       `json:"place,omitempty"`
	Article   string       `json:"article"`
	Title     string       `json:"title"`
	Publisher string       `json:"publisher"`
	URL       string       `json:"url"`
	Said      corpus.Date  `json:"said"` // "" where no source names the day
	Date      corpus.Date  `json:"date"` // when it was published first
	Sources   int          `json:"sources"`
}

func newQuoteJSON(e *quote.Entry) quoteJSON {
	s := e.Sources[0]
	return quoteJSON{
		ID: e.ID, Text: e.Text, Speaker: e.Speaker, Role: e.Role, Status: e.Status, Language: s.Quote.Language, Place: s.Quote.Place,
		Article: s.Article, Title: s.Title, Publisher: s.Publisher, URL: s.URL, Said: e.Said, Date: e.Published(), Sources: len(e.Sources),
	}
}

func (p process) quote(ctx context.Context, args []string) error {
	var q quoteQuery
	var batch, asJSON bool
	s, rest, err := p.parse(args, func(f *flag.FlagSet) {
		f.StringVar(&q.By, "by", "", "")
		f.StringVar(&q.About, "about", "", "")
		f.StringVar(&q.Who, "who", "", "")
		f.StringVar(&q.Quote, "id", "", "")
		f.BoolVar(&batch, "batch", false, "")
		f.BoolVar(&asJSON, "json", false, "")
	})
	asked := q != quoteQuery{}
	switch {
	case err != nil:
		return err
	case len(rest) > 0:
		return usagef("quote takes no words but its flags: --about %q, for one", strings.Join(rest, " "))
	case batch && asked:
		return usagef("quote --batch reads what to look for from standard input, not from the command line")
	case !batch && !asked:
		return usagef(`quote needs one of --by, --about, --who, --id: summitbot quote --by Putin --about "security of Ukraine"`)
	}
	people, err := readPeople(s.people)
	if err != nil {
		return err
	}
	wait := shortWait
	if batch {
		wait = longWait
	}
	x, err := p.open(ctx, s, wait)
	if err != nil {
		return err
	}
	defer x.Close()
	book, err := x.Quotes(ctx, people)
	if err != nil {
		return err
	}
	if batch {
		return p.quoteBatch(ctx, x, book, s.count)
	}
	found, note, err := findQuotes(ctx, x, book, q, s.count)
	if err != nil {
		return err
	}
	if asJSON {
		err = json.NewEncoder(p.stdout).Encode(newQuotesJSON(nil, found, note))
	} else {
		err = printQuotes(p.stdout, found, note)
	}
	if err == nil && len(found) == 0 {
		return errNoAnswer
	}
	return err
}

// readPeople reads the list of people with an operator's file, if there is one.
func readPeople(name string) (*quote.People, error) {
	if name == "" {
		return quote.ReadPeople(nil)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	people, err := quote.ReadPeople(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return people, nil
}

func newQuotesJSON(id any, found []*quote.Entry, note string) quotesJSON {
	out := quotesJSON{ID: id, Quotes: []quoteJSON{}, Note: note}
	for _, e := range found {
		out.Quotes = append(out.Quotes, newQuoteJSON(e))
	}
	return out
}

// findQuotes answers one query with at most n quotations, and a note where there is something to say about them.
func findQuotes(ctx context.Context, x *index.Index, book *quote.Book, q quoteQuery, n int) (found []*quote.Entry, note string, err error) {
	by := ""
	if q.By != "" {
		name, ok := book.FindSpeaker(q.By)
		if !ok && q.Who == "" {
			return nil, fmt.Sprintf("The articles quote nobody called %s.", q.By), nil
		}
		by = name
	}
	switch {
	case q.Quote != "":
		if found = book.ByID(q.Quote); len(found) == 0 {
			note = fmt.Sprintf("There is no quotation %s.", q.Quote)
		}
	case q.Who != "":
		found, note = whoSaid(book, q, by, n)
	case q.About != "":
		found, err = x.QuotesAbout(ctx, book, q.About, by, n)
		switch {
		case len(found) > 0 || err != nil:
		case by != "":
			note = fmt.Sprintf("The articles have no words by %s about that.", by)
		default:
			note = "The articles have no quotation about that."
		}
	default:
		all := book.BySpeaker(by)
		found = all[:min(n, len(all))]
		if len(all) > n {
			note = fmt.Sprintf("%d of %d quotations.", n, len(all))
		}
	}
	return found, note, err
}

// whoSaid looks words up, and says so where they are somebody else's than the speaker who was named for them.
func whoSaid(book *quote.Book, q quoteQuery, by string, n int) (found []*quote.Entry, note string) {
	matches := book.Who(q.Who, max(n, 20))
	own := false
	for _, m := range matches {
		own = own || by != "" && m.Speaker == by
	}
	for _, m := range matches {
		if len(found) < n && (!own || m.Speaker == by) {
			found = append(found, m.Entry)
		}
	}
	name := by
	if name == "" {
		name = q.By
	}
	switch {
	case len(found) == 0:
		return nil, "The articles do not have these words."
	case own || q.By == "":
	case found[0].Speaker == "":
		return found, fmt.Sprintf("No such words by %s. The articles do not say whose they are.", name)
	default:
		return found, fmt.Sprintf("No such words by %s. They are %s's:", name, found[0].Speaker)
	}
	if found[0].Speaker == "" {
		note = "The articles do not say whose words these are."
	}
	return found, note
}

// printQuotes writes quotations for people.
func printQuotes(w io.Writer, found []*quote.Entry, note string) error {
	var b strings.Builder
	if note != "" {
		b.WriteString(note + "\n")
	}
	for i, e := range found {
		if i > 0 || note != "" {
			b.WriteByte('\n')
		}
		s := e.Sources[0]
		speaker := e.Speaker
		if speaker == "" {
			speaker = "unattributed"
		} else if e.Role != "" {
			speaker += ", " + e.Role
		}
		when := e.Said.String()
		if e.Said.Year == 0 {
			when = "published " + e.Published().String()
		}
		fmt.Fprintf(&b, "“%s”\n  — %s, %s", e.Text, speaker, when)
		if e.Status == quote.Translated {
			b.WriteString(", in translation")
		}
		place := s.URL
		if place == "" {
			place = s.Article
		}
		fmt.Fprintf(&b, "\n    %s: %s, %s", e.ID, s.Title, place)
		if more := len(e.Sources) - 1; more > 0 {
			fmt.Fprintf(&b, " (and %d more)", more)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// quoteBatch answers a query a line. A line that cannot be read gets an answer that says so.
func (p process) quoteBatch(ctx context.Context, x *index.Index, book *quote.Book, count int) error {
	in := bufio.NewReader(p.stdin)
	out := json.NewEncoder(p.stdout)
	failed := 0
	for line := 1; ; line++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, tooLong, err := readLine(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read queries: %w", err)
		}
		if len(bytes.TrimSpace(data)) == 0 {
			continue
		}
		var q quoteQuery
		err = json.Unmarshal(data, &q)
		switch {
		case tooLong:
			err = fmt.Errorf("longer than %d bytes", maxLine)
		case err == nil && q.By == "" && q.About == "" && q.Who == "" && q.Quote == "":
			err = errors.New(`it has none of "by", "about", "who", "quote"`)
		}
		if err != nil {
			failed++
			if err := out.Encode(quotesJSON{Quotes: []quoteJSON{}, Error: fmt.Sprintf("line %d is not a query in JSON: %v", line, err)}); err != nil {
				return err
			}
			continue
		}
		found, note, err := findQuotes(ctx, x, book, q, count)
		if err != nil {
			return err
		}
		if err := out.Encode(newQuotesJSON(q.ID, found, note)); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("lines that are no queries: %d; each has an answer with an error", failed)
	}
	return nil
}

// extractJSON is what extraction finds in one article, as scripts read it.
type extractJSON struct {
	Article string          `json:"article"`
	Quotes  []extractedJSON `json:"quotes"`
}

// extractedJSON has its range in characters (start, end) and in bytes (bytes) of the article's text.
type extractedJSON struct {
	Start    int          `json:"start"`
	End      int          `json:"end"`
	Bytes    [2]int       `json:"bytes"`
	Text     string       `json:"text"`
	Speaker  string       `json:"speaker"`
	Role     string       `json:"role,omitempty"`
	Status   quote.Status `json:"status"`
	Language string       `json:"language,omitempty"`
	Cue      string       `json:"cue,omitempty"`
	Evidence string       `json:"evidence,omitempty"`
	Place    string       `json:"place,omitempty"`
	Said     corpus.Date  `json:"said"`
}

// articleQuotes shows what extraction finds in one article, which is given by its id or by its file.
func (p process) articleQuotes(ctx context.Context, s settings, name string, asJSON bool) error {
	people, err := readPeople(s.people)
	if err != nil {
		return err
	}
	a, err := p.articleOf(ctx, s, name)
	if err != nil {
		return err
	}
	at := characters(a.Text)
	out := extractJSON{Article: a.ID, Quotes: []extractedJSON{}}
	var b strings.Builder
	for _, q := range quote.Extract(a, people) {
		out.Quotes = append(out.Quotes, extractedJSON{
			Start: at[q.Start], End: at[q.End], Bytes: [2]int{q.Start, q.End}, Text: q.Text, Speaker: q.Speaker, Role: q.Role, Status: q.Status,
			Language: q.Language, Cue: q.Cue, Evidence: q.Evidence, Place: q.Place, Said: q.Said,
		})
		fmt.Fprintf(&b, "%d-%d  %s  %s  %s\n", at[q.Start], at[q.End], q.Status, orUnknown(q.Speaker), strings.Join(strings.Fields(q.Text), " "))
	}
	if asJSON {
		return json.NewEncoder(p.stdout).Encode(out)
	}
	_, err = io.WriteString(p.stdout, b.String())
	return err
}

func orUnknown(speaker string) string {
	if speaker == "" {
		return "(unknown)"
	}
	return speaker
}

// articleOf reads the article of a file, or the one of the corpus that has an id.
func (p process) articleOf(ctx context.Context, s settings, name string) (*corpus.Article, error) {
	if data, err := os.ReadFile(name); err == nil {
		return corpus.Parse(name, data)
	}
	for _, a := range corpus.Collect(ctx, s.sources(), s.maxFileSize).Articles {
		if a.ID == name {
			return a, nil
		}
	}
	return nil, fmt.Errorf("there is no file and no article %q; summitbot articles list shows those that there are", name)
}
