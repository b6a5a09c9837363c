package encoder

import "math"

// plain is the arithmetic in Go: for processors without a kernel of their own, and what all others are held against.
// A product that is added to something is converted to float32 first: Go may fuse the two otherwise, and round once.
var plain = kernel{
	name: "plain", tile: tilePlain, quantize: quantizePlain, product: productPlain,
	softmax: softmaxPlain, gelu: geluPlain, addNorm: addNormPlain,
}

func tilePlain(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int) {
	for r := range rows {
		copy(sums[r*tileRows:], bias[:tileRows])
	}
	var pairs [blockSize][tileRows / 2]int64
	for b := range len(scales) / tileRows {
		unpackPairs(&pairs, weights[b*tileBlock:][:tileBlock])
		d := scales[b*tileRows:][:tileRows]
		for r := range rows {
			dots := dotPairs(&pairs, (*[blockSize]int8)(x[(b*rows+r)*blockSize:]))
			q := quanta[b*rows+r]
			row := sums[r*tileRows:][:tileRows]
			for o, pair := range dots {
				low := int32(pair)
				high := int32((pair - int64(low)) >> 32)
				row[2*o] += float32(float32(float32(low+q.offset)*q.scale) * d[2*o])
				row[2*o+1] += float32(float32(float32(high+q.offset)*q.scale) * d[2*o+1])
			}
		}
	}
	for r := range rows {
		copy(out[r*stride:], sums[r*tileRows:][:tileRows])
	}
}

// unpackPairs spreads a tile block: for each input the weights of an even output and, 32 bits higher, of the next one,
// so that one multiplication serves both.
func unpackPairs(pairs *[blockSize][tileRows / 2]int64, packed []byte) {
	for i := range blockSize / 2 {
		four := packed[i/4*64+i%4:]
		for o := range tileRows / 2 {
			even, odd := int64(four[8*o]), int64(four[8*o+4])
			pairs[i][o] = even&15 | odd&15<<32
			pairs[i+16][o] = even>>4 | odd>>4<<32
		}
	}
}

// dotPairs returns the products of a row and the pairs, each still a pair.
func dotPairs(pairs *[blockSize][tileRows / 2]int64, x *[blockSize]int8) [tileRows / 2]int64 {
	var s0, s1, s2, s3, s4, s5, s6, s7 int64
	for i := range pairs {
		w, v := &pairs[i], int64(x[i])
		s0 += w[0] * v
		s1 += w[1] * v
		s2 += w[2] * v
		s3 += w[3] * v
		s4 += w[4] * v
		s5 += w[5] * v
		s6 += w[6] * v
		s7 += w[7] * v
	}
	return [...]int64{s0, s1, s2, s3, s4, s5, s6, s7}
}

// roundMagic added to a float32 well below it and taken away again rounds that to the nearest integer, ties to even.
const roundMagic = 3 << 22

// tiny stands in for a block's greatest magnitude when all of it is nearly zero.
const tiny = 1e-30

func quantizePlain(q []int8, quanta []quantum, x []float32, rows int) {
	for i := range quanta {
		b, r := i/rows, i%rows
		in := x[(r*(len(quanta)/rows)+b)*blockSize:][:blockSize]
		out := q[i*blockSize:][:blockSize]
		var top float32 = tiny
		for _, v := range in {
			top = max(top, float32(math.Abs(float64(v))))
		}
		inverse := 127 / top
		var sum int32
		for j, v := range in {
			n := int32(float32(float32(v*inverse)+roundMagic) - roundMagic)
			out[j] = int8(n)
			sum += n
		}
		quanta[i] = quantum{-8 * sum, top * (1. / 127)}
	}
}

func productPlain(out, a, b []float32, m, k, n, so, sa, sb int) {
	for r := range m {
		sums := out[r*so:][:n]
		clear(sums)
		for i, v := range a[r*sa:][:k] {
			for c, w := range b[i*sb:][:n] {
				sums[c] += float32(v * w)
			}
		}
	}
}

