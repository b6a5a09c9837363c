package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine is the length in bytes above which a line of a batch is refused.
const maxLine = 1 << 20

// lineError is what is wrong with a line of a batch, and the id that the line has all the same.
type lineError struct {
	error
	id any
}

// notJSON says of a line that could not be read why, in terms of the line.
func notJSON(err error, id any) lineError {
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
	case wrong.Field == "":
		err = fmt.Errorf("it is no object, but a JSON %s", wrong.Value)
	default:
		err = fmt.Errorf("its %q cannot be a JSON %s", strings.ToLower(wrong.Field), wrong.Value)
	}
	return lineError{err, id}
}

// batchLines answers every line of standard input by a line of JSON. A line that answer reports a lineError of gets what
// refuse makes of the reason, and the others are answered all the same.
func (p process) batchLines(
	ctx context.Context, what string, answer func(line []byte) (any, error), refuse func(id any, why string) any,
) error {
	in := bufio.NewReader(p.stdin)
	out := json.NewEncoder(p.stdout)
	failed := 0
	for line := 1; ; line++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, tooLong, err := readLine(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read from standard input: %w", err)
		}
		if line == 1 {
			data = bytes.TrimPrefix(data, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(data)) == 0 {
			continue
		}
		var reply any
		if err = (lineError{error: fmt.Errorf("longer than %d bytes", maxLine)}); !tooLong {
			reply, err = answer(data)
		}
		var wrong lineError
		if errors.As(err, &wrong) {
			failed++
			reply, err = refuse(wrong.id, fmt.Sprintf("line %d is not a %s in JSON: %v", line, what, wrong)), nil
		}
		if err != nil {
			return err
		}
		if err := out.Encode(reply); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("lines that are not a %s: %d; each has an answer with an error", what, failed)
	}
	return nil
}

// readLine reads a line of any length, of which it keeps the first maxLine bytes. After the last one the error is io.EOF.
func readLine(in *bufio.Reader) (data []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		keep := min(len(part), maxLine-len(data))
		data, tooLong = append(data, part[:keep]...), tooLong || keep < len(part)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(data) > 0:
			return data, tooLong, nil
		}
		return data, tooLong, err
	}
}
