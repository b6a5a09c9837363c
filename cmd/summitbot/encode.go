package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"summitbot/index/encoder"
)

// encode writes a vector in JSON for each line of standard input: of a text that may answer, or of a question.
func (p process) encode(ctx context.Context, args []string) error {
	var query bool
	_, rest, err := p.parse(args, func(f *flag.FlagSet) { f.BoolVar(&query, "query", false, "") })
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usagef("encode reads its texts from standard input, a text a line")
	}
	e, err := encoder.New()
	if err != nil {
		return err
	}
	vector := e.Passage
	if query {
		vector = e.Query
	}
	in, out := bufio.NewReader(p.stdin), json.NewEncoder(p.stdout)
	for line := 1; ctx.Err() == nil; line++ {
		data, tooLong, err := readLine(in)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read texts: %w", err)
		case tooLong:
			return fmt.Errorf("line %d is longer than %d bytes", line, maxLine)
		}
		text := strings.ToValidUTF8(strings.TrimRight(string(data), "\r\n"), "\uFFFD")
		if err := out.Encode(map[string]encoder.Vector{"vector": vector(text)}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
