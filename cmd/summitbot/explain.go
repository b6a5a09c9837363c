package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"summitbot/index"
)

// explained is how many passages an explanation shows.
const explained = 5

// explain shows how the answer to a question comes about: what was understood, why each passage stands where it does,
// and how the confidence adds up.
func (p process) explain(ctx context.Context, x *index.Index, question index.Question) error {
	e, err := x.Explain(ctx, question)
	if err != nil {
		return err
	}
	printUnderstanding(p.stdout, e.Understanding)
	if len(e.Candidates) == 0 {
		return errNoAnswer
	}
	for i, c := range e.Candidates[:min(explained, len(e.Candidates))] {
		fmt.Fprintf(p.stdout, "\n%d. %.2f  %s\n   %s\n", i+1, c.Score, c.Passage.ID, c.Passage.Text[c.Sentence.Start:c.Sentence.End])
		if err := printTerms(p.stdout, index.EvidenceNames[:], c.Evidence[:], e.Weights[:]); err != nil {
			return err
		}
		if rest := c.Score - sum(c.Evidence[:], e.Weights[:]); math.Abs(rest) > 0.005 {
			fmt.Fprintf(p.stdout, "   %+.2f  by rule: a title, quoted words, or the beginning of an article for a summary\n", rest)
		}
	}
	verdict := "answered"
	if !e.Answered {
		verdict = "not answered"
	}
	fmt.Fprintf(p.stdout, "\nconfidence %.2f of at least %.2f: %s\n", e.Confidence, e.Threshold, verdict)
	if e.Rule != "" {
		fmt.Fprintf(p.stdout, "   %s\n", e.Rule)
	} else if err := printTerms(p.stdout, index.SignalNames[:], e.Signals[:], e.Counts[:]); err != nil {
		return err
	}
	if !e.Answered {
		return errNoAnswer
	}
	return nil
}

func printUnderstanding(w io.Writer, u index.Understanding) {
	fmt.Fprintf(w, "%s in %s, asks for: %s\n", u.Kind, u.Lang, cmp.Or(string(u.Wanted), "anything"))
	fmt.Fprintf(w, "searched for: %s\n", u.Text)
	if u.Present {
		fmt.Fprintln(w, "asks about today, which articles do not know")
	}
	for _, quoted := range u.Quoted {
		fmt.Fprintf(w, "quoted: %s\n", quoted)
	}
	for _, c := range u.Corrections {
		fmt.Fprintf(w, "corrected: %s to %s\n", c.From, c.To)
	}
	for _, c := range u.Concepts {
		var notes []string
		for note, holds := range map[string]bool{
			"name": c.Name, "in no article": !c.Known, "from the question before": c.Previous,
		} {
			if holds {
				notes = append(notes, note)
			}
		}
		slices.Sort(notes)
		fmt.Fprintf(w, "  %s", c)
		if len(notes) > 0 {
			fmt.Fprintf(w, " (%s)", strings.Join(notes, ", "))
		}
		fmt.Fprintln(w)
	}
}

func sum(values, weights []float64) float64 {
	total := 0.0
	for i := range values {
		total += values[i] * weights[i]
	}
	return total
}

// printTerms prints what each figure adds to a sum, the greatest first.
func printTerms(w io.Writer, names []string, values, weights []float64) error {
	order := make([]int, 0, len(names))
	for i := range names {
		if values[i]*weights[i] != 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(max(values[b]*weights[b], -values[b]*weights[b]), max(values[a]*weights[a], -values[a]*weights[a]))
	})
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, i := range order {
		fmt.Fprintf(t, "   %+.2f\t= %.2f\t× %.2f\t %s\t\n", values[i]*weights[i], values[i], weights[i], names[i])
	}
	return t.Flush()
}
