package quote

import (
	"slices"
	"strings"
	"unicode"
)

// source is what stands where the speaker of a quotation is named.
type source struct {
	mention *mention
	pronoun sex    // he, she and so on
	phrase  string // a description: "the senator"
	at      int    // token
	how     string
}

func (s source) found() bool { return s.mention != nil || s.pronoun != unknownSex || s.phrase != "" }

var prepositions = set("of for to with from by at in on about against under near behind over into like than including beside alongside opposite without within during via through among despite между с от для к у о об")

var determiners = set(`the a an his her their its our my this that one another some many several most two three these those every no any
	he's`)

// reach is how many tokens around a verb are looked at for who does it.
const reach = 60

// ending returns the mention whose last token is i.
func (l *line) ending(i int) *mention {
	n, found := slices.BinarySearchFunc(l.mentions, i+1, func(m mention, end int) int { return m.End - end })
	if found {
		return &l.mentions[n]
	}
	return nil
}

// starting returns the mention whose first token is i.
func (l *line) starting(i int) *mention {
	n, found := slices.BinarySearchFunc(l.mentions, i, func(m mention, start int) int { return m.Start - start })
	if found {
		return &l.mentions[n]
	}
	return nil
}

// within returns the mentions between tokens lo and hi.
func (l *line) within(lo, hi int) []mention {
	from, _ := slices.BinarySearchFunc(l.mentions, lo, func(m mention, start int) int { return m.Start - start })
	to := from
	for to < len(l.mentions) && l.mentions[to].End <= hi {
		to++
	}
	return l.mentions[from:to]
}

// isCue reports whether token i is a verb of saying, and no noun that is spelled like one.
func (l *line) isCue(i int) bool {
	t := l.tokens[i]
	if t.quote >= 0 || !speechVerbs[t.lower] || t.capital() && !cyrillic(t.text) {
		return false
	}
	if i == 0 {
		return true
	}
	before := l.tokens[i-1]
	if passive[before.lower] && undergone[t.lower] && !(i+1 < len(l.tokens) && l.tokens[i+1].lower == "as") {
		return false // "was asked": not who did it
	}
	if (t.lower == "put" || t.lower == "puts") && !(i+1 < len(l.tokens) && objects[l.tokens[i+1].lower]) {
		return false
	}
	if m := l.ending(i - 1); m != nil && m.Start > 0 && owners[l.tokens[m.Start-1].lower] && (m.who == nil || !m.who.certain()) {
		return false // "his Telegram post"
	}
	if before.possessive || determiners[before.lower] && before.lower != "that" || before.lower == "of" || before.lower == "in" {
		return false
	}
	return true
}

// after looks for a cue behind the quotation at token q: ", said Trump", ", Trump said", "according to Trump".
func (l *line) after(q, hi int) (source, string) {
	i := q + 1
	for i < hi && (l.tokens[i].is(",") || l.tokens[i].dash()) {
		i++
	}
	if i >= hi || l.tokens[i].quote >= 0 {
		return source{}, ""
	}
	dash := i > q+1 && !l.tokens[i-1].is(",")
	t := l.tokens[i]
	if t.lower == "according" && i+2 < hi {
		return l.object(i+2, hi), "according to"
	}
	if (t.lower == "по" || t.lower == "за") && i+2 < hi && (l.tokens[i+1].lower == "словам" || l.tokens[i+1].lower == "словами") {
		return l.object(i+2, hi), t.text + " " + l.tokens[i+1].text
	}
	v := i
	for v < hi && v < i+3 && (between[l.tokens[v].lower] || l.tokens[v].lower == "as" || l.tokens[v].lower == "как") && !speechVerbs[l.tokens[v].lower] && pronouns[l.tokens[v].lower] == unknownSex {
		v++
	}
	if v < hi && l.tokens[v].quote < 0 && speechVerbs[l.tokens[v].lower] && !l.tokens[v].capital() && (orderly[l.tokens[v].lower] || cyrillic(l.tokens[v].lower)) || v+1 < hi && l.verbBefore(v) {
		if s := l.object(v+1, hi); s.found() {
			return s, l.tokens[v].text
		}
	}
	for v := i + 1; v < hi && v < i+40; v++ {
		if l.tokens[v].quote >= 0 {
			break
		}
		if !l.isCue(v) {
			continue
		}
		if s := l.subject(i, v); s.found() && s.how != "subject" && l.beginsWith(i, s) {
			return s, l.tokens[v].text
		}
		break
	}
	// A verb that is in no list: "Trump thundered." A name and one word, and the sentence is over.
	if m := l.starting(i); m != nil && m.End+1 < hi && !m.possessive && (strings.HasSuffix(l.tokens[m.End].lower, "ed") || strings.HasSuffix(l.tokens[m.End].lower, "s")) &&
		(!l.tokens[m.End+1].word()) && l.tokens[m.End+1].quote < 0 {
		return source{mention: m, at: m.Start, how: "name"}, l.tokens[m.End].text
	}
	if m := l.starting(i); m != nil && dash && m.who != nil && m.who.human() && (m.End >= hi || !l.tokens[m.End].word()) {
		return source{mention: m, at: m.Start, how: "signature"}, ""
	}
	return source{}, ""
}

