package encoder

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// others returns the kernels to be held against plain.
func others(t testing.TB) []*kernel {
	all := kernels()
	if len(all) == 1 {
		t.Skip("this processor has no kernel but the plain one")
	}
	return all[:len(all)-1]
}

// guard stands behind what a kernel may write.
const guard = 7.25

// floats returns n random values of very different size, zeros among them, with a guard behind.
func floats(rng *rand.Rand, n int) []float32 {
	v := make([]float32, n, n+lanes)
	for i := range v {
		switch rng.IntN(16) {
		case 0:
		case 1:
			v[i] = float32(math.Ldexp(rng.NormFloat64(), rng.IntN(40)-30))
		default:
			v[i] = float32(rng.NormFloat64() * 3)
		}
	}
	tail := v[n : n+lanes]
	for i := range tail {
		tail[i] = guard
	}
	return v
}

func clone(v []float32) []float32 {
	c := make([]float32, len(v), len(v)+lanes)
	copy(c[:cap(c)], v[:len(v)+lanes])
	return c
}

// equal compares bits, guards included.
func equal(t *testing.T, what string, got, want []float32) {
	t.Helper()
	got, want = got[:len(got)+lanes], want[:len(want)+lanes]
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d of %d is %g (%#x), want %g (%#x)", what, i, len(want)-lanes,
				got[i], math.Float32bits(got[i]), want[i], math.Float32bits(want[i]))
		}
	}
}

// compare runs every operation of k on random input of the given sizes and demands plain's bits.
func compare(t *testing.T, k *kernel, rng *rand.Rand, rows, blocks, groups int) {
	x := floats(rng, rows*blocks*blockSize)
	compareTile(t, k, rng, x, rows, blocks)

	n := groups * lanes
	p := floats(rng, n)
	q := clone(p)
	scale := float32(math.Abs(rng.NormFloat64()))
	if n > 0 {
		p[n-1], q[n-1] = padding, padding
	}
	k.softmax(p, scale)
	plain.softmax(q, scale)
	equal(t, k.name+" softmax", p, q)

	p = floats(rng, n)
	q = clone(p)
	k.gelu(p)
	plain.gelu(q)
	equal(t, k.name+" gelu", p, q)

	p, y := floats(rng, hidden), floats(rng, hidden)
	q = clone(p)
	scales, offsets := floats(rng, hidden), floats(rng, hidden)
	k.addNorm(p, y, scales, offsets)
	plain.addNorm(q, y, scales, offsets)
	equal(t, k.name+" addNorm", p, q)

	terms := blocks + 1
	so, sa, sb := n+rng.IntN(3), terms+rng.IntN(3), n+rng.IntN(3)
	a, b := floats(rng, rows*sa), floats(rng, terms*sb)
	p = floats(rng, rows*so)
	q = clone(p)
	k.product(p, a, b, rows, terms, n, so, sa, sb)
	plain.product(q, a, b, rows, terms, n, so, sa, sb)
	equal(t, k.name+" product", p, q)
}

func compareTile(t *testing.T, k *kernel, rng *rand.Rand, x []float32, rows, blocks int) {
	quant, quanta := make([]int8, len(x)+1), make([]quantum, rows*blocks+1)
	want, wantQuanta := make([]int8, len(x)+1), make([]quantum, rows*blocks+1)
	quant[len(x)], quanta[rows*blocks].offset = 99, 99
	want[len(x)], wantQuanta[rows*blocks].offset = 99, 99
	k.quantize(quant[:len(x)], quanta[:rows*blocks], x, rows)
	plain.quantize(want[:len(x)], wantQuanta[:rows*blocks], x, rows)
	for i := range want {
		if quant[i] != want[i] {
			t.Fatalf("%s quantize: element %d of %d is %d, want %d", k.name, i, len(x), quant[i], want[i])
		}
	}
	for i := range wantQuanta {
		if quanta[i] != wantQuanta[i] {
			t.Fatalf("%s quantize: block %d of %d is %+v, want %+v", k.name, i, rows*blocks, quanta[i], wantQuanta[i])
		}
	}
	if mode := rng.IntN(8); mode < 3 { // the greatest magnitudes there can be, of one sign or both
		for i := range want[:len(x)] {
			want[i] = int8(127 - 254*[...]int{0, 1, rng.IntN(2)}[mode])
		}
	}
	stride := tileRows + rng.IntN(5)
	weights, scales := make([]byte, blocks*tileBlock), floats(rng, blocks*tileRows)
	full := rng.IntN(4) == 0
	for i := range weights {
		if weights[i] = byte(rng.Uint32()); full {
			weights[i] = 0xff
		}
	}
	p := floats(rng, rows*stride)
	q := clone(p)
	bias, sums := floats(rng, tileRows), floats(rng, rows*tileRows)
	wantSums := clone(sums)
	k.tile(p, sums, want, wantQuanta, weights, scales, bias, rows, stride)
	plain.tile(q, wantSums, want, wantQuanta, weights, scales, bias, rows, stride)
	equal(t, k.name+" sums", sums, wantSums)
	equal(t, k.name+" tile", p, q)
}

