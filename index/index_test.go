package index

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/blevesearch/bleve/v2"

	"summitbot/corpus"
	"summitbot/corpus/articles"
)

// testLog writes log lines into the output of a test.
func testLog(tb testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func starter() corpus.Collection {
	return corpus.Collect(context.Background(), []corpus.Source{{Name: "starter", FS: articles.FS}}, 0)
}

// builtAndOpened builds the index of a collection on disk and opens it.
func builtAndOpened(tb testing.TB, c corpus.Collection) *Index {
	tb.Helper()
	cfg := Config{Dir: tb.TempDir(), Log: testLog(tb)}
	if err := Build(context.Background(), cfg, c); err != nil {
		tb.Fatal(err)
	}
	x, err := Open(cfg.Dir, c.Fingerprint)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = x.Close() })
	return x
}

func inMemory(tb testing.TB, c corpus.Collection) *Index {
	tb.Helper()
	x, err := BuildInMemory(context.Background(), c.Articles)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = x.Close() })
	return x
}

// invented makes a collection of articles with words of a Zipf-like distribution, so that scores tie and lists are long.
func invented(count int, seed uint64) corpus.Collection {
	r := rand.New(rand.NewPCG(seed, 1))
	z := rand.NewZipf(r, 1.2, 3, 500)
	c := corpus.Collection{Fingerprint: fmt.Sprint(count, seed)}
	for i := range count {
		var text strings.Builder
		for range 3 + r.IntN(40) {
			fmt.Fprintf(&text, "w%dx ", z.Uint64())
		}
		a, err := corpus.Parse(fmt.Sprintf("%d.txt", i), fmt.Appendf(nil, "Title: t%dx\n\n%s.", i%7, text.String()))
		if err != nil {
			panic(err)
		}
		c.Articles = append(c.Articles, a)
	}
	return c
}

// textbook scores every passage by BM25 from the passages themselves, without Bleve.
func textbook(x *Index, c corpus.Collection, query []weightedTerm) []float64 {
	var docs []map[string]int
	var lengths []int
	total := 0
	for _, a := range c.Articles {
		for _, p := range corpus.Passages(a) {
			counts := make(map[string]int)
			all := terms(x.store.analyzer, a.Title+"\n"+a.Title+"\n"+p.Text)
			for _, w := range all {
				counts[w.text]++
			}
			docs, lengths, total = append(docs, counts), append(lengths, len(all)), total+len(all)
		}
	}
	mean := float64(total) / float64(len(docs))
	scores := make([]float64, len(docs))
	for _, q := range query {
		df := 0.0
		for _, d := range docs {
			if d[q.text] > 0 {
				df++
			}
		}
		for i, d := range docs {
			f := float64(d[q.text])
			scores[i] += q.weight * math.Log(1+(float64(len(docs))-df+0.5)/(df+0.5)) *
				f * 2.2 / (f + 1.2*(0.25+0.75*float64(lengths[i])/mean))
		}
	}
	return scores
}

func TestScoresAreTextbookBM25(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	queries := map[string][][]weightedTerm{
		"starter": {
			{{"zelenskyy", 1}, {"nato", 1}, {"ceasefir", 0.5}, {"russian", 1}},
			{{"alaska", 1}},
			{{"nosuchword", 1}, {"putin", 1}},
		},
		"invented": {{{"w0x", 1}, {"w3x", 1}, {"w40x", 2}}, {{"w1x", 1}, {"t3x", 1}}},
	}
	for name, c := range map[string]corpus.Collection{"starter": starter(), "invented": invented(300, 7)} {
		for kind, x := range map[string]*Index{"disk": builtAndOpened(t, c), "memory": inMemory(t, c)} {
			for _, query := range queries[name] {
				want := textbook(x, c, query)
				got, err := x.recall(context.Background(), query, len(want))
				if err != nil {
					t.Fatal(err)
				}
				positive := 0
				for _, score := range want {
					if score > 0 {
						positive++
					}
				}
				if len(got) != positive || positive == 0 {
					t.Errorf("%s, %s: %d passages for %v, textbook %d", name, kind, len(got), query, positive)
				}
				for _, r := range got {
					if math.Abs(want[r.position]-r.score) > 1e-9 {
						t.Errorf("%s, %s: passage %d: score %v, textbook %v", name, kind, r.position, r.score, want[r.position])
					}
				}
			}
		}
	}
}

