package index

import (
	"math"
	"testing"
)

// TestWordsOfArticles compares with BM25 of whole articles computed from their texts, also where articles came and went.
func TestWordsOfArticles(t *testing.T) {
	before, after := changingShelf(t)
	taken, built := changed(t, before, after, false)
	query := []weightedTerm{{"zelenskyy", 1}, {"boat", 0.5}, {"alaska", 1}, {"nosuchword", 1}, {"zanzibar", 2}}
	for name, x := range map[string]*Index{"taken in": taken, "built": built} {
		passages := float64(x.Passages())
		counts := make([]map[string]float64, x.articles())
		having := make(map[string]float64)
		var asked []int
		for n := range counts {
			counts[n] = make(map[string]float64)
			c, err := x.article(n)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range c.passages {
				all := terms(x.store.analyzer, indexedText(c.article, p))
				for _, w := range all {
					counts[n][w.text]++
				}
				for w := range termSet(all) {
					having[w]++
				}
			}
			if n%3 != 1 {
				asked = append(asked, n)
			}
		}
		want, best := make(map[int]float64), 0.0
		for _, n := range asked {
			length := float64(x.first[n+1]-x.first[n]) * float64(x.articles()) / passages
			for _, q := range query {
				f := counts[n][q.text]
				rarity := math.Log(1 + (passages-having[q.text]+0.5)/(having[q.text]+0.5))
				want[n] += q.weight * rarity * f * 2.2 / (f + 1.2*(0.25+0.75*length))
			}
			best = max(best, want[n])
		}
		got, err := x.wordsOfArticles(t.Context(), query, asked)
		if err != nil {
			t.Fatal(err)
		}
		if best == 0 {
			t.Fatalf("%s: no article has the words", name)
		}
		for _, n := range asked {
			if math.Abs(got[n]-want[n]/best) > 1e-9 {
				t.Errorf("%s: article %d: %v, textbook %v", name, n, got[n], want[n]/best)
			}
		}
	}
}
