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
	"syscall"
)

// Exit codes.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitNoAnswer = 3
)

const usage = `summitbot answers questions about the Alaska summit of August 2025 from articles,
word for word, each passage with its source.

usage:
  summitbot [settings]                      answer in Discord, or without a token in the terminal
  summitbot ask [settings] QUESTION         answer one question
  summitbot ask --batch [settings]          answer JSON lines from standard input
  summitbot quote --by NAME --about TOPIC   find exact words, with speaker and source
  summitbot quote --who WORDS|--id ID       find who said something, or one quotation
  summitbot quote --batch [settings]        answer JSON lines from standard input
  summitbot articles list|show ID|check     look at the articles
  summitbot articles quotes ID|FILE         show what is quoted in an article, and whom
  summitbot articles check FILE…            look at what is read of files, of any format
  summitbot articles add [--preview] SOURCE…
                                            take in addresses, files, folders
  summitbot articles remove ID…             take articles out again
  summitbot articles refresh ID…|--all      fetch articles' pages again
  summitbot articles history ID             show what changed in an article
  summitbot articles export|import FILE     write or read a zip of the articles that were added
  summitbot feeds add|remove ADDRESS…       follow feeds, sitemaps, lists of feeds (OPML); or no longer
  summitbot feeds list|poll                 show them; look at all of them now
  summitbot index build|status|drop         look after the index
  summitbot eval FILE                       measure answers against a file of questions
  summitbot journal top [settings]          what was asked in vain, and how answers were liked
  summitbot eval quotes FOLDER              measure quotations against annotated ones
  summitbot eval extract DIR                measure finding the article in web pages
  summitbot encode [--query]                turn lines of text into vectors of their meaning

  --json          print JSON (ask, quote, articles, feeds)
  --explain       show how the answer comes about (ask)
  --previous Q    the question that this one follows up (ask)
  --raw           show what was left out too (articles show), or each page (eval extract)
  --out FILE      write a line for each question (eval)
  --compare       measure ranking by words, meaning, both, and all (eval)
  --coverage      measure whether the articles hold the answers at all (eval)

settings, as flags or in the environment or in a file .env, in this order:
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Whoever waits where no context reaches, for input say, ends at the second signal.
	context.AfterFunc(ctx, stop)
	p := process{args: os.Args[1:], getenv: os.LookupEnv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	code := p.run(ctx)
	stop()
	os.Exit(code)
}

// process is what a run of the program has to do with its surroundings.
type process struct {
	args           []string
	getenv         func(string) (string, bool)
	stdin          io.Reader
	stdout, stderr io.Writer
}

// usageError is a mistake in how the program was called.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

var errNoAnswer = errors.New("no answer found")

func (p process) run(ctx context.Context) int {
	err := p.dispatch(ctx)
	var wrong usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(p.stdout, usage+settingsUsage())
		return exitDone
	case errors.Is(err, errNoAnswer):
		return exitNoAnswer
	case errors.As(err, &wrong):
		fmt.Fprintf(p.stderr, "summitbot: %v\nRun summitbot --help for what there is.\n", err)
		return exitUsage
	case errors.Is(err, syscall.EPIPE):
		return exitFailed // whoever read the output has seen enough
	}
	fmt.Fprintln(p.stderr, "summitbot:", err)
	return exitFailed
}

func (p process) dispatch(ctx context.Context) error {
	name, args := "", p.args
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		name, args = args[0], args[1:]
	}
	switch name {
	case "":
		return p.converse(ctx, args)
	case "ask":
		return p.ask(ctx, args)
	case "quote":
		return p.quote(ctx, args)
	case "articles":
		return p.articles(ctx, args)
	case "feeds":
		return p.feeds(ctx, args)
	case "index":
		return p.index(ctx, args)
	case "eval":
		return p.eval(ctx, args)
	case "journal":
		return p.journal(args)
	case "encode":
		return p.encode(ctx, args)
	case "help":
		return flag.ErrHelp
	}
	return usagef("there is no command %q", name)
}
