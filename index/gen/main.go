// Command gen writes the vectors of the starter articles' sentences, which the program carries so that a first start
// need not compute them. Run it by go generate ./index after a change of the articles.
package main

import (
	"bytes"
	"fmt"
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
	if len(args) != 1 {
		return fmt.Errorf("usage: gen FILE")
	}
	loaded, skipped := corpus.Load(articles.FS, 0)
	if len(skipped) > 0 {
		return fmt.Errorf("a starter article cannot be read: %w", skipped[0])
	}
	var out bytes.Buffer
	if err := index.WriteVectors(&out, loaded); err != nil {
		return err
	}
	return os.WriteFile(args[0], out.Bytes(), 0o644)
}
