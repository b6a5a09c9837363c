package encoder

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const modelDir = "../../../shared/models/sentence-encoder/"

// readModel returns a file of the published model, or skips the test where there is none.
func readModel(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(modelDir + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is missing: nothing to compare with", modelDir+name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func load(t testing.TB) *model {
	t.Helper()
	m, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func loadAdapters(t testing.TB) []*adapter {
	t.Helper()
	a, err := sharedAdapters()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func cosine(a, b []float32) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return dot / math.Sqrt(aa*bb)
}

// TestReference compares ids and vectors with those that the published weights give in float32.
func TestReference(t *testing.T) {
	m := load(t)
	e := newEncoder(m, loadAdapters(t), kernels()[0])
	worst, sum, n := 1.0, 0.0, 0
	for line := range bytes.Lines(readModel(t, "reference.jsonl")) {
		var want struct {
			Text, Prefix string
			IDs          []uint16
			Vector       []float32
		}
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		if ids := m.tokens.encode(want.Prefix, want.Text); !slices.Equal(ids, want.IDs) {
			t.Errorf("%s%.60q: pieces %v, want %v", want.Prefix, want.Text, ids, want.IDs)
		}
		v := e.encode(want.Prefix, []string{want.Text})[0]
		c := cosine(v[:], want.Vector)
		if c < 0.998 {
			t.Errorf("%s%.60q: cosine %.5f to the reference", want.Prefix, want.Text, c)
		}
		worst, sum, n = min(worst, c), sum+c, n+1
	}
	t.Logf("%s: %d texts, worst cosine %.5f, mean %.5f", e.Kernel(), n, worst, sum/float64(n))
}

func newTestEncoder(t testing.TB) *Encoder {
	t.Helper()
	e, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestAnyText: whatever comes in, a unit vector comes out.
func TestAnyText(t *testing.T) {
	e := newTestEncoder(t)
	texts := append(slices.Clone(awkward), strings.Repeat("hundred thousand ", 6000), strings.Repeat("\xf0\x9f", 50000))
	for _, text := range texts {
		v := e.Query(text)
		var norm float64
		for _, c := range v {
			norm += float64(c) * float64(c)
		}
		if !(math.Abs(norm-1) < 1e-5) {
			t.Errorf("%.40q: squared length %g", text, norm)
		}
	}
}

// TestBatches: a text's vector does not depend on what it is encoded with, or on what else is being encoded.
func TestBatches(t *testing.T) {
	e := newTestEncoder(t)
	texts := append(slices.Clone(awkward), strings.Repeat("a long one ", 300), "and one more")
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			for i, v := range e.Passages(texts) {
				if v != e.Passage(texts[i]) {
					t.Errorf("%.40q: vector in a batch differs from its own", texts[i])
				}
			}
		})
	}
	group.Wait()
	if n := len(e.Passages(nil)); n != 0 {
		t.Errorf("%d vectors of no texts", n)
	}
}

// TestMeaning: questions in other words, and other languages, are closest to the sentence that answers them.
func TestMeaning(t *testing.T) {
	e := newTestEncoder(t)
	t.Log(e.Kernel(), e.Fingerprint())
	sentences := []string{
		"Putin was accompanied by Foreign Minister Sergei Lavrov and his aide Yuri Ushakov.",
		"The meeting took place at Joint Base Elmendorf-Richardson in Anchorage.",
		"Oil prices fell slightly on Monday as traders weighed the outcome.",
		"Zelenskyy was not invited and said that nothing could be decided without Ukraine.",
	}
	passages := e.Passages(sentences)
	for question, want := range map[string]int{
		"who came with the russian president?": 0,
		"кто прилетел вместе с Путиным?":       0,
		"where was it held":                         1,
		"де відбулася зустріч":                      1,
		"what happened on the markets":              2,
		"why did the ukrainian leader stay at home": 3,
	} {
		q := e.Query(question)
		best, closest := -1, -1.0
		for i, p := range passages {
			if c := cosine(q[:], p[:]); c > closest {
				best, closest = i, c
			}
		}
		if best != want {
			t.Errorf("%q is closest to %q", question, sentences[best])
		}
	}
}

// thirty is a passage of 30 pieces.
const thirty = "Their high-stakes meeting lasted nearly three hours at Joint Base Elmendorf-Richardson, he"

func BenchmarkQuestion(b *testing.B) {
	for _, k := range kernels() {
		e := newEncoder(load(b), loadAdapters(b), k)
		b.Run(k.name, func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				start := time.Now()
				e.Query("where did the two presidents meet") // 12 pieces
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
		})
	}
}

func BenchmarkPassages(b *testing.B) {
	texts := slices.Repeat([]string{thirty}, 64)
	if n := len(load(b).tokens.encode("passage: ", thirty)); n != 30 {
		b.Fatalf("%d pieces", n)
	}
	for _, k := range kernels() {
		e := newEncoder(load(b), loadAdapters(b), k)
		b.Run(k.name, func(b *testing.B) {
			for b.Loop() {
				e.Passages(texts)
			}
			b.ReportMetric(float64(b.N*len(texts))/b.Elapsed().Seconds(), "texts/s")
		})
	}
}

func BenchmarkLongest(b *testing.B) {
	e := newTestEncoder(b)
	text := strings.Repeat("The two presidents met. ", 5000)
	for b.Loop() {
		e.Passage(text)
	}
}
