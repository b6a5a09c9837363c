// Command gen writes the encoder's embedded file from the published model: its format is described in encoder/model.go,
// that of the model in the README.md beside it.
//
//	go run ./index/encoder/gen MODEL-DIRECTORY OUTPUT
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gen MODEL-DIRECTORY OUTPUT")
		os.Exit(2)
	}
	data, err := generate(os.DirFS(os.Args[1]))
	if err == nil {
		err = os.WriteFile(os.Args[2], data, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
