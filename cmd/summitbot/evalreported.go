package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"summitbot/corpus"
	"summitbot/corpus/quote"
)

// sameContent is the share of two ranges' union that they must have in common to be taken for the same.
const sameContent = 0.5

// evalReported measures how much of what is said in any form, with quotation marks or without, is found. A find is right
// where it and an annotated content have more than half of their union in common.
func evalReported(out io.Writer, set string, documents []goldDocument, people *quote.People) error {
	gold, found, right := 0, 0, 0
	for _, d := range documents {
		at := characters(d.Text)
		var contents []corpus.Span
		for _, a := range d.Attributions {
			for _, c := range a.Content {
				contents = append(contents, corpus.Span{Start: c.Start, End: c.End})
			}
		}
		gold += len(contents)
		taken := make([]bool, len(contents))
		for _, q := range quote.Extract(d.article(), people) {
			if q.Status == quote.Mention {
				continue
			}
			found++
			for i, c := range contents {
				if !taken[i] && common(c, corpus.Span{Start: at[q.Start], End: at[q.End]}) > sameContent {
					taken[i] = true
					right++
					break
				}
			}
		}
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "set\tsaid\tfound\tprecision\trecall\tF1\t")
	fmt.Fprintf(w, "%s\t%d\t%d\t%.3f\t%.3f\t%.3f\t\n", set, gold, found, share(right, found), share(right, gold), share(2*right, found+gold))
	return w.Flush()
}

// common returns the share of the union of two ranges that they have in common.
func common(a, b corpus.Span) float64 {
	both := min(a.End, b.End) - max(a.Start, b.Start)
	if both <= 0 {
		return 0
	}
	return share(both, a.End-a.Start+b.End-b.Start-both)
}