// beginsWith reports whether the phrase that names a source begins at token i, right behind the quotation.
func (l *line) beginsWith(i int, s source) bool {
	for _, t := range l.tokens[i:max(i, s.at)] {
		if s.how != "apposition" && (!t.word() || prepositions[t.lower] || remarks[t.lower] || speechVerbs[t.lower]) {
			return false
		}
	}
	return s.how != "description" || s.at == i
}

// verbBefore reports whether token v, behind a quotation, looks like a verb with a name behind it: "remembered Roy Verley".
func (l *line) verbBefore(v int) bool {
	return l.tokens[v].word() && !l.tokens[v].capital() && strings.HasSuffix(l.tokens[v].lower, "ed") && l.starting(v+1) != nil
}

// late looks for a cue at the end of the sentence: "“…” in the primary, said Paul Beck".
func (l *line) late(q, hi int) (source, string) {
	for i := q + 1; i+2 < min(hi, q+reach); i++ {
		if !l.tokens[i].is(",") {
			continue
		}
		if v := i + 1; l.tokens[v].quote < 0 && orderly[l.tokens[v].lower] {
			if s := l.object(v+1, hi); s.found() {
				return s, l.tokens[v].text
			}
		}
		m := l.starting(i + 1)
		if p := pronouns[l.tokens[i+1].lower]; (p == male || p == female) && speechVerbs[l.tokens[i+2].lower] && (i+3 >= hi || !l.tokens[i+3].word()) {
			return source{pronoun: p, at: i + 1, how: "pronoun"}, l.tokens[i+2].text
		}
		if m != nil && m.End < hi && speechVerbs[l.tokens[m.End].lower] && (m.End+1 >= hi || !l.tokens[m.End+1].word()) {
			return source{mention: m, at: m.Start, how: "name"}, l.tokens[m.End].text
		}
	}
	return source{}, ""
}

func cyrillic(w string) bool { return unicode.Is(unicode.Cyrillic, first(w)) }

// object returns who stands from token i on, behind "said" or "according to".
func (l *line) object(i, hi int) source {
	hi = min(hi, i+reach)
	start := i
	for ; i < hi; i++ {
		t := l.tokens[i]
		if t.quote >= 0 {
			break
		}
		if p := pronouns[t.lower]; p != unknownSex && i == start {
			return source{pronoun: p, at: i, how: "pronoun"}
		}
		if m := l.starting(i); m != nil {
			i = m.End - 1
			if m.possessive {
				continue
			}
			if n := l.whole(m, hi, true); n != m && n.who.human() {
				m = n
			}
			if m.End+1 < hi && l.tokens[m.End].lower == "and" && l.starting(m.End+1) != nil {
				return source{phrase: "several", at: start}
			}
			return source{mention: m, at: m.Start, how: "name"}
		}
		if !t.word() || prepositions[t.lower] || t.lower == "who" || t.lower == "when" || t.lower == "after" || t.lower == "as" {
			break
		}
	}
	// "said the group's president, John Smith", "said his wife, the actress Jane Smith"
	if i > start && i+1 < hi && l.tokens[i].is(",") {
		for j := i + 1; j < min(hi, i+5); j++ {
			if m := l.starting(j); m != nil && !m.possessive && m.who != nil && m.who.human() {
				return source{mention: m, at: m.Start, how: "apposition"}
			}
			if t := l.tokens[j]; !t.word() || prepositions[t.lower] || remarks[t.lower] || speechVerbs[t.lower] {
				break
			}
		}
	}
	if i > start {
		var words []string
		for _, t := range l.tokens[start:min(i, start+8)] {
			words = append(words, t.lower)
		}
		return source{phrase: strings.Join(words, " "), at: start, how: "description"}
	}
	return source{}
}

