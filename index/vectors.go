package index

import (
	"encoding/binary"
	"math"
	"math/bits"
	"sync"
	"sync/atomic"
	"unsafe"

	"summitbot/index/encoder"
)

// The vectors say what the passages mean: one for each sentence, and one for the passage where it has several. A passage
// speaks to a question as well as the mean of its own vector and its best sentence's: measured on the development
// questions, that is better than either, and than sentences with their title or their neighbours.

// quantised is a vector whose component i is Scale times Components[i].
type quantised struct {
	Scale      float32
	Components [encoder.Dim]int8
}

func quantise(v encoder.Vector) quantised {
	highest := float32(0)
	for _, x := range v {
		highest = max(highest, x, -x)
	}
	q := quantised{Scale: highest / 127}
	if highest == 0 {
		return q
	}
	for i, x := range v {
		q.Components[i] = int8(math.RoundToEven(float64(x) / float64(q.Scale)))
	}
	return q
}

// outline is what the memory holds of a vector v, to estimate its similarity to a question. The vectors of passages
// all point into one direction; around their middle m they spread. Of v − m one bit a dimension is kept, its sign s; v − m is
// about step·s, as in RaBitQ (Gao and Long, "RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound
// for Approximate Nearest Neighbor Search", 2024), but without the rotation, which changes nothing here. Then
//
//	q·v = (q − m)·(v − m) + m·v + m·(q − m) ≈ step·(q − m)·s + along + m·(q − m)
type outline struct {
	signs [signWords]uint64 // a bit is set where s is +1, and not where it is −1
	step  float32           // |v − m|² / Σ|v − m|
	along float32           // m·v
}

// signWords is how many numbers hold a bit for each dimension.
const signWords = encoder.Dim / 64

// middle is the mean of the vectors made ahead. It serves for all texts: nothing need be done again as they become more.
var middle = sync.OnceValue(func() *encoder.Vector {
	var sum [encoder.Dim]float64
	for at := 0; at+entrySize <= len(madeAhead); at += entrySize {
		scale := math.Float32frombits(binary.LittleEndian.Uint32(madeAhead[at+8:]))
		for j, x := range madeAhead[at+12:][:encoder.Dim] {
			sum[j] += float64(int8(x)) * float64(scale)
		}
	}
	mean := new(encoder.Vector)
	for j := range sum {
		mean[j] = float32(sum[j] / float64(max(len(madeAhead)/entrySize, 1)))
	}
	return mean
})

func outlineOf(scale float32, components []byte) (o outline) {
	var squares, magnitudes float32
	for j, m := range middle() {
		x := float32(float32(int8(components[j])) * scale)
		if x > m {
			o.signs[j/64] |= 1 << (j % 64)
		}
		o.along += float32(x * m)
		squares += float32((x - m) * (x - m))
		magnitudes += max(x-m, m-x)
	}
	if magnitudes > 0 {
		o.step = squares / magnitudes
	}
	return o
}

// planes is a question as outlines are compared with it: q − m in whole steps from −7 to 7, as numbers of four bits in
// two's complement, of which plane k has the bits that count 2^k, and those of plane 3 count −8.
type planes struct {
	bits [4][signWords]uint64
	sum  int32   // of all dimensions, in steps
	step float32 // the width of one
	rest float32 // m·(q − m)
}

// widest is how many standard deviations the steps reach: a few dimensions that lie beyond must not widen all of them.
const widest = 3

func planesOf(q *encoder.Vector) (p planes) {
	var squares float64
	m := middle()
	for j := range q {
		x := q[j] - m[j]
		squares += float64(float64(x) * float64(x))
		p.rest += float32(m[j] * x)
	}
	if squares == 0 {
		return p // the middle itself: all are as near as they lie along it
	}
	p.step = float32(widest * math.Sqrt(squares/encoder.Dim) / 7)
	for j := range q {
		n := int32(max(-7, min(7, math.RoundToEven(float64(q[j]-m[j])/float64(p.step)))))
		p.sum += n
		for k := range p.bits {
			p.bits[k][j/64] |= uint64(n>>k&1) << (j % 64)
		}
	}
	return p
}

// estimate returns about the similarity of the question and the vector that o outlines.
func (p *planes) estimate(o *outline) float32 {
	var ones, twos, fours, eights int
	for w, s := range o.signs {
		ones += bits.OnesCount64(s & p.bits[0][w])
		twos += bits.OnesCount64(s & p.bits[1][w])
		fours += bits.OnesCount64(s & p.bits[2][w])
		eights += bits.OnesCount64(s & p.bits[3][w])
	}
	positive := int32(ones + 2*twos + 4*fours - 8*eights)
	return float32(float32(float32(2*positive-p.sum)*p.step)*o.step) + o.along + p.rest
}