func TestKernelsGiveTheSameBits(t *testing.T) {
	for _, k := range others(t) {
		t.Run(k.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(3, 4))
			for rows := range 14 {
				for _, blocks := range []int{1, 2, 3, 12, 48} {
					compare(t, k, rng, rows, blocks, rows%5)
				}
			}
		})
	}
}

func FuzzKernels(f *testing.F) {
	f.Add(uint64(1), byte(1), byte(1), byte(1))
	f.Add(uint64(2), byte(0), byte(0), byte(0))
	f.Add(uint64(3), byte(7), byte(12), byte(2))
	f.Add(uint64(4), byte(9), byte(48), byte(6))
	f.Fuzz(func(t *testing.T, seed uint64, rows, blocks, groups byte) {
		for _, k := range others(t) {
			compare(t, k, rand.New(rand.NewPCG(seed, 0)), int(rows%20), int(blocks%64), int(groups%40))
		}
	})
}

// TestKernelsGiveTheSameVectors runs whole texts, one padded to sixteen pieces and one longer than a chunk of rows.
func TestKernelsGiveTheSameVectors(t *testing.T) {
	m, a := load(t), loadAdapters(t)
	slow := newEncoder(m, a, &plain)
	texts := []string{"who came with putin?", strings.Repeat("Зустріч тривала майже три години. ", 9)}
	for _, k := range others(t) {
		fast := newEncoder(m, a, k)
		if !slices.Equal(fast.Passages(texts), slow.Passages(texts)) {
			t.Errorf("%s: vectors of passages differ from the plain kernel's", k.name)
		}
		for _, text := range texts {
			if fast.Query(text) != slow.Query(text) {
				t.Errorf("%s: the vector of %.30q as a question differs from the plain kernel's", k.name, text)
			}
		}
	}
}

// TestVectorsAreTheSameEverywhere: what other processors must compute too. Stored vectors rely on that of a passage: whoever
// changes the arithmetic on purpose raises revision. That of a question changes with the adapter.
func TestVectorsAreTheSameEverywhere(t *testing.T) {
	e := newTestEncoder(t)
	const text = "Чому зустріч відбулася саме на Алясці? Why Alaska?"
	for name, c := range map[string]struct {
		vector Vector
		want   uint32
	}{
		"passage":  {e.Passage(text), 0xe5f1768d},
		"question": {e.Query(text), 0xbaedd86f},
	} {
		hash := fnv.New32a()
		if err := binary.Write(hash, binary.LittleEndian, c.vector[:]); err != nil {
			t.Fatal(err)
		}
		if got := hash.Sum32(); got != c.want {
			t.Errorf("hash of the vector of a %s is %#x, want %#x (revision %d)", name, got, c.want, revision)
		}
	}
}

// TestArithmetic holds the approximations against the functions that they stand for.
func TestArithmetic(t *testing.T) {
	for x := -12.0; x <= 12; x += 1. / 256 {
		v := []float32{float32(x)}
		plain.gelu(v)
		want := x * 0.5 * math.Erfc(-x/math.Sqrt2)
		allowed := 3e-5
		if math.Abs(x) > geluBound {
			allowed = 1e-5 * math.Abs(x)
		}
		if math.Abs(float64(v[0])-want) > allowed {
			t.Fatalf("gelu(%g) = %g, want %g", x, v[0], want)
		}
	}
	for x := 0.0; x >= -79; x -= 1. / 256 {
		if got, want := float64(exp(float32(x))), math.Exp(x); math.Abs(got/want-1) > 3e-7 {
			t.Fatalf("exp(%g) = %g, want %g", x, got, want)
		}
	}
}
