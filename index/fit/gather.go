package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"

	"summitbot/corpus"
	"summitbot/corpus/articles"
	"summitbot/index"
)

// example is a question and what the index makes of it: the evidence of each passage, best first, and whether it is
// right. A passage that is right for the first part of a question has bit 0, for the second bit 1.
type example struct {
	id, group  string
	answerable bool
	parts      int
	evidence   []index.Evidence
	right      []int
	articles   []string // of the passages
	byArticle  bool     // a right article is what counts
	signals    index.Signals
	answered   bool // it is a question at all
}

func (e example) anyRight() bool {
	return slices.ContainsFunc(e.right, func(r int) bool { return r > 0 })
}

type gatherer struct {
	dir     string // of the indexes
	meaning bool
	log     *slog.Logger
}

func (g gatherer) open(ctx context.Context, source corpus.Source) (*index.Index, error) {
	cfg := index.Config{Dir: g.dir, Sources: []corpus.Source{source}, Meaning: g.meaning, Log: g.log}
	x, err := index.Prepare(ctx, cfg)
	if err == nil && g.meaning {
		err = index.Encode(ctx, cfg, x)
	}
	return x, err
}

type question struct {
	ID         string
	Question   string
	Text       string // in the public sets
	Group      string
	Previous   string
	Answerable bool
	Answers    []string
	Gold       []string `json:"gold_ids"`
	Negative   []string `json:"negative_ids"`
}

// own puts questions with patterns to the starter articles.
func (g gatherer) own(ctx context.Context, name string, by index.Basis) ([]example, error) {
	questions, err := lines[question](name)
	if err != nil {
		return nil, err
	}
	x, err := g.open(ctx, corpus.Source{Name: "starter", FS: articles.FS})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	var out []example
	for _, q := range questions {
		var patterns []*regexp.Regexp
		for _, p := range q.Answers {
			re, err := regexp.Compile(p)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", q.ID, err)
			}
			patterns = append(patterns, re)
		}
		e, err := look(ctx, x, q, by, func(c index.Candidate) (right int, counts bool) {
			for i, re := range patterns {
				if !re.MatchString(c.Passage.Text) {
					continue
				}
				if q.Group == "multi" {
					right |= 1 << i
				} else {
					right = 1
				}
			}
			return right, true
		})
		if err != nil {
			return nil, err
		}
		e.answerable = q.Answerable
		if q.Group == "multi" {
			e.parts = len(patterns)
		}
		out = append(out, e)
	}
	return out, nil
}

// public puts the questions of a folder to its passages. Where a question names its candidates only these count.
func (g gatherer) public(ctx context.Context, dir string) ([]example, error) {
	items, err := lines[item](filepath.Join(dir, "passages.jsonl"))
	if err != nil {
		return nil, err
	}
	questions, err := lines[question](filepath.Join(dir, "questions.jsonl"))
	if err != nil {
		return nil, err
	}
	files := make(fstest.MapFS)
	for _, i := range items {
		files[i.ID+".txt"] = &fstest.MapFile{Data: i.file()}
	}
	set := filepath.Base(dir)
	x, err := g.open(ctx, corpus.Source{Name: set, FS: files})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	var out []example
	for _, q := range questions {
		if len(q.Gold) == 0 {
			continue
		}
		q.Question, q.Group, q.Answerable = q.Text, set, true
		e, err := look(ctx, x, q, index.All, func(c index.Candidate) (right int, counts bool) {
			id := articleOf(c)
			if slices.Contains(q.Gold, id) {
				right = 1
			} else if len(q.Negative) > 0 && !slices.Contains(q.Negative, id) {
				return 0, false
			}
			return right, true
		})
		if err != nil {
			return nil, err
		}
		e.answerable, e.byArticle = true, true
		out = append(out, e)
	}
	return out, nil
}

// articleOf returns what the public sets call an article.
func articleOf(c index.Candidate) string {
	return strings.TrimSuffix(filepath.Base(c.Article.File), ".txt")
}

// look asks the index, and judge which of its passages are right and which count at all.
func look(ctx context.Context, x *index.Index, q question, by index.Basis, judge func(index.Candidate) (right int, counts bool)) (example, error) {
	e := example{id: q.ID, group: q.Group, parts: 1}
	found, err := x.Explain(ctx, index.Question{Text: q.Question, Previous: q.Previous, By: by})
	if err != nil {
		return e, err
	}
	e.answered = found.Kind == index.KindQuestion && len(found.Candidates) > 0
	e.signals = found.Signals
	for _, c := range found.Candidates {
		if right, counts := judge(c); counts {
			e.evidence = append(e.evidence, c.Evidence)
			e.right = append(e.right, right)
			e.articles = append(e.articles, articleOf(c))
		}
	}
	return e, nil
}

// lines reads a file with a JSON value a line.
func lines[T any](name string) ([]T, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var out []T
	in := bufio.NewScanner(bytes.NewReader(data))
	in.Buffer(nil, 16<<20)
	for n := 1; in.Scan(); n++ {
		var v T
		if err := json.Unmarshal(in.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		return nil, errors.Join(in.Err(), fmt.Errorf("%s is empty", name))
	}
	return out, in.Err()
}
