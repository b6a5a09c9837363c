package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

// role returns what an apposition behind a name says that somebody is: of "Marco Rubio, the Secretary of State," it is
// "secretary of state".
func (l *line) role(m mention) string {
	i := m.End
	if i+1 >= len(l.tokens) || !l.tokens[i].is(",") {
		return ""
	}
	i++
	if determiners[l.tokens[i].lower] {
		i++
	}
	var words []string
	known := false
	for ; i < len(l.tokens) && len(words) < 7; i++ {
		t := l.tokens[i]
		if !t.word() || prepositions[t.lower] && t.lower != "of" || remarks[t.lower] {
			break
		}
		known = known || titles[t.lower] || roleNouns[t.lower]
		words = append(words, t.lower)
	}
	if !known || i < len(l.tokens) && l.tokens[i].quote >= 0 {
		return ""
	}
	return strings.Join(words, " ")
}

// titleCase reports whether a line is a headline: all of its longer words but "with" and the like have capitals.
func titleCase(tokens []token) bool {
	words := 0
	for _, t := range tokens {
		if t.quote >= 0 {
			return false
		}
		if !t.word() || utf8.RuneCountInString(t.text) < 4 {
			continue
		}
		words++
		if !unicode.IsUpper(first(t.text)) && !prepositions[t.lower] && !common[t.lower] {
			return false
		}
	}
	return words >= 4
}

// particles are small words inside names.
var particles = set("de von van der den al bin ibn la di du da del el le фон дер де ван")

// names finds the runs of capitals on a line that are names.
func (c *cast) names(l *line) []named {
	var out []named
	starts := make(map[int]bool, len(l.sentences))
	for _, s := range l.sentences {
		starts[s.Start] = true
	}
	for i := 0; i < len(l.tokens); i++ {
		if !l.tokens[i].capital() {
			continue
		}
		end, names := i, []int{}
		for end < len(l.tokens) {
			t := l.tokens[end]
			next := token{quote: -1}
			if end+1 < len(l.tokens) {
				next = l.tokens[end+1]
			}
			if t.capital() {
				names = append(names, end)
			} else if t.lower == "of" && end > i && next.capital() && bodies[l.tokens[end-1].lower] && bodies[l.tokens[i].lower] {
				names = append(names, end)
			} else if !(particles[t.lower] && end > i && (next.capital() || particles[next.lower])) && !c.nickname(l, t, end > i && next.capital()) {
				break
			} else if t.quote < 0 {
				names = append(names, end)
			}
			end++
			if t.possessive || end < len(l.tokens) && starts[end] && !strings.HasSuffix(l.tokens[end-1].text, ".") {
				break
			}
		}
		n := c.cut(l, i, end, names, starts[i] || i > 0 && !l.tokens[i-1].word())
		if n != nil {
			out = append(out, *n)
		}
		i = end - 1
	}
	return out
}

// isTitle reports whether a word is a title, alone or joined to another: "Secretary-General", "co-founder".
func isTitle(w string) bool {
	i := strings.IndexByte(w, '-')
	return titles[w] || i > 0 && (titles[w[:i]] || titles[w[i+1:]])
}

// nickname reports whether a token is a short quotation between the words of a name: Robert "Bob" Smith.
func (c *cast) nickname(l *line, t token, inside bool) bool {
	return inside && t.quote >= 0 && l.quotes[t.quote].inner.End-l.quotes[t.quote].inner.Start <= 20
}

// cut takes titles and words that only begin a sentence off the front of a run of capitals. What is left is a name, or
// nothing.
func (c *cast) cut(l *line, start, end int, names []int, begins bool) *named {
	title := ""
	from := 0
	for from < len(names) {
		t := l.tokens[names[from]]
		isTitle := isTitle(t.lower)
		isCommon := common[t.lower] || prepositions[t.lower] || begins && from == 0 && (c.lower[t.lower] || strings.HasSuffix(t.lower, "ly") || strings.HasSuffix(t.lower, "ing") && !c.surnames[t.lower]) && sexOfName(t.lower) == unknownSex
		acronym := len(names) > from+1 && len(t.text) > 2 && strings.ToUpper(t.text) == t.text && isASCII(t.text)
		if !isTitle && !isCommon && !acronym {
			break
		}
		if isTitle {
			title = strings.TrimSpace(title + " " + t.lower)
		} else {
			title = ""
			start = names[from] + 1
		}
		from++
	}
	// A title in the middle begins the name anew: "Ohio Gov. John Kasich".
	for i := from; i < len(names)-1; i++ {
		if t := l.tokens[names[i]]; isTitle(t.lower) && !bodies[l.tokens[names[len(names)-1]].lower] {
			title, from = "", i+1
			for _, k := range names[:i+1] {
				title = strings.TrimSpace(title + " " + l.tokens[k].lower)
			}
		}
	}
	rest := names[from:]
	if len(rest) > 0 {
		if last := l.tokens[rest[len(rest)-1]].lower; isTitle(last) && !bodies[last] && !c.surnames[last] {
			return nil // "the Treasury Secretary" is a description
		}
	}
	if len(rest) == 0 && len(names) > 0 {
		if rest = c.afterAll(l, names, begins); len(rest) > 0 && title == l.tokens[rest[0]].lower {
			title = ""
		}
	}
	for len(rest) > 1 && suffixes[l.tokens[rest[len(rest)-1]].lower] {
		rest = rest[:len(rest)-1]
	}
	if len(rest) > 1 && places[l.tokens[rest[0]].lower] && c.people.Find(l.tokens[rest[1]].text) != nil { // "In Alaska Putin said"
		rest = rest[1:]
		start = rest[0]
	}
	if len(rest) == 0 || len(rest) > 6 {
		return nil
	}
	n := &named{line: l, at: l.tokens[rest[0]].Start}
	start = min(start, rest[0])
	n.Span = corpus.Span{Start: start, End: end}
	n.name = corpus.Span{Start: rest[0], End: rest[len(rest)-1] + 1}
	n.possessive = l.tokens[end-1].possessive
	n.title = title
	if start >= 2 && l.tokens[start-1].lower == "of" && titles[l.tokens[start-2].lower] && title != "" { // "Secretary of State Marco Rubio"
		n.Start = start - 2
		n.title = l.tokens[start-2].lower + " of " + title
		title, start = n.title, start-2
	}
	for i := start - 1; i >= 0 && i >= start-3 && titles[l.tokens[i].lower]; i-- { // "former president Bill Clinton"
		if title == "" || i < start-1 || n.title == title {
			n.title = strings.TrimSpace(l.tokens[i].lower + " " + n.title)
		}
		n.Start = i
	}
	for _, i := range rest {
		n.words = append(n.words, strings.TrimRight(l.tokens[i].text, "."))
	}
	return n
}

// afterAll finds the name in a run of nothing but titles and common words: an institution such as the White House, or
// somebody whose family name is such a word too, Mr. Black or Mark Cuban.
func (c *cast) afterAll(l *line, names []int, begins bool) []int {
	last := names[len(names)-1]
	t := l.tokens[last]
	switch {
	case t.lower == "house" && len(names) > 1 && l.tokens[last-1].lower == "white":
		return []int{last - 1, last}
	case t.lower == "kremlin" || t.lower == "pentagon" || t.lower == "senate" || t.lower == "house":
		return []int{last}
	case c.surnames[t.lower] && (!begins || len(names) > 1 || !common[t.lower] || last+1 < len(l.tokens) && speechVerbs[l.tokens[last+1].lower]):
		return []int{last}
	}
	return nil
}

var suffixes = set("jr sr ii iii iv")

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
