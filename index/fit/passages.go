package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"strings"

	"summitbot/corpus"
	"summitbot/corpus/articles"
	"summitbot/index"
)

// item is a text of a public set.
type item struct{ ID, Title, Text string }

// file returns the item as a text file of an article.
func (i item) file() []byte {
	return []byte("Title: " + strings.Join(strings.Fields(i.Title), " ") + "\n\n" + i.Text + "\n")
}

// writePassages writes the passages of the starter articles, and those of a file of news stories if there is one.
func writePassages(w io.Writer, news string) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	write := func(name string, a *corpus.Article) error {
		for _, p := range corpus.Passages(a) {
			err := encoder.Encode(struct {
				Corpus  string   `json:"corpus"`
				Article string   `json:"article"`
				ID      string   `json:"id"`
				Texts   []string `json:"texts"`
			}{name, a.ID, p.ID, index.Texts(p)})
			if err != nil {
				return err
			}
		}
		return nil
	}
	starter := corpus.Collect(context.Background(), []corpus.Source{{Name: "starter", FS: articles.FS}}, 0)
	for _, a := range starter.Articles {
		if err := write("starter", a); err != nil {
			return err
		}
	}
	if news != "" {
		items, err := lines[item](news)
		if err != nil {
			return err
		}
		for _, i := range items {
			a, err := corpus.Parse(i.ID+".txt", i.file())
			if err != nil {
				continue // a headline without a text
			}
			a.ID = i.ID
			if err := write("news", a); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}
