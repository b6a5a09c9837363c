package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"summitbot/corpus/quote"
)

// TestQuotesOfTheNews holds extraction to what it reaches on the development set of annotated news.
func TestQuotesOfTheNews(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared", "eval", "quotes", "polnear")
	documents, err := readLines[goldDocument](filepath.Join(dir, "dev.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the shared quotations are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	gold, err := readLines[goldQuote](filepath.Join(dir, "dev.direct.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	people, err := quote.ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := scoreQuotes("dev", documents, gold, people, nil)
	for _, c := range []struct {
		name         string
		got, atLeast float64
	}{
		{"recall", share(s.found, s.gold), 0.97},
		{"precision", share(s.inside, s.extracted), 0.95},
		{"right speakers", share(s.right, s.named), 0.90},
		{"speakers that are not wrong", 1 - share(s.wrong, s.named), 0.97},
		{"pronouns resolved", share(s.resolved, s.pronouns), 0.80},
	} {
		if c.got < c.atLeast {
			t.Errorf("%s: %.3f, less than %.3f", c.name, c.got, c.atLeast)
		}
	}
}

func TestLastName(t *testing.T) {
	for speaker, want := range map[string]string{
		"Trump": "Trump", "Rep. Jim Clyburn (D-S.C.), the assistant leader": "Clyburn", "Robert Casey Jr.": "Casey",
		"Scott's niece, state Del. Marcia \"Cia\" Price (D),": "Price", "a spokesman for Trump": "", "the report": "", "The Post": "Post",
		"Secretary of State Madeleine Albright": "Albright", "Charles Rangel of New York": "Rangel", "": "",
	} {
		if got := lastName(speaker); got != want {
			t.Errorf("lastName(%q) = %q, want %q", speaker, got, want)
		}
	}
}
