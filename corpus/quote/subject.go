package quote

import (
	"strings"
	"unicode"
)

var (
	owners    = set("his her their its my our a an")
	objects   = set("it this that")
	passive   = set("was were been being be is are got")
	undergone = set(`asked told called accused described dubbed labeled labelled criticized quoted cited reported denounced mocked praised
		condemned dismissed questioned urged reminded advised slammed blasted pressed`)
)

// subject looks left of the verb at v, not further than lo, for who says it.
func (l *line) subject(lo, v int) source {
	lo = max(lo, v-reach)
	i := v - 1
	for i >= lo && l.tokens[i].word() && (between[l.tokens[i].lower] || strings.HasSuffix(l.tokens[i].lower, "ly")) && l.ending(i) == nil && pronouns[l.tokens[i].lower] == unknownSex {
		i--
	}
	if i < lo {
		return source{}
	}
	t := l.tokens[i]
	if strings.HasSuffix(l.tokens[v].lower, "ing") && v > lo && i == v-1 && !between[l.tokens[i].lower] {
		return l.earlier(lo, v) // "Trump attacked Cruz, calling him …"
	}
	switch p := pronouns[t.lower]; {
	case t.quote >= 0:
		return source{}
	case p == relative:
		return l.antecedent(lo, i)
	case p != unknownSex:
		return source{pronoun: p, at: i, how: "pronoun"}
	}
	if m := l.ending(i); m != nil {
		return l.head(lo, m)
	}
	switch {
	case t.is(","), t.is(")"), t.dash():
		return l.apposed(lo, i)
	case t.lower == "and" || t.lower == "but" || t.lower == "or" || t.lower == "и" || t.lower == "но":
		return l.earlier(lo, v)
	case t.word():
		if s := l.described(lo, i); s.found() {
			return s
		}
	}
	return l.mainSubject(lo, v)
}

// earlier returns who does what the verb at v only adds: the subject of the verb of saying before it, else of the whole.
func (l *line) earlier(lo, v int) source {
	for u := v - 1; u > lo; u-- {
		if l.tokens[u].quote >= 0 {
			break
		}
		if !l.isCue(u) || strings.HasSuffix(l.tokens[u].lower, "ing") {
			continue
		}
		i := u - 1
		for i > lo && between[l.tokens[i].lower] {
			i--
		}
		if p := pronouns[l.tokens[i].lower]; p == male || p == female {
			return source{pronoun: p, at: i, how: "pronoun"}
		}
		if m := l.ending(i); m != nil && m.Start >= lo {
			if s := l.head(lo, m); s.how == "name" {
				return s
			}
		}
	}
	return l.mainSubject(lo, v)
}

// head returns the mention m as a subject, unless it only belongs to one: in "a spokesman for Trump" it does.
func (l *line) head(lo int, m *mention) source {
	if m.possessive {
		return source{}
	}
	s := source{mention: m, at: m.Start, how: "name"}
	if m.Start-1 < lo {
		return s
	}
	before := l.tokens[m.Start-1]
	if before.lower == "the" && m.Start-2 >= lo && l.tokens[m.Start-2].lower == "of" { // "the First Lady of the United States"
		if belongs := l.described(lo, m.Start-3); belongs.found() {
			return belongs
		}
	}
	switch {
	case before.lower == "and" && m.Start-2 >= lo && l.ending(m.Start-2) != nil:
		return source{phrase: "several", at: m.Start}
	case prepositions[before.lower] && m.Start-2 >= lo && l.tokens[m.Start-2].word():
		if owner := l.ending(m.Start - 2); owner != nil && !owner.possessive { // "Robert Fico of Slovakia"
			return l.head(lo, owner)
		}
		if belongs := l.described(lo, m.Start-2); belongs.found() {
			return belongs
		}
	}
	return s
}

// antecedent returns whom "who" at token i means.
func (l *line) antecedent(lo, i int) source {
	j := i - 1
	if j >= lo && l.tokens[j].is(",") {
		j--
	}
	if j >= lo && l.tokens[j].is(")") {
		j = l.opening(lo, j) - 1
	}
	if j < lo {
		return source{}
	}
	if m := l.ending(j); m != nil {
		return l.head(lo, m)
	}
	return l.apposed(lo, j+1)
}

// opening returns the token of the bracket that the one at i closes, or lo-1.
func (l *line) opening(lo, i int) int {
	for i >= lo && !l.tokens[i].is("(") {
		i--
	}
	return i
}

// apposed finds the subject before an apposition that ends at the comma or bracket i: "Jim Clyburn (D-S.C.), the
// assistant leader, said". It looks at what stands between commas, from the verb to the left.
func (l *line) apposed(lo, i int) source {
	for end, nearest := i, true; end > lo; nearest = false {
		bracket := false
		for end > lo && (l.tokens[end].is(")") || l.tokens[end-1].is(")")) {
			if !l.tokens[end].is(")") {
				end--
			}
			end = max(l.opening(lo, end), lo)
			bracket = true
		}
		if end <= lo || l.tokens[end-1].quote >= 0 {
			break
		}
		start := end
		for start > lo && !l.breaks(start-1) {
			start--
		}
		m := l.ending(end - 1)
		switch {
		case start == end || m == nil || m.possessive || l.place(m) || l.remark(start):
		case nearest && !bracket:
			if m.Start <= start || l.named(start, m) {
				return source{mention: m, at: m.Start, how: "apposition"}
			}
		case bracket || l.apposition(end):
			return l.head(start, m)
		}
		end = start - 1
	}
	return l.mainSubject(lo, i)
}

