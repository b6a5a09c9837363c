package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"summitbot/corpus/extract"
)

// checkFiles shows what is read of files of any format: the articles in them with what is known of each, and what was left
// out or refused.
func (p process) checkFiles(names []string, maxSize int64) error {
	refused := 0
	for _, name := range names {
		data, err := readRegular(name, maxSize)
		if err != nil {
			return err
		}
		docs, err := extract.Extract(extract.Input{Data: data, Name: filepath.ToSlash(name)})
		for _, d := range docs {
			if err := p.printDocument(d); err != nil {
				return err
			}
		}
		if err == nil {
			continue
		}
		refused++
		if _, err := fmt.Fprintf(p.stdout, "refused  %s: %v\n", name, err); err != nil {
			return err
		}
	}
	if refused > 0 {
		return fmt.Errorf("%d of %d files refused, whole or in part", refused, len(names))
	}
	return nil
}

func (p process) printDocument(d extract.Document) error {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-9s  %s\n", key, value)
		}
	}
	line("title", d.Title)
	line("publisher", d.Publisher)
	line("author", d.Author)
	line("date", d.Date.String())
	line("language", d.Lang)
	line("url", d.URL)
	line("id", d.ID)
	for _, w := range d.Warnings {
		line("warning", w)
	}
	for _, dropped := range d.Dropped {
		line("left out", fmt.Sprintf("%s: %s", dropped.Reason, dropped.Text))
	}
	fmt.Fprintf(&b, "\n%s\n\n", d.Text)
	_, err := fmt.Fprint(p.stdout, b.String())
	return err
}

// readRegular reads a file within the limit. It is looked at before it is opened: opening a pipe would wait for its writer.
func readRegular(name string, maxSize int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: %w", name, errors.Unwrap(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%q is not a regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be read: %w", name, errors.Unwrap(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > maxSize {
		return nil, fmt.Errorf("%q is larger than the limit of %d bytes; --max-file-size raises it", name, maxSize)
	}
	return data, nil
}
