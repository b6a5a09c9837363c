package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"

	"summitbot/corpus"
)

func (p process) articles(ctx context.Context, args []string) error {
	var raw bool
	var o libraryOptions
	s, rest, err := p.parse(args, func(f *flag.FlagSet) {
		libraryFlags(&o)(f)
		f.BoolVar(&raw, "raw", false, "")
		f.BoolVar(&o.preview, "preview", false, "")
		f.BoolVar(&o.all, "all", false, "")
	})
	if err != nil {
		return err
	}
	verb := ""
	if len(rest) > 0 {
		verb, rest = rest[0], rest[1:]
	}
	if verb == "quotes" && len(rest) == 1 {
		return p.articleQuotes(ctx, s, rest[0], o.json)
	}
	if verb == "check" && len(rest) > 0 {
		return p.checkFiles(rest, s.maxFileSize)
	}
	if known, err := p.changeArticles(ctx, s, verb, rest, o); known {
		return err
	}
	c := corpus.Collect(ctx, s.sources(), s.maxFileSize)
	if err := ctx.Err(); err != nil {
		return err
	}
	switch {
	case verb == "list" && len(rest) == 0:
		return p.listArticles(c, o.json)
	case verb == "show" && len(rest) == 1:
		return p.showArticle(c, rest[0], o.json, raw)
	case verb == "check" && len(rest) == 0:
		return p.checkArticles(c)
	case verb == "show":
		return usagef("articles show needs the id of one article; articles list has them")
	}
	return usagef("articles needs one of list, show ID, quotes ID, check, add, remove, refresh, history, export, import")
}

func (p process) listArticles(c corpus.Collection, asJSON bool) error {
	if asJSON {
		out := json.NewEncoder(p.stdout)
		for _, a := range c.Articles {
			if err := out.Encode(newArticleJSON(a)); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tDATE\tLANGUAGE\tPASSAGES\tTITLE")
	for _, a := range c.Articles {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", a.ID, a.Date, a.Lang, len(corpus.Passages(a)), a.Title)
	}
	return w.Flush()
}

// articleJSON is an article as scripts read it.
type articleJSON struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Publisher string        `json:"publisher"`
	URL       string        `json:"url"`
	Author    string        `json:"author,omitempty"`
	Date      corpus.Date   `json:"date"`
	Lang      string        `json:"lang"`
	File      string        `json:"file"`
	Passages  int           `json:"passages"`
	Text      string        `json:"text,omitempty"`
	Dropped   []droppedJSON `json:"dropped,omitempty"`
}

type droppedJSON struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

func newArticleJSON(a *corpus.Article) articleJSON {
	return articleJSON{
		ID: a.ID, Title: a.Title, Publisher: a.Publisher, URL: a.URL, Author: a.Author, Date: a.Date, Lang: a.Lang, File: a.File,
		Passages: len(corpus.Passages(a)),
	}
}

func (p process) showArticle(c corpus.Collection, id string, asJSON, raw bool) error {
	for _, a := range c.Articles {
		if a.ID != id {
			continue
		}
		if asJSON {
			out := newArticleJSON(a)
			out.Text = a.Text
			for _, d := range a.Dropped {
				if raw {
					out.Dropped = append(out.Dropped, droppedJSON(d))
				}
			}
			return json.NewEncoder(p.stdout).Encode(out)
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%s\n%s\n\n%s\n", a.Title, source(a), a.Text)
		if raw {
			fmt.Fprintf(&b, "\nNot part of the text: %d\n", len(a.Dropped))
			for _, d := range a.Dropped {
				fmt.Fprintf(&b, "  %s: %s\n", d.Reason, d.Text)
			}
		}
		_, err := fmt.Fprint(p.stdout, b.String())
		return err
	}
	return fmt.Errorf("there is no article %q; summitbot articles list shows those that there are", id)
}

// checkArticles says of every file what was read of it, or why it was skipped.
func (p process) checkArticles(c corpus.Collection) error {
	for _, a := range c.Articles {
		_, err := fmt.Fprintf(p.stdout, "read     %q: %s, paragraphs %d, passages %d, left out %d\n",
			a.File, a.ID, len(a.Paragraphs), len(corpus.Passages(a)), len(a.Dropped))
		if err != nil {
			return err
		}
	}
	for _, e := range c.Skipped {
		if _, err := fmt.Fprintf(p.stdout, "skipped  %v\n", e); err != nil {
			return err
		}
	}
	if n := len(c.Skipped); n > 0 {
		return fmt.Errorf("%d of %d files skipped", n, n+len(c.Articles))
	}
	return nil
}
