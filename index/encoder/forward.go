package encoder

import "math"

// chunkRows is how many rows go through the feed-forward layers at a time, which bounds the memory for their inner
// activations.
const chunkRows = 64

// padding is the score of a key that is not there.
const padding = -1e30

// scratch is the working memory of one pass. It grows to what texts need: at most about 13 MB, for 512 pieces of a question.
type scratch struct {
	ids     []uint16
	lengths []int // of the texts, in rows

	x       []float32 // [rows][hidden], what goes from layer to layer
	y       []float32 // [rows][hidden]
	qkv     []float32 // [rows][3·hidden]
	inner   []float32 // [chunkRows][feedForward]
	keys    []float32 // [hidden][padded length], one text's keys, transposed
	scores  []float32 // [length][padded length], of one head
	quant   []int8    // [blocks][rows][blockSize], the input of a linear map
	quanta  []quantum // [blocks][rows]
	sums    []float32 // [rows][tileRows]
	low     []float32 // [rows][rank]
	change  []float32 // [rows][out], what an adapter adds to a linear map
	longest int
	asking  []*adapter // each of which changes as many rows as the others, in order; none if there are none
}

func (s *scratch) begin() {
	s.ids, s.lengths, s.longest = s.ids[:0], s.lengths[:0], 0
}

// add appends a text to those of the next pass.
func (s *scratch) add(ids []uint16) {
	s.ids = append(s.ids, ids...)
	s.lengths = append(s.lengths, len(ids))
	s.longest = max(s.longest, len(ids))
}

// resize returns v with n elements, whose values are left over.
func resize[T any](v []T, n int) []T {
	if cap(v) < n {
		return make([]T, n)
	}
	return v[:n]
}

func pad(n int) int { return (n + tileRows - 1) &^ (tileRows - 1) }

// grow makes room for the texts that were added, and copies of them.
func (s *scratch) grow(copies int) {
	rows, padded := copies*len(s.ids), pad(s.longest)
	s.x = resize(s.x, rows*hidden)
	s.y = resize(s.y, rows*hidden)
	s.qkv = resize(s.qkv, rows*3*hidden)
	s.inner = resize(s.inner, min(rows, chunkRows)*feedForward)
	s.keys = resize(s.keys, hidden*padded)
	s.scores = resize(s.scores, s.longest*padded)
	quants := max(rows*hidden, min(rows, chunkRows)*feedForward)
	s.quant = resize(s.quant, quants)
	s.quanta = resize(s.quanta, quants/blockSize)
	s.sums = resize(s.sums, rows*tileRows)
}

// forward computes the vectors of the texts that were added to s. With adapters, what was added is one text, and there is a
// vector of it for each of them.
func (e *Encoder) forward(s *scratch, vectors []Vector, adapters []*adapter) {
	s.grow(max(len(adapters), 1))
	s.x, s.y = s.x[:len(s.ids)*hidden], s.y[:len(s.ids)*hidden]
	e.embed(s)
	s.asking = nil
	for i := range e.model.layers {
		if len(adapters) > 0 && i == adapters[0].first {
			s.fork(adapters)
		}
		e.layer(s, i)
	}
	row := 0
	for i, n := range s.lengths {
		mean(&vectors[i], s.x[row*hidden:(row+n)*hidden])
		row += n
	}
}

// fork goes on with a copy of the only text for each adapter: up to the first layer that they change, all are the same, and
// behind it they share the work of fetching the weights.
func (s *scratch) fork(adapters []*adapter) {
	s.asking = adapters
	n := s.lengths[0]
	for k := 1; k < len(adapters); k++ {
		s.x = append(s.x, s.x[:n*hidden]...)
		s.lengths = append(s.lengths, n)
	}
	s.y = s.y[:len(s.x)]
}

