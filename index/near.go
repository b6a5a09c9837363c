package index

import (
	"cmp"
	"slices"

	"summitbot/index/encoder"
)

// allVectors are the vectors of an index at one moment.
type allVectors struct {
	index *Index
	parts []shownVectors
}

// shownVectors are those of a part as an index shows it.
type shownVectors struct {
	*vectors                           // nil where there are none yet
	hidden   []bool                    // of each text; nil where all are shown
	position func(passage int) (p int) // in the corpus
}

// vectorsNow returns the vectors that there are.
func (x *Index) vectorsNow() allVectors {
	v := allVectors{index: x, parts: make([]shownVectors, len(x.views))}
	for i := range x.views {
		view := &x.views[i]
		v.parts[i] = shownVectors{view.vectors.Load(), view.hidden, view.position}
	}
	return v
}

// any reports whether there is a vector to search by.
func (v allVectors) any() bool {
	return slices.ContainsFunc(v.parts, func(s shownVectors) bool { return s.vectors != nil && len(s.texts) > 0 })
}

// at returns the vectors of the part that has the passage at a position of the corpus, which may be nil, and the passage's
// number there.
func (v allVectors) at(position int) (*vectors, int) {
	x := v.index
	n := rangeOf(x.first, position)
	at := x.places[n]
	return v.parts[at.part].vectors, int(x.views[at.part].store.dir.First[at.article]) + position - int(x.first[n])
}

// similarities returns how well the passage at a position as a whole and each of its sentences speak to a question. It
// reports false while the passage has not all its vectors.
func (v allVectors) similarities(q *encoder.Vector, position int) (own float64, sentences []float64, ok bool) {
	of, p := v.at(position)
	if of == nil {
		return 0, nil, false
	}
	return of.similarities(q, p)
}

// looked is how many vectors, nearest by estimate, are compared exactly; nearestVectors is how many of these are kept.
const (
	looked         = 1500
	nearestVectors = 100
)

// Estimates are sorted into bins, the first of which begins at highestEstimate. What falls out of them is far.
const (
	bins            = 8192
	binWidth        = 1. / bins
	highestEstimate = 1.25
)

// outside is the bin of what is not shown.
const outside = bins

// near returns the positions of the passages of the vectors nearest to a question, in order. All vectors are compared by
// their outlines, the best of these by all their components.
func (v allVectors) near(q *encoder.Vector) []int {
	p := planesOf(q)
	binOf := make([][]uint16, len(v.parts))
	var count [bins + 1]int
	for k, part := range v.parts {
		if part.vectors == nil {
			continue
		}
		binOf[k] = make([]uint16, len(part.outlines))
		for i := range part.outlines {
			bin := max(0, min(bins-1, int((highestEstimate-p.estimate(&part.outlines[i]))/binWidth)))
			if part.hidden != nil && part.hidden[part.texts[i]] {
				bin = outside
			}
			binOf[k][i] = uint16(bin)
			count[bin]++
		}
	}
	// Of all bins up to limit all are looked at, and of the next one as many as there is room for.
	limit, sum := -1, 0
	for limit+1 < bins && sum+count[limit+1] <= looked {
		limit++
		sum += count[limit]
	}
	var found, edge []row
	for k, part := range v.parts {
		for i, bin := range binOf[k] {
			switch {
			case int(bin) <= limit:
				found = append(found, part.row(k, i))
			case int(bin) == limit+1 && bin != outside && (len(v.parts) > 1 || len(edge) < looked-sum):
				edge = append(edge, part.row(k, i))
			}
		}
	}
	if len(v.parts) > 1 {
		slices.SortFunc(edge, row.compare)
	}
	found = append(found, edge[:min(looked-sum, len(edge))]...)
	var buf entryBuffer
	candidates := found[:0]
	for _, r := range found {
		var ok bool
		if r.similarity, ok = v.parts[r.part].similarity(q, r.number, &buf); ok {
			candidates = append(candidates, r)
		}
	}
	slices.SortFunc(candidates, func(x, y row) int {
		return cmp.Or(better(x.similarity, y.similarity), x.compare(y))
	})
	var positions []int
	for _, c := range candidates[:min(nearestVectors, len(candidates))] {
		positions = append(positions, c.position)
	}
	slices.Sort(positions)
	return slices.Compact(positions)
}

// row is a vector that may be near.
type row struct {
	part, number int
	position     int // of its passage
	text         uint32
	similarity   float64
}

func (s *shownVectors) row(part, number int) row {
	text := s.texts[number]
	return row{part: part, number: number, position: s.position(rangeOf(s.first, int(text))), text: text}
}

// compare puts rows in the order of the corpus. The texts of one passage are all of one part.
func (r row) compare(other row) int {
	return cmp.Or(cmp.Compare(r.position, other.position), cmp.Compare(r.text, other.text))
}
