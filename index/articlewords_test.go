package index

import (
	"math"
	"testing"
)

// TestWordsOfArticles compares with BM25 of whole articles computed from their texts, also where articles came and went.
func TestWordsOfArticles(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
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

// TestBroadCorpus looks at what a broad corpus changes, with one that is taken for broad: also where articles came and went.
func TestBroadCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	narrow, broad := narrowCorpus, broadCorpus
	t.Cleanup(func() { narrowCorpus, broadCorpus = narrow, broad })
	narrowCorpus, broadCorpus = 100, 2000
	before, after := changingShelf(t)
	taken, built := changed(t, before, after, true)
	if b := built.breadth(); b <= 0 || b >= 1 {
		t.Fatalf("a breadth of %v", b)
	}
	for _, question := range []string{
		"which boat has sunk", "what does the harbour of Zanzibar have", "who met whom in Alaska", "what did Zelenskyy say about a ceasefire",
	} {
		got, err := taken.Explain(t.Context(), Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		want, err := built.Explain(t.Context(), Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		best := 0.0
		for i, c := range want.Candidates {
			if c.Evidence != got.Candidates[i].Evidence || c.Passage.ID != got.Candidates[i].Passage.ID {
				t.Errorf("%s: passage %d differs where articles came and went", question, i+1)
			}
			best = max(best, c.Evidence[featBroadArticle])
			if posed := c.Evidence[featUnposed] == 0; posed != (c.Evidence[featBroadMeaning] == 0) {
				t.Errorf("%s: questions put to %s ahead: %t; what a broad corpus changes: %v", question, c.Passage.ID, posed, c.Evidence[featBroadMeaning])
			}
		}
		if best <= 0 || best > built.breadth() {
			t.Errorf("%s: the best article's words count %v", question, best)
		}
	}
}
