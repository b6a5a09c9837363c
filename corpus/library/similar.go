package library

import (
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"summitbot/corpus"
)

// Near-copies are found as in Broder, "On the resemblance and containment of documents" (1997): texts are sets of
// shingles, runs of four words; their resemblance is the share that both have of what either has. A sketch of each set,
// the least value of every one of 128 hash functions, tells it with a standard error of at most 0.045.
const (
	shingleSize = 4
	sketchSize  = 128
	// resembling is the share from which on two articles count as one in two places: a report that went out through several
	// papers keeps most of its sentences, while two reporters' accounts of one event have less than a tenth in common.
	resembling = 0.5
	// fewest is how many shingles a text must have for its resemblance to say anything.
	fewest = 40
)

// sketch stands for the set of a text's shingles. A text that is too short has an empty one and resembles nothing.
type sketch []uint32

func newSketch(text string) sketch {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	if len(words)-shingleSize+1 < fewest {
		return nil
	}
	s := make(sketch, sketchSize)
	for i := range s {
		s[i] = math.MaxUint32
	}
	h := fnv.New64a()
	for i := range len(words) - shingleSize + 1 {
		h.Reset()
		for _, w := range words[i : i+shingleSize] {
			_, _ = h.Write([]byte(w))
			_, _ = h.Write([]byte{0})
		}
		x := mix(h.Sum64())
		// Two hashes make any number of them (Kirsch and Mitzenmacher, 2006).
		step := mix(x) | 1
		for k := range s {
			s[k] = min(s[k], uint32(mix(x)>>32))
			x += step
		}
	}
	return s
}

// mix spreads what differs in a few bits over all of them (the finalizer of SplitMix64: Steele, Lea and Flood, 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// resemblance estimates the share of common shingles, 0 to 1.
func (s sketch) resemblance(other sketch) float64 {
	if len(s) != sketchSize || len(other) != sketchSize {
		return 0
	}
	same := 0
	for i, x := range s {
		if x == other[i] {
			same++
		}
	}
	return float64(same) / sketchSize
}

// original returns the id of the article that a repeats, or "". Of several it is the one that all of them repeat.
func (l *Library) original(a *corpus.Article) string {
	best, most := "", 0.0
	s := newSketch(a.Text)
	for _, e := range l.sorted() {
		if r := s.resemblance(e.Sketch); r >= resembling && r > most {
			best, most = e.ID, r
			if e.CopyOf != "" {
				best = e.CopyOf
			}
		}
	}
	return best
}

// freeCopies makes the first of an article's copies what the others repeat: the article itself goes.
func (l *Library) freeCopies(original string) error {
	heir := ""
	for _, e := range l.sorted() {
		if e.CopyOf != original {
			continue
		}
		path := filepath.Join(l.dir, ArticlesDir, e.File)
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		a, err := corpus.Parse(e.File, data)
		if err != nil {
			return fmt.Errorf("the article %s as it is stored: %w", e.ID, err)
		}
		a.CopyOf = heir
		if heir == "" {
			heir = e.ID
		}
		if data, err = checked(a); err != nil {
			return err
		}
		if err := l.write(e.ID, data); err != nil {
			return err
		}
	}
	return nil
}
