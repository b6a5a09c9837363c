package index

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"summitbot/corpus"
)

// Listed is what a list says of an article.
type Listed struct {
	ID, Title, Publisher, File string
	Date                       corpus.Date
}

// List returns the articles in whose title, publisher or id all words of a text stand, the newest first.
func (l *Live) List(words string) ([]Listed, error) {
	s, err := l.acquire()
	if err != nil {
		return nil, err
	}
	defer func() { _ = l.release(s) }()
	all, err := s.index.listed()
	if err != nil {
		return nil, err
	}
	wanted := strings.Fields(strings.ToLower(words))
	var out []Listed
	for _, a := range all {
		text := strings.ToLower(a.ID + " " + a.Title + " " + a.Publisher)
		if !slices.ContainsFunc(wanted, func(w string) bool { return !strings.Contains(text, w) }) {
			out = append(out, a)
		}
	}
	return out, nil
}

// Article returns the article with an id. It reports false where there is none.
func (l *Live) Article(id string) (*corpus.Article, bool, error) {
	s, err := l.acquire()
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = l.release(s) }()
	c, err := s.index.articleWithKey(articleKey(id))
	if err != nil || c == nil || c.article.ID != id {
		return nil, false, err
	}
	return c.article, true, nil
}

// listed lists all articles. The list is made when it is first asked for, and kept: somebody who types waits for it.
func (x *Index) listed() ([]Listed, error) {
	x.listing.Lock()
	defer x.listing.Unlock()
	if x.list == nil {
		lists := make([][]Listed, len(x.views))
		for i, v := range x.views {
			var err error
			if lists[i], err = v.store.list(); err != nil {
				return nil, err
			}
		}
		var list []Listed
		for _, p := range x.places {
			list = append(list, lists[p.part][p.article])
		}
		slices.SortStableFunc(list, func(a, b Listed) int { return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID)) })
		x.list = list
	}
	return x.list, nil
}

// list reads every block once.
func (s *store) list() ([]Listed, error) {
	out := make([]Listed, 0, len(s.dir.Block))
	var block []byte
	read := -1
	for n, b := range s.dir.Block {
		if int(b) != read {
			var err error
			if block, err = s.block(b); err != nil {
				return nil, fmt.Errorf("read article %d: %w", n, err)
			}
			read = int(b)
		}
		var r struct {
			Article Listed `json:"a"`
		}
		if err := json.Unmarshal(block[s.dir.Offset[n]:][:s.dir.Length[n]], &r); err != nil {
			return nil, fmt.Errorf("read article %d: %w", n, err)
		}
		out = append(out, r.Article)
	}
	return out, nil
}
