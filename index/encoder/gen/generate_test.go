package main

import (
	"bytes"
	"os"
	"testing"
	"testing/fstest"
)

// TestEmbeddedFileIsGenerated: the file in the repository is what this generator makes of the published model.
func TestEmbeddedFileIsGenerated(t *testing.T) {
	const dir = "../../../../shared/models/sentence-encoder"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is missing: nothing to generate from", dir)
	}
	got, err := generate(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../encoder.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("encoder.bin differs from what gen writes; run go generate ./index/encoder")
	}
}

func TestBrokenModels(t *testing.T) {
	header := func(json string) []byte {
		return append([]byte{byte(len(json)), 0, 0, 0, 0, 0, 0, 0}, json...)
	}
	for name, fsys := range map[string]fstest.MapFS{
		"nothing":         {},
		"cut off":         {"encoder.safetensors": {Data: []byte{200, 0, 0, 0, 0, 0, 0, 0, '{'}}},
		"no JSON":         {"encoder.safetensors": {Data: header("x")}},
		"tensor outside":  {"encoder.safetensors": {Data: header(`{"a":{"dtype":"U8","data_offsets":[0,9]}}`)}},
		"no pieces":       {"encoder.safetensors": {Data: header(`{}`)}},
		"piece no pair":   {"encoder.safetensors": {Data: header(`{}`)}, "pieces.jsonl": {Data: []byte("3\n")}},
		"score too fine":  {"encoder.safetensors": {Data: header(`{}`)}, "pieces.jsonl": {Data: []byte("[\"a\",-1.00000001]\n")}},
		"mapping no hex":  {"encoder.safetensors": {Data: header(`{}`)}, "pieces.jsonl": {}, "normalizer.tsv": {Data: []byte("g\t20\n")}},
		"tensors missing": {"encoder.safetensors": {Data: header(`{}`)}, "pieces.jsonl": {}, "normalizer.tsv": {}},
	} {
		if _, err := generate(fsys); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzModel: a broken model is an error, whatever is broken.
func FuzzModel(f *testing.F) {
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00{}"), []byte("[\"a\", -1.5]\n"), []byte("9\t20\nAD\t\n"))
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff{}"), []byte("[]\n"), []byte("\t\n"))
	f.Add([]byte("\x2c\x00\x00\x00\x00\x00\x00\x00{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[1,3]}}   xyz"), []byte("[\"\",0]"), []byte("110000\t-1"))
	f.Fuzz(func(t *testing.T, tensors, pieces, mapping []byte) {
		if _, err := generate(fstest.MapFS{
			"encoder.safetensors": {Data: tensors}, "pieces.jsonl": {Data: pieces}, "normalizer.tsv": {Data: mapping},
		}); err == nil {
			t.Error("no error")
		}
	})
}
