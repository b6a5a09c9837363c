package encoder

import (
	_ "embed" // for the adapter
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// rank is how many directions a linear map is changed in.
const rank = 32

// The files hold two changes of the layers for questions, each laid out like the model's file:
//
//	header  "sumadp1\n"; CRC-32C of all that follows this field; the first layer that is changed, uint32
//	layers  from the first to the last: the changes of query, key, value, output, feed-forward in and out
//
// A change is two matrices as the model has them: [rank, in], then [out, rank].
//
//go:embed adapter1.bin
var adapterFile1 []byte

//go:embed adapter2.bin
var adapterFile2 []byte

const (
	adapterMagic  = "sumadp1\n"
	adapterHeader = 16
)

// linearMap is one of those of a layer that an adapter changes.
type linearMap int

// They are in the order of the file.
const (
	query linearMap = iota
	key
	value
	output
	up
	down
	changedMaps
)

// size returns how many components go into a map, and come out of it.
func (m linearMap) size() (in, out int) {
	switch m {
	case up:
		return hidden, feedForward
	case down:
		return feedForward, hidden
	}
	return hidden, hidden
}

// adapter is a small change of the model, y = W·x + bias + B·A·x in each linear map (Hu et al., "LoRA: Low-Rank Adaptation
// of Large Language Models", 2022). It was fitted to questions as people type them, so that they come to lie nearer to the
// passages that answer them, and belongs to questions alone: passages are encoded by the model as it is. It was rounded to
// four bits after it was fitted, as tune/README.md describes. There are two, fitted apart, whose vectors are averaged: what
// one of them gets wrong by chance the other seldom does.
type adapter struct {
	first  int // the first layer that it changes
	layers [layers][changedMaps]change
	memory int // bytes, the file's included
}

// change is a map B·A of low rank.
type change struct{ a, b matrix }

// parseAdapter reads an adapter that stays in data, which must not change afterwards.
func parseAdapter(data []byte) (*adapter, error) {
	if len(data) < adapterHeader || string(data[:len(adapterMagic)]) != adapterMagic {
		return nil, errors.New("encoder: the adapter is not in this version's format")
	}
	if crc32.Checksum(data[12:], crc32.MakeTable(crc32.Castagnoli)) != binary.LittleEndian.Uint32(data[8:]) {
		return nil, errors.New("encoder: the adapter is damaged: wrong checksum")
	}
	r := &reader{data: data, pos: adapterHeader}
	a := &adapter{first: int(binary.LittleEndian.Uint32(data[12:]))}
	if a.first < 0 || a.first >= layers {
		return nil, errors.New("encoder: the adapter is damaged: it changes no layer")
	}
	for i := a.first; i < layers; i++ {
		for m := range changedMaps {
			in, out := m.size()
			a.layers[i][m] = change{r.matrix(rank, in), r.matrix(out, rank)}
		}
	}
	if r.short || r.pos != len(data) {
		return nil, errors.New("encoder: the adapter is damaged: wrong size")
	}
	a.memory = len(data) + r.copied
	return a, nil
}

// changed computes what the adapters add to a linear map of a layer, [rows][out], of the rows x, the first of which is the
// given one of all. Without adapters that is nothing.
func (e *Encoder) changed(s *scratch, x []float32, first, layer int, of linearMap) []float32 {
	if len(s.asking) == 0 {
		return nil
	}
	in, out := of.size()
	rows, each := len(x)/in, len(s.x)/hidden/len(s.asking)
	s.change = resize(s.change, rows*out)
	for k, a := range s.asking {
		from, to := max(k*each-first, 0), min((k+1)*each-first, rows)
		if from >= to {
			continue
		}
		c := &a.layers[layer][of]
		s.low = resize(s.low, (to-from)*rank)
		e.linear(s, s.low, x[from*in:to*in], &c.a)
		e.linear(s, s.change[from*out:to*out], s.low, &c.b)
	}
	return s.change
}

// addRows adds rows of n elements to those of y, which are stride apart.
func addRows(y, rows []float32, n, stride int) {
	for r := range len(rows) / n {
		out := y[r*stride:][:n]
		for i, v := range rows[r*n:][:n] {
			out[i] += v
		}
	}
}
