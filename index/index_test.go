package index

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"summitbot/corpus"
	"summitbot/corpus/articles"
)

func build(t *testing.T, loaded []*corpus.Article) *Index {
	t.Helper()
	x, err := Build(loaded)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// TestScoresAreTextbookBM25 computes BM25 from the passages themselves, without Bleve.
func TestScoresAreTextbookBM25(t *testing.T) {
	loaded, _ := corpus.Load(articles.FS, 0)
	x := build(t, loaded)
	var docs []map[string]int
	var lengths []int
	total := 0
	for _, a := range loaded {
		for _, p := range corpus.Passages(a) {
			counts := make(map[string]int)
			all := terms(x.analyzer, a.Title+"\n"+a.Title+"\n"+p.Text)
			for _, w := range all {
				counts[w.text]++
			}
			docs, lengths, total = append(docs, counts), append(lengths, len(all)), total+len(all)
		}
	}
	query := []string{"zelenskyy", "nato", "ceasefir", "russian"}
	got, err := x.recall(context.Background(), query, len(docs))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) == 0 {
		t.Fatal("nothing found")
	}
	mean := float64(total) / float64(len(docs))
	for _, r := range got {
		want := 0.0
		for _, q := range query {
			df := 0
			for _, d := range docs {
				if d[q] > 0 {
					df++
				}
			}
			f, n := float64(docs[r.passage][q]), float64(len(docs))
			want += math.Log(1+(n-float64(df)+0.5)/(float64(df)+0.5)) *
				f * 2.2 / (f + 1.2*(0.25+0.75*float64(lengths[r.passage])/mean))
		}
		if math.Abs(want-r.score) > 1e-9 {
			t.Errorf("passage %d: score %v, textbook %v", r.passage, r.score, want)
		}
	}
}

func TestAnswersAreVerbatim(t *testing.T) {
	loaded, _ := corpus.Load(articles.FS, 0)
	x := build(t, loaded)
	answer, err := x.Search(context.Background(), "what did European leaders say about security guarantees", 5)
	if err != nil {
		t.Fatal(err)
	}
	if !answer.Answered || len(answer.Hits) == 0 {
		t.Fatalf("no answer: %+v", answer)
	}
	for _, h := range answer.Hits {
		p := h.Passage
		if h.Article.Text[p.Start:p.End] != p.Text {
			t.Errorf("%s differs from its article", p.ID)
		}
		if !slices.Contains(p.Sentences, h.Sentence) {
			t.Errorf("%s: %v is not one of its sentences", p.ID, h.Sentence)
		}
		for _, w := range h.Words {
			if w.Start < h.Sentence.Start || w.End > h.Sentence.End {
				t.Errorf("%s: the word %v is outside the sentence %v", p.ID, w, h.Sentence)
			}
		}
		if len(h.References) == 0 {
			t.Errorf("%s names no source", p.ID)
		}
	}
}

func TestNoAnswerWhereTheArticlesDoNotSay(t *testing.T) {
	loaded, skipped := corpus.Load(fstest.MapFS{
		"a.txt": {Data: []byte("Title: Talks in Anchorage\n\nLavrov and Ushakov came with Putin.\n\nThe talks lasted three hours.\n")},
	}, 0)
	if len(skipped) > 0 {
		t.Fatal(skipped)
	}
	x := build(t, loaded)
	for question, answered := range map[string]bool{
		"who came with putin":                     true,
		"how long were the talks":                 true,
		"best recipe for banana bread with yeast": false,
		"":                                false,
		"???":                             false,
		strings.Repeat("\xff long ", 999): false,
	} {
		answer, err := x.Search(context.Background(), question, 3)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Answered != answered {
			t.Errorf("%.40q: answered %v, want %v (confidence %v)", question, answer.Answered, answered, answer.Confidence)
		}
	}
}