// before looks for a cue in front of the quotation at token q, not further than lo.
func (l *line) before(lo, q int) (source, string) {
	lo = max(lo, q-reach)
	if s, cue := l.verbOf(lo, q, false); s.found() {
		return s, cue
	}
	if s, cue := l.verbOf(lo, q, true); s.found() {
		return s, cue
	}
	return source{}, ""
}

// colon looks for whose words the colon in front of the quotation at token q announces.
func (l *line) colon(lo, q int) (source, string) {
	lo = max(lo, q-reach)
	if q-2 < lo || !l.tokens[q-1].is(":") {
		return source{}, ""
	}
	if m := l.ending(q - 2); m != nil && (m.Start == lo || l.tokens[m.Start-1].dash()) { // "TRUMP: …"
		return source{mention: m, at: m.Start, how: "colon"}, ":"
	}
	return l.colonSubject(lo, q-1), ":"
}

// colonSubject returns whose words a colon at token i announces: "He did so on the radio:", "Trump's advice was:".
func (l *line) colonSubject(lo, i int) source {
	if p := owning[l.tokens[lo].lower]; p != unknownSex {
		return source{pronoun: p, at: lo, how: "possessive"}
	}
	if m := l.starting(lo); m != nil && m.possessive && m.who != nil && m.who.certain() {
		return source{mention: m, at: m.Start, how: "possessive"}
	}
	return l.mainSubject(lo, i)
}

var owning = map[string]sex{"his": male, "her": female}

// openingDescription returns the description that a clause begins with: "The Russian president gave his reason".
func (l *line) openingDescription(lo, hi int) source {
	if lo >= hi || l.tokens[lo].lower != "the" {
		return source{}
	}
	end := 0
	for j := lo + 1; j < min(hi, lo+8); j++ {
		t := l.tokens[j]
		if !t.word() || prepositions[t.lower] && t.lower != "of" || l.starting(j) != nil {
			break
		}
		if titles[t.lower] && !adjectival[t.lower] || roleNouns[t.lower] || end > 0 && l.tokens[j-1].lower == "of" {
			end = j + 1
		}
	}
	if end == 0 || end < hi && l.starting(end) != nil || l.tokens[end-1].possessive {
		return source{}
	}
	var words []string
	for _, t := range l.tokens[lo:end] {
		words = append(words, t.lower)
	}
	return source{phrase: strings.Join(words, " "), at: lo, how: "description"}
}

// leads reports whether a verb stands close to the quotation at token q, with only a comma or colon before the marks:
// "Rubio fired back:".
func (l *line) leads(v, q int) bool {
	return q-v <= 4 && (l.tokens[q-1].is(",") || l.tokens[q-1].is(":"))
}

// verbOf looks for the verb of saying nearest to the left of token q, and for whose it is. The weak ones, which mostly
// mean something else, are looked for on their own.
func (l *line) verbOf(lo, q int, weak bool) (source, string) {
	for v := q - 1; v >= lo; v-- {
		t := l.tokens[v]
		if t.lower == "according" && v+2 < q {
			if s := l.object(v+2, q); s.found() {
				return s, "according to"
			}
		}
		if (t.lower == "словам" || t.lower == "словами") && v+1 < q {
			if s := l.object(v+1, q); s.found() {
				return s, t.text
			}
		}
		if (weakVerbs[t.lower] && !l.leads(v, q)) != weak {
			continue
		}
		if v == lo && orderly[t.lower] && t.capital() { // "Said Dorothy Poynter, …"
			if s := l.object(v+1, q); s.mention != nil {
				return s, t.text
			}
		}
		if !l.isCue(v) {
			if speechVerbs[t.lower] && v > lo && l.tokens[v-1].possessive { // "Trump's claim that …"
				if m := l.ending(v - 1); m != nil {
					return source{mention: m, at: m.Start, how: "possessive"}, t.text
				}
			}
			continue
		}
		if v > lo && l.tokens[v-1].is(",") && orderly[t.lower] { // "But, said Sam Solovey, …"
			if s := l.object(v+1, q); s.mention != nil && s.mention.Start == v+1 {
				return s, t.text
			}
		}
		if cyrillic(t.lower) || orderly[t.lower] {
			if s := l.object(v+1, q); s.mention != nil && (cyrillic(t.lower) || v == lo) {
				return s, t.text
			}
		}
		s := l.subject(lo, v)
		if weakVerbs[t.lower] && !weak && s.mention != nil && (s.mention.who == nil || !s.mention.who.human()) {
			continue
		}
		if s.found() {
			return s, t.text
		}
	}
	return source{}, ""
}
