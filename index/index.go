// Package index finds the passages that answer a question. It alone knows Bleve: no Bleve type leaves it, ids are
// strings made in corpus, and scores are computed here.
//
// Bleve holds the postings (bm25.go, maxscore.go), a store beside it the articles (store.go); both belong to one
// generation on disk (generation.go), which is built, opened and thrown away as a whole. What has changed since is indexed
// in memory until it is worth another generation; an index shows both as one (part.go, follow.go). The vectors of what
// the passages mean (vectors.go) are made when they are needed (encode.go) and kept for all generations (vectorstore.go).
//
// A question is understood first: its kind (message.go), its spelling (spelling.go), the words that stand for others
// (lexicon.go), what it asks for (wanted.go), all put together in question.go. A search recalls passages by their words and
// their meaning (search.go), ranks them by what speaks for them (evidence.go, weights.go), such as questions that were put to
// them ahead (posed.go), dates (dates.go), words that are quoted (quoted.go) and the rest of their article (articlewords.go),
// and answers where that is enough (confidence.go). Passages that have no vector yet get a guess (guess.go).
package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2"

	"summitbot/corpus"
)

// Index answers questions from one generation and what has changed since. Nothing in it changes but the vectors, which
// become more. It is safe for concurrent use.
type Index struct {
	*part             // the generation
	views    []view   // of it, and of what has changed since
	places   []place  // of each article, in the order of the corpus
	first    []uint32 // of each article, the position of its first passage; one more entry for the end
	document []uint32 // of each passage, its number in the Bleve index that has it
	closed   sync.Once
	lexicon  lexicon

	listing sync.Mutex
	list    []Listed // nil until it is asked for

	// Figures over all passages that are shown.
	avgLength  float64           // mean number of terms in the body
	without    map[string]uint64 // how many passages that are not shown hold a term
	vocabulary *vocabulary

	manifest *Manifest
	meaning  *meaning // nil where words alone answer
}

// newPart puts a part together. It takes over what it is given only where it succeeds.
func newPart(opened bleve.Index, stats *statistics, known *vocabulary, text io.ReaderAt, size int64) (*part, error) {
	articles, err := openStore(text, size, opened.Mapping().AnalyzerNamed(stemmed))
	if err != nil {
		return nil, err
	}
	if articles.passages() != len(stats.Order) {
		articles.close()
		return nil, fmt.Errorf("the store has %d passages, the index %d", articles.passages(), len(stats.Order))
	}
	p := &part{bleve: opened, statistics: stats, store: articles, vocabulary: known, closers: []io.Closer{opened}}
	if c, ok := text.(io.Closer); ok {
		p.closers = append(p.closers, c)
	}
	return p, nil
}

// newIndex makes an index of one part, which it takes over.
func newIndex(p *part, manifest *Manifest) (*Index, error) {
	places := make([]place, len(p.store.dir.Block))
	for n := range places {
		places[n].article = n
	}
	x, err := compose([]*part{p}, places)
	if err != nil {
		return nil, errors.Join(err, p.release())
	}
	x.manifest = manifest
	return x, nil
}

// Close frees the index. No search may be under way. Closing it again does nothing.
func (x *Index) Close() error {
	var err error
	x.closed.Do(func() {
		// What has changed comes last and keeps its vectors where the generation has its own.
		for _, v := range slices.Backward(x.views) {
			err = errors.Join(err, v.release())
		}
	})
	return err
}

// Manifest describes the generation that is open.
func (x *Index) Manifest() Manifest { return *x.manifest }

// Passages returns the number of passages.
func (x *Index) Passages() int { return int(x.first[len(x.first)-1]) }

// articles returns the number of articles.
func (x *Index) articles() int { return len(x.places) }

// article returns an article by its number in the corpus.
func (x *Index) article(n int) (*cached, error) {
	at := x.places[n]
	return x.views[at.part].store.article(at.article)
}

// find returns the article that holds the passage at a position of the corpus, and the passage's place in it.
func (x *Index) find(position int) (c *cached, i int, err error) {
	if position < 0 || position >= x.Passages() {
		return nil, 0, fmt.Errorf("no passage %d", position)
	}
	n := rangeOf(x.first, position)
	c, err = x.article(n)
	return c, position - int(x.first[n]), err
}

// rangeOf returns which of the ranges that begin at first holds a number. The end of the last is first's last entry.
func rangeOf(first []uint32, number int) int {
	n, found := slices.BinarySearch(first, uint32(number))
	for found && n+1 < len(first) && first[n+1] == first[n] {
		n++ // an empty range begins at the same number
	}
	if !found {
		n--
	}
	return n
}

// EachPassage visits every passage in the order of the corpus until visit returns false.
func (x *Index) EachPassage(visit func(p corpus.Passage) bool) error {
	for n := range x.articles() {
		c, err := x.article(n)
		if err != nil {
			return err
		}
		for _, p := range c.passages {
			if !visit(p) {
				return nil
			}
		}
	}
	return nil
}

// recalled is a passage that the words of a question found, with its BM25 score.
type recalled struct {
	position int
	score    float64
}

// recall returns the best passages for the terms by BM25, at most size, best first.
func (x *Index) recall(ctx context.Context, terms []weightedTerm, size int) ([]recalled, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	var out []recalled
	for i := range x.views {
		v := &x.views[i]
		result, err := v.bleve.SearchInContext(ctx, bleve.NewSearchRequestOptions(x.bm25(v, terms, size), size, 0, false))
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		for _, hit := range result.Hits {
			passage, err := strconv.Atoi(hit.ID)
			if err != nil {
				return nil, fmt.Errorf("search: unknown document %q", hit.ID)
			}
			out = append(out, recalled{v.position(passage), hit.Score})
		}
	}
	slices.SortFunc(out, func(p, q recalled) int {
		return cmp.Or(cmp.Compare(q.score, p.score), cmp.Compare(p.position, q.position))
	})
	return out[:min(size, len(out))], nil
}

// bm25 returns the query for the best passages of a part.
func (x *Index) bm25(v *view, terms []weightedTerm, size int) *bm25Query {
	weighted := slices.Clone(terms)
	for i, t := range terms {
		weighted[i].weight *= idf(uint64(x.Passages()), x.documents(t.text))
	}
	return &bm25Query{terms: weighted, size: size, view: v, avgLength: x.avgLength}
}

// documents returns how many passages hold a term.
func (x *Index) documents(t string) uint64 {
	count := uint64(0)
	for _, v := range x.views {
		count += v.documents(t)
	}
	return count - x.without[t]
}
