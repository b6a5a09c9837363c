package index

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"summitbot/corpus"
	"summitbot/index/encoder"
)

// cloud makes vectors as the encoder's are: unit vectors around one direction, in clusters.
func cloud(count int, seed uint64) []encoder.Vector {
	r := rand.New(rand.NewPCG(seed, 9))
	normal := func() (v encoder.Vector) {
		for i := range v {
			v[i] = float32(r.NormFloat64())
		}
		return v
	}
	common := normal()
	centres := make([]encoder.Vector, 1+count/200)
	for i := range centres {
		centres[i] = normal()
	}
	all := make([]encoder.Vector, count)
	for i := range all {
		centre, own := centres[r.IntN(len(centres))], normal()
		length := 0.0
		for j := range all[i] {
			all[i][j] = 2*common[j] + centre[j]*0.6 + own[j]*0.7
			length += float64(all[i][j]) * float64(all[i][j])
		}
		for j := range all[i] {
			all[i][j] /= float32(math.Sqrt(length))
		}
	}
	return all
}

// each makes an index's vectors with one for each passage.
func each(all []encoder.Vector) *vectors {
	first := make([]uint32, len(all)+1)
	quantisedAll := make([]quantised, len(all))
	for i, v := range all {
		first[i+1] = uint32(i + 1)
		quantisedAll[i] = quantise(v)
	}
	return newVectors(first, quantisedAll)
}

func dot(a, b encoder.Vector) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestQuantisedSimilarityIsClose(t *testing.T) {
	all := cloud(300, 1)
	v := each(all)
	for i := 1; i < len(all); i++ {
		if got, want := v.similarity(&all[0], i), dot(all[0], all[i]); math.Abs(got-want) > 0.003 {
			t.Fatalf("vector %d: similarity %v, exactly %v", i, got, want)
		}
	}
	if got := quantise(encoder.Vector{}); got.Scale != 0 {
		t.Errorf("the zero vector has scale %v", got.Scale)
	}
}

// TestNearFindsTheTrueNeighbours holds the search by bits against looking at every vector.
func TestNearFindsTheTrueNeighbours(t *testing.T) {
	all := cloud(20_000, 2)
	v := each(all)
	found, wanted := 0, 0
	for _, q := range cloud(20_100, 2)[20_000:] {
		got := v.near(&q)
		order, exact := make([]int, len(all)), make([]float64, len(all))
		for i := range order {
			order[i], exact[i] = i, v.similarity(&q, i)
		}
		slices.SortFunc(order, func(x, y int) int { return better(exact[x], exact[y]) })
		for _, p := range order[:50] {
			wanted++
			if slices.Contains(got, p) {
				found++
			}
		}
	}
	if recall := float64(found) / float64(wanted); recall < 0.99 {
		t.Errorf("recall of the true 50 nearest %.4f", recall)
	}
}

// TestNearFindsMoreCopiesThanItLooksAt fills the nearest distance with more vectors than are compared.
func TestNearFindsMoreCopiesThanItLooksAt(t *testing.T) {
	all := cloud(3000, 8)
	q := all[0]
	for i := range looked + 1 {
		all[i] = q
	}
	if got := each(all).near(&q); len(got) != nearestVectors {
		t.Errorf("%d passages", len(got))
	}
}

func TestPassageIsItsBestSentenceAndItself(t *testing.T) {
	all := cloud(6, 3)
	q := all[5]
	v := newVectors([]uint32{0, 3, 3, 4}, []quantised{quantise(all[0]), quantise(all[1]), quantise(all[2]), quantise(all[3])})
	score, sentence := v.passage(&q, 0)
	best := max(v.similarity(&q, 0), v.similarity(&q, 1))
	if want := (best + v.similarity(&q, 2)) / 2; score != want || v.similarity(&q, sentence) != best {
		t.Errorf("score %v, sentence %d, want %v", score, sentence, want)
	}
	if score, _ := v.passage(&q, 1); score != 0 {
		t.Errorf("a passage without vectors has score %v", score)
	}
	if score, _ := v.passage(&q, 2); score != v.similarity(&q, 3) {
		t.Errorf("a passage of one sentence has score %v", score)
	}
	if got := v.near(&q); !slices.Equal(got, []int{0, 2}) {
		t.Errorf("near %v", got)
	}
}

