package quote

import (
	"slices"
	"strings"
)

// resolve leads a source back to a person.
func (x *extractor) resolve(at place, s source) attribution {
	switch {
	case s.mention != nil:
		if s.mention.who == nil {
			return attribution{}
		}
		return attribution{who: s.mention.who, role: s.mention.title}
	case s.pronoun == male || s.pronoun == female:
		return attribution{who: x.antecedent(at, s.pronoun)}
	case s.phrase != "":
		return attribution{who: x.described(at, s.phrase)}
	}
	return attribution{}
}

// back is how many sentences before a pronoun are looked at.
const back = 6

// antecedent returns whom a pronoun means: the nearest subject, or speaker, of the right sex.
func (x *extractor) antecedent(at place, want sex) *person {
	fits := func(p *person) bool { return p != nil && p.human() && (p.sex == want || p.sex == unknownSex) }
	l := x.lines[at.line]
	n := 0
	for n+1 < len(l.sentences) && l.sentences[n+1].Start <= at.token {
		n++
	}
	seen := 0
	for i := at.line; i >= 0 && seen <= back; i-- {
		l := x.lines[i]
		if i < at.line {
			n = len(l.sentences) - 1
		}
		for ; n >= 0 && seen <= back; n-- {
			s := l.sentences[n]
			end := s.End
			if i == at.line && end > at.token {
				end = at.token
			}
			seen++
			// Who spoke there.
			for q := end - 1; q >= max(s.Start, end-reach); q-- {
				if k := l.tokens[q].quote; k >= 0 && fits(x.given[i][k].who) {
					return x.given[i][k].who
				}
			}
			if src := l.subjectFitting(s.Start, end, fits); src != nil {
				return src
			}
		}
	}
	return nil
}

// subjectFitting returns the person who is the subject between two tokens, if one fits; else the only one who fits.
func (l *line) subjectFitting(lo, hi int, fits func(*person) bool) *person {
	lo = max(lo, hi-reach)
	var candidates []*person
	for _, m := range l.within(lo, hi) {
		if !fits(m.who) {
			continue
		}
		if !m.possessive && (m.Start == 0 || !prepositions[l.tokens[m.Start-1].lower]) {
			return m.who
		}
		if !slices.Contains(candidates, m.who) {
			candidates = append(candidates, m.who)
		}
	}
	if len(candidates) == 1 {
		return candidates[0]
	}
	return nil
}

// described returns whom a description means: "the Russian leader" by the people list, "the senator" where the article
// calls one person so.
func (x *extractor) described(_ place, phrase string) *person {
	words := strings.Fields(phrase)
	if len(words) > 1 && determiners[words[0]] {
		if words[0] != "the" {
			return nil
		}
		words = words[1:]
	}
	description := fold(strings.Join(words, " "))
	var found []*person
	for _, p := range x.cast.persons {
		if p.known != nil && p.known.describedAs(description, x.article.Date) {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	head := words[len(words)-1]
	if !titles[head] {
		return nil
	}
	for _, p := range x.cast.persons {
		for _, t := range p.titles {
			if slices.Contains(strings.Fields(t), head) && !slices.Contains(found, p) {
				found = append(found, p)
			}
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return nil
}
