package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"math/bits"
	"slices"

	"summitbot/corpus"
	"summitbot/index/encoder"
)

// The vectors say what the passages mean: one for each sentence, and one for the passage where it has several. A passage
// speaks to a question as well as the mean of its own vector and its best sentence's: measured on the development
// questions, that is better than either, and than sentences with their title or their neighbours.
//
// Their file lies in the directory of the generation, apart from its manifest, since it may be made later than the index.
// Little-endian: the magic; the encoder's fingerprint, 32 bytes padded with zeros; the number of passages and of
// vectors, uint32; for each passage, and for the end, the number of its first vector, uint32; the mean vector, float32;
// each vector's scale, float32; the vectors, a signed byte for each component; the CRC-32C of all this.

const (
	vectorsFile  = "vectors"
	vectorsMagic = "SBVEC001"
	fingerprint  = 32 // bytes
)

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

// vectors are those of all passages of an index. They never change.
type vectors struct {
	first  []uint32 // passage p has vectors first[p] to first[p+1]; the last is its own if there are several
	mean   encoder.Vector
	scales []float32
	data   []byte // encoder.Dim signed bytes a vector
	signs  [][encoder.Dim / 64]uint64
}

func newVectors(first []uint32, all []quantised) *vectors {
	v := &vectors{first: first, scales: make([]float32, len(all)), data: make([]byte, 0, len(all)*encoder.Dim)}
	var sum [encoder.Dim]float64
	for i, q := range all {
		v.scales[i] = q.Scale
		for j, x := range q.Components {
			v.data = append(v.data, byte(x))
			sum[j] += float64(x) * float64(q.Scale)
		}
	}
	for j := range sum {
		v.mean[j] = float32(sum[j] / float64(max(len(all), 1)))
	}
	v.sign()
	return v
}

// sign keeps of each vector one bit a dimension: on which side of the mean it lies. This model's vectors all point into
// one direction; around their mean they spread.
func (v *vectors) sign() {
	v.signs = make([][encoder.Dim / 64]uint64, len(v.scales))
	for i := range v.signs {
		for j, x := range v.components(i) {
			if float32(int8(x))*v.scales[i] > v.mean[j] {
				v.signs[i][j/64] |= 1 << (j % 64)
			}
		}
	}
}

func (v *vectors) components(i int) []byte { return v.data[i*encoder.Dim:][:encoder.Dim] }

// similarity returns the dot product of a question and vector i.
func (v *vectors) similarity(q *encoder.Vector, i int) float64 {
	// Four sums, so that additions need not wait for one another. The conversions keep Go from fusing them with the
	// products, which would round otherwise on other processors.
	var s [4]float32
	data := v.components(i)
	for j := 0; j < encoder.Dim; j += 4 {
		s[0] += float32(q[j] * float32(int8(data[j])))
		s[1] += float32(q[j+1] * float32(int8(data[j+1])))
		s[2] += float32(q[j+2] * float32(int8(data[j+2])))
		s[3] += float32(q[j+3] * float32(int8(data[j+3])))
	}
	return float64(s[0]+s[1]+s[2]+s[3]) * float64(v.scales[i])
}

// passage returns how well passage p speaks to a question, and which of its sentences does best.
func (v *vectors) passage(q *encoder.Vector, p int) (score float64, sentence int) {
	first, end := int(v.first[p]), int(v.first[p+1])
	if first == end {
		return 0, 0
	}
	own := v.similarity(q, end-1)
	if end-first == 1 {
		return own, 0
	}
	best := math.Inf(-1)
	for i := first; i < end-1; i++ {
		if s := v.similarity(q, i); s > best {
			best, sentence = s, i-first
		}
	}
	return (own + best) / 2, sentence
}

// looked is how many vectors, nearest by their bits, are compared exactly; nearestVectors is how many of these are kept.
const (
	looked         = 1500
	nearestVectors = 100
)

