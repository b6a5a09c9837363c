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
	"math"
	"os"
	"regexp"
	"text/tabwriter"

	"summitbot/corpus"
	"summitbot/index"
)

// evalQuestion is a question whose right answers are known: passages that match one of the patterns, for the group
// "multi" one passage for each.
type evalQuestion struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Group      string   `json:"group"`
	Previous   string   `json:"previous"`
	Answerable bool     `json:"answerable"`
	Answers    []string `json:"answers"`

	patterns []*regexp.Regexp
}

// evalSize is how many passages are looked at for each question; the first three count as shown.
const (
	evalSize  = 5
	evalShown = 3
)

// evalResult is what became of one question. Ranks has the rank, from 1, of the first passage that matches each pattern
// that is wanted; 0 where none does.
type evalResult struct {
	ID         string  `json:"id"`
	Group      string  `json:"group"`
	Answerable bool    `json:"answerable"`
	Answered   bool    `json:"answered"`
	Confidence float64 `json:"confidence"`
	Ranks      []int   `json:"ranks"`
	Passage    string  `json:"passage,omitempty"` // id of the best
}

func (p process) eval(ctx context.Context, args []string) error {
	var out string
	var coverage, compare, raw bool
	s, rest, err := p.parse(args, func(f *flag.FlagSet) {
		f.StringVar(&out, "out", "", "")
		f.BoolVar(&coverage, "coverage", false, "")
		f.BoolVar(&compare, "compare", false, "")
		f.BoolVar(&raw, "raw", false, "")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 && rest[0] == "quotes" {
		return p.evalQuotes(rest[1:], out)
	}
	if len(rest) == 2 && rest[0] == "extract" {
		return p.evalExtract(ctx, rest[1], raw)
	}
	if len(rest) != 1 {
		return usagef("eval needs one file of questions")
	}
	questions, err := readQuestions(rest[0])
	if err != nil {
		return err
	}
	x, err := p.open(ctx, s, index.Forever)
	if err != nil {
		return err
	}
	defer x.Close()
	if compare {
		return p.compare(ctx, x, questions)
	}
	results := make([]evalResult, len(questions))
	for i, q := range questions {
		if coverage {
			results[i], err = cover(x, q)
		} else {
			results[i], err = try(ctx, x, q, index.All)
		}
		if err != nil {
			return err
		}
	}
	if out != "" {
		if err := writeResults(out, results); err != nil {
			return err
		}
	}
	if coverage {
		return printCoverage(p.stdout, results)
	}
	return printResults(p.stdout, results)
}

func readQuestions(name string) ([]evalQuestion, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []evalQuestion
	in := bufio.NewScanner(f)
	in.Buffer(nil, maxLine)
	for line := 1; in.Scan(); line++ {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		var q evalQuestion
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		for _, pattern := range q.Answers {
			re, err := regexp.Compile(pattern)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, line, err)
			}
			q.patterns = append(q.patterns, re)
		}
		if q.Answerable && len(q.patterns) == 0 {
			return nil, fmt.Errorf("%s:%d: question %s has no answers", name, line, q.ID)
		}
		all = append(all, q)
	}
	return all, in.Err()
}

// wanted returns the sets of patterns of which one each must match: one set, or one for each part of the question.
func (q evalQuestion) wanted() [][]*regexp.Regexp {
	if q.Group != "multi" {
		return [][]*regexp.Regexp{q.patterns}
	}
	var sets [][]*regexp.Regexp
	for _, re := range q.patterns {
		sets = append(sets, []*regexp.Regexp{re})
	}
	return sets
}

func matches(set []*regexp.Regexp, text string) bool {
	for _, re := range set {
		if re.MatchString(text) {
			return true
		}
	}
	return false
}

func (q evalQuestion) result() evalResult {
	r := evalResult{ID: q.ID, Group: q.Group, Answerable: q.Answerable}
	if q.Answerable {
		r.Ranks = make([]int, len(q.wanted()))
	}
	return r
}

// try asks a question and compares the answer with what is right.
func try(ctx context.Context, x *index.Index, q evalQuestion, by index.Basis) (evalResult, error) {
	r := q.result()
	answer, err := x.Search(ctx, index.Question{Text: q.Question, Previous: q.Previous, By: by}, evalSize)
	if err != nil {
		return r, err
	}
	// Two digits, so that what no reader sees does not show as a change.
	r.Answered, r.Confidence = answer.Answered, math.Round(100*answer.Confidence)/100
	for i, h := range answer.Hits {
		if i == 0 {
			r.Passage = h.Passage.ID
		}
		for j := range r.Ranks {
			if r.Ranks[j] == 0 && matches(q.wanted()[j], h.Passage.Text) {
				r.Ranks[j] = i + 1
			}
		}
	}
	return r, nil
}

