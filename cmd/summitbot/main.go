// Command summitbot answers questions from a corpus of articles, word for word, with sources.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"summitbot/corpus"
	"summitbot/corpus/articles"
	"summitbot/index"
)

// Exit codes.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitNoAnswer = 3
)

const usage = `usage: summitbot ask [flags] QUESTION

  --corpus DIR    articles to answer from, as well as the starter articles; may be repeated
  --no-starter    leave the starter articles out
  -n COUNT        passages to show (default 3)
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] != "ask" {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	return ask(ctx, args[1:], stdout, stderr)
}

type dirs []string

func (d *dirs) String() string     { return strings.Join(*d, ",") }
func (d *dirs) Set(s string) error { *d = append(*d, s); return nil }

func ask(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("ask", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage) }
	var corpora dirs
	flags.Var(&corpora, "corpus", "")
	noStarter := flags.Bool("no-starter", false, "")
	count := flags.Int("n", 3, "")
	if err := flags.Parse(args); err != nil {
		return exitUsage
	}
	question := strings.TrimSpace(strings.Join(flags.Args(), " "))
	if question == "" || *count < 1 || *count > 10 {
		fmt.Fprintln(stderr, "summitbot: ask needs a question, and -n a count from 1 to 10")
		return exitUsage
	}
	loaded, err := load(corpora, !*noStarter, stderr)
	if err != nil {
		fmt.Fprintln(stderr, "summitbot:", err)
		return exitFailed
	}
	x, err := index.Build(loaded)
	if err != nil {
		fmt.Fprintln(stderr, "summitbot:", err)
		return exitFailed
	}
	defer x.Close()
	answer, err := x.Search(ctx, question, *count)
	if err != nil {
		fmt.Fprintln(stderr, "summitbot:", err)
		return exitFailed
	}
	printAnswer(stdout, answer)
	if !answer.Answered {
		return exitNoAnswer
	}
	return exitDone
}

// load reads the starter articles and the articles of each folder; files that cannot be read are named on stderr.
func load(corpora []string, starter bool, stderr io.Writer) ([]*corpus.Article, error) {
	var all []*corpus.Article
	ids := make(map[string]bool)
	add := func(loaded []*corpus.Article, skipped []*corpus.FileError) {
		for _, e := range skipped {
			fmt.Fprintln(stderr, "summitbot: skipped", e)
		}
		for _, a := range loaded {
			if ids[a.ID] {
				fmt.Fprintf(stderr, "summitbot: skipped %q: another article has the id %q\n", a.File, a.ID)
				continue
			}
			ids[a.ID] = true
			all = append(all, a)
		}
	}
	if starter {
		add(corpus.Load(articles.FS, 0))
	}
	for _, dir := range corpora {
		if info, err := os.Stat(dir); err != nil {
			return nil, err
		} else if !info.IsDir() {
			return nil, fmt.Errorf("%s is not a folder", dir)
		}
		add(corpus.Load(os.DirFS(dir), 0))
	}
	if len(all) == 0 {
		return nil, errors.New("there are no articles to answer from: name a folder with --corpus")
	}
	return all, nil
}

func printAnswer(w io.Writer, answer index.Answer) {
	if !answer.Answered {
		fmt.Fprintln(w, "The articles do not say.")
		if len(answer.Nearest) > 0 {
			fmt.Fprintln(w, "Closest topics:")
		}
		for _, title := range answer.Nearest {
			fmt.Fprintln(w, "  "+title)
		}
		return
	}
	for i, h := range answer.Hits {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, h.Passage.Text)
		source := []string{h.Article.Title}
		if h.Article.Publisher != "" {
			source = append(source, h.Article.Publisher)
		}
		source = append(source, h.Article.Date.String(), h.Article.File)
		if h.Article.URL != "" {
			source = append(source, h.Article.URL)
		}
		fmt.Fprintln(w, "  — "+strings.Join(source, ", "))
		for _, r := range h.References {
			fmt.Fprintf(w, "    after %s, %s: %s\n", r.Publisher, r.Date, r.URL)
		}
	}
}