func TestVectorsAreReadAsWritten(t *testing.T) {
	v := each(cloud(50, 4))
	var buf bytes.Buffer
	if err := v.write(&buf, "an encoder"); err != nil {
		t.Fatal(err)
	}
	file := buf.Bytes()
	got, err := readVectors(slices.Clone(file), "an encoder", 50)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.first, v.first) || !slices.Equal(got.scales, v.scales) || !bytes.Equal(got.data, v.data) ||
		got.mean != v.mean || !slices.Equal(got.signs, v.signs) {
		t.Error("what is read differs from what was written")
	}
	for at := 0; at < len(file); at += 97 {
		damaged := slices.Clone(file)
		damaged[at] ^= 4
		if _, err := readVectors(damaged, "an encoder", 50); err == nil {
			t.Fatalf("a flipped bit in byte %d is not noticed", at)
		}
	}
	for _, length := range []int{0, 3, 60, len(file) - 1} {
		if _, err := readVectors(slices.Clone(file[:length]), "an encoder", 50); err == nil {
			t.Errorf("a file cut to %d bytes is not noticed", length)
		}
	}
	if _, err := readVectors(file, "another", 50); err == nil {
		t.Error("vectors of another encoder are taken")
	}
	if _, err := readVectors(file, "an encoder", 49); err == nil {
		t.Error("vectors of another index are taken")
	}
}

func FuzzReadVectors(f *testing.F) {
	var buf bytes.Buffer
	if err := each(cloud(2, 5)).write(&buf, "e"); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes(), 2)
	f.Add([]byte(vectorsMagic), 0)
	f.Fuzz(func(t *testing.T, file []byte, passages int) {
		if v, err := readVectors(file, "e", passages); err == nil && len(v.first) != passages+1 {
			t.Error("vectors of another number of passages")
		}
	})
}

// TestStarterVectorsAreMadeAhead fails when the articles changed and their vectors did not.
func TestStarterVectorsAreMadeAhead(t *testing.T) {
	x := inMemory(t, starter())
	m, err := newMeaning(testLog(t))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := m.missing(x, 1_000_000); err != nil || n > 0 {
		t.Errorf("%d sentences have no vector: run go generate ./index; error %v", n, err)
	}
}

func TestMeaningIsKeptAndFound(t *testing.T) {
	cfg, log := testConfig(t)
	cfg.Meaning = true
	mustServe(t, cfg)
	path := filepath.Join(cfg.Dir, Generation(corpus.Fingerprint(cfg.Sources, 0)), vectorsFile)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log.Reset()
	mustServe(t, cfg)
	if log.Len() > 0 {
		t.Errorf("log %s", log)
	}
	if err := os.WriteFile(path, before[:len(before)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	mustServe(t, cfg)
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("a damaged file of vectors is not made again as it was: %v", err)
	}
	cfg.Dir = ""
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	answer, err := x.Search(context.Background(), Question{Text: "who accompanied Putin to the talks in Anchorage?"}, 1)
	if err != nil || len(answer.Hits) != 1 {
		t.Errorf("answer %+v, error %v", answer, err)
	}
}

// TestOverloadFallsBackToWords takes all encoders away: questions are answered all the same.
func TestOverloadFallsBackToWords(t *testing.T) {
	cfg, log := testConfig(t)
	cfg.Meaning, cfg.Dir = true, ""
	x, err := Prepare(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for range cap(x.meaning.free) {
		<-x.meaning.free
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			answer, err := x.Search(context.Background(), Question{Text: "who came with Putin"}, 1)
			if err != nil || len(answer.Hits) != 1 {
				t.Errorf("answer %+v, error %v", answer, err)
			}
		})
	}
	wg.Wait()
	if x.meaning.busy.Load() != 4 || log.Len() == 0 {
		t.Errorf("busy %d, log %q", x.meaning.busy.Load(), log)
	}
}

func BenchmarkNear(b *testing.B) {
	for _, size := range []struct {
		name  string
		count int
	}{{"20k", 20_000}, {"200k", 200_000}, {"1M", 1_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			all := cloud(10_000, 6)
			// The distances decide the time, not where the vectors come from.
			v := each(slices.Repeat(all, size.count/len(all)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				v.near(&all[i%len(all)])
			}
		})
	}
}