// cover looks for a passage that holds the answer anywhere in the corpus; the rank is 1 where there is one.
func cover(x *index.Index, q evalQuestion) (evalResult, error) {
	r := q.result()
	err := x.EachPassage(func(p corpus.Passage) bool {
		for j := range r.Ranks {
			if r.Ranks[j] == 0 && matches(q.wanted()[j], p.Text) {
				r.Ranks[j] = 1
			}
		}
		return true
	})
	return r, err
}

// within returns the share of the parts of the question that are answered by the first n passages.
func (r evalResult) within(n int) float64 {
	found := 0.0
	for _, rank := range r.Ranks {
		if rank > 0 && rank <= n {
			found++
		}
	}
	return found / float64(max(len(r.Ranks), 1))
}

// reciprocal returns the mean reciprocal rank over the parts of the question.
func (r evalResult) reciprocal() float64 {
	sum := 0.0
	for _, rank := range r.Ranks {
		if rank > 0 {
			sum += 1 / float64(rank)
		}
	}
	return sum / float64(max(len(r.Ranks), 1))
}

// tally adds up the results of a group.
type tally struct {
	answerable, unanswerable int
	hit1, hit3, reciprocal   float64
	wrong, silent, falsely   int
}

func (t *tally) add(r evalResult) {
	if !r.Answerable {
		t.unanswerable++
		if r.Answered {
			t.falsely++
		}
		return
	}
	t.answerable++
	t.hit1 += r.within(1)
	t.hit3 += r.within(evalShown)
	t.reciprocal += r.reciprocal()
	switch {
	case !r.Answered:
		t.silent++
	case r.within(evalShown) == 0:
		t.wrong++
	}
}

// byGroup adds the results up by group, in the order in which the groups first come.
func byGroup(results []evalResult) (names []string, groups map[string]*tally, total *tally) {
	groups, total = make(map[string]*tally), new(tally)
	for _, r := range results {
		if groups[r.Group] == nil {
			groups[r.Group] = new(tally)
			names = append(names, r.Group)
		}
		groups[r.Group].add(r)
		total.add(r)
	}
	return names, groups, total
}

func printResults(out io.Writer, results []evalResult) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "group\tquestions\thit@1\thit@3\tMRR\twrong\tsilent\tfalse answers\t")
	row := func(name string, t *tally) {
		fmt.Fprintf(w, "%s\t%d\t", name, t.answerable+t.unanswerable)
		if n := float64(t.answerable); n > 0 {
			fmt.Fprintf(w, "%.3f\t%.3f\t%.3f\t%d\t%d\t", t.hit1/n, t.hit3/n, t.reciprocal/n, t.wrong, t.silent)
		} else {
			fmt.Fprint(w, "\t\t\t\t\t")
		}
		if t.unanswerable > 0 {
			fmt.Fprintf(w, "%d of %d", t.falsely, t.unanswerable)
		}
		fmt.Fprintln(w, "\t")
	}
	names, groups, total := byGroup(results)
	for _, name := range names {
		row(name, groups[name])
	}
	row("all", total)
	return w.Flush()
}

func printCoverage(out io.Writer, results []evalResult) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "group\tanswerable\tcovered\t")
	names, groups, total := byGroup(results)
	row := func(name string, t *tally) {
		if t.answerable > 0 {
			fmt.Fprintf(w, "%s\t%d\t%.3f\t\n", name, t.answerable, t.hit1/float64(t.answerable))
		}
	}
	for _, name := range names {
		row(name, groups[name])
	}
	row("all", total)
	if err := w.Flush(); err != nil {
		return err
	}
	for _, r := range results {
		if r.Answerable && r.within(1) < 1 {
			fmt.Fprintln(out, "not covered:", r.ID)
		}
	}
	return nil
}

// writeResults writes a JSON line for each result.
func writeResults[T any](name string, results []T) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := json.NewEncoder(f)
	for _, r := range results {
		if err := out.Encode(r); err != nil {
			return err
		}
	}
	return nil
}
