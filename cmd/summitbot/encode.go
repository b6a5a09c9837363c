package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
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
	in := bufio.NewScanner(p.stdin)
	in.Buffer(nil, maxLine)
	out := json.NewEncoder(p.stdout)
	for in.Scan() && ctx.Err() == nil {
		text := strings.ToValidUTF8(in.Text(), "\uFFFD")
		vector := e.Passage
		if query {
			vector = e.Query
		}
		if err := out.Encode(map[string]encoder.Vector{"vector": vector(text)}); err != nil {
			return err
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	return ctx.Err()
}
