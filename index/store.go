package index

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	lru "github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/klauspost/compress/zstd"

	"summitbot/corpus"
)

// The store holds the articles and their passages. Bleve could keep stored fields, but needs the size of the text for
// it; compressed article by article it is a third.
//
// Its file is a sequence of zstd frames, one an article, each the JSON of a record; then the directory in gob; then the
// directory's offset, 8 bytes little-endian.

// record is one article as the store keeps it. The passages' texts are left out, the article holds them.
type record struct {
	Article  *corpus.Article
	Passages []corpus.Passage
}

// directory says where records are. Records[n] is the offset of article n, First[n] the position of its first passage;
// both have one more entry for the end.
type directory struct {
	Records []int64
	First   []int
}

// storeWriter writes a store, article by article.
type storeWriter struct {
	w   io.Writer
	enc *zstd.Encoder
	dir directory
	at  int64
}

func newStoreWriter(w io.Writer) (*storeWriter, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	return &storeWriter{w: w, enc: enc, dir: directory{Records: []int64{0}, First: []int{0}}}, err
}

func (s *storeWriter) add(a *corpus.Article, passages []corpus.Passage) error {
	lean := *a
	lean.Dropped = nil
	r := record{Article: &lean, Passages: slices.Clone(passages)}
	for i := range r.Passages {
		r.Passages[i].Text = ""
	}
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := s.write(s.enc.EncodeAll(data, nil)); err != nil {
		return err
	}
	s.dir.Records = append(s.dir.Records, s.at)
	s.dir.First = append(s.dir.First, s.dir.First[len(s.dir.First)-1]+len(passages))
	return nil
}

func (s *storeWriter) write(data []byte) error {
	n, err := s.w.Write(data)
	s.at += int64(n)
	return err
}

func (s *storeWriter) finish() error {
	at := s.at
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(s.dir); err != nil {
		return err
	}
	return s.write(binary.LittleEndian.AppendUint64(buf.Bytes(), uint64(at)))
}

// cacheSize is how many bytes of article text are kept decoded, with their terms; together they take about ten times
// as much memory.
const cacheSize = 4 << 20

// store reads what storeWriter wrote. It is safe for concurrent use.
type store struct {
	r        io.ReaderAt
	dir      directory
	dec      *zstd.Decoder
	analyzer analysis.Analyzer

	mu     sync.Mutex
	cache  *lru.LRU[int, *cached]
	cached int
}

// cached is a decoded article and, once they were asked for, the terms of its passages.
type cached struct {
	article  *corpus.Article
	passages []corpus.Passage
	title    lazyTerms
	terms    []lazyTerms
}

type lazyTerms struct {
	once  sync.Once
	terms []term
}

func openStore(r io.ReaderAt, size int64, a analysis.Analyzer) (*store, error) {
	var tail [8]byte
	if size < int64(len(tail)) {
		return nil, errors.New("the store is too short")
	}
	if _, err := r.ReadAt(tail[:], size-int64(len(tail))); err != nil {
		return nil, err
	}
	at := binary.LittleEndian.Uint64(tail[:])
	if at > uint64(size)-uint64(len(tail)) {
		return nil, errors.New("the store has no directory")
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, err
	}
	s := &store{r: r, dec: dec, analyzer: a}
	section := io.NewSectionReader(r, int64(at), size-int64(at)-int64(len(tail)))
	if err := gob.NewDecoder(section).Decode(&s.dir); err != nil {
		return nil, fmt.Errorf("the store's directory: %w", err)
	}
	// Bounded by bytes in put, so that the count does not matter.
	s.cache, err = lru.NewLRU[int, *cached](max(len(s.dir.Records), 1), func(_ int, c *cached) { s.cached -= len(c.article.Text) })
	return s, err
}

func (s *store) close() { s.dec.Close() }

// passages returns the number of passages.
func (s *store) passages() int { return s.dir.First[len(s.dir.First)-1] }

// find returns the article that holds the passage at a position of the corpus, and the passage's place in it.
func (s *store) find(position int) (c *cached, i int, err error) {
	if position < 0 || position >= s.passages() {
		return nil, 0, fmt.Errorf("no passage %d", position)
	}
	n := sort.SearchInts(s.dir.First, position+1) - 1
	c, err = s.article(n)
	return c, position - s.dir.First[n], err
}

func (s *store) article(n int) (*cached, error) {
	s.mu.Lock()
	c, ok := s.cache.Get(n)
	s.mu.Unlock()
	if ok {
		return c, nil
	}
	data := make([]byte, s.dir.Records[n+1]-s.dir.Records[n])
	if _, err := s.r.ReadAt(data, s.dir.Records[n]); err != nil {
		return nil, fmt.Errorf("read article %d: %w", n, err)
	}
	data, err := s.dec.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("read article %d: %w", n, err)
	}
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("read article %d: %w", n, err)
	}
	for i, p := range r.Passages {
		r.Passages[i].Text = r.Article.Text[p.Start:p.End]
	}
	c = &cached{article: r.Article, passages: r.Passages, terms: make([]lazyTerms, len(r.Passages))}
	s.put(n, c)
	return c, nil
}

func (s *store) put(n int, c *cached) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cache.Contains(n) {
		return
	}
	s.cache.Add(n, c)
	s.cached += len(c.article.Text)
	for s.cached > cacheSize && s.cache.Len() > 1 {
		s.cache.RemoveOldest()
	}
}

// terms returns the terms of passage i, as the index has them.
func (s *store) terms(c *cached, i int) []term { return c.terms[i].of(s.analyzer, c.passages[i].Text) }

// titleTerms returns the terms of the article's title.
func (s *store) titleTerms(c *cached) []term { return c.title.of(s.analyzer, c.article.Title) }

func (l *lazyTerms) of(a analysis.Analyzer, text string) []term {
	l.once.Do(func() { l.terms = terms(a, text) })
	return l.terms
}
