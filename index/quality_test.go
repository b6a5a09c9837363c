package index

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"summitbot/corpus"
)

type qaQuestion struct {
	ID, Text    string
	GoldIDs     []string `json:"gold_ids"`
	NegativeIDs []string `json:"negative_ids"`
	Answerable  *bool
}

// BenchmarkQuality reports how well the bare words rank on public question sets, Bleve's own BM25 beside them, then
// words, meaning and both as answers are made of them. Where a question names its candidates, only these are ranked, as
// the sets' published figures do. Encoding the sets takes some minutes.
func BenchmarkQuality(b *testing.B) {
	for _, set := range []string{"trecqa-dev", "wikiqa-dev", "realtimeqa-gold227"} {
		items := readLines[textItem](b, "qa/"+set+"/passages.jsonl")
		questions := readLines[qaQuestion](b, "qa/"+set+"/questions.jsonl")
		var c corpus.Collection
		for _, item := range items {
			a, err := item.article()
			if err != nil {
				b.Fatalf("%s: %v", item.ID, err)
			}
			a.ID = item.ID
			c.Articles = append(c.Articles, a)
		}
		x, err := BuildInMemory(context.Background(), c.Articles)
		if err != nil {
			b.Fatal(err)
		}
		defer x.Close()
		var articleOf []string // by position
		for _, a := range c.Articles {
			articleOf = append(articleOf, slices.Repeat([]string{a.ID}, len(corpus.Passages(a)))...)
		}
		b.Run(set+"/words", func(b *testing.B) {
			quality(b, questions, func(q string) []string {
				found, err := x.recall(context.Background(), questionTerms(x, q), x.Passages())
				if err != nil {
					b.Fatal(err)
				}
				var ids []string
				for _, r := range found {
					ids = append(ids, articleOf[r.position])
				}
				return ids
			})
		})
		if err := x.startMeaning(context.Background(), Config{Wait: Forever, Log: slog.New(slog.DiscardHandler)}); err != nil {
			b.Fatal(err)
		}
		for _, kind := range []struct {
			name string
			by   Basis
		}{{"ranked-words", WordsAlone}, {"ranked-meaning", MeaningAlone}, {"ranked-both", WordsAndMeaning}} {
			b.Run(set+"/"+kind.name, func(b *testing.B) {
				quality(b, questions, func(q string) []string {
					answer, err := x.Search(context.Background(), Question{Text: q, By: kind.by}, 2*recallSize)
					if err != nil {
						b.Fatal(err)
					}
					var ids []string
					for _, h := range answer.Hits {
						ids = append(ids, h.Article.ID)
					}
					return ids
				})
			})
		}
		own := bleveBM25(b, c)
		defer own.Close()
		b.Run(set+"/bleve", func(b *testing.B) {
			quality(b, questions, func(q string) []string {
				match := bleve.NewMatchQuery(q)
				match.SetField(bodyField)
				result, err := own.Search(bleve.NewSearchRequestOptions(match, 10_000, 0, false))
				if err != nil {
					b.Fatal(err)
				}
				var ids []string
				for _, hit := range result.Hits {
					id, _, _ := strings.Cut(hit.ID, "#")
					ids = append(ids, id)
				}
				return ids
			})
		})
	}
}

// bleveBM25 indexes the same passages for Bleve's own scoring.
func bleveBM25(b *testing.B, c corpus.Collection) bleve.Index {
	m, err := newMapping()
	if err != nil {
		b.Fatal(err)
	}
	m.ScoringModel = bleveindex.BM25Scoring
	own, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	batch := own.NewBatch()
	for _, a := range c.Articles {
		for _, p := range corpus.Passages(a) {
			if err := batch.Index(p.ID, document(a, p)); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := own.Batch(batch); err != nil {
		b.Fatal(err)
	}
	return own
}

// quality asks every question that has an answer and reports the ranks of the first right article.
func quality(b *testing.B, questions []qaQuestion, ask func(q string) []string) {
	var hit1, hit3, hit5, reciprocal, n float64
	for b.Loop() {
		hit1, hit3, hit5, reciprocal, n = 0, 0, 0, 0, 0
		for _, q := range questions {
			if len(q.GoldIDs) == 0 {
				continue
			}
			n++
			rank := 0
			seen := make(map[string]bool)
			for _, id := range ask(q.Text) {
				candidate := len(q.NegativeIDs) == 0 || slices.Contains(q.GoldIDs, id) || slices.Contains(q.NegativeIDs, id)
				if seen[id] || !candidate {
					continue
				}
				seen[id] = true
				rank++
				if slices.Contains(q.GoldIDs, id) {
					reciprocal += 1 / float64(rank)
					if rank == 1 {
						hit1++
					}
					if rank <= 3 {
						hit3++
					}
					if rank <= 5 {
						hit5++
					}
					break
				}
			}
		}
	}
	b.ReportMetric(hit1/n, "hit@1")
	b.ReportMetric(hit3/n, "hit@3")
	b.ReportMetric(hit5/n, "hit@5")
	b.ReportMetric(reciprocal/n, "MRR")
}
