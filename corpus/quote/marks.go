package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

// quoted is a quotation as it stands on a line: the words without the marks, and the whole with them.
type quoted struct {
	inner, outer corpus.Span
	continued    bool // goes on in the next line, which opens it anew
	unclosed     bool
	single       bool // ‘so’ or 'so'
}

// lineScanner finds the outermost quotations of one line in one pass. English, German and Russian marks each close
// what they open; straight marks are told by what stands around them.
type lineScanner struct {
	text     string
	end      int
	found    []quoted
	open     int  // offset of the opening mark, -1 outside
	mark     rune // the opening mark
	depth    int  // marks of the same kind opened inside
	inner    bool // a straight pair is open inside a curly one
	balanced bool // as many “ as ”
	noSingle bool // a search for a closing ’ has failed: none follows on this line
}

// quotations returns the quotations of a line. reopened says that the next line begins with an opening mark, so that a
// quotation open at the end goes on there.
func quotations(text string, line corpus.Span, reopened bool) []quoted {
	s := &lineScanner{text: text[:line.End], end: line.End, open: -1}
	part := text[line.Start:line.End]
	s.balanced = strings.Count(part, "“") == strings.Count(part, "”")
	prev := rune(' ')
	for i := line.Start; i < line.End; {
		r, size := utf8.DecodeRuneInString(text[i:line.End])
		next, _ := utf8.DecodeRuneInString(text[i+size : line.End])
		if i+size == line.End {
			next = ' '
		}
		if jump := s.step(i, r, prev, next); jump > i {
			i = jump
			prev = '’'
			continue
		}
		prev = r
		i += size
	}
	s.finish(line, reopened)
	return s.found
}

// step takes one character; it returns the offset to go on at where it found a whole quotation in single marks.
func (s *lineScanner) step(i int, r, prev, next rune) int {
	switch r {
	case '“':
		switch {
		case s.open >= 0 && s.mark == '„':
			s.close(i, r)
		case s.open >= 0 && (s.mark == '«' || s.balanced && s.mark == '“'):
			s.depth += depthOf(s.mark == '“')
		default:
			s.begin(i, r)
		}
	case '”':
		if s.open >= 0 && s.mark != '«' && s.mark != twice {
			s.close(i, r)
		}
	case '"':
		s.straight(i, prev, next)
	case '\'':
		if next == '\'' && s.double(i, prev) {
			return i + 2
		}
		if s.open < 0 && !s.noSingle && !wordRune(prev) && unicode.IsLetter(next) {
			return s.singles(i, r)
		}
	case '«':
		switch s.mark {
		case '«':
			s.depth++
		case 0:
			s.begin(i, r)
		}
	case '»':
		if s.mark == '«' {
			s.close(i, r)
		}
	case '„':
		if s.open < 0 {
			s.begin(i, r)
		}
	case '‘':
		if s.open < 0 && !s.noSingle && !wordRune(prev) && unicode.IsLetter(next) {
			return s.singles(i, r)
		}
	}
	return i
}

func depthOf(same bool) int {
	if same {
		return 1
	}
	return 0
}

// straight decides what a straight mark does by the spaces around it.
func (s *lineScanner) straight(i int, prev, next rune) {
	opens := !unicode.IsSpace(next) && !wordRune(prev) && !strings.ContainsRune(".,!?…", prev)
	switch {
	case s.open < 0:
		if opens {
			s.begin(i, '"')
		}
	case s.mark == '«' || s.mark == '„' || s.mark == twice:
	case s.inner:
		s.inner = false
	case opens && unicode.IsSpace(prev) && s.mark == '“':
		s.inner = true
	case opens && unicode.IsSpace(prev):
		s.begin(i, '"') // the one before was never closed
	default:
		s.close(i, '"')
	}
}

// twice stands for two apostrophes that are meant as one double mark, as typewriters and some agencies write it.
const twice = '″'

// double deals with two apostrophes in a row; it reports whether they are a mark.
func (s *lineScanner) double(i int, prev rune) bool {
	after, _ := utf8.DecodeRuneInString(s.text[i+2:])
	switch {
	case s.mark == twice:
		s.close(i, twice)
	case s.open < 0 && !wordRune(prev) && i+2 < s.end && !unicode.IsSpace(after):
		s.begin(i, twice)
	default:
		return false
	}
	return true
}

// width is the length of a mark in bytes.
func width(mark rune) int {
	if mark == twice {
		return len("''")
	}
	return utf8.RuneLen(mark)
}

func (s *lineScanner) begin(i int, mark rune) { s.open, s.mark, s.depth, s.inner = i, mark, 0, false }

func (s *lineScanner) close(i int, mark rune) {
	if s.depth > 0 {
		s.depth--
		return
	}
	s.add(quoted{outer: corpus.Span{Start: s.open, End: i + width(mark)}, inner: corpus.Span{Start: s.open + width(s.mark), End: i}})
	s.open, s.mark = -1, 0
}

// add records a quotation, with the spaces that stand inside its marks, unless there is nothing else in it.
func (s *lineScanner) add(q quoted) {
	if strings.TrimSpace(s.text[q.inner.Start:q.inner.End]) != "" {
		s.found = append(s.found, q)
	}
}

// maxSingle is how far, in bytes, the end of a quotation in single marks is looked for.
const maxSingle = 2000

// singles looks for the end of a quotation in single marks. A mark behind an s may be an apostrophe, so it counts only
// where no other end follows.
func (s *lineScanner) singles(i int, mark rune) int {
	from := i + utf8.RuneLen(mark)
	likely := -1
	prev := mark
	limit := min(s.end, i+maxSingle)
	for j := from; j < limit; {
		r, size := utf8.DecodeRuneInString(s.text[j:])
		next, _ := utf8.DecodeRuneInString(s.text[min(j+size, s.end):])
		if (r == '’' || r == '\'') && (mark == '\'') == (r == '\'') && !wordRune(next) && !unicode.IsSpace(prev) {
			if prev != 's' {
				likely = j
				break
			}
			if likely < 0 {
				likely, limit = j, min(limit, j+maxSingle/10)
			}
		}
		if strings.ContainsRune("“”\"«»‘", r) {
			break
		}
		j += size
		prev = r
	}
	if likely < 0 {
		s.noSingle = true
		return i
	}
	end := likely + utf8.RuneLen(closing(mark))
	s.add(quoted{outer: corpus.Span{Start: i, End: end}, inner: corpus.Span{Start: from, End: likely}, single: true})
	return end
}

func closing(mark rune) rune {
	if mark == '\'' {
		return mark
	}
	return '’'
}

// finish deals with a quotation that is open at the end of the line. One that nothing closes counts where it begins the
// line or a comma or colon leads to it; any other is a stray mark.
func (s *lineScanner) finish(line corpus.Span, reopened bool) {
	if s.open < 0 {
		return
	}
	before := strings.TrimRightFunc(s.text[line.Start:s.open], unicode.IsSpace)
	if !reopened && before != "" && !strings.HasSuffix(before, ",") && !strings.HasSuffix(before, ":") {
		return
	}
	s.add(quoted{
		outer: corpus.Span{Start: s.open, End: s.end}, inner: corpus.Span{Start: s.open + width(s.mark), End: s.end},
		continued: reopened, unclosed: true,
	})
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// opensQuotation reports whether a line begins with an opening mark.
func opensQuotation(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return strings.ContainsRune("“\"«„", r) || strings.HasPrefix(line, "''")
}
