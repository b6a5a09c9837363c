package main

import (
	"os"
	"testing"
)

func TestExtractionOfPagesWhoseArticleIsKnown(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	const dir = "../../../shared/eval/extract"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the shared pages are not here: ", err)
	}
	scores, err := evaluateExtractors(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range scores {
		t.Logf("%s: F1 %.4f, titles %.3f, refused %d", extractors[i].name, s.f1, s.titleShare(), s.refused)
		if i > 0 && s.f1 >= scores[0].f1 {
			t.Errorf("%s is better than we are", extractors[i].name)
		}
	}
	if ours := scores[0]; ours.f1 < 0.955 || ours.titleShare() < 0.95 {
		t.Errorf("F1 %.4f of at least .955, titles %.3f of at least .95", ours.f1, ours.titleShare())
	}
}

func TestCompareShingles(t *testing.T) {
	for _, c := range []struct {
		truth, text           string
		precision, recall, f1 float64
	}{
		{"a b c d e", "a b c d e", 1, 1, 1},
		{"a b c d e", "A-b. c d", 0, 0, 0}, // capitals count
		{"a b c d e", "x a b c d", 0.5, 0.5, 0.5},
		{"a b c d", "a b c d a b c d", 0.2, 1, 1.0 / 3},
		{"a b", "a b", 1, 1, 1},
		{"", "", 1, 1, 1},
		{"a b c d", "", 0, 0, 0},
	} {
		precision, recall, f1 := compareShingles(c.truth, c.text)
		if precision != c.precision || recall != c.recall || f1-c.f1 > 1e-9 || c.f1-f1 > 1e-9 {
			t.Errorf("%q, %q: %v %v %v", c.truth, c.text, precision, recall, f1)
		}
	}
}