// vectors are those of an index, as far as they are made, in rows. Rows are only ever added, by grow, which leaves what
// readers hold as it is; the int8 components stay in the store, and with them most of the memory.
type vectors struct {
	store    *vectorStore
	first    []uint32       // as in textTable
	rowOf    []atomic.Int32 // of each text its row + 1, or 0; a row that is not in this snapshot yet is none
	texts    []uint32       // of each row, which text it is
	number   []uint32       // of each row, its entry in the store
	outlines []outline      // of each row
}

func newVectors(store *vectorStore, first []uint32) *vectors {
	return &vectors{store: store, first: first, rowOf: make([]atomic.Int32, first[len(first)-1])}
}

// grow returns v with a row more for each of the texts, whose entries are those numbered. Only one goroutine may do so,
// each time with the newest v.
func (v *vectors) grow(texts, numbers []uint32) *vectors {
	next := *v
	var buf entryBuffer
	for i, text := range texts {
		scale, components, ok := v.store.read(numbers[i], &buf)
		if !ok || v.rowOf[text].Load() > 0 {
			continue
		}
		next.texts, next.number = append(next.texts, text), append(next.number, numbers[i])
		next.outlines = append(next.outlines, outlineOf(scale, components))
		next.rowOf[text].Store(int32(len(next.texts)))
	}
	return &next
}

// missing returns how many texts have no vector.
func (v *vectors) missing() int { return len(v.rowOf) - len(v.texts) }

// memory returns the bytes of memory that the vectors take.
func (v *vectors) memory() int64 {
	return tablesMemory(len(v.first), len(v.rowOf), len(v.texts)) + v.store.memoryUsed()
}

// tablesMemory returns the bytes that the tables take for so many passages, texts and vectors.
func tablesMemory(passages, texts, rows int) int64 {
	return 4*int64(passages+texts) + (4+4+int64(unsafe.Sizeof(outline{})))*int64(rows)
}

// rows returns the rows of passage p. It reports false while one of its texts has none.
func (v *vectors) rows(p int) (rows []int, ok bool) {
	for text := v.first[p]; text < v.first[p+1]; text++ {
		row := int(v.rowOf[text].Load()) - 1
		if row < 0 || row >= len(v.texts) {
			return nil, false
		}
		rows = append(rows, row)
	}
	return rows, len(rows) > 0
}

// similarity returns the dot product of a question and the vector in a row. It reports false where that cannot be read.
func (v *vectors) similarity(q *encoder.Vector, row int, buf *entryBuffer) (float64, bool) {
	scale, components, ok := v.store.read(v.number[row], buf)
	if !ok {
		return 0, false
	}
	return product(q, scale, components), true
}

// product returns the dot product of a question and a vector in steps of scale.
func product(q *encoder.Vector, scale float32, components []byte) float64 {
	// Four sums, so that additions need not wait for one another. The conversions keep Go from fusing them with the
	// products, which would round otherwise on other processors.
	var s [4]float32
	data := components[:encoder.Dim]
	for j := 0; j < encoder.Dim; j += 4 {
		s[0] += float32(q[j] * float32(int8(data[j])))
		s[1] += float32(q[j+1] * float32(int8(data[j+1])))
		s[2] += float32(q[j+2] * float32(int8(data[j+2])))
		s[3] += float32(q[j+3] * float32(int8(data[j+3])))
	}
	return float64(s[0]+s[1]+s[2]+s[3]) * float64(scale)
}

// similarities returns how well passage p as a whole and each of its sentences speak to a question. It reports false while
// the passage has not all its vectors.
func (v *vectors) similarities(q *encoder.Vector, p int) (own float64, sentences []float64, ok bool) {
	rows, ok := v.rows(p)
	if !ok {
		return 0, nil, false
	}
	var buf entryBuffer
	for _, row := range rows {
		s, ok := v.similarity(q, row, &buf)
		if !ok {
			return 0, nil, false
		}
		sentences = append(sentences, s)
	}
	own = sentences[len(sentences)-1]
	if len(sentences) > 1 {
		sentences = sentences[:len(sentences)-1] // the last is the passage's own
	}
	return own, sentences, true
}

// ordered returns the same vectors with their rows in the order of the texts, however they came to be made: which of
// several equally near ones are looked at must not depend on that.
func (v *vectors) ordered() *vectors {
	next := newVectors(v.store, v.first)
	for text := range v.rowOf {
		if row := v.rowOf[text].Load() - 1; row >= 0 && int(row) < len(v.texts) {
			next.texts, next.number = append(next.texts, uint32(text)), append(next.number, v.number[row])
			next.outlines = append(next.outlines, v.outlines[row])
			next.rowOf[text].Store(int32(len(next.texts)))
		}
	}
	return next
}
