package quote

import (
	"slices"
	"strings"
	"unicode"

	"summitbot/corpus"
)

// resolve leads a source back to a person.
func (x *extractor) resolve(at place, s source) attribution {
	switch {
	case s.mention != nil:
		if s.mention.who == nil {
			return attribution{}
		}
		s.mention.who.spoke = s.mention.who.spoke || s.how == "name"
		return attribution{who: s.mention.who, role: s.mention.title}
	case s.pronoun == male || s.pronoun == female:
		return attribution{who: x.antecedent(at, s.pronoun)}
	case s.phrase != "":
		return attribution{who: x.described(at, s.phrase)}
	}
	return attribution{}
}

// topic is whom a sentence is about: its subject. It is unclear where the subject is somebody whom nothing singles out.
type topic struct {
	who     *person
	unclear bool
}

// topic finds the subject of a sentence, once its quotations have their speakers.
func (x *extractor) topic(i int, s corpus.Span) topic {
	l := x.lines[i]
	for q := s.End - 1; q >= s.Start; q-- {
		if k := l.tokens[q].quote; k >= 0 && x.given[i][k].settled {
			return topic{x.given[i][k].who, x.given[i][k].who == nil}
		}
	}
	// Whoever a verb of saying belongs to is somebody, however bare the name: "Wimes believes that …".
	for v := s.Start + 1; v < min(s.End, s.Start+reach); v++ {
		if !l.isCue(v) {
			continue
		}
		if m := l.ending(v - 1); m != nil && m.who != nil && !m.who.body && !m.possessive && l.beginsClause(s.Start, m.Start) {
			m.who.spoke = true
			return topic{who: m.who}
		}
		break
	}
	src := l.mainSubject(s.Start, min(s.End, s.Start+reach))
	switch {
	case src.found():
		who := x.resolve(place{i, src.at}, src).who
		return topic{who, who == nil}
	}
	return topic{}
}

// back is how many sentences before a pronoun are looked at.
const back = 6

// antecedent returns whom a pronoun means: the nearest subject of the right sex; where a sentence has none, the only
// person of that sex whom it names.
func (x *extractor) antecedent(at place, want sex) *person {
	fits := func(p *person) bool { return p != nil && p.certain() && (p.sex == want || p.sex == unknownSex) }
	// A subject needs less to be taken for a person than somebody who is only named.
	leads := func(p *person) bool { return p != nil && p.human() && (p.sex == want || p.sex == unknownSex) }
	l := x.lines[at.line]
	n := l.sentenceOf(at.token)
	lo := max(l.sentences[n].Start, at.token-reach)
	for i := lo; i < at.token; i++ { // "He agreed to see Putin, and later he …"
		if pronouns[l.tokens[i].lower] == want && l.tokens[i].lower != "him" && l.tokens[i].lower != "her" {
			at.token = i
		}
	}
	if who := l.subjectFitting(lo, at.token, fits); who != nil {
		return who
	}
	seen := 0
	for i := at.line; i >= 0 && seen < back; i-- {
		l := x.lines[i]
		if l.heading {
			continue
		}
		if i < at.line {
			n = len(l.sentences)
		}
		for n--; n >= 0 && seen < back; n-- {
			seen++
			if t := x.topics[i][n]; t.unclear || leads(t.who) {
				return t.who
			}
			var found *person
			for _, m := range l.within(l.sentences[n].Start, l.sentences[n].End) {
				if !fits(m.who) || m.who == found {
					continue
				}
				if found != nil {
					return nil
				}
				found = m.who
			}
			if found != nil {
				return found
			}
		}
	}
	return nil
}

// subjectFitting returns the first person between two tokens who is the subject of a clause there and fits.
func (l *line) subjectFitting(lo, hi int, fits func(*person) bool) *person {
	for _, m := range l.within(lo, hi) {
		if fits(m.who) && !m.possessive && l.beginsClause(lo, m.Start) {
			return m.who
		}
	}
	return nil
}

// beginsClause reports whether a clause can begin at token i: behind a comma, a conjunction, a verb of saying.
func (l *line) beginsClause(lo, i int) bool {
	if i <= lo {
		return true
	}
	t := l.tokens[i-1]
	if prepositions[t.lower] {
		return false
	}
	return t.quote < 0 && !t.word() || remarks[t.lower] || speechVerbs[t.lower] || t.lower == "and" || between[t.lower] || t.capital() || unicode.IsDigit(first(t.text))
}

