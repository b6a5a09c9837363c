package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"
)

type tensor struct {
	kind string // dtype
	data []byte
}

// readTensors reads a safetensors file: the length of a JSON header, the header, the tensors.
func readTensors(fsys fs.FS, name string) (map[string]tensor, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if len(data) < 8 || binary.LittleEndian.Uint64(data) > uint64(len(data)-8) {
		return nil, errors.New(name + ": header is cut off")
	}
	header, body := data[8:8+binary.LittleEndian.Uint64(data)], data[8+binary.LittleEndian.Uint64(data):]
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(header, &entries); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	delete(entries, "__metadata__")
	tensors := make(map[string]tensor, len(entries))
	for key, raw := range entries {
		var e struct {
			Dtype   string
			Offsets [2]uint64 `json:"data_offsets"`
		}
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, key, err)
		}
		if e.Offsets[0] > e.Offsets[1] || e.Offsets[1] > uint64(len(body)) {
			return nil, fmt.Errorf("%s: %s lies outside the file", name, key)
		}
		tensors[key] = tensor{e.Dtype, body[e.Offsets[0]:e.Offsets[1]]}
	}
	return tensors, nil
}

type piece struct {
	text  string
	score int32 // log probability in millionths
	id    uint16
}

// readPieces reads a piece a line, its number the id, and sorts them by their bytes.
func readPieces(fsys fs.FS, name string) ([]piece, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	var pieces []piece
	for line := range bytes.Lines(data) {
		var p struct {
			text  string
			score float64
		}
		if err := json.Unmarshal(line, &[]any{&p.text, &p.score}); err != nil {
			return nil, fmt.Errorf("%s: piece %d: %w", name, len(pieces), err)
		}
		score := math.Round(p.score * 1e6)
		if score/1e6 != p.score || score < math.MinInt32 || p.text == "" || len(pieces) > math.MaxUint16 {
			return nil, fmt.Errorf("%s: piece %d does not fit the format: %q, %v", name, len(pieces), p.text, p.score)
		}
		pieces = append(pieces, piece{p.text, int32(score), uint16(len(pieces))})
	}
	slices.SortFunc(pieces, func(a, b piece) int { return strings.Compare(a.text, b.text) })
	return pieces, nil
}

func pieceBytes(pieces []piece) int {
	n := 0
	for _, p := range pieces {
		n += len(p.text)
	}
	return n
}

type replacement struct {
	from rune
	to   []rune
}

// readMapping reads a code point and its replacement a line, in hexadecimal, and sorts them.
func readMapping(fsys fs.FS, name string) ([]replacement, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	var mapping []replacement
	for line := range strings.Lines(string(data)) {
		from, to, _ := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		var m replacement
		for i, field := range append([]string{from}, strings.Fields(to)...) {
			r, err := strconv.ParseInt(field, 16, 32)
			if err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", name, len(mapping)+1, err)
			}
			if i == 0 {
				m.from = rune(r)
			} else {
				m.to = append(m.to, rune(r))
			}
		}
		mapping = append(mapping, m)
	}
	slices.SortFunc(mapping, func(a, b replacement) int { return int(a.from - b.from) })
	if n := replacementRunes(mapping); n > math.MaxUint16 {
		return nil, fmt.Errorf("%s: %d replacements do not fit the format", name, n)
	}
	return mapping, nil
}

func replacementRunes(mapping []replacement) int {
	n := 0
	for _, m := range mapping {
		n += len(m.to)
	}
	return n
}
