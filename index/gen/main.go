// Command gen writes the vectors of the starter articles' sentences, and of the questions that were put to them ahead, which
// the program carries so that a first start need not compute them. Run it by go generate ./index after a change of either.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"summitbot/corpus"
	"summitbot/corpus/articles"
	"summitbot/index"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: gen VECTORS QUESTIONS VECTORS-OF-QUESTIONS")
	}
	loaded, skipped := corpus.Load(articles.FS, 0)
	if len(skipped) > 0 {
		return fmt.Errorf("a starter article cannot be read: %w", skipped[0])
	}
	var vectors, posed bytes.Buffer
	if err := index.WriteVectors(&vectors, loaded); err != nil {
		return err
	}
	questions, err := readQuestions(args[1])
	if err != nil {
		return err
	}
	gone, err := index.WritePosed(&posed, loaded, questions)
	if err != nil {
		return err
	}
	for _, q := range gone {
		fmt.Fprintf(os.Stderr, "gen: passage %s is gone, put this to the one in its place: %s\n", q.Passage, q.Question)
	}
	return errors.Join(os.WriteFile(args[0], vectors.Bytes(), 0o644), os.WriteFile(args[2], posed.Bytes(), 0o644))
}

func readQuestions(name string) (all []index.PosedQuestion, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for in := json.NewDecoder(f); ; {
		var q index.PosedQuestion
		if err := in.Decode(&q); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, q)
	}
}
