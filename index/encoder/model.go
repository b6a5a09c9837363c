package encoder

import (
	_ "embed" // for the weights
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// The model's shape. It is fixed: kernels and file rely on it.
const (
	hidden       = 384
	layers       = 12
	heads        = 12
	headSize     = hidden / heads
	feedForward  = 1536
	maxPositions = 512
	normEps      = 1e-12
)

const (
	blockSize = 32                       // weights that share a scale
	tileRows  = 16                       // outputs that a kernel computes together
	tileBlock = tileRows * blockSize / 2 // bytes of one block of a tile
	wordBytes = hidden / blockSize * 18  // bytes of a piece's embedding
)

// revision is raised when the same weights give other vectors than before.
const revision = 1

// file holds weights and tokenizer. All numbers are little-endian; each section starts at a multiple of 64 bytes; shapes
// are [rows, columns], rows outermost.
//
//	header     "sumenc1\n"; CRC-32C of all that follows this field; numbers of pieces, bytes of pieces, mapped code
//	           points and code points mapped to: uint32 each
//	words      [pieces, 12] blocks of 32 weights: a float16 scale d, then 16 bytes; the low nibble of byte j is
//	           weight j, the high one weight j+16; a weight is (nibble − 8)·d
//	positions  [512, 384] float16; then the token type, scale and offset of the LayerNorm, float32 each, one section each
//	layers     twelve times: matrices query+key+value [1152, 384], output [384, 384], feed-forward in [1536, 384] and out
//	           [384, 1536]; then scale and offset of the LayerNorms after attention and after feed-forward, float32
//	pieces     sorted by their bytes: where each starts in the text and where the last ends, uint32; log probabilities
//	           in millionths, int32; ids, uint16; the text, UTF-8
//	mapping    code points in order, uint32; where the replacement of each ends, uint16; the replacements, uint32
//
// A matrix [out, in] is three sections: 4-bit weights in tiles of 16 outputs, in blocks of 32 inputs (tiles outermost):
// 256 bytes, of which byte 64·i + 4·o + k holds the weights of output o for inputs 4·i+k (low nibble) and 4·i+16+k
// (high nibble); then their scales, [tiles, blocks, 16] float16; then [out] biases, float32.
//
//go:embed encoder.bin
var file []byte

const (
	magic      = "sumenc1\n"
	headerSize = 28
)

// matrix is one linear map y = W·x + bias. Its 4-bit weights stay in the file.
type matrix struct {
	out, in int
	weights []byte    // [out/16][in/32] tile blocks
	scales  []float32 // [out/16][in/32][16]
	bias    []float32
}

type norm struct{ scale, offset []float32 }

type layer struct {
	qkv, output, up, down matrix
	attention, feed       norm // LayerNorm after each half
}

type model struct {
	fingerprint string
	words       []byte    // [pieces][wordBytes]
	positions   []float32 // [maxPositions][hidden], the token type added
	embedding   norm
	layers      [layers]layer
	tokens      tokenizer
	memory      int // bytes, the file's included
}

// parse reads a model that stays in data, which must not change afterwards.
func parse(data []byte) (*model, error) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return nil, errors.New("encoder: weights are not in this version's format")
	}
	sum := crc32.Checksum(data[12:], crc32.MakeTable(crc32.Castagnoli))
	if sum != binary.LittleEndian.Uint32(data[8:]) {
		return nil, errors.New("encoder: weights are damaged: wrong checksum")
	}
	r := &reader{data: data, pos: 12}
	var counts [4]int
	for i := range counts {
		counts[i] = int(binary.LittleEndian.Uint32(r.take(4)))
	}
	pieces, text, mapped, replacements := counts[0], counts[1], counts[2], counts[3]
	m := &model{fingerprint: fmt.Sprintf("e5small-%d-%08x", revision, sum)}
	m.words = r.section(pieces * wordBytes)
	m.positions = r.halves(maxPositions * hidden)
	for i, v := range r.floats(hidden) {
		for p := range maxPositions {
			m.positions[p*hidden+i] += v
		}
	}
	m.embedding = norm{r.floats(hidden), r.floats(hidden)}
	for i := range m.layers {
		m.layers[i] = layer{
			qkv:       r.matrix(3*hidden, hidden),
			output:    r.matrix(hidden, hidden),
			up:        r.matrix(feedForward, hidden),
			down:      r.matrix(hidden, feedForward),
			attention: norm{r.floats(hidden), r.floats(hidden)},
			feed:      norm{r.floats(hidden), r.floats(hidden)},
		}
	}
	m.tokens = newTokenizer(r.section(4*(pieces+1)), r.section(4*pieces), r.section(2*pieces), r.section(text),
		r.section(4*mapped), r.section(2*mapped), r.section(4*replacements))
	m.memory = len(data) + r.copied
	if r.short || r.pos != len(data) {
		return nil, errors.New("encoder: weights are damaged: wrong size")
	}
	return m, nil
}

// reader cuts data into sections. Past the end it returns zeros and remembers that it did.
type reader struct {
	data   []byte
	pos    int
	short  bool
	copied int // bytes that were converted, and no longer lie in the data
}

func (r *reader) take(n int) []byte {
	if n > len(r.data)-r.pos {
		r.short = true
		return make([]byte, n)
	}
	r.pos += n
	return r.data[r.pos-n : r.pos : r.pos]
}

func (r *reader) section(n int) []byte {
	r.take(-r.pos & 63)
	return r.take(n)
}

func (r *reader) floats(n int) []float32 {
	raw := r.section(4 * n)
	r.copied += len(raw)
	v := make([]float32, n)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return v
}

func (r *reader) matrix(out, in int) matrix {
	return matrix{
		out: out, in: in,
		weights: r.section(out * in / 2),
		scales:  r.halves(out * in / blockSize),
		bias:    r.floats(out),
	}
}

// halves converts n float16 to float32.
func (r *reader) halves(n int) []float32 {
	raw := r.section(2 * n)
	r.copied += 4 * n
	v := make([]float32, n)
	for i := range v {
		v[i] = half(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return v
}

// half converts a finite float16: its exponent is rebased by a multiplication, which is exact for subnormals too.
func half(h uint16) float32 {
	v := math.Float32frombits(uint32(h&0x7fff)<<13) * 0x1p112
	return math.Float32frombits(math.Float32bits(v) | uint32(h&0x8000)<<16)
}

// word writes the embedding of a piece into dst.
func (m *model) word(dst []float32, id uint16) {
	raw := m.words[int(id)*wordBytes:][:wordBytes]
	for b := range hidden / blockSize {
		block, out := raw[b*18:][:18], dst[b*blockSize:][:blockSize]
		d := half(binary.LittleEndian.Uint16(block))
		for j, nibbles := range block[2:] {
			out[j] = float32(int(nibbles&15)-8) * d
			out[j+16] = float32(int(nibbles>>4)-8) * d
		}
	}
}
