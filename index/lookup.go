package index

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"summitbot/corpus"
)

// A passage's key names it in a link or behind a button: the first 8 bytes of the SHA-256 of its article's id in base64,
// 11 characters, and what its own id has of its words, 8 characters or little more. It depends on nothing but the
// article's id and the passage's words, so that it outlives every rebuild; a passage whose words have changed is another.

// keyBytes is how many bytes of a checksum stand for an article.
const keyBytes = 8

// keyLength is the length of the article's part of a key.
var keyLength = base64.RawURLEncoding.EncodedLen(keyBytes)

// Key returns the key of a passage, at most 32 characters out of letters, digits, "-" and "_".
func Key(p corpus.Passage) string {
	key := binary.BigEndian.AppendUint64(nil, articleKey(p.ArticleID))
	return base64.RawURLEncoding.EncodeToString(key) + strings.TrimPrefix(p.ID, p.ArticleID+"#")
}

func articleKey(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return binary.BigEndian.Uint64(sum[:keyBytes])
}

// Found is a passage with what stands around it in its article. Before and After are byte ranges of the article's text:
// the rest of the passage's own paragraph, or else the nearest paragraph that is no heading. They are empty where there
// is none.
type Found struct {
	Passage       corpus.Passage
	Article       *corpus.Article
	References    []corpus.Reference
	Before, After corpus.Span
}

// Find returns the passage with a key. It reports false where there is none any more.
func (l *Live) Find(key string) (Found, bool, error) {
	s, err := l.acquire()
	if err != nil {
		return Found{}, false, err
	}
	defer func() { _ = l.release(s) }()
	return s.index.lookup(key)
}

// About says what the answers come from: the number of articles, and when their index was made.
type About struct {
	Articles int
	Built    time.Time
}

// About describes the current index.
func (l *Live) About() (About, error) {
	s, err := l.acquire()
	if err != nil {
		return About{}, err
	}
	defer func() { _ = l.release(s) }()
	return About{s.index.articles(), s.index.manifest.Built}, nil
}

// Titles returns the titles of at most n articles in the order of the corpus.
func (l *Live) Titles(n int) ([]string, error) {
	s, err := l.acquire()
	if err != nil {
		return nil, err
	}
	defer func() { _ = l.release(s) }()
	var out []string
	for i := range min(n, s.index.articles()) {
		c, err := s.index.article(i)
		if err != nil {
			return nil, err
		}
		out = append(out, c.article.Title)
	}
	return out, nil
}

func (x *Index) lookup(key string) (Found, bool, error) {
	if len(key) <= keyLength {
		return Found{}, false, nil
	}
	sum, err := base64.RawURLEncoding.DecodeString(key[:keyLength])
	if err != nil {
		return Found{}, false, nil
	}
	c, err := x.articleWithKey(binary.BigEndian.Uint64(sum))
	if c == nil {
		return Found{}, false, err
	}
	p, ok := passageWithID(c, c.article.ID+"#"+key[keyLength:])
	if !ok {
		return Found{}, false, nil
	}
	f := Found{Passage: p, Article: c.article, References: references(c.article, p.Span)}
	f.Before, f.After = surroundings(c.article, p.Span)
	return f, true, nil
}

// articleWithKey returns an article by its key; nil where there is none.
func (x *Index) articleWithKey(key uint64) (*cached, error) {
	for _, v := range x.views {
		if n := slices.Index(v.store.dir.Keys, key); n >= 0 && v.starts[n] != nowhere {
			return v.store.article(n)
		}
	}
	return nil, nil
}

// passageWithID returns one of an article's passages, or several that answers make one passage of (distinct).
func passageWithID(c *cached, id string) (corpus.Passage, bool) {
	for i, p := range c.passages {
		if p.ID == id {
			return p, true
		}
		for _, next := range c.passages[i+1:] {
			var ok bool
			if p, ok = corpus.Join(c.article, p, next); !ok {
				break
			}
			if p.ID == id {
				return p, true
			}
		}
	}
	return corpus.Passage{}, false
}

func surroundings(a *corpus.Article, in corpus.Span) (before, after corpus.Span) {
	for _, p := range a.Paragraphs {
		switch {
		case p.Start < in.Start && (p.End > in.Start || p.Kind != corpus.Heading):
			before = corpus.Span{Start: p.Start, End: min(p.End, in.Start)}
		case p.End > in.End && (p.Start < in.End || p.Kind != corpus.Heading):
			return before, corpus.Span{Start: max(p.Start, in.End), End: p.End}
		}
	}
	return before, corpus.Span{}
}
