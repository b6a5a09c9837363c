package main

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strconv"
)

// The shape of multilingual-e5-small.
const (
	hidden      = 384
	layers      = 12
	feedForward = 1536
	positions   = 512

	blockSize = 32 // weights that share a scale
	tileRows  = 16 // outputs that lie together
)

// writer lays out the file. Its first error stays.
type writer struct {
	tensors map[string]tensor
	out     []byte
	err     error
}

// generate returns the file's bytes. The same model always gives the same ones.
func generate(model fs.FS) ([]byte, error) {
	tensors, err := readTensors(model, "encoder.safetensors")
	if err != nil {
		return nil, err
	}
	pieces, err := readPieces(model, "pieces.jsonl")
	if err != nil {
		return nil, err
	}
	mapping, err := readMapping(model, "normalizer.tsv")
	if err != nil {
		return nil, err
	}
	w := &writer{tensors: tensors, out: []byte("sumenc1\n\x00\x00\x00\x00")}
	for _, n := range []int{len(pieces), pieceBytes(pieces), len(mapping), replacementRunes(mapping)} {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(n))
	}
	w.copy("embeddings.word.q4_0", "U8", len(pieces)*hidden/blockSize*18)
	w.copy("embeddings.position", "F16", 2*positions*hidden)
	w.copy("embeddings.token_type", "F32", 4*hidden)
	w.norm("embeddings.layer_norm")
	for i := range layers {
		l := "layer." + strconv.Itoa(i) + "."
		w.matrix(hidden, hidden, l+"attention.query", l+"attention.key", l+"attention.value")
		w.matrix(hidden, hidden, l+"attention.output")
		w.matrix(feedForward, hidden, l+"feed_forward.in")
		w.matrix(hidden, feedForward, l+"feed_forward.out")
		w.norm(l + "attention.layer_norm")
		w.norm(l + "feed_forward.layer_norm")
	}
	w.pieces(pieces)
	w.mapping(mapping)
	sum := crc32.Checksum(w.out[12:], crc32.MakeTable(crc32.Castagnoli))
	binary.LittleEndian.PutUint32(w.out[8:], sum)
	return w.out, w.err
}

// align starts a section.
func (w *writer) align() { w.out = append(w.out, make([]byte, -len(w.out)&63)...) }

func (w *writer) tensor(name, kind string, size int) []byte {
	t, ok := w.tensors[name]
	if (!ok || t.kind != kind || len(t.data) != size) && w.err == nil {
		w.err = fmt.Errorf("tensor %s: want %d bytes of %s, have %d of %q", name, size, kind, len(t.data), t.kind)
	}
	if w.err != nil {
		return make([]byte, size)
	}
	return t.data
}

func (w *writer) copy(name, kind string, size int) {
	w.align()
	w.out = append(w.out, w.tensor(name, kind, size)...)
}

func (w *writer) norm(name string) {
	w.copy(name+".weight", "F32", 4*hidden)
	w.copy(name+".bias", "F32", 4*hidden)
}

// matrix writes linear maps of the same size, one after another, as one.
func (w *writer) matrix(out, in int, names ...string) {
	blocks := in / blockSize
	var rows []byte // [outputs][blocks][18]
	var bias []byte
	for _, name := range names {
		rows = append(rows, w.tensor(name+".weight.q4_0", "U8", out*blocks*18)...)
		bias = append(bias, w.tensor(name+".bias", "F32", 4*out)...)
	}
	block := func(output, b int) []byte { return rows[(output*blocks+b)*18:][:18] }
	w.align()
	for tile := range out * len(names) / tileRows {
		for b := range blocks {
			for i := range 4 {
				for o := range tileRows {
					nibbles := block(tile*tileRows+o, b)[2:]
					// Byte j has weight j below and j+16 above, in both formats.
					w.out = append(w.out, nibbles[4*i:4*i+4]...)
				}
			}
		}
	}
	w.align()
	for tile := range out * len(names) / tileRows {
		for b := range blocks {
			for o := range tileRows {
				w.out = append(w.out, block(tile*tileRows+o, b)[:2]...)
			}
		}
	}
	w.align()
	w.out = append(w.out, bias...)
}

func (w *writer) pieces(pieces []piece) {
	w.align()
	start := uint32(0)
	for _, p := range pieces {
		w.out = binary.LittleEndian.AppendUint32(w.out, start)
		start += uint32(len(p.text))
	}
	w.out = binary.LittleEndian.AppendUint32(w.out, start)
	w.align()
	for _, p := range pieces {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(p.score))
	}
	w.align()
	for _, p := range pieces {
		w.out = binary.LittleEndian.AppendUint16(w.out, p.id)
	}
	w.align()
	for _, p := range pieces {
		w.out = append(w.out, p.text...)
	}
}

func (w *writer) mapping(mapping []replacement) {
	w.align()
	for _, m := range mapping {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(m.from))
	}
	w.align()
	end := uint16(0)
	for _, m := range mapping {
		end += uint16(len(m.to))
		w.out = binary.LittleEndian.AppendUint16(w.out, end)
	}
	w.align()
	for _, m := range mapping {
		for _, r := range m.to {
			w.out = binary.LittleEndian.AppendUint32(w.out, uint32(r))
		}
	}
}
