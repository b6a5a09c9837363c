package corpus

import (
	"strings"
	"testing"
)

func TestMarkdownThatWouldTakeForEverIsRefused(t *testing.T) {
	for _, source := range []string{
		strings.Repeat("> ", 500_000) + "x",
		strings.Repeat("- ", 500_000) + "x",
		strings.Repeat("1) ", 500_000) + "x",
		strings.Repeat(")", 2_000_000),
		strings.Repeat("[a](", 500_000),
		strings.Repeat("[a]: x\n", 200_000),
		strings.Repeat("&", 1_000_000),
	} {
		if _, err := Parse("a.md", []byte(source)); err == nil {
			t.Errorf("%.20q… is taken", source)
		}
	}
}

func TestBoundsLeaveArticlesAlone(t *testing.T) {
	source := "# Title\n\n> > A quotation in a quotation.\n\n- one\n  - two\n    1. three\n\n" + strings.Repeat("*", 300) + "\n\n" +
		strings.Repeat("- An item with [a link](https://example.org) in it.\n", 2000) + "\n" + strings.Repeat("-", 5000) + "\n\n" +
		strings.Repeat(" ", 500) + "Far to the right."
	bounded, err := boundMarkdown(source)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(strings.Fields(bounded), " "), strings.Join(strings.Fields(source), " "); got != want {
		t.Error("words changed")
	}
}

func TestLongLinesAreReadSoon(t *testing.T) {
	// Each would take minutes if patterns for short lines were tried on it.
	for _, text := range []string{strings.Repeat(")", 4<<20), strings.Repeat("[", 4<<20), strings.Repeat("<!--", 1<<20)} {
		if _, err := Parse("a.txt", []byte("Title: T\n\n"+text)); err != nil {
			t.Error(err)
		}
	}
	a, err := Parse("a.txt", []byte("Title: T\n\n"+strings.Repeat("ы word ", 1000)+"(Photo: Example)"))
	if err != nil || len(a.Dropped) != 1 || strings.Contains(a.Text, "Photo") {
		t.Errorf("a credit behind a long line: %v, %v", a.Dropped, err)
	}
}
