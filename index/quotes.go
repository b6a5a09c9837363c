package index

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"summitbot/corpus/quote"
)

// The quotations of a generation are made when they are first asked for and kept in its directory, like the vectors apart
// from the manifest. Their file is the CRC-32C of the rest, four bytes, then a zstd frame with the sources in gob. Its
// name has the fingerprint of the list of people: another list makes other quotations.

// quoteVersion stands for all code that decides what quotations are found. Raise it with every change of that.
const quoteVersion = 2

// Quotes returns the quotations of all articles of the index. Where they cannot be kept they are made again next time.
func (x *Index) Quotes(ctx context.Context, people *quote.People) (*quote.Book, error) {
	name := ""
	if x.dir != "" && len(x.views) == 1 && x.articles() == len(x.store.dir.Block) {
		name = filepath.Join(x.dir, fmt.Sprintf("quotes-%d-%s", quoteVersion, people.Fingerprint()))
		if sources, err := readQuotes(name); err == nil {
			return quote.BookOf(sources, people), nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			_ = os.Remove(name) // damaged: it is made again
		}
	}
	var sources []quote.Source
	for n := range x.articles() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, err := x.article(n)
		if err != nil {
			return nil, err
		}
		sources = append(sources, quote.SourcesOf(c.article, people)...)
	}
	if name != "" {
		// Losing them costs a moment at the next start, so that a full disk stops nobody.
		_ = writeQuotes(name, sources)
	}
	return quote.BookOf(sources, people), nil
}

func readQuotes(name string) ([]quote.Source, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if len(data) < crc32.Size || !bytes.Equal(data[:crc32.Size], sum(data[crc32.Size:])) {
		return nil, errors.New("the quotations are damaged")
	}
	dec, err := zstd.NewReader(bytes.NewReader(data[crc32.Size:]), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	var sources []quote.Source
	err = gob.NewDecoder(dec).Decode(&sources)
	return sources, err
}

func sum(data []byte) []byte {
	crc := crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
	return []byte{byte(crc >> 24), byte(crc >> 16), byte(crc >> 8), byte(crc)}
}

// writeQuotes moves the file in whole, so that readers see all of it or nothing.
func writeQuotes(name string, sources []quote.Source) (err error) {
	var buf bytes.Buffer
	enc, err := zstd.NewWriter(&buf, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	if err := errors.Join(gob.NewEncoder(enc).Encode(sources), enc.Close()); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "quotes-*.part")
	if err != nil {
		return err
	}
	_, err = f.Write(append(sum(buf.Bytes()), buf.Bytes()...))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
