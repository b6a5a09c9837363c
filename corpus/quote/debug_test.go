package quote

import (
	"fmt"
	"os"
	"testing"

	"summitbot/corpus"
)

func TestDebug(t *testing.T) {
	data, err := os.ReadFile("/tmp/d.txt")
	if err != nil {
		t.Skip()
	}
	p, err := ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := corpus.Parse("d.md", data)
	if err != nil {
		t.Fatal(err)
	}
	x := newExtractor(a, p)
	for _, l := range x.lines {
		fmt.Println("LINE", l.heading, titleCase(l.tokens), l.sentences)
		for _, m := range l.mentions {
			n := "NIL"
			if m.who != nil {
				n = m.who.name
			}
			fmt.Println("   M", m.Span, m.title, "|", n, m.possessive)
		}
	}
	for _, q := range Extract(a, p) {
		fmt.Printf("%s | %s | %s | %s | %s\n", q.Speaker, q.Status, q.Evidence, q.Cue, q.Text)
	}
}
