package corpus

import (
	"fmt"
	"regexp"
	"strings"
)

// Bounds of Markdown. Its parser takes time in the square of how deep quotations and lists are nested, and of the marks
// that one paragraph has; with these bounds the time is in proportion to a text's length.
const (
	maxContainers = 50   // quotations and list items that begin on one line
	maxIndent     = 100  // columns; more are of no consequence to readers
	maxMarks      = 1000 // brackets, entities and other marks in a paragraph
)

// containers is what begins quotations and list items at the beginning of a line.
var containers = regexp.MustCompile(`^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*)+`)

const markdownMarks = "[]()<&`*_!"

// boundMarkdown refuses a source that has more than the bounds allow, and cuts indentation down to them.
func boundMarkdown(source string) (string, error) {
	var out strings.Builder
	out.Grow(len(source))
	marks, number := 0, 0
	for line := range strings.Lines(source) {
		number++
		if text := strings.TrimLeft(line, " \t"); len(line)-len(text) > maxIndent {
			line = strings.Repeat(" ", maxIndent) + text
		}
		begins := containers.FindString(line)
		if n := len(begins) - strings.Count(begins, " ") - strings.Count(begins, "\t"); n > maxContainers && !ruled(line) {
			return "", fmt.Errorf("line %d begins more than %d quotations or lists", number, maxContainers)
		}
		if begins != "" || strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			marks = 0
		}
		for i := range len(line) {
			if strings.IndexByte(markdownMarks, line[i]) >= 0 {
				marks++
			}
		}
		if marks > maxMarks && !ruled(line) {
			return "", fmt.Errorf("the paragraph at line %d has more than %d marks of Markdown", number, maxMarks)
		}
		out.WriteString(line)
	}
	return out.String(), nil
}

// ruled reports whether a line is a rule across the page: one mark again and again.
func ruled(line string) bool {
	line = strings.Join(strings.Fields(line), "")
	return line != "" && strings.ContainsAny(line[:1], "-*_=") && strings.Trim(line, line[:1]) == ""
}