// lanes is how many partial sums run side by side, so that vector registers can hold them.
const lanes = 16

// fold adds up partial sums in the order that vector registers do: halves upon each other.
func fold(s *[lanes]float32) float32 {
	for n := lanes / 2; n > 0; n /= 2 {
		for i := range n {
			s[i] += s[i+n]
		}
	}
	return s[0]
}

// exp's polynomial is that of Cephes' expf (Moshier, 1989), on [−ln 2 / 2, ln 2 / 2].
const (
	expFloor = -80 // e^−80 adds nothing to a sum of 1 or more
	log2e    = 1.44269504088896341
	ln2High  = 0.693359375
	ln2Low   = -2.12194440e-4
	exp0     = 1.9875691500e-4
	exp1     = 1.3981999507e-3
	exp2     = 8.3334519073e-3
	exp3     = 4.1665795894e-2
	exp4     = 1.6666665459e-1
	exp5     = 5.0000001201e-1
)

// exp is e^x for x ≤ 0.
func exp(x float32) float32 {
	x = max(x, expFloor)
	n := float32(float32(x*log2e)+roundMagic) - roundMagic
	x -= float32(n * ln2High)
	x -= float32(n * ln2Low)
	p := float32(float32(x*exp0) + exp1)
	p = float32(p*x) + exp2
	p = float32(p*x) + exp3
	p = float32(p*x) + exp4
	p = float32(p*x) + exp5
	p = float32(float32(p*x)*x) + x
	p++
	return math.Float32frombits(math.Float32bits(p) + uint32(int32(n))<<23)
}

func softmaxPlain(p []float32, scale float32) {
	top := float32(math.Inf(-1))
	for _, v := range p {
		top = max(top, v)
	}
	var sums [lanes]float32
	for i, v := range p {
		p[i] = exp(float32((v - top) * scale))
		sums[i%lanes] += p[i]
	}
	inverse := 1 / fold(&sums)
	for i := range p {
		p[i] *= inverse
	}
}

// Φ(x) ≈ ½ + u·P(u²) with u = x clamped to ±geluBound: a least-maximum fit of x·Φ(x), off by 3e-5 at most inside the
// bound and by 1e-5·|x| outside, which is far below a quantisation step.
const (
	geluBound = 4.2
	gelu0     = 0.39883455634117126
	gelu1     = -0.06622206419706345
	gelu2     = 0.009740930050611496
	gelu3     = -0.0010864558862522244
	gelu4     = 8.983541920315474e-05
	gelu5     = -5.28951295564184e-06
	gelu6     = 2.0724468186017475e-07
	gelu7     = -4.795571495463946e-09
	gelu8     = 4.923703458836748e-11
)

func geluPlain(x []float32) {
	for i, v := range x {
		u := max(min(v, geluBound), -geluBound)
		z := u * u
		p := float32(float32(z*gelu8) + gelu7)
		p = float32(p*z) + gelu6
		p = float32(p*z) + gelu5
		p = float32(p*z) + gelu4
		p = float32(p*z) + gelu3
		p = float32(p*z) + gelu2
		p = float32(p*z) + gelu1
		p = float32(p*z) + gelu0
		x[i] = v * (float32(p*u) + 0.5)
	}
}

func addNormPlain(x, y, scale, offset []float32) {
	var sums [lanes]float32
	for i, v := range y {
		x[i] += v
		sums[i%lanes] += x[i]
	}
	center := float32(fold(&sums) * (1. / hidden))
	sums = [lanes]float32{}
	for i := range x {
		x[i] -= center
		sums[i%lanes] += float32(x[i] * x[i])
	}
	variance := float32(fold(&sums) * (1. / hidden))
	inverse := 1 / float32(math.Sqrt(float64(variance+normEps)))
	for i, v := range x {
		x[i] = float32(float32(v*inverse)*scale[i]) + offset[i]
	}
}
