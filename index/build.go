package index

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"summitbot/corpus"
)

// Names inside the directory of one generation of the index.
const (
	bleveDir       = "bleve"
	storeFile      = "articles.zst"
	statisticsFile = "statistics.gob"
	vocabularyFile = "vocabulary.gob"
	textsFile      = "texts.gob"
	filesFile      = "files.gob"
)

// batchSize is how many passages are analysed and written together.
const batchSize = 1000

// Progress is told, while an index is built, how many of all articles are in it, then how many of the missing sentences
// are encoded. At the end of the work both numbers are equal, also where what is left is put off.
type Progress func(done, total int)

// bleveWriter is what Bleve's builder for files and a batch in memory have in common.
type bleveWriter interface {
	Index(id string, data any) error
	Close() error
}

// ErrNoArticles reports that there is nothing to index.
var ErrNoArticles = errors.New("there are no articles to answer from")

// material is what a part is built from.
type material struct {
	articles    iter.Seq2[*corpus.Article, error]
	count       int // of articles
	files       []corpus.File
	skipped     int // files that are no articles
	fingerprint string
}

func materialOf(c corpus.Collection) material {
	return material{allOf(c.Articles), len(c.Articles), c.Files, len(c.Skipped), c.Fingerprint}
}

func allOf(articles []*corpus.Article) iter.Seq2[*corpus.Article, error] {
	return func(yield func(*corpus.Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

// feed gives every article to the store and every passage to Bleve, and lists their texts.
func feed(
	ctx context.Context, from material, w bleveWriter, s *storeWriter, v vocabularyBuilder, progress Progress,
) (*textTable, error) {
	done, position := 0, 0
	table := newTextTable()
	for a, err := range from.articles {
		if err := errors.Join(err, ctx.Err()); err != nil {
			return nil, err
		}
		passages := corpus.Passages(a)
		if err := s.add(a, passages); err != nil {
			return nil, fmt.Errorf("store %s: %w", a.ID, err)
		}
		table.add(a, passages)
		for _, p := range passages {
			if err := w.Index(strconv.Itoa(position), document(a, p)); err != nil {
				return nil, fmt.Errorf("index %s: %w", p.ID, err)
			}
			v.add(p)
			position++
		}
		done++
		if progress != nil {
			progress(done, from.count)
		}
	}
	if err := s.finish(); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	table.finish()
	return table, nil
}

// buildFiles writes one generation's files into an empty directory. It returns the bytes of the articles' texts.
func buildFiles(ctx context.Context, dir string, from material, progress Progress) (text int64, err error) {
	m, err := newMapping()
	if err != nil {
		return 0, err
	}
	path := filepath.Join(dir, bleveDir)
	// The builder's own temporary files belong into dir too: whoever removes a dead build removes them with it.
	builder, err := bleve.NewBuilder(path, m, map[string]any{"buildPathPrefix": dir, "batchSize": batchSize})
	if err != nil {
		return 0, err
	}
	counted := make(vocabularyBuilder)
	var table *textTable
	err = writeFile(filepath.Join(dir, storeFile), func(w io.Writer) error {
		s, err := newStoreWriter(w)
		if err != nil {
			return err
		}
		table, err = feed(ctx, from, builder, s, counted, progress)
		text = s.text
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := writeFile(filepath.Join(dir, vocabularyFile), counted.vocabulary().write); err != nil {
		return 0, err
	}
	if err := writeFile(filepath.Join(dir, textsFile), table.write); err != nil {
		return 0, err
	}
	err = writeFile(filepath.Join(dir, filesFile), func(w io.Writer) error { return gob.NewEncoder(w).Encode(from.files) })
	if err != nil {
		return 0, err
	}
	built, err := bleve.OpenUsing(path, readOnly)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, built.Close()) }()
	stats, err := computeStatistics(ctx, built)
	if err != nil {
		return 0, err
	}
	return text, writeFile(filepath.Join(dir, statisticsFile), stats.write)
}

func writeFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := write(f); err != nil {
		return err
	}
	return f.Sync()
}

// memoryWriter indexes into Bleve's memory in batches.
type memoryWriter struct {
	index bleve.Index
	batch *bleve.Batch
}

func (w *memoryWriter) Index(id string, data any) error {
	if err := w.batch.Index(id, data); err != nil {
		return err
	}
	if w.batch.Size() >= batchSize {
		return w.Close()
	}
	return nil
}

// Close writes what is not written yet; the index stays open.
func (w *memoryWriter) Close() error {
	defer w.batch.Reset()
	return w.index.Batch(w.batch)
}

// BuildInMemory indexes articles without writing a file.
func BuildInMemory(ctx context.Context, articles []*corpus.Article) (*Index, error) {
	return buildInMemory(ctx, material{articles: allOf(articles), count: len(articles)})
}

func buildInMemory(ctx context.Context, from material) (*Index, error) {
	if from.count == 0 {
		return nil, ErrNoArticles
	}
	p, err := buildPart(ctx, from)
	if err != nil {
		return nil, err
	}
	return newIndex(p, &Manifest{Built: time.Now().UTC().Truncate(time.Second), Articles: from.count, Skipped: from.skipped})
}

// buildPart indexes into memory.
func buildPart(ctx context.Context, from material) (_ *part, err error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	built, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = built.Close()
		}
	}()
	var buf bytes.Buffer
	s, err := newStoreWriter(&buf)
	if err != nil {
		return nil, err
	}
	counted := make(vocabularyBuilder)
	table, err := feed(ctx, from, &memoryWriter{built, built.NewBatch()}, s, counted, nil)
	if err != nil {
		return nil, err
	}
	stats, err := computeStatistics(ctx, built)
	if err != nil {
		return nil, err
	}
	p, err := newPart(built, stats, counted.vocabulary(), bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err == nil {
		p.table, p.files = table, from.files
	}
	return p, err
}
