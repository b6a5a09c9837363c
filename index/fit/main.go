// Command fit finds the weights by which passages are ranked and answers are trusted, from questions whose right answers
// are known. From the project's root:
//
//	go run ./index/fit ranking     weights of the evidence
//	go run ./index/fit confidence  weights of the signals (confidenceByPosed), once those of the evidence stand; with --unposed
//	                               for passages to which no questions were put ahead (confidenceByMeaning)
//	go run ./index/fit passages    no weights, but the passages that the encoder's adapters are fitted to, as JSON lines:
//	                               those of the starter articles, with --news FILE also those of a set of news stories
//
// The first two print a report by fivefold cross-validation, then the weights. The questions are those of questions.jsonl
// beside this file, in the form that summitbot eval reads, put to the starter articles; with --qa DIR also public sets of
// questions and passages, each put to its own passages: what a broad corpus changes in the ranking is fitted to realtimeqa,
// the others are only reported on. --words does without the encoder (wordsAlone, confidenceByWords). --held FILE names
// questions that are only reported on, with weights that have not seen them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"summitbot/index"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run() error {
	questions := flag.String("questions", filepath.Join("index", "fit", "questions.jsonl"), "")
	held := flag.String("held", "", "")
	qa := flag.String("qa", "", "")
	news := flag.String("news", "", "")
	words := flag.Bool("words", false, "")
	unposed := flag.Bool("unposed", false, "")
	flag.Parse()
	if flag.Arg(0) == "passages" {
		return writePassages(os.Stdout, *news)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	g := gatherer{
		dir: filepath.Join(cache, "summitbot-fit"), meaning: !*words,
		log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	ctx := context.Background()
	by := index.All
	if *unposed {
		by = index.WordsAndMeaning
	}
	examples, err := g.own(ctx, *questions, by)
	if err != nil {
		return err
	}
	var unseen []example
	if *held != "" {
		if unseen, err = g.own(ctx, *held, by); err != nil {
			return err
		}
	}
	switch flag.Arg(0) {
	case "ranking":
		if *unposed {
			return errors.New("ranking takes the questions put ahead away by itself; --unposed is for confidence")
		}
		var broad []example
		var public [][]example
		if *qa != "" {
			for _, set := range []string{"trecqa-dev", "wikiqa-dev", "realtimeqa-gold227"} {
				found, err := g.public(ctx, filepath.Join(*qa, set))
				if err != nil {
					return err
				}
				public = append(public, found)
			}
			broad, public = public[2], public[:2]
		}
		answerable := func(e example) bool { return e.answerable }
		fitRanking(keep(examples, answerable), keep(unseen, answerable), broad, public)
	case "confidence":
		fitConfidence(examples, unseen)
	default:
		return fmt.Errorf("say what to fit: ranking, confidence or passages")
	}
	return nil
}
