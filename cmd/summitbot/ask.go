package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"summitbot/corpus"
	"summitbot/index"
)

func (p process) ask(ctx context.Context, args []string) error {
	var batch, asJSON, explain bool
	var previous string
	s, rest, err := p.parse(args, func(f *flag.FlagSet) {
		f.BoolVar(&batch, "batch", false, "")
		f.BoolVar(&asJSON, "json", false, "")
		f.BoolVar(&explain, "explain", false, "")
		f.StringVar(&previous, "previous", "", "")
	})
	if err != nil {
		return err
	}
	question := strings.TrimSpace(strings.Join(rest, " "))
	switch {
	case batch && question != "":
		return usagef("ask --batch reads its questions from standard input, not from the command line")
	case !batch && question == "":
		return usagef(`ask needs a question: summitbot ask "who came with Putin"`)
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
	if batch {
		return p.batch(ctx, x, s.count)
	}
	q := index.Question{Text: question, Previous: previous}
	if explain {
		return p.explain(ctx, x, q)
	}
	answer, err := x.Search(ctx, q, s.count)
	if err != nil {
		return err
	}
	if asJSON {
		err = json.NewEncoder(p.stdout).Encode(newAnswerJSON(nil, answer, true))
	} else {
		err = printAnswer(p.stdout, answer, p.coloured(p.stdout))
	}
	if err == nil && !answer.Answered {
		return errNoAnswer
	}
	return err
}

// answerJSON is an answer as scripts read it.
type answerJSON struct {
	ID         any           `json:"id,omitempty"` // as it was given
	Kind       index.Kind    `json:"kind"`
	Answered   bool          `json:"answered"`
	Searched   string        `json:"searched,omitempty"` // the question corrected
	Confidence float64       `json:"confidence"`
	Passages   []passageJSON `json:"passages"`
	Nearest    []string      `json:"nearest,omitempty"`
	Error      string        `json:"error,omitempty"`
}

type passageJSON struct {
	Article    string          `json:"article"`
	Title      string          `json:"title"`
	Publisher  string          `json:"publisher"`
	URL        string          `json:"url"`
	Date       corpus.Date     `json:"date"`
	Text       string          `json:"text"`
	Sentence   string          `json:"sentence"`
	Span       string          `json:"span,omitempty"` // the shortest part of it that answers
	Score      float64         `json:"score"`
	File       string          `json:"file,omitempty"`
	References []referenceJSON `json:"references,omitempty"`
	AlsoIn     []string        `json:"also_in,omitempty"` // other articles with nearly the same words
}

type referenceJSON struct {
	Publisher string      `json:"publisher"`
	Title     string      `json:"title,omitempty"`
	Date      corpus.Date `json:"date"`
	URL       string      `json:"url"`
}

// newAnswerJSON makes the form for scripts; full adds the file, the references and the closest topics.
func newAnswerJSON(id any, answer index.Answer, full bool) answerJSON {
	out := answerJSON{ID: id, Kind: answer.Kind, Answered: answer.Answered, Searched: answer.Searched(), Confidence: answer.Confidence, Passages: []passageJSON{}}
	if full {
		out.Nearest = answer.Nearest
	}
	for _, h := range answer.Hits {
		a := h.Article
		passage := passageJSON{
			Article: a.ID, Title: a.Title, Publisher: a.Publisher, URL: a.URL, Date: a.Date, Text: h.Passage.Text,
			Sentence: h.Passage.Text[h.Sentence.Start:h.Sentence.End], Span: h.Passage.Text[h.Span.Start:h.Span.End], Score: h.Score,
		}
		if full {
			passage.File, passage.AlsoIn = a.File, h.AlsoIn
			for _, r := range h.References {
				passage.References = append(passage.References, referenceJSON{r.Publisher, r.Title, r.Date, r.URL})
			}
		}
		out.Passages = append(out.Passages, passage)
	}
	return out
}

// batch answers a question a line.
func (p process) batch(ctx context.Context, x *index.Index, count int) error {
	return p.batchLines(ctx, "question", func(line []byte) (any, error) {
		var q struct {
			ID       any
			Question *string
			Previous string
		}
		switch err := json.Unmarshal(line, &q); {
		case err != nil:
			return nil, notJSON(err, q.ID)
		case q.Question == nil:
			return nil, lineError{errors.New(`it has no "question"`), q.ID}
		}
		answer, err := x.Search(ctx, index.Question{Text: *q.Question, Previous: q.Previous}, count)
		return newAnswerJSON(q.ID, answer, false), err
	}, func(id any, why string) any { return answerJSON{ID: id, Passages: []passageJSON{}, Error: why} })
}

// terminal is a conversation: a question a line, until the input ends.
func (p process) terminal(ctx context.Context, s settings) error {
	return p.serve(ctx, s, func(x *service) error {
		if isTerminal(p.stdin) && isTerminal(p.stdout) {
			fmt.Fprintf(p.stdout, "Answers from %d articles. Type a question, or help, or quit.\n", x.opened.Articles)
			return p.answerLines(ctx, s, x.live, "> ")
		}
		return p.answerLines(ctx, s, x.live, "")
	})
}

// answerLines answers a question a line.
func (p process) answerLines(ctx context.Context, s settings, live *index.Live, prompt string) error {
	previous := ""
	for line, err := range lines(ctx, p.stdin, func() { fmt.Fprint(p.stdout, prompt) }) {
		if err != nil {
			return err
		}
		switch strings.ToLower(line) {
		case "":
			continue
		case "quit", "exit":
			return nil
		case "help":
			fmt.Fprint(p.stdout, "Type a question in your own words. The answer is word for word from an article, with its source.\n"+
				"If the articles do not say, so does the answer. Type quit to end.\n")
			continue
		}
		answer, err := live.Search(ctx, index.Question{Text: line, Previous: previous}, s.count)
		if err != nil {
			return err
		}
		if err := printAnswer(p.stdout, answer, p.coloured(p.stdout)); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout)
		previous = line
	}
	return nil
}

// lines yields the trimmed lines of r until it ends or the context does. before is called before each wait for one.
func lines(ctx context.Context, r io.Reader, before func()) func(yield func(string, error) bool) {
	type read struct {
		line string
		err  error
	}
	return func(yield func(string, error) bool) {
		// Reading a terminal cannot be interrupted; the goroutine ends with the next line or with the process.
		next, done := make(chan read), make(chan struct{})
		defer close(done)
		go func() {
			defer close(next)
			in := bufio.NewReader(r)
			for {
				line, err := in.ReadString('\n')
				if err == nil || line != "" {
					select {
					case next <- read{line: strings.TrimSpace(line)}:
					case <-done:
						return
					}
				}
				if err != nil {
					if !errors.Is(err, io.EOF) {
						select {
						case next <- read{err: err}:
						case <-done:
						}
					}
					return
				}
			}
		}()
		for {
			before()
			select {
			case <-ctx.Done():
				return
			case got, ok := <-next:
				if !ok || !yield(got.line, got.err) {
					return
				}
			}
		}
	}
}