// described returns whom a description means: "the Russian leader" by the people list, "the senator" where the article
// calls one person so, or only one of those named in this line or the one before.
func (x *extractor) described(at place, phrase string) *person {
	words := strings.Fields(phrase)
	if len(words) > 1 && determiners[words[0]] {
		if words[0] != "the" {
			return nil
		}
		words = words[1:]
	}
	for i, w := range words {
		if a, ok := adjectives[w]; ok {
			words[i] = a // "Russia's president"
		}
	}
	description := strings.Join(words, " ")
	for _, p := range x.near(at, true) {
		if p.known != nil && p.known.describedAs(fold(description), corpus.Date{}) {
			return p
		}
	}
	if p := one(x.cast.persons, func(p *person) bool { return p.known != nil && p.known.describedAs(fold(description), x.article.Date) }); p != nil {
		return p
	}
	if last := words[len(words)-1]; !strings.Contains(description, " of ") && (!titles[last] || adjectival[last]) && !roleNouns[last] {
		return nil
	}
	called := func(p *person) bool {
		return slices.ContainsFunc(p.titles, func(t string) bool { return holds(t, description) }) ||
			p.known != nil && slices.ContainsFunc(p.known.Roles, func(r Role) bool {
				return (x.article.Date.Year == 0 || r.on(x.article.Date)) && holds(strings.ToLower(r.Title), description)
			})
	}
	if p := one(x.cast.persons, called); p != nil {
		return p
	}
	for _, p := range x.near(at, false) {
		if called(p) {
			return p
		}
	}
	// "Putin's aide": one whom this paragraph is about and who is called an aide; no country may stand in the way.
	if head := words[len(words)-1]; len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return nationalities[w] }) {
		description = head
		for _, p := range x.near(at, false) {
			if called(p) {
				return p
			}
		}
	}
	return nil
}

var nationalities = set(`russian ukrainian american us u.s french german british italian polish finnish hungarian turkish chinese indian
	european former vice российский украинский американский`)

// near returns whom the sentences before a place are about, in its line; where it is the first, and further allows it, the
// last of the line before.
func (x *extractor) near(at place, further bool) []*person {
	var out []*person
	last := len(x.topics[at.line]) - 1
	for n := last; n >= 0 && n > last-back; n-- {
		if who := x.topics[at.line][n].who; who != nil {
			out = append(out, who)
		}
	}
	if further && at.line > 0 && len(out) == 0 {
		if t := x.topics[at.line-1]; len(t) > 0 && t[len(t)-1].who != nil {
			out = append(out, t[len(t)-1].who)
		}
	}
	return out
}

// one returns the only person of whom something is true, or nil.
func one(persons []*person, is func(*person) bool) *person {
	var found *person
	for _, p := range persons {
		if is(p) {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

// holds reports whether a title has the words of a description in a row, with nothing before them that makes it another:
// "White House press secretary" holds "press secretary", "vice president" does not hold "president".
func holds(title, description string) bool {
	title = " " + full(title) + " "
	i := strings.Index(title, " "+full(description)+" ")
	if i < 0 {
		return false
	}
	before := strings.Fields(title[:i])
	return len(before) == 0 || !strings.Contains(" vice former ex deputy assistant under ", " "+before[len(before)-1]+" ")
}

var spelledOut = map[string]string{"sen": "senator", "rep": "congressman", "representative": "congressman", "gov": "governor", "gen": "general", "prof": "professor", "dr": "doctor"}

// full writes abbreviated titles out.
func full(title string) string {
	words := strings.Fields(title)
	for i, w := range words {
		if long, ok := spelledOut[w]; ok {
			words[i] = long
		}
	}
	return strings.Join(words, " ")
}

// adjectives of the countries whose leaders articles describe so.
var adjectives = map[string]string{
	"russia": "russian", "ukraine": "ukrainian", "america": "american", "france": "french", "germany": "german", "britain": "british",
	"italy": "italian", "poland": "polish", "finland": "finnish", "hungary": "hungarian", "turkey": "turkish", "china": "chinese",
	"india": "indian", "kremlin": "kremlin",
}
