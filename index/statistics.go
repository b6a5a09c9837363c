package index

import (
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// boundedFrom is the number of postings from which a term's bound is worth keeping: pruning skips long lists.
const boundedFrom = 64

// statistics are figures over the whole index that no single search can find cheaply. They are computed once, from the
// finished postings.
type statistics struct {
	AvgLength float64           // mean number of terms in the body
	Order     []uint32          // for each of Bleve's document numbers, the passage's position in the part
	Bounds    map[string]uint16 // frequent terms' highest saturation, rounded up to 65535ths of k1 + 1
}

// total returns the number of terms in all bodies.
func (s *statistics) total() float64 { return math.Round(s.AvgLength * float64(len(s.Order))) }

// bound returns a figure that the term's saturation exceeds in no document.
func (s *statistics) bound(t string) float64 {
	if q, ok := s.Bounds[t]; ok {
		return float64(q) / math.MaxUint16 * (k1 + 1)
	}
	return k1 + 1
}

func (s *statistics) write(w io.Writer) error { return gob.NewEncoder(w).Encode(s) }

func readStatistics(r io.Reader) (*statistics, error) {
	s := new(statistics)
	if err := gob.NewDecoder(r).Decode(s); err != nil {
		return nil, fmt.Errorf("statistics: %w", err)
	}
	return s, nil
}

// computeStatistics reads every posting of the index.
func computeStatistics(ctx context.Context, store bleve.Index) (*statistics, error) {
	inner, err := store.Advanced()
	if err != nil {
		return nil, err
	}
	r, err := inner.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := &statistics{Bounds: make(map[string]uint16)}
	if s.Order, err = documentOrder(r); err != nil {
		return nil, err
	}
	total := 0.0
	err = eachTerm(ctx, r, func(_ string, _ uint64, p bleveindex.TermFieldReader) error {
		return eachPosting(p, func(frequency, _ float64) { total += frequency })
	})
	if err != nil {
		return nil, err
	}
	s.AvgLength = total / float64(max(len(s.Order), 1))
	err = eachTerm(ctx, r, func(t string, df uint64, p bleveindex.TermFieldReader) error {
		if df < boundedFrom {
			return nil
		}
		highest := 0.0
		err := eachPosting(p, func(frequency, length float64) {
			highest = max(highest, saturation(frequency, length, s.AvgLength))
		})
		s.Bounds[t] = uint16(min(math.Ceil(highest/(k1+1)*math.MaxUint16), math.MaxUint16))
		return err
	})
	return s, err
}

// documentOrder returns, for each document number, the passage's position, which is the document's id.
func documentOrder(r bleveindex.IndexReader) ([]uint32, error) {
	count, err := r.DocCount()
	if err != nil {
		return nil, err
	}
	ids, err := r.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer ids.Close()
	order := make([]uint32, count)
	for {
		id, err := ids.Next()
		if err != nil || id == nil {
			return order, err
		}
		external, err := r.ExternalID(id)
		if err != nil {
			return nil, err
		}
		position, err := strconv.ParseUint(external, 10, 32)
		if err != nil || id.Value() >= count {
			return nil, fmt.Errorf("document %d has the id %q", id.Value(), external)
		}
		order[id.Value()] = uint32(position)
	}
}

func eachTerm(ctx context.Context, r bleveindex.IndexReader, visit func(t string, df uint64, p bleveindex.TermFieldReader) error) error {
	dict, err := r.FieldDict(bodyField)
	if err != nil {
		return err
	}
	defer dict.Close()
	for {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := r.TermFieldReader(ctx, []byte(entry.Term), bodyField, true, true, false)
		if err != nil {
			return err
		}
		err = visit(entry.Term, p.Count(), p)
		_ = p.Close()
		if err != nil {
			return err
		}
	}
}

func eachPosting(p bleveindex.TermFieldReader, visit func(frequency, length float64)) error {
	var posting bleveindex.TermFieldDoc
	for {
		doc, err := p.Next(&posting)
		if err != nil || doc == nil {
			return err
		}
		visit(float64(doc.Freq), fieldLength(doc.Norm))
	}
}
