package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"summitbot/index"
)

// compare shows for each group of questions that can be answered how well words rank, meaning does, both together, and
// these with the questions that were put to passages ahead. Nothing is held back as too unlikely.
func (p process) compare(ctx context.Context, x *index.Index, questions []evalQuestion) error {
	kinds := []struct {
		name string
		by   index.Basis
	}{{"words", index.WordsAlone}, {"meaning", index.MeaningAlone}, {"both", index.WordsAndMeaning}, {"all", index.Ranked}}
	var names []string
	groups, totals := make([]map[string]*tally, len(kinds)), make([]*tally, len(kinds))
	for i, kind := range kinds {
		var results []evalResult
		for _, q := range questions {
			if !q.Answerable {
				continue
			}
			r, err := try(ctx, x, q, kind.by)
			if err != nil {
				return err
			}
			results = append(results, r)
		}
		names, groups[i], totals[i] = byGroup(results)
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "group\tquestions\tby\thit@1\thit@3\tMRR\t")
	row := func(name, by string, t *tally) {
		n := float64(max(t.answerable, 1))
		fmt.Fprintf(w, "%s\t%d\t%s\t%.3f\t%.3f\t%.3f\t\n", name, t.answerable, by, t.hit1/n, t.hit3/n, t.reciprocal/n)
	}
	for _, name := range names {
		for i, kind := range kinds {
			row(name, kind.name, groups[i][name])
		}
	}
	for i, kind := range kinds {
		row("all", kind.name, totals[i])
	}
	return w.Flush()
}