// near returns the passages of the vectors nearest to a question, in the order of the corpus. Vectors are first compared
// by Hamming distance over their bits, the best of these by all their components.
func (v *vectors) near(q *encoder.Vector) []int {
	var sign [encoder.Dim / 64]uint64
	for j, x := range q {
		if x > v.mean[j] {
			sign[j/64] |= 1 << (j % 64)
		}
	}
	distances := make([]uint16, len(v.signs))
	var count [encoder.Dim + 1]int
	for i := range v.signs {
		d := 0
		for k := range sign {
			d += bits.OnesCount64(sign[k] ^ v.signs[i][k])
		}
		distances[i] = uint16(d)
		count[d]++
	}
	// Up to limit all are looked at, and of those at the next distance as many as there is room for.
	limit, sum := -1, 0
	for limit < encoder.Dim && sum+count[limit+1] <= looked {
		limit++
		sum += count[limit]
	}
	room := looked - sum
	type scored struct {
		vector     int
		similarity float64
	}
	candidates := make([]scored, 0, looked)
	for i, d := range distances {
		switch {
		case int(d) <= limit:
		case int(d) == limit+1 && room > 0:
			room--
		default:
			continue
		}
		candidates = append(candidates, scored{i, v.similarity(q, i)})
	}
	slices.SortFunc(candidates, func(x, y scored) int {
		if x.similarity != y.similarity {
			return better(x.similarity, y.similarity)
		}
		return x.vector - y.vector
	})
	var passages []int
	for _, c := range candidates[:min(nearestVectors, len(candidates))] {
		p, found := slices.BinarySearch(v.first, uint32(c.vector))
		for found && p+1 < len(v.first) && v.first[p+1] == v.first[p] {
			p++ // a passage without vectors begins at the same number
		}
		if !found {
			p--
		}
		passages = append(passages, p)
	}
	slices.Sort(passages)
	return slices.Compact(passages)
}

// texts returns what is encoded of a passage: each sentence, then the passage where it has several.
func texts(p corpus.Passage) []string {
	var out []string
	for _, s := range p.Sentences {
		out = append(out, p.Text[s.Start:s.End])
	}
	if len(out) > 1 {
		out = append(out, p.Text)
	}
	return out
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (v *vectors) write(w io.Writer, encoderFingerprint string) error {
	sum := crc32.New(castagnoli)
	out := io.MultiWriter(w, sum)
	var name [fingerprint]byte
	copy(name[:], encoderFingerprint)
	for _, part := range []any{
		[]byte(vectorsMagic), name, uint32(len(v.first) - 1), uint32(len(v.scales)), v.first, v.mean, v.scales, v.data,
	} {
		if err := binary.Write(out, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return binary.Write(w, binary.LittleEndian, sum.Sum32())
}

// readVectors reads what write wrote, for an index of so many passages.
func readVectors(file []byte, encoderFingerprint string, passages int) (*vectors, error) {
	const head = len(vectorsMagic) + fingerprint + 8
	if len(file) < head+4 || string(file[:len(vectorsMagic)]) != vectorsMagic {
		return nil, errors.New("not a file of vectors")
	}
	body := file[:len(file)-4]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(file[len(body):]) {
		return nil, errors.New("its checksum is not the one that was written")
	}
	if name := bytes.TrimRight(body[len(vectorsMagic):][:fingerprint], "\x00"); string(name) != encoderFingerprint {
		return nil, fmt.Errorf("of another encoder, %s", name)
	}
	p, n := int(binary.LittleEndian.Uint32(body[head-8:])), int(binary.LittleEndian.Uint32(body[head-4:]))
	if p != passages || len(body) != head+4*(p+1)+4*encoder.Dim+4*n+encoder.Dim*n {
		return nil, fmt.Errorf("%d vectors of %d passages, where the index has %d", n, p, passages)
	}
	v := &vectors{first: make([]uint32, p+1), scales: make([]float32, n)}
	r := bytes.NewReader(body[head:])
	for _, part := range []any{v.first, &v.mean, v.scales} {
		if err := binary.Read(r, binary.LittleEndian, part); err != nil {
			return nil, err
		}
	}
	v.data = body[len(body)-encoder.Dim*n:]
	v.sign()
	return v, nil
}
