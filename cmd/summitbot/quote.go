package main

import (
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
func findQuotes(ctx context.Context, x *index.Index, book *quote.Book, q quoteQuery, n int) ([]*quote.Entry, string, error) {
	found, err := x.FindQuotes(ctx, book, index.QuoteQuery{ID: q.Quote, Who: q.Who, About: q.About, By: q.By}, n)
	return found.Entries, quotesNote(q, found), err
}

func quotesNote(q quoteQuery, found index.Quotations) string {
	switch found.Finding {
	case index.NoSpeaker:
		return fmt.Sprintf("The articles quote nobody called %s.", found.By)
	case index.NoID:
		return fmt.Sprintf("There is no quotation %s.", q.Quote)
	case index.NoWords:
		return "The articles do not have these words."
	case index.NoTopic:
		return "The articles have no quotation about that."
	case index.NoTopicBy:
		return fmt.Sprintf("The articles have no words by %s about that.", found.By)
	}
	if len(found.Entries) == 0 {
		return ""
	}
	speaker := found.Entries[0].Speaker
	switch {
	case found.Finding == index.SomebodyElse && speaker == "":
		return fmt.Sprintf("No such words by %s. The articles do not say whose they are.", found.By)
	case found.Finding == index.SomebodyElse && found.Nearly:
		return fmt.Sprintf("No such words by %s. The closest are %s's:", found.By, speaker)
	case found.Finding == index.SomebodyElse:
		return fmt.Sprintf("No such words by %s. They are %s's:", found.By, speaker)
	case q.Who != "" && speaker == "":
		return "The articles do not say whose words these are."
	case q.Quote == "" && q.Who == "" && q.About == "" && found.Total > len(found.Entries):
		return fmt.Sprintf("%d of %d quotations.", len(found.Entries), found.Total)
	}
	return ""
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

// quoteBatch answers a query a line.
func (p process) quoteBatch(ctx context.Context, x *index.Index, book *quote.Book, count int) error {
	return p.batchLines(ctx, "query", func(line []byte) (any, error) {
		var q quoteQuery
		switch err := json.Unmarshal(line, &q); {
		case err != nil:
			return nil, notJSON(err, q.ID)
		case q.By == "" && q.About == "" && q.Who == "" && q.Quote == "":
			return nil, lineError{errors.New(`it has none of "by", "about", "who", "quote"`), q.ID}
		}
		found, note, err := findQuotes(ctx, x, book, q, count)
		return newQuotesJSON(q.ID, found, note), err
	}, func(id any, why string) any { return quotesJSON{ID: id, Quotes: []quoteJSON{}, Error: why} })
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
