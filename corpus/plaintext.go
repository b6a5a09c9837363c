package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var headerLine = regexp.MustCompile(`^(?i)(id|title|publisher|source|url|link|author|by|date|published|lang|language):[ ]*(.*)$`)

// parsePlain reads a page saved as plain text: an optional head of "Key: value" lines, then paragraphs, one a line or
// separated by blank lines. Where nothing names the title, a first line that looks like a headline serves.
func parsePlain(a *Article, source string) {
	body := readHeader(a, source)
	b := newBuilder(a)
	for _, p := range SplitParagraphs(body) {
		b.add(Body, p)
	}
	b.finish()
	if a.Title != "" || len(a.Paragraphs) == 0 {
		return
	}
	first := &a.Paragraphs[0]
	text := a.Text[first.Start:first.End]
	if first.Kind == Body && len(a.Paragraphs) > 1 && headline(text) {
		first.Kind = Heading
		a.Title = text
	}
}

// readHeader takes the "Key: value" lines off the top. A line with an unknown key ends the head; so the whole text
// remains where there is none.
func readHeader(a *Article, source string) (body string) {
	rest := strings.TrimLeft(source, "\n ")
	for {
		line, after, more := strings.Cut(rest, "\n")
		m := headerLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			return rest
		}
		setField(a, strings.ToLower(m[1]), m[2])
		rest = after
		if !more {
			return ""
		}
	}
}

func setField(a *Article, key, value string) {
	switch key {
	case "id":
		a.ID = value
	case "title":
		a.Title = value
	case "publisher", "source":
		a.Publisher = value
	case "url", "link":
		a.URL = value
	case "author", "by":
		a.Author = value
	case "lang", "language":
		a.Lang = strings.ToLower(value)
	case "date", "published":
		d, ok := ParseDate(value)
		if !ok && value != "" {
			a.Dropped = append(a.Dropped, Dropped{value, "date that cannot be read"})
		}
		a.Date = d
	}
}

var blankLine = regexp.MustCompile(`\n\s*\n`)

// SplitParagraphs divides text at blank lines where lines are wrapped inside paragraphs, else at every line. Wrapped lines
// are told by going on in lower case: by chance a quarter of them hardly ever does.
func SplitParagraphs(text string) []string {
	lines := strings.Split(text, "\n")
	breaks, wrapped := 0, 0
	for i, line := range lines[1:] {
		next, _ := utf8.DecodeRuneInString(strings.TrimSpace(line))
		if strings.TrimSpace(lines[i]) == "" || next == utf8.RuneError {
			continue
		}
		breaks++
		if unicode.IsLower(next) {
			wrapped++
		}
	}
	if wrapped*4 > breaks {
		return blankLine.Split(text, -1)
	}
	return lines
}
