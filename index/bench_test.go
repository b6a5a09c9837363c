package index

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"summitbot/corpus"
)

const sharedEval = "../../shared/eval"

// readLines decodes a file of JSON lines. It skips the test where the shared data is missing.
func readLines[T any](tb testing.TB, name string) []T {
	tb.Helper()
	f, err := os.Open(filepath.Join(sharedEval, name))
	if os.IsNotExist(err) {
		tb.Skip("the shared data is not here: ", err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []T
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var v T
		if err := json.Unmarshal(in.Bytes(), &v); err != nil {
			tb.Fatal(err)
		}
		all = append(all, v)
	}
	if err := in.Err(); err != nil {
		tb.Fatal(err)
	}
	return all
}

type textItem struct{ ID, Title, Text string }

func (i textItem) article() (*corpus.Article, error) {
	return corpus.Parse(i.ID+".txt", []byte("Title: "+strings.Join(strings.Fields(i.Title), " ")+"\n\n"+i.Text))
}

// reuters makes a collection of about so many passages of the Reuters stories. Beyond the first round a fifth of the
// words is exchanged for other words of the stories, so that copies are no copies.
func reuters(tb testing.TB, passages int) (corpus.Collection, []string) {
	stories := readLines[textItem](tb, "news/reuters21578/corpus.jsonl")
	r := rand.New(rand.NewPCG(uint64(passages), 21578))
	var vocabulary []string
	for _, s := range stories[:2000] {
		vocabulary = append(vocabulary, strings.Fields(s.Text)...)
	}
	c := corpus.Collection{Fingerprint: fmt.Sprint("reuters", passages)}
	var questions []string
	made := 0
	for round := 0; made < passages; round++ {
		for i, s := range stories {
			if made >= passages {
				break
			}
			if round == 0 && i%20 == 0 && len(strings.Fields(s.Title)) >= 3 {
				questions = append(questions, strings.ToLower(s.Title))
			}
			if round > 0 {
				words := strings.Split(s.Text, " ")
				for j := range words {
					if r.IntN(5) == 0 {
						words[j] = vocabulary[r.IntN(len(vocabulary))]
					}
				}
				s.Text = strings.Join(words, " ")
			}
			a, err := s.article()
			if err != nil {
				continue // a headline without a text
			}
			a.ID = fmt.Sprint(s.ID, "-", round)
			c.Articles = append(c.Articles, a)
			made += len(corpus.Passages(a))
		}
	}
	return c, questions
}

// benchIndex is a Reuters index that the benchmarks of one size share.
type benchIndex struct {
	*Index
	dir, fingerprint string
	questions        []string
	text             int64
	built            time.Duration
}

var (
	benchMu      sync.Mutex
	benchIndexes = map[int]*benchIndex{}
)

func reutersIndex(b *testing.B, passages int) *benchIndex {
	b.Helper()
	benchMu.Lock()
	defer benchMu.Unlock()
	if x := benchIndexes[passages]; x != nil {
		return x
	}
	c, questions := reuters(b, passages)
	dir, err := os.MkdirTemp("", "summitbot-bench")
	if err != nil {
		b.Fatal(err)
	}
	started := time.Now()
	if err := Build(context.Background(), Config{Dir: dir, Log: slog.New(slog.DiscardHandler)}, c); err != nil {
		b.Fatal(err)
	}
	built := time.Since(started)
	x, err := Open(dir, c.Fingerprint)
	if err != nil {
		b.Fatal(err)
	}
	benchIndexes[passages] = &benchIndex{x, dir, c.Fingerprint, questions, x.Manifest().Text, built}
	return benchIndexes[passages]
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, x := range benchIndexes {
		_ = x.Close()
		_ = os.RemoveAll(x.dir)
	}
	os.Exit(code)
}

var sizes = []struct {
	name     string
	passages int
}{{"1k", 1_000}, {"20k", 20_000}, {"200k", 200_000}}

// BenchmarkBuild reports what the build of each size took, once: megabytes of text a second, and the index's size
// against the text's.
func BenchmarkBuild(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			x := reutersIndex(b, size.passages)
			manifest := x.Manifest()
			for b.Loop() {
				// Built once above: a build of the largest takes a minute.
			}
			b.ReportMetric(float64(x.text)/1e6/x.built.Seconds(), "MB/s")
			b.ReportMetric(float64(manifest.Size())/float64(x.text), "size/text")
			b.ReportMetric(float64(x.Passages()), "passages")
		})
	}
}

// BenchmarkOpen includes reading every file for its checksum.
func BenchmarkOpen(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			x := reutersIndex(b, size.passages)
			for b.Loop() {
				opened, err := Open(x.dir, x.fingerprint)
				if err != nil {
					b.Fatal(err)
				}
				if err := opened.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSearch compares our ten best passages by BM25 with Bleve's match query over the same field, and shows the
// whole search, ranking by sentences included.
func BenchmarkSearch(b *testing.B) {
	ctx := context.Background()
	for _, size := range sizes {
		x := reutersIndex(b, size.passages)
		top := func(b *testing.B, q query.Query) {
			if _, err := x.bleve.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, 10, 0, false)); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(size.name+"/words", func(b *testing.B) {
			measure(b, x.questions, func(question string) {
				top(b, x.bm25(&x.views[0], questionTerms(x.Index, question), 10))
			})
		})
		b.Run(size.name+"/bleve", func(b *testing.B) {
			measure(b, x.questions, func(question string) {
				terms := make([]query.Query, 0, 8)
				for _, t := range questionTerms(x.Index, question) {
					term := bleve.NewTermQuery(t.text)
					term.SetField(bodyField)
					terms = append(terms, term)
				}
				top(b, bleve.NewDisjunctionQuery(terms...))
			})
		})
		b.Run(size.name+"/articles", func(b *testing.B) {
			measure(b, x.questions, func(question string) {
				terms := questionTerms(x.Index, question)
				found, err := x.recall(ctx, terms, recallSize)
				if err != nil {
					b.Fatal(err)
				}
				articles := make(map[int]bool)
				for _, r := range found {
					articles[rangeOf(x.first, r.position)] = true
				}
				if _, err := x.wordsOfArticles(ctx, terms, slices.Sorted(maps.Keys(articles))); err != nil {
					b.Fatal(err)
				}
			})
		})
		b.Run(size.name+"/answer", func(b *testing.B) {
			measure(b, x.questions, func(question string) {
				if _, err := x.Search(ctx, Question{Text: question}, 5); err != nil {
					b.Fatal(err)
				}
			})
			b.ReportMetric(resident(), "RSS-MB")
		})
	}
}

// measure asks the questions one after the other and reports percentiles beside the mean.
func measure(b *testing.B, questions []string, ask func(question string)) {
	b.ReportAllocs()
	for _, q := range questions[:min(50, len(questions))] {
		ask(q)
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		started := time.Now()
		ask(questions[i%len(questions)])
		took = append(took, time.Since(started))
	}
	slices.Sort(took)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(took[(len(took)-1)*p/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
	}
}

// resident returns the megabytes of memory that the process holds, where the system tells.
func resident() float64 {
	runtime.GC()
	f, err := os.Open("/proc/self/statm")
	if err != nil {
		return 0
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return 0
	}
	var size, pages int
	if _, err := fmt.Sscan(string(data), &size, &pages); err != nil {
		return 0
	}
	return float64(pages*os.Getpagesize()) / 1e6
}
