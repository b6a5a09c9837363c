package index

import (
	"context"
	"encoding/gob"
	"errors"
	"io"
	"math"
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"

	"summitbot/corpus"
)

// part is articles that are indexed together: a generation on disk, or what has changed since in memory. Nothing in it
// changes but the vectors, which become more. Several indexes may show it; the last to be closed frees it.
type part struct {
	bleve      bleve.Index
	statistics *statistics
	store      *store
	vocabulary *vocabulary
	table      *textTable    // of a part in memory; else it is read when it is needed
	files      []corpus.File // likewise (filesRead)
	dir        string        // "" in memory
	closers    []io.Closer
	users      atomic.Int64

	vectors      atomic.Pointer[vectors]
	stopEncoding func() // nil if nothing is encoded in the background
}

// release frees the part if nobody else has it.
func (p *part) release() error {
	if p.users.Add(-1) > 0 {
		return nil
	}
	if p.stopEncoding != nil {
		p.stopEncoding()
	}
	p.store.close()
	var err error
	for _, c := range slices.Backward(p.closers) {
		err = errors.Join(err, c.Close())
	}
	return err
}

// textTable returns what is encoded of the passages.
func (p *part) textTable() (*textTable, error) {
	if p.table != nil {
		return p.table, nil
	}
	return readTextTable(p.dir)
}

// filesRead returns what the articles were read from.
func (p *part) filesRead() ([]corpus.File, error) {
	if p.dir == "" {
		return p.files, nil
	}
	return readPart(filepath.Join(p.dir, filesFile), func(r io.Reader) (files []corpus.File, err error) {
		return files, gob.NewDecoder(r).Decode(&files)
	})
}

// documents returns how many passages hold a term.
func (p *part) documents(t string) uint64 {
	inner, err := p.bleve.Advanced()
	if err != nil {
		return 0
	}
	r, err := inner.Reader()
	if err != nil {
		return 0
	}
	defer r.Close()
	postings, err := r.TermFieldReader(context.Background(), []byte(t), bodyField, false, false, false)
	if err != nil {
		return 0
	}
	defer postings.Close()
	return postings.Count()
}

// nowhere is the position of what an index does not show.
const nowhere = math.MaxUint32

// view is a part as one index shows it.
type view struct {
	*part
	starts []uint32 // of each article, the position of its first passage in the corpus, or nowhere
	order  []uint32 // of each of Bleve's document numbers, the position of the passage, or nowhere
	hidden []bool   // of each text that can have a vector; nil where all are shown
}

// position returns where the part's passage stands in the corpus, or nowhere.
func (v *view) position(passage int) int {
	n := v.store.articleOf(passage)
	if v.starts[n] == nowhere {
		return nowhere
	}
	return int(v.starts[n]) + passage - int(v.store.dir.First[n])
}

// bound returns a figure that the term's saturation exceeds in no document, for another average length than the part's:
// saturation grows with that, but in no greater proportion.
func (v *view) bound(t string, avgLength float64) float64 {
	return min(k1+1, v.statistics.bound(t)*max(1, avgLength/v.statistics.AvgLength))
}

// place says which article of which part an article of the corpus is.
type place struct{ part, article int }

// compose makes an index that shows the articles at places, in that order. What it counts over all of them comes out as
// if they had been indexed together.
func compose(parts []*part, places []place) (*Index, error) {
	lexicon, err := builtIn()
	if err != nil {
		return nil, err
	}
	x := &Index{part: parts[0], places: places, lexicon: lexicon, first: []uint32{0}, without: make(map[string]uint64)}
	for _, p := range parts {
		v := view{part: p, starts: slices.Repeat([]uint32{nowhere}, len(p.store.dir.Block))}
		x.views = append(x.views, v)
	}
	for _, at := range places {
		start := x.first[len(x.first)-1]
		x.views[at.part].starts[at.article] = start
		first := x.views[at.part].store.dir.First
		x.first = append(x.first, start+first[at.article+1]-first[at.article])
	}
	x.document = make([]uint32, x.Passages())
	total := 0.0
	hiddenWords, more := make(vocabularyBuilder), new(vocabulary)
	for i := range x.views {
		v := &x.views[i]
		total += v.statistics.total()
		v.order = make([]uint32, len(v.statistics.Order))
		for doc, passage := range v.statistics.Order {
			v.order[doc] = uint32(v.position(int(passage)))
			if v.order[doc] != nowhere {
				x.document[v.order[doc]] = uint32(doc)
			}
		}
		for n, start := range v.starts {
			if start != nowhere {
				continue
			}
			length, err := x.hide(v, n, hiddenWords)
			if err != nil {
				return nil, err
			}
			total -= float64(length)
		}
		if i > 0 {
			more = v.vocabulary
		}
	}
	x.avgLength = total / float64(max(x.Passages(), 1))
	x.vocabulary = parts[0].vocabulary
	if len(parts) > 1 || len(hiddenWords) > 0 {
		x.vocabulary = x.vocabulary.changed(more, hiddenWords.vocabulary())
	}
	for _, p := range parts {
		p.users.Add(1)
	}
	return x, nil
}

// hide takes what counts in an article of a part out of the figures, and returns how many terms that is.
func (x *Index) hide(v *view, article int, words vocabularyBuilder) (length int, err error) {
	c, err := v.store.read(article)
	if err != nil {
		return 0, err
	}
	for _, p := range c.passages {
		all := terms(v.store.analyzer, indexedText(c.article, p))
		length += len(all)
		for t := range termSet(all) {
			x.without[t]++
		}
		words.add(p)
	}
	if known := v.vectors.Load(); known != nil {
		if v.hidden == nil {
			v.hidden = make([]bool, len(known.rowOf))
		}
		first := v.store.dir.First
		for text := known.first[first[article]]; text < known.first[first[article+1]]; text++ {
			v.hidden[text] = true
		}
	}
	return length, nil
}
