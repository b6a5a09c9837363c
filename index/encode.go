package index

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"summitbot/corpus"
	"summitbot/index/encoder"
)

// WriteVectors encodes the sentences and passages of articles and writes their entries, as vectors made ahead are kept.
func WriteVectors(w io.Writer, articles []*corpus.Article) error {
	e, err := encoder.New()
	if err != nil {
		return err
	}
	written := make(map[uint64]bool)
	for _, a := range articles {
		for _, p := range corpus.Passages(a) {
			all := Texts(p)
			for i, v := range e.Passages(all) {
				key := textKey(all[i])
				if written[key] {
					continue
				}
				written[key] = true
				if _, err := w.Write(appendEntry(nil, e.Fingerprint(), key, v)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Forever as Config.Wait encodes everything first.
const Forever = time.Duration(math.MaxInt64)

// encoding makes the vectors that an index lacks. Only one goroutine runs it.
type encoding struct {
	part    *part
	encoder *encoder.Encoder
	table   *textTable
	log     *slog.Logger

	mu   sync.Mutex
	have map[uint64]uint32 // the entry of every text of the index, or noEntry
}

// startMeaning gives an index the vectors that are at hand and makes the others: for as long as Wait says at once, on
// all cores, then in the background, until the index is closed.
func (x *Index) startMeaning(ctx context.Context, cfg Config) error {
	e, err := newEncoding(x, cfg)
	if err != nil {
		return err
	}
	x.meaning.log.Debug("passages are found by their meaning", "kernel", x.meaning.encoder.Kernel(),
		"encoder bytes", x.meaning.encoder.Memory(), "vectors bytes", x.vectors.Load().memory(), "missing", x.vectors.Load().missing())
	return e.start(ctx, cfg)
}

// start makes the vectors that are missing.
func (e *encoding) start(ctx context.Context, cfg Config) (err error) {
	if cfg.Wait > 0 {
		waiting, cancel := context.WithTimeout(ctx, cfg.Wait)
		err = e.run(waiting, runtime.GOMAXPROCS(0), cfg.Progress)
		cancel()
		if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
			err = nil
		}
	}
	missing := e.part.vectors.Load().missing()
	if err != nil || missing == 0 {
		return err
	}
	if cfg.Wait > 0 {
		if cfg.Progress != nil {
			cfg.Progress(missing, missing)
		}
		cfg.Log.Warn("some passages are found by their words alone, their sentences are not encoded yet; "+
			"summitbot index build encodes them all", "sentences", missing)
	}
	// Not the caller's context: that may end with the call.
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var done sync.WaitGroup
	done.Go(func() {
		// A core stays free for questions.
		err := e.run(background, max(1, runtime.GOMAXPROCS(0)-1), e.report())
		if err != nil && background.Err() == nil {
			cfg.Log.Error("encoding has stopped, some passages are found by their words alone", "why", err)
		}
	})
	e.part.stopEncoding = func() {
		cancel()
		done.Wait()
	}
	return nil
}

// newEncoding opens the store and gives the generation of x the vectors that it has.
func newEncoding(x *Index, cfg Config) (*encoding, error) {
	m, err := newMeaning(cfg.Log)
	if err != nil {
		return nil, err
	}
	dir := cfg.Dir
	if x.dir == "" {
		dir = "" // the index is in memory, so are its vectors
	}
	store := openVectorStore(dir, m.encoder.Fingerprint(), cfg.Log)
	x.closers = append(x.closers, store)
	x.meaning = m
	return newPartEncoding(x.part, m.encoder, store, nil, cfg.Log)
}

// newPartEncoding gives a part the vectors that known or the store has.
func newPartEncoding(p *part, with *encoder.Encoder, store *vectorStore, known map[uint64]uint32, log *slog.Logger) (*encoding, error) {
	e := &encoding{part: p, encoder: with, log: log}
	var err error
	if e.table, err = p.textTable(); err != nil {
		return nil, err
	}
	e.have = e.table.entries()
	for key := range e.have {
		if number, ok := known[key]; ok {
			e.have[key] = number
		}
	}
	if err := store.index(e.have); err != nil {
		return nil, err
	}
	var found, numbers []uint32
	for text, key := range e.table.Keys {
		if number := e.have[key]; number != noEntry {
			found, numbers = append(found, uint32(text)), append(numbers, number)
		}
	}
	p.vectors.Store(newVectors(store, e.table.First).grow(found, numbers))
	return e, nil
}

// entries returns which entries there are by now.
func (e *encoding) entries() map[uint64]uint32 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return maps.Clone(e.have)
}

// job is some texts to be encoded together, and the entries of those that had none when that is done.
type job struct {
	texts   []uint32 // their numbers
	strings []string
	entries []byte
}

// jobSize is how many texts make a job, if an article has so many: enough to fill the encoder's batches.
const jobSize = 16

// run encodes what is missing, the newest articles first. What is done is kept and found by searches straight away, so
// that it may be stopped at any moment.
func (e *encoding) run(ctx context.Context, workers int, progress Progress) error {
	total := e.part.vectors.Load().missing()
	if total == 0 {
		return nil
	}
	jobs, done := make(chan *job), make(chan *job)
	var failed error
	var running sync.WaitGroup
	running.Go(func() {
		defer close(jobs)
		failed = e.jobs(ctx, jobs)
	})
	for range workers {
		running.Go(func() {
			for j := range jobs {
				e.encode(j)
				done <- j
			}
		})
	}
	go func() { running.Wait(); close(done) }()
	for j := range done {
		e.add(j)
		if progress != nil {
			progress(total-e.part.vectors.Load().missing(), total)
		}
	}
	if failed != nil {
		return failed
	}
	e.part.vectors.Store(e.part.vectors.Load().ordered())
	return nil
}

// jobs sends what is to be encoded until all is sent or the context ends; the error is then the context's.
func (e *encoding) jobs(ctx context.Context, jobs chan<- *job) error {
	v, dir := e.part.vectors.Load(), &e.part.store.dir
	for _, n := range e.table.Newest {
		first, end := dir.First[n], dir.First[n+1]
		j := new(job)
		for p := first; p < end; p++ {
			if _, ok := v.rows(int(p)); !ok && v.first[p] < v.first[p+1] {
				c, err := e.part.store.article(int(n))
				if err != nil {
					return err
				}
				for i, s := range Texts(c.passages[p-first]) {
					if text := v.first[p] + uint32(i); v.rowOf[text].Load() == 0 {
						j.texts, j.strings = append(j.texts, text), append(j.strings, s)
					}
				}
			}
			if len(j.texts) == 0 || len(j.texts) < jobSize && p+1 < end {
				continue
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				return ctx.Err()
			}
			j = new(job)
		}
	}
	return nil
}

// encode makes the entries of the texts of a job. One that another text of the index equals may have its entry already.
func (e *encoding) encode(j *job) {
	var keys []uint64
	var missing []string
	e.mu.Lock()
	for i, text := range j.texts {
		if key := e.table.Keys[text]; e.have[key] == noEntry && !slices.Contains(keys, key) {
			keys, missing = append(keys, key), append(missing, j.strings[i])
		}
	}
	e.mu.Unlock()
	for i, v := range e.encoder.Passages(missing) {
		j.entries = appendEntry(j.entries, e.encoder.Fingerprint(), keys[i], v)
	}
}

// add keeps what a job made and lets searches find it.
func (e *encoding) add(j *job) {
	v := e.part.vectors.Load()
	number := v.store.add(j.entries)
	e.mu.Lock()
	for at := 0; at < len(j.entries); at += entrySize {
		e.have[binary.LittleEndian.Uint64(j.entries[at:])] = number
		number++
	}
	numbers := make([]uint32, len(j.texts))
	for i, text := range j.texts {
		numbers[i] = e.have[e.table.Keys[text]]
	}
	e.mu.Unlock()
	e.part.vectors.Store(v.grow(j.texts, numbers))
}

// Reports of the work in the background: the first when it has taken a moment, then now and again.
const (
	firstReport = 10 * time.Second
	nextReport  = time.Minute
)

// report returns a Progress that logs.
func (e *encoding) report() Progress {
	started := time.Now()
	next, shown := started.Add(firstReport), false
	return func(done, total int) {
		now := time.Now()
		switch {
		case done == total && shown:
			e.log.Info("all sentences are encoded", "count", total, "took", now.Sub(started).Round(time.Second))
		case now.After(next):
			next, shown = now.Add(nextReport), true
			e.log.Info("encoding sentences, until then words alone find the passages of the others", "done", done, "of", total)
		}
	}
}

// countEncoded finds out how many of the texts of each generation have a vector.
func countEncoded(dir string, all []GenerationStatus) error {
	e, err := encoder.New()
	if err != nil {
		return err
	}
	file, err := os.Open(filepath.Join(dir, vectorsFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	store := &vectorStore{encoder: e.Fingerprint(), log: slog.New(slog.DiscardHandler), file: file}
	defer store.Close()
	for i, g := range all {
		if g.Err != nil {
			continue
		}
		table, err := readTextTable(filepath.Join(dir, g.Name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // of an earlier version
		}
		if err != nil {
			return err
		}
		have := table.entries()
		if err := store.index(have); err != nil {
			return err
		}
		for _, key := range table.Keys {
			if have[key] != noEntry {
				all[i].Encoded++
			}
		}
		all[i].Texts = len(table.Keys)
		all[i].Memory = tablesMemory(len(table.First), len(table.Keys), all[i].Encoded)
	}
	return nil
}

// EncoderStatus is what there is to say about the encoder and the vectors that a folder keeps.
type EncoderStatus struct {
	Name, Kernel string
	Memory       int64 // bytes of the weights, most of which are the program's own file
	Kept         int64 // bytes of the file of vectors
}

// Encoder describes the encoder and what the folder dir keeps of its work.
func Encoder(dir string) (EncoderStatus, error) {
	e, err := encoder.New()
	if err != nil {
		return EncoderStatus{}, err
	}
	s := EncoderStatus{Name: e.Fingerprint(), Kernel: e.Kernel(), Memory: e.Memory()}
	if info, err := os.Stat(filepath.Join(dir, vectorsFile)); err == nil {
		s.Kept = info.Size()
	}
	return s, nil
}
