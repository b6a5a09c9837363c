package encoder

import (
	"slices"
	"testing"
)

func TestDamagedWeights(t *testing.T) {
	flipped := slices.Clone(file)
	flipped[len(flipped)/2] ^= 1
	for name, data := range map[string][]byte{
		"empty":       nil,
		"other file":  []byte("version https://git-lfs.github.com/spec/v1\n"),
		"header only": file[:headerSize],
		"cut off":     file[:len(file)-1],
		"flipped bit": flipped,
	} {
		if _, err := parse(data); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestHalf(t *testing.T) {
	for bits, want := range map[uint16]float32{
		0: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 1: 0x1p-24, 0x83ff: -0x3ffp-24, 0x0400: 0x1p-14,
	} {
		if got := half(bits); got != want {
			t.Errorf("half(%#04x) = %g, want %g", bits, got, want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := parse(file); err != nil {
			b.Fatal(err)
		}
	}
}