// TestPrunedIsExhaustive compares MaxScore's results with those of looking at every posting, to the bit.
func TestPrunedIsExhaustive(t *testing.T) {
	x := builtAndOpened(t, invented(3000, 3))
	r := rand.New(rand.NewPCG(1, 2))
	find := func(terms []weightedTerm, size int, exhaustive bool) []string {
		q := x.bm25(&x.views[0], terms, size)
		q.exhaustive = exhaustive
		result, err := x.bleve.Search(bleve.NewSearchRequestOptions(q, size, 0, false))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, hit := range result.Hits {
			out = append(out, fmt.Sprint(hit.ID, " ", math.Float64bits(hit.Score)))
		}
		slices.Sort(out)
		return out
	}
	for range 500 {
		var query []weightedTerm
		for range 1 + r.IntN(6) {
			w := fmt.Sprintf("w%dx", min(r.IntN(400), r.IntN(400)))
			if !slices.ContainsFunc(query, func(t weightedTerm) bool { return t.text == w }) {
				query = append(query, weightedTerm{w, []float64{1, 1, 0.5, 2}[r.IntN(4)]})
			}
		}
		size := []int{1, 3, 10, 100, 5000}[r.IntN(5)]
		if got, want := find(query, size, false), find(query, size, true); !slices.Equal(got, want) {
			t.Fatalf("%v, best %d:\npruned     %v\nexhaustive %v", query, size, got, want)
		}
	}
}

// TestEveryBuildAnswersAlike builds twice: Bleve numbers its documents differently each time.
func TestEveryBuildAnswersAlike(t *testing.T) {
	c := invented(2500, 5)
	one, two, three := builtAndOpened(t, c), builtAndOpened(t, c), inMemory(t, c)
	for i := range 60 {
		q := Question{Text: fmt.Sprintf("w%dx w%dx t%dx", i, i/2, i%7)}
		var answers []string
		for _, x := range []*Index{one, two, three} {
			answer, err := x.Search(context.Background(), q, 5)
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, describe(answer))
		}
		if answers[0] != answers[1] || answers[0] != answers[2] {
			t.Fatalf("%s: answers differ:\n%s", q.Text, strings.Join(answers, "\n"))
		}
	}
}

func describe(a Answer) string {
	var b strings.Builder
	fmt.Fprint(&b, a.Answered, a.Confidence, a.Nearest)
	for _, h := range a.Hits {
		fmt.Fprint(&b, h.Passage.ID, h.Sentence, h.Words, h.Score, " ")
	}
	return b.String()
}

