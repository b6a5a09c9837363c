package encoder

import (
	"encoding/binary"
	"hash/crc32"
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

func TestDamagedAdapter(t *testing.T) {
	flipped := slices.Clone(adapterFile1)
	flipped[len(flipped)/2] ^= 1
	longer := append(slices.Clone(adapterFile1), 0)
	for name, data := range map[string][]byte{
		"empty":       nil,
		"other file":  file[:1000],
		"header only": adapterFile1[:adapterHeader],
		"cut off":     adapterFile1[:len(adapterFile1)-1],
		"flipped bit": flipped,
		"longer":      longer,
		"no layer":    sealed("sumadp1\n\x00\x00\x00\x00\x0d\x00\x00\x00"),
		"one layer":   sealed("sumadp1\n\x00\x00\x00\x00\x0b\x00\x00\x00"),
	} {
		if _, err := parseAdapter(data); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// sealed returns a file with the checksum that it should have.
func sealed(data string) []byte {
	out := []byte(data)
	binary.LittleEndian.PutUint32(out[8:], crc32.Checksum(out[12:], crc32.MakeTable(crc32.Castagnoli)))
	return out
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