// layer runs x through layer i.
func (e *Encoder) layer(s *scratch, i int) {
	l := &e.model.layers[i]
	qkv := s.qkv[:3*len(s.x)]
	e.linear(s, qkv, s.x, &l.qkv)
	addRows(qkv, e.changed(s, s.x, 0, i, query), hidden, 3*hidden)
	addRows(qkv[hidden:], e.changed(s, s.x, 0, i, key), hidden, 3*hidden)
	addRows(qkv[2*hidden:], e.changed(s, s.x, 0, i, value), hidden, 3*hidden)
	row := 0
	for _, n := range s.lengths {
		e.attend(s, s.y[row*hidden:], qkv[row*3*hidden:], n)
		row += n
	}
	change := e.changed(s, s.y, 0, i, output)
	// The attention's result is quantised before y takes the output.
	e.linear(s, s.y, s.y, &l.output)
	addRows(s.y, change, hidden, hidden)
	e.addNorm(s.x, s.y, l.attention)
	for from := 0; from < len(s.x); from += chunkRows * hidden {
		x := s.x[from:min(from+chunkRows*hidden, len(s.x))]
		inner, y := s.inner[:len(x)/hidden*feedForward], s.y[:len(x)]
		e.linear(s, inner, x, &l.up)
		addRows(inner, e.changed(s, x, from/hidden, i, up), feedForward, feedForward)
		e.kernel.gelu(inner)
		e.linear(s, y, inner, &l.down)
		addRows(y, e.changed(s, inner, from/hidden, i, down), hidden, hidden)
		e.addNorm(x, y, l.feed)
	}
}

// embed writes the embeddings of the pieces into x.
func (e *Encoder) embed(s *scratch) {
	row := 0
	for _, n := range s.lengths {
		for p := range n {
			e.model.word(s.x[row*hidden:][:hidden], s.ids[row])
			copy(s.y[row*hidden:][:hidden], e.model.positions[p*hidden:])
			row++
		}
	}
	e.addNorm(s.x, s.y, e.model.embedding)
}

// linear computes y = W·x + bias for each row. x and y may be the same.
func (e *Encoder) linear(s *scratch, y, x []float32, w *matrix) {
	rows := len(x) / w.in
	quant, quanta := s.quant[:len(x)], s.quanta[:len(x)/blockSize]
	e.kernel.quantize(quant, quanta, x, rows)
	blocks := w.in / blockSize
	for t := range w.out / tileRows {
		weights := w.weights[t*blocks*tileBlock:][:blocks*tileBlock]
		scales := w.scales[t*blocks*tileRows:][:blocks*tileRows]
		bias := w.bias[t*tileRows:][:tileRows]
		e.kernel.tile(y[t*tileRows:], s.sums, quant, quanta, weights, scales, bias, rows, w.out)
	}
}

// addNorm sets x to LayerNorm(x + y), row by row.
func (e *Encoder) addNorm(x, y []float32, n norm) {
	for r := 0; r < len(x); r += hidden {
		e.kernel.addNorm(x[r:][:hidden], y[r:][:hidden], n.scale, n.offset)
	}
}

// attend computes the self-attention of one text of n pieces: out [n][hidden] from qkv [n][3·hidden].
func (e *Encoder) attend(s *scratch, out, qkv []float32, n int) {
	padded := pad(n)
	keys, scores := s.keys[:hidden*padded], s.scores[:n*padded]
	for p := range padded {
		if p < n {
			for i, v := range qkv[p*3*hidden+hidden:][:hidden] {
				keys[i*padded+p] = v
			}
			continue
		}
		for i := range hidden {
			keys[i*padded+p] = 0
		}
	}
	for h := range heads {
		at := h * headSize
		e.kernel.product(scores, qkv[at:], keys[at*padded:], n, headSize, padded, padded, 3*hidden, padded)
		for r := range n {
			row := scores[r*padded:][:padded]
			for p := n; p < padded; p++ {
				row[p] = padding
			}
			e.kernel.softmax(row, attentionScale)
		}
		e.kernel.product(out[at:], scores, qkv[2*hidden+at:], n, n, headSize, hidden, padded, 3*hidden)
	}
}

// attentionScale is 1/√headSize.
const attentionScale = 0.17677669529663687

// mean sets v to the mean of the rows of x, of unit length.
func mean(v *Vector, x []float32) {
	var sums [hidden]float64
	for r := 0; r < len(x); r += hidden {
		for i, c := range x[r:][:hidden] {
			sums[i] += float64(c)
		}
	}
	var norm float64
	for _, c := range sums {
		norm += float64(c * c)
	}
	norm = math.Sqrt(norm)
	for i, c := range sums {
		v[i] = float32(c / norm)
	}
}
