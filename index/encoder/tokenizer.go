package encoder

import (
	"encoding/binary"
	"math"
	"slices"
	"sort"
	"unicode/utf8"
)

// Pieces with a meaning of their own. The text never matches them.
const (
	beginID   = 0 // <s>
	endID     = 2 // </s>
	unknownID = 3 // <unk>
	reserved  = 4 // ids below are not pieces of text
)

const (
	space         = '\u2581' // how pieces spell a space
	maxPiece      = 16       // characters of the longest piece
	maxInput      = 1 << 16  // bytes of a text that are looked at
	maxNormal     = maxPiece * maxPositions
	unknownFactor = -10 // what an unknown character costs more than the rarest piece
)

// tokenizer cuts a text into pieces by a unigram language model (Kudo, "Subword Regularization", 2018): of all ways to
// write the text as pieces it takes the likeliest.
type tokenizer struct {
	starts  []byte // of piece i in text, uint32; one more than pieces
	scores  []byte // log probabilities in millionths, int32
	ids     []byte // uint16
	text    []byte // all pieces, sorted by their bytes
	first   [257]int32
	unknown float64 // cost of a character that is no piece

	mapped       []rune // sorted
	ends         []byte // of the replacement of mapped[i], uint16
	replacements []rune
}

func newTokenizer(starts, scores, ids, text, mapped, ends, replacements []byte) tokenizer {
	t := tokenizer{
		starts: starts, scores: scores, ids: ids, text: text,
		mapped: runes(mapped), ends: ends, replacements: runes(replacements),
	}
	n := len(ids) / 2
	for i := range n {
		t.unknown = min(t.unknown, t.score(i))
	}
	t.unknown += unknownFactor
	for c := range t.first {
		t.first[c] = int32(sort.Search(n, func(i int) bool { return int(t.text[t.start(i)]) >= c }))
	}
	return t
}

func runes(raw []byte) []rune {
	v := make([]rune, len(raw)/4)
	for i := range v {
		v[i] = rune(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return v
}

func (t *tokenizer) start(i int) int { return int(binary.LittleEndian.Uint32(t.starts[4*i:])) }
func (t *tokenizer) id(i int) uint16 { return binary.LittleEndian.Uint16(t.ids[2*i:]) }
func (t *tokenizer) score(i int) float64 {
	return float64(int32(binary.LittleEndian.Uint32(t.scores[4*i:]))) / 1e6
}

// encode returns the ids of prefix and text between <s> and </s>, at most maxPositions. It reads no more of a long text
// than those can stand for.
func (t *tokenizer) encode(prefix, text string) []uint16 {
	normal := t.normalize(make([]byte, 0, 256), prefix, text)
	ids := append(make([]uint16, 0, len(normal)/2+8), beginID)
	ids = t.segment(ids, normal)
	if len(ids) >= maxPositions {
		ids = ids[:maxPositions-1]
	}
	return append(ids, endID)
}

// normalize appends the text as pieces spell it: characters mapped, runs of spaces made one and each written as space,
// with one in front.
func (t *tokenizer) normalize(dst []byte, parts ...string) []byte {
	dst = utf8.AppendRune(dst, space)
	afterSpace, count := true, 1
	add := func(r rune) {
		if r == ' ' {
			if afterSpace {
				return
			}
			r = space
		}
		afterSpace = r == space
		dst = utf8.AppendRune(dst, r)
		count++
	}
	for _, part := range parts {
		for _, r := range clip(part) {
			if count >= maxNormal {
				return dst
			}
			if r >= ' ' && r <= '~' {
				add(r)
				continue
			}
			i, found := slices.BinarySearch(t.mapped, r)
			if !found {
				add(r)
				continue
			}
			for _, r := range t.replacements[t.end(i-1):t.end(i)] {
				add(r)
			}
		}
	}
	return dst
}

func (t *tokenizer) end(i int) int {
	if i < 0 {
		return 0
	}
	return int(binary.LittleEndian.Uint16(t.ends[2*i:]))
}

// clip cuts a text that is too long between two characters.
func clip(text string) string {
	if len(text) <= maxInput {
		return text
	}
	n := maxInput
	for n > maxInput-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// step is the best way known to reach a place in the text: the total of its pieces, the last one, and where that begins.
type step struct {
	total float64
	from  int32
	id    uint16
}

// segment appends the ids of the likeliest pieces of text, by Viterbi's algorithm. Of equally likely ways the one found
// first stays: starts from left to right, lengths from short to long.
func (t *tokenizer) segment(ids []uint16, text []byte) []uint16 {
	best := make([]step, len(text)+1)
	for i := range best {
		best[i] = step{total: math.Inf(-1)}
	}
	best[0].total = 0
	for at := 0; at < len(text); {
		_, size := utf8.DecodeRune(text[at:])
		known := false
		reach := func(length int, cost float64, id uint16) {
			known = known || length == size
			if total := best[at].total + cost; total > best[at+length].total {
				best[at+length] = step{total, int32(at), id}
			}
		}
		t.match(text[at:], reach)
		if !known {
			reach(size, t.unknown, unknownID)
		}
		at += size
	}
	first := len(ids)
	for at := len(text); at > 0; at = int(best[at].from) {
		ids = append(ids, best[at].id)
	}
	slices.Reverse(ids[first:])
	return ids
}

// match calls found for each piece that text begins with, from short to long, with its bytes, score and id. Sorted
// pieces that share a beginning lie together: each further byte narrows their range.
func (t *tokenizer) match(text []byte, found func(length int, score float64, id uint16)) {
	lo, hi := int(t.first[text[0]]), int(t.first[int(text[0])+1])
	for length := 1; lo < hi; length++ {
		start := t.start(lo)
		if t.start(lo+1)-start == length {
			if id := t.id(lo); id >= reserved {
				found(length, t.score(lo), id)
			}
			lo++
		}
		if length == len(text) {
			return
		}
		c := text[length]
		lo += sort.Search(hi-lo, func(i int) bool { return t.text[t.start(lo+i)+length] >= c })
		hi = lo + sort.Search(hi-lo, func(i int) bool { return t.text[t.start(lo+i)+length] > c })
	}
}