// remark reports whether what begins at token i can hold no subject: "who went on", "of Raleigh", "30".
func (l *line) remark(i int) bool {
	t := l.tokens[i]
	return remarks[t.lower] || prepositions[t.lower] || unicode.IsDigit(first(t.text)) || strings.HasSuffix(t.lower, "ing") && !t.capital()
}

var remarks = set("who whom whose which where when while after before as if because since although though and but or that then now formerly")

// named reports whether the segment from start is "the chairman John Smith": a description that ends in the name.
func (l *line) named(start int, m *mention) bool {
	for i := start; i < m.Start; i++ {
		if t := l.tokens[i]; !t.word() || prepositions[t.lower] {
			return false
		}
	}
	return m.who != nil && m.who.human()
}

func (l *line) place(m *mention) bool {
	return m.who != nil && (m.who.body || places[fold(m.who.name)])
}

// breaks reports whether token i divides the segments of a sentence.
func (l *line) breaks(i int) bool {
	t := l.tokens[i]
	return t.quote >= 0 || t.is(",") || t.is(";") || t.dash() || t.is("(") || t.is(")") || t.is(":")
}

// apposition reports whether what stands behind the comma at end says something of the name before it.
func (l *line) apposition(end int) bool {
	if end >= len(l.tokens) || l.tokens[end].is("(") {
		return true
	}
	if end+1 >= len(l.tokens) {
		return false
	}
	t := l.tokens[end+1]
	return t.word() && (!t.capital() || stateAbbreviation(t) || titles[t.lower] || l.starting(end+1) != nil)
}

// stateAbbreviation reports whether a token is what stands behind a name for a party and a state: "R-Wis.".
func stateAbbreviation(t token) bool {
	return strings.HasPrefix(t.text, "R-") || strings.HasPrefix(t.text, "D-") || strings.HasPrefix(t.text, "I-")
}

// described returns the description that ends at token i: an article or a capital, then words up to there.
func (l *line) described(lo, i int) source {
	for j := i; j >= lo && j > i-8; j-- {
		t := l.tokens[j]
		if !t.word() {
			break
		}
		if determiners[t.lower] || t.possessive {
			var words []string
			for _, t := range l.tokens[j : i+1] {
				words = append(words, t.lower)
			}
			if j-2 >= lo && l.tokens[j-1].lower == "of" && l.tokens[j-2].word() { // "the aide of the president"
				if s := l.described(lo, j-2); s.found() {
					return s
				}
			}
			return source{phrase: strings.Join(words, " "), at: j, how: "description"}
		}
		if speechVerbs[t.lower] && j < i {
			break
		}
	}
	if t := l.tokens[i]; i == lo || nobody[t.lower] || i > lo && !l.tokens[i-1].word() {
		return source{phrase: t.lower, at: i, how: "description"}
	}
	return source{}
}

// nobody are words that stand for people whom a sentence does not name.
var nobody = set(`another others one some many most both several nobody everyone everybody someone somebody people sources officials
	critics experts aides`)

// mainSubject returns the first person between lo and hi who can be the subject there.
func (l *line) mainSubject(lo, hi int) source {
	lo = max(lo, hi-reach)
	for i := lo; i < hi; i++ {
		t := l.tokens[i]
		if t.quote >= 0 {
			continue
		}
		if p := pronouns[t.lower]; (p == male || p == female) && t.lower != "him" && t.lower != "her" {
			return source{pronoun: p, at: i, how: "subject"}
		}
		if t.lower == "the" && (i == lo || !prepositions[l.tokens[i-1].lower]) {
			if s := l.openingDescription(i, hi); s.found() {
				return s
			}
		}
		m := l.starting(i)
		if m == nil || m.who == nil {
			continue
		}
		m = l.whole(m, hi, false)
		i = m.End - 1
		if !m.who.human() || m.possessive || m.Start > lo && (prepositions[l.tokens[m.Start-1].lower] || remarks[l.tokens[m.Start-1].lower]) {
			continue
		}
		if m.End+1 < hi && l.tokens[m.End].lower == "and" && l.starting(m.End+1) != nil {
			return source{phrase: "several", at: m.Start, how: "description"}
		}
		return source{mention: m, at: m.Start, how: "subject"}
	}
	return source{}
}

// whole returns the last name of the phrase that m begins: of "Clinton campaign manager Robby Mook" the man's.
// Behind a verb any noun may stand between the names, else only one that says what somebody is.
func (l *line) whole(m *mention, hi int, role bool) *mention {
	for j := m.End; j < min(hi, m.End+5); j++ {
		if next := l.starting(j); next != nil && next.who != nil && (role || next.Start < next.name.Start) {
			return next
		}
		t := l.tokens[j]
		if !t.word() || t.capital() || prepositions[t.lower] || determiners[t.lower] || speechVerbs[t.lower] || remarks[t.lower] || between[t.lower] {
			break
		}
		role = role || titles[t.lower] || roleNouns[t.lower]
	}
	return m
}

// roleNouns are what people are called by what they do, beside the titles.
var roleNouns = set(`manager strategist speechwriter operative supporter surrogate analyst counsel lawyer pollster consultant columnist
	executive expert scholar activist organizer donor backer mogul businessman billionaire moderator actor actress singer author
	journalist blogger writer historian scientist economist veteran official delegate`)
