package index

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"summitbot/corpus"
	"summitbot/index/encoder"
)

//go:generate go run ./gen starter.vectors

// madeAhead holds the vectors of the starter articles' texts, so that a first start need not compute them: for each text
// its textKey, then the scale as float32 and the components, little-endian.
//
//go:embed starter.vectors
var madeAhead []byte

const madeAheadEntry = 8 + 4 + encoder.Dim

// textKey identifies a text and the encoder that it goes through: the first 8 bytes of a SHA-256 over both.
func textKey(encoderFingerprint, text string) uint64 {
	sum := sha256.Sum256([]byte(encoderFingerprint + "\n" + text))
	return binary.LittleEndian.Uint64(sum[:])
}

// WriteVectors encodes the sentences and passages of articles and writes them in the form of the vectors made ahead.
func WriteVectors(w io.Writer, articles []*corpus.Article) error {
	e, err := encoder.New()
	if err != nil {
		return err
	}
	written := make(map[uint64]bool)
	for _, a := range articles {
		for _, p := range corpus.Passages(a) {
			all := texts(p)
			for i, v := range e.Passages(all) {
				key := textKey(e.Fingerprint(), all[i])
				if written[key] {
					continue
				}
				written[key] = true
				if err := binary.Write(w, binary.LittleEndian, key); err != nil {
					return err
				}
				if err := binary.Write(w, binary.LittleEndian, quantise(v)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// madeAheadAt returns the position of each text's vector in madeAhead.
var madeAheadAt = sync.OnceValue(func() map[uint64]int {
	positions := make(map[uint64]int, len(madeAhead)/madeAheadEntry)
	for at := 0; at+madeAheadEntry <= len(madeAhead); at += madeAheadEntry {
		positions[binary.LittleEndian.Uint64(madeAhead[at:])] = at + 8
	}
	return positions
})

// Bounds of the work on questions.
const (
	cachedQuestions = 512
	patience        = 50 * time.Millisecond // for a free encoder; then words alone answer
)

// meaning encodes questions.
type meaning struct {
	encoder *encoder.Encoder
	free    chan struct{} // a token for each encoding that may run
	cache   *lru.Cache[string, encoder.Vector]
	busy    atomic.Int64 // questions that words alone had to answer
	log     *slog.Logger
}

func newMeaning(log *slog.Logger) (*meaning, error) {
	e, err := encoder.New()
	if err != nil {
		return nil, err
	}
	m := &meaning{encoder: e, free: make(chan struct{}, runtime.GOMAXPROCS(0)), log: log}
	for range cap(m.free) {
		m.free <- struct{}{}
	}
	m.cache, err = lru.New[string, encoder.Vector](cachedQuestions)
	return m, err
}

// question returns the vector of a question, or nil where all encoders stay busy.
func (m *meaning) question(ctx context.Context, text string) *encoder.Vector {
	if v, ok := m.cache.Get(text); ok {
		return &v
	}
	select {
	case <-m.free:
	default:
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case <-m.free:
		case <-ctx.Done():
			return nil
		case <-timer.C:
			// Every power of two, so that a flood of questions is no flood of lines.
			if n := m.busy.Add(1); n&(n-1) == 0 {
				m.log.Warn("too many questions at once, some are answered by their words alone", "so far", n)
			}
			return nil
		}
	}
	defer func() { m.free <- struct{}{} }()
	v := m.encoder.Query(text)
	m.cache.Add(text, v)
	return &v
}

// encode computes the vectors of every passage. Those made ahead are not computed again.
func (m *meaning) encode(ctx context.Context, x *Index, progress Progress) (*vectors, error) {
	first := make([]uint32, 1, x.Passages()+1)
	var all []quantised
	done := 0
	err := x.EachPassage(func(p corpus.Passage) bool {
		wanted := texts(p)
		var missing []string
		var at []int
		for _, text := range wanted {
			q := quantised{}
			if position, ok := madeAheadAt()[textKey(m.encoder.Fingerprint(), text)]; ok {
				q.Scale = math.Float32frombits(binary.LittleEndian.Uint32(madeAhead[position:]))
				for j := range q.Components {
					q.Components[j] = int8(madeAhead[position+4+j])
				}
			} else {
				missing, at = append(missing, text), append(at, len(all))
			}
			all = append(all, q)
		}
		for i, v := range m.encoder.Passages(missing) {
			all[at[i]] = quantise(v)
		}
		first = append(first, uint32(len(all)))
		done++
		if progress != nil {
			progress(done, x.Passages())
		}
		return ctx.Err() == nil
	})
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	return newVectors(first, all), nil
}

// missing returns how many texts of the index have no vector made ahead, counted up to limit.
func (m *meaning) missing(x *Index, limit int) (int, error) {
	n := 0
	err := x.EachPassage(func(p corpus.Passage) bool {
		for _, text := range texts(p) {
			if _, ok := madeAheadAt()[textKey(m.encoder.Fingerprint(), text)]; !ok {
				n++
			}
		}
		return n < limit
	})
	return n, err
}

var errNotKept = errors.New("the vectors cannot be kept")

// addMeaning gives an index the vectors of its passages: those in its folder, or else new ones, which are kept there.
// If more than limit texts would have to be encoded the index stays with words alone, and the log says so. The error is
// errNotKept where the index has its vectors, but its folder has not.
func addMeaning(ctx context.Context, x *Index, limit int, cfg Config) error {
	m, err := newMeaning(cfg.Log)
	if err != nil {
		return err
	}
	path := filepath.Join(x.dir, vectorsFile)
	if x.dir != "" {
		data, err := os.ReadFile(path)
		if err == nil {
			x.vectors, err = readVectors(data, m.encoder.Fingerprint(), x.Passages())
		}
		if err == nil {
			x.meaning = m
			return nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			cfg.Log.Warn("the vectors are made again", "file", path, "why", err)
		}
	}
	n, err := m.missing(x, limit+1)
	if err != nil {
		return err
	}
	if n > limit {
		advice := "run summitbot index build once"
		if x.dir == "" {
			advice = "name a folder that can be written with INDEX_DIR, and run summitbot index build once"
		}
		cfg.Log.Warn("answers go by words alone, too many sentences would have to be encoded now: "+advice, "more than", limit)
		return nil
	}
	if x.vectors, err = m.encode(ctx, x, cfg.Progress); err != nil {
		return err
	}
	x.meaning = m
	if x.dir == "" {
		return nil
	}
	if err := replaceFile(path, func(w io.Writer) error { return x.vectors.write(w, m.encoder.Fingerprint()) }); err != nil {
		return fmt.Errorf("%w: %w", errNotKept, err)
	}
	return nil
}

// replaceFile writes a file under another name and moves it into place, so that nobody sees half of it.
func replaceFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), vectorsFile+"-*")
	if err != nil {
		return err
	}
	err = write(f)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
