package index

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"summitbot/corpus"
)

// Texts returns what is encoded of a passage: each sentence, then the passage where it has several.
func Texts(p corpus.Passage) []string {
	var out []string
	for _, s := range p.Sentences {
		out = append(out, p.Text[s.Start:s.End])
	}
	if len(out) > 1 {
		out = append(out, p.Text)
	}
	return out
}

// textKey identifies a text: the first 8 bytes of its SHA-256.
func textKey(text string) uint64 {
	sum := sha256.Sum256([]byte(text))
	return binary.LittleEndian.Uint64(sum[:])
}

// textTable lists what is encoded of every passage, so that vectors are found without a look at the articles. It is
// written with the index, in gob.
type textTable struct {
	First  []uint32 // passage p has texts First[p] to First[p+1]
	Keys   []uint64 // of each text
	Newest []uint32 // the articles' numbers, the newest first
	dates  []corpus.Date
}

func newTextTable() *textTable { return &textTable{First: []uint32{0}} }

// add appends an article to the table.
func (t *textTable) add(a *corpus.Article, passages []corpus.Passage) {
	for _, p := range passages {
		for _, text := range Texts(p) {
			t.Keys = append(t.Keys, textKey(text))
		}
		t.First = append(t.First, uint32(len(t.Keys)))
	}
	t.Newest = append(t.Newest, uint32(len(t.dates)))
	t.dates = append(t.dates, a.Date)
}

// finish puts the articles in their order. Those without a date are the oldest.
func (t *textTable) finish() {
	slices.SortStableFunc(t.Newest, func(i, j uint32) int {
		p, q := t.dates[i], t.dates[j]
		return cmp.Or(cmp.Compare(q.Year, p.Year), cmp.Compare(q.Month, p.Month), cmp.Compare(q.Day, p.Day))
	})
	t.dates = nil
}

// entries returns a map from each text's key to noEntry.
func (t *textTable) entries() map[uint64]uint32 {
	all := make(map[uint64]uint32, len(t.Keys))
	for _, key := range t.Keys {
		all[key] = noEntry
	}
	return all
}

func (t *textTable) write(w io.Writer) error { return gob.NewEncoder(w).Encode(t) }

// readTextTable reads the table in the directory of a generation.
func readTextTable(dir string) (*textTable, error) {
	f, err := os.Open(filepath.Join(dir, textsFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t := new(textTable)
	if err := gob.NewDecoder(f).Decode(t); err != nil {
		return nil, fmt.Errorf("%s: %w", textsFile, err)
	}
	if len(t.First) == 0 || !slices.IsSorted(t.First) || t.First[0] != 0 || int(t.First[len(t.First)-1]) != len(t.Keys) {
		return nil, errors.New(textsFile + ": it contradicts itself")
	}
	return t, nil
}