func TestAnswersAreVerbatim(t *testing.T) {
	c := starter()
	x := builtAndOpened(t, c)
	original := make(map[string]*corpus.Article)
	for _, a := range c.Articles {
		original[a.ID] = a
	}
	for _, question := range []string{
		"what did European leaders say about security guarantees", "who protested in Anchorage", "polls", "oil prices",
		"did nato take part", "Budapest", "what happened on 18 August",
	} {
		answer, err := x.Search(context.Background(), Question{Text: question}, 5)
		if err != nil {
			t.Fatal(err)
		}
		if !answer.Answered || len(answer.Hits) == 0 {
			t.Fatalf("%s: no answer: %+v", question, answer)
		}
		for _, h := range answer.Hits {
			p := h.Passage
			if original[p.ArticleID].Text[p.Start:p.End] != p.Text {
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
}

func TestNoAnswerWhereTheArticlesDoNotSay(t *testing.T) {
	c := corpus.Collect(t.Context(), []corpus.Source{{FS: fstest.MapFS{
		"a.txt": {Data: []byte("Title: Talks in Anchorage\n\nLavrov and Ushakov came with Putin.\n\nThe talks lasted three hours.\n")},
	}}}, 0)
	x := inMemory(t, c)
	for question, answered := range map[string]bool{
		"who came with putin":                     true,
		"how long were the talks":                 true,
		"best recipe for banana bread with yeast": false,
		"":                                false,
		"???":                             false,
		strings.Repeat("\xff long ", 999): false,
	} {
		answer, err := x.Search(context.Background(), Question{Text: question}, 3)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Answered != answered {
			t.Errorf("%.40q: answered %v, want %v (confidence %v)", question, answer.Answered, answered, answer.Confidence)
		}
	}
}

func TestNeighboursAreOnePassage(t *testing.T) {
	wire := "The delegation landed in Anchorage at noon on Friday with four ministers.\n\nThe delegation left Anchorage at dusk on Friday without any signed paper.\n\nA cat slept.\n"
	c := corpus.Collect(t.Context(), []corpus.Source{{FS: fstest.MapFS{"a.txt": {Data: []byte("Title: A\n\n" + wire)}}}}, 0)
	answer, err := inMemory(t, c).Search(context.Background(), Question{Text: "what did the delegation do in Anchorage on Friday"}, 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Hits) != 1 {
		t.Fatalf("%d passages: %s", len(answer.Hits), describe(answer))
	}
	h := answer.Hits[0]
	if want := wire[:strings.Index(wire, "\n\nA cat")]; h.Passage.Text != want || h.Article.Text[h.Passage.Start:h.Passage.End] != want {
		t.Errorf("passage %q", h.Passage.Text)
	}
	if got := h.Passage.Text[h.Sentence.Start:h.Sentence.End]; !strings.Contains(got, "delegation") {
		t.Errorf("sentence %q", got)
	}
	for _, w := range h.Words {
		if got := h.Passage.Text[w.Start:w.End]; !strings.Contains("delegation Anchorage Friday", got) {
			t.Errorf("word %q", got)
		}
	}
}

// TestCopiesAreLeftOut has one report in three sources; one paper divides it otherwise, and says whose report it is.
func TestCopiesAreLeftOut(t *testing.T) {
	story := "The delegation landed in Anchorage at noon on Friday with four ministers and a cook"
	folder := func(name, text string) corpus.Source {
		return corpus.Source{Name: name, FS: fstest.MapFS{name + ".md": {Data: []byte(text)}}}
	}
	c := corpus.Collect(t.Context(), []corpus.Source{
		folder("a", "---\nid: a\n---\n\n"+story+".\n"),
		folder("b", "---\nid: b\n---\n\n"+story+", officials said.\n"),
		folder("c", "---\nid: c\n---\n\nAnother delegation came to Anchorage on Sunday.\n"),
		folder("d", "---\nid: d\ncopy_of: a\n---\n\n"+story+". Police had closed the road to the airport since the early morning of that day.\n"),
	}, 0)
	answer, err := inMemory(t, c).Search(context.Background(), Question{Text: "delegation Anchorage"}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Hits) != 2 {
		t.Fatalf("%d passages: %s", len(answer.Hits), describe(answer))
	}
	for _, h := range answer.Hits {
		also := slices.Sorted(slices.Values(h.AlsoIn))
		switch {
		case h.Article.ID == "c" && len(also) > 0, h.Article.ID != "c" && len(also) != 2:
			t.Errorf("%s is also in %q", h.Article.ID, also)
		}
	}
	short, long := shingles(story), shingles(story+". It left at dusk, and nobody on the airfield knew where it was going next, or with whom.")
	if !copies(short, long, copied) || copies(long, short, copied) {
		t.Error("a part is a copy of the whole, and not the other way round")
	}
}

// questionTerms returns what words look for.
func questionTerms(x *Index, question string) []weightedTerm {
	u := x.understand(question)
	return u.terms()
}
