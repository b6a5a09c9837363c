package quote

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

// token is a word, a mark of punctuation, or a whole quotation of a line.
type token struct {
	corpus.Span
	text       string // as written; of a possessive what stands before 's
	lower      string
	possessive bool
	quote      int // which quotation of the line it is; -1 for words and punctuation
}

func (t token) word() bool {
	r, _ := utf8.DecodeRuneInString(t.text)
	return t.quote < 0 && wordRune(r)
}

func (t token) capital() bool {
	r, _ := utf8.DecodeRuneInString(t.text)
	if t.quote >= 0 || !unicode.IsUpper(r) {
		return false
	}
	i := strings.LastIndexByte(t.text, '-')
	return i < 0 || !tails[t.text[i+1:]]
}

// tails make of a name what is none: "Trump-style", "Moscow-based".
var tails = set("style based led era backed like owned born run type wide funded controlled held only area bound friendly affiliated")

func (t token) dash() bool {
	return t.quote < 0 && (t.text == "—" || t.text == "–" || t.text == "-" || t.text == "―")
}

func (t token) is(mark string) bool { return t.quote < 0 && t.text == mark }

// line is a paragraph, or what a line break makes of it: its tokens, its quotations, its sentences as ranges of tokens.
type line struct {
	corpus.Span
	tokens    []token
	quotes    []quoted
	sentences []corpus.Span
	mentions  []mention
	heading   bool
}

// newLine divides a line into tokens.
func newLine(text string, span corpus.Span, quotes []quoted, heading bool) *line {
	l := &line{Span: span, quotes: quotes, heading: heading}
	next := 0
	for i := span.Start; i < span.End; {
		if next < len(quotes) && i >= quotes[next].outer.Start {
			q := quotes[next]
			l.tokens = append(l.tokens, token{Span: q.outer, quote: next})
			i = max(q.outer.End, i+1)
			next++
			continue
		}
		limit := span.End
		if next < len(quotes) {
			limit = quotes[next].outer.Start
		}
		r, size := utf8.DecodeRuneInString(text[i:limit])
		switch {
		case unicode.IsSpace(r):
			i += size
		case wordRune(r):
			t := scanWord(text, i, limit)
			l.tokens = append(l.tokens, t)
			i = t.End
		default:
			l.tokens = append(l.tokens, token{Span: corpus.Span{Start: i, End: i + size}, text: text[i : i+size], lower: text[i : i+size], quote: -1})
			i += size
		}
	}
	return l
}

// scanWord reads a word: letters and digits, joined by apostrophes, hyphens, and the full stops of abbreviations.
func scanWord(text string, start, limit int) token {
	i := start
	for i < limit {
		r, size := utf8.DecodeRuneInString(text[i:limit])
		if wordRune(r) || unicode.Is(unicode.Mn, r) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i+size : limit])
		joins := strings.ContainsRune("'’-‑", r) && wordRune(next) ||
			r == '.' && unicode.IsLetter(next) && unicode.IsUpper(next) && single(text[start:i])
		if !joins {
			break
		}
		i += size
	}
	t := token{Span: corpus.Span{Start: start, End: i}, quote: -1}
	word := text[start:i]
	// The full stop of an abbreviation belongs to the word, so that it ends no sentence.
	if strings.HasPrefix(text[i:limit], ".") && (abbreviations[strings.ToLower(word)] || single(word) && unicode.IsUpper(first(word))) {
		t.End++
	}
	for _, s := range []string{"'s", "’s"} {
		if cut, ok := strings.CutSuffix(word, s); ok {
			word, t.possessive = cut, true
		}
	}
	if rest := text[i:limit]; strings.HasSuffix(word, "s") && (strings.HasPrefix(rest, "’") || strings.HasPrefix(rest, "'")) {
		t.possessive = true
		_, size := utf8.DecodeRuneInString(rest)
		t.End += size
	}
	t.text = word
	t.lower = strings.ReplaceAll(strings.ToLower(word), "’", "'")
	return t
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// single reports whether what stands behind the last full stop is one letter, as in "U.S".
func single(s string) bool {
	s = s[strings.LastIndexAny(s, ".-")+1:]
	_, size := utf8.DecodeRuneInString(s)
	return size > 0 && size == len(s)
}

// divide finds the sentences of a line. A quotation ends one where its own words do and no cue goes on behind it.
func (l *line) divide(text string) {
	start := 0
	for i, t := range l.tokens {
		ends := t.is(".") && !l.goesOn(i) || t.is("!") || t.is("?") || t.is("…") && l.capitalNext(i)
		if t.quote >= 0 {
			words := strings.TrimRight(text[l.quotes[t.quote].inner.Start:l.quotes[t.quote].inner.End], "’'”» )]")
			last, _ := utf8.DecodeLastRuneInString(words)
			ends = strings.ContainsRune(".!?…", last) && l.capitalNext(i) && !l.cueFollows(i+1, last == '.')
		}
		if ends {
			l.sentences = append(l.sentences, corpus.Span{Start: start, End: i + 1})
			start = i + 1
		}
	}
	if start < len(l.tokens) {
		l.sentences = append(l.sentences, corpus.Span{Start: start, End: len(l.tokens)})
	}
}

// sentenceOf returns which sentence token i is in.
func (l *line) sentenceOf(i int) int {
	n, found := slices.BinarySearchFunc(l.sentences, i, func(s corpus.Span, i int) int { return s.Start - i })
	if !found {
		n--
	}
	return n
}

// goesOn reports whether the full stop at token i belongs to an abbreviation, since the sentence goes on behind it.
func (l *line) goesOn(i int) bool {
	if i+1 >= len(l.tokens) || i == 0 || !l.tokens[i-1].word() {
		return false
	}
	next := l.tokens[i+1]
	return next.is(",") || next.is(";") || next.is(":") || next.is(")") || next.word() && unicode.IsLower(first(next.text))
}

func (l *line) capitalNext(i int) bool {
	for _, t := range l.tokens[i+1 : min(i+6, len(l.tokens))] {
		if t.word() {
			return t.capital() || unicode.IsDigit(first(t.text))
		}
		if t.quote >= 0 {
			return true
		}
		if strings.ContainsAny(t.text, ",;-–—―") {
			return false
		}
	}
	return true
}

// cueFollows reports whether a short cue begins at token i: "Trump said", "The president asked". Behind a full stop it
// must stand alone, since "Trump said he would go" begins a sentence.
func (l *line) cueFollows(i int, strict bool) bool {
	for j := i; j < len(l.tokens) && j < i+8; j++ {
		t := l.tokens[j]
		if t.quote >= 0 || !t.word() {
			return false
		}
		if l.isCue(j) && j > i {
			if j+1 == len(l.tokens) {
				return true
			}
			next := l.tokens[j+1]
			return !strict && !next.is(":") || next.is(".") || next.is(",")
		}
	}
	return false
}
