package encoder

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"slices"
	"testing"
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
	e := newEncoder(m, kernels()[0])
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
