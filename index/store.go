package index

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	lru "github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/klauspost/compress/zstd"

	"summitbot/corpus"
)

// The store holds the articles and their passages. Bleve could keep stored fields, but takes the size of the text for
// it; compressed in blocks it is less than half.
//
// Its file is a sequence of blocks, each a zstd frame with the JSON of some records one after the other; then the
// directory in gob; then the directory's offset, 8 bytes little-endian.

// blockSize is how many bytes of records make a block: enough to compress well, few enough to be read for one article.
const blockSize = 64 << 10

// record is one article as the store keeps it, with short names and without what can be derived.
type record struct {
	Article    *corpus.Article   `json:"a"` // without its paragraphs
	Paragraphs []storedParagraph `json:"p"`
	Passages   []storedPassage   `json:"q"`
}

type storedParagraph struct {
	Start int         `json:"s"`
	End   int         `json:"e"`
	Kind  corpus.Kind `json:"k"`
}

// storedPassage has in Bounds the starts and ends of its sentences, inside the passage.
type storedPassage struct {
	ID        string `json:"i"` // what follows the article's id
	Start     int    `json:"s"`
	End       int    `json:"e"`
	Paragraph int    `json:"p"`
	Bounds    []int  `json:"b"`
}

func newRecord(a *corpus.Article, passages []corpus.Passage) record {
	lean := *a
	lean.Dropped, lean.Paragraphs = nil, nil
	r := record{Article: &lean}
	for _, p := range a.Paragraphs {
		r.Paragraphs = append(r.Paragraphs, storedParagraph{p.Start, p.End, p.Kind})
	}
	for _, p := range passages {
		stored := storedPassage{ID: strings.TrimPrefix(p.ID, a.ID), Start: p.Start, End: p.End, Paragraph: p.Paragraph}
		for _, s := range p.Sentences {
			stored.Bounds = append(stored.Bounds, s.Start, s.End)
		}
		r.Passages = append(r.Passages, stored)
	}
	return r
}

// restore returns the article and its passages as they were before newRecord.
func (r record) restore() (*corpus.Article, []corpus.Passage) {
	a := r.Article
	for _, p := range r.Paragraphs {
		a.Paragraphs = append(a.Paragraphs, corpus.Paragraph{Span: corpus.Span{Start: p.Start, End: p.End}, Kind: p.Kind})
	}
	passages := make([]corpus.Passage, len(r.Passages))
	for i, stored := range r.Passages {
		p := corpus.Passage{
			ID: a.ID + stored.ID, ArticleID: a.ID, Span: corpus.Span{Start: stored.Start, End: stored.End},
			Paragraph: stored.Paragraph, Kind: a.Paragraphs[stored.Paragraph].Kind, Text: a.Text[stored.Start:stored.End],
		}
		for j := 0; j+1 < len(stored.Bounds); j += 2 {
			p.Sentences = append(p.Sentences, corpus.Span{Start: stored.Bounds[j], End: stored.Bounds[j+1]})
		}
		passages[i] = p
	}
	return a, passages
}

// directory says where records are: article n's in block Block[n], from Offset[n] for Length[n] bytes. Blocks has the
// blocks' offsets in the file, and First the position of each article's first passage; these two have one more entry for
// the end. Keys has the articles' keys (lookup.go).
type directory struct {
	Blocks                []int64
	Block, Offset, Length []uint32
	First                 []uint32
	Keys                  []uint64
}

// storeWriter writes a store, article by article.
type storeWriter struct {
	w     io.Writer
	enc   *zstd.Encoder
	dir   directory
	block []byte // records that are not written yet
	at    int64
	text  int64 // bytes of the articles' texts
}

func newStoreWriter(w io.Writer) (*storeWriter, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBetterCompression))
	return &storeWriter{w: w, enc: enc, dir: directory{Blocks: []int64{0}, First: []uint32{0}}}, err
}

func (s *storeWriter) add(a *corpus.Article, passages []corpus.Passage) error {
	data, err := json.Marshal(newRecord(a, passages))
	if err != nil {
		return err
	}
	d := &s.dir
	d.Block = append(d.Block, uint32(len(d.Blocks)-1))
	d.Offset = append(d.Offset, uint32(len(s.block)))
	d.Length = append(d.Length, uint32(len(data)))
	d.First = append(d.First, d.First[len(d.First)-1]+uint32(len(passages)))
	d.Keys = append(d.Keys, articleKey(a.ID))
	s.block = append(s.block, data...)
	s.text += int64(len(a.Text))
	if len(s.block) < blockSize {
		return nil
	}
	return s.flush()
}

// flush ends a block.
func (s *storeWriter) flush() error {
	if err := s.write(s.enc.EncodeAll(s.block, nil)); err != nil {
		return err
	}
	s.block = s.block[:0]
	s.dir.Blocks = append(s.dir.Blocks, s.at)
	return nil
}

func (s *storeWriter) write(data []byte) error {
	n, err := s.w.Write(data)
	s.at += int64(n)
	return err
}

func (s *storeWriter) finish() error {
	if len(s.block) > 0 {
		if err := s.flush(); err != nil {
			return err
		}
	}
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
		dec.Close()
		return nil, fmt.Errorf("the store's directory: %w", err)
	}
	// Bounded by bytes in put, so that the count does not matter.
	s.cache, err = lru.NewLRU[int, *cached](max(len(s.dir.Block), 1), func(_ int, c *cached) { s.cached -= len(c.article.Text) })
	return s, err
}

func (s *store) close() { s.dec.Close() }

// passages returns the number of passages.
func (s *store) passages() int { return int(s.dir.First[len(s.dir.First)-1]) }

// articleOf returns the number of the article that holds a passage.
func (s *store) articleOf(passage int) int { return rangeOf(s.dir.First, passage) }

// article returns an article, which stays at hand for a while.
func (s *store) article(n int) (*cached, error) {
	s.mu.Lock()
	c, ok := s.cache.Get(n)
	s.mu.Unlock()
	if ok {
		return c, nil
	}
	c, err := s.read(n)
	if err == nil {
		s.put(n, c)
	}
	return c, err
}

// read reads an article.
func (s *store) read(n int) (*cached, error) {
	data, err := s.block(s.dir.Block[n])
	if err != nil {
		return nil, fmt.Errorf("read article %d: %w", n, err)
	}
	data = data[s.dir.Offset[n]:][:s.dir.Length[n]]
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("read article %d: %w", n, err)
	}
	c := &cached{terms: make([]lazyTerms, len(r.Passages))}
	c.article, c.passages = r.restore()
	return c, nil
}

// block returns the records of a block.
func (s *store) block(n uint32) ([]byte, error) {
	data := make([]byte, s.dir.Blocks[n+1]-s.dir.Blocks[n])
	if _, err := s.r.ReadAt(data, s.dir.Blocks[n]); err != nil {
		return nil, err
	}
	return s.dec.DecodeAll(data, nil)
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
