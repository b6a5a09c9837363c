package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

// attribution is what is known of who said a quotation.
type attribution struct {
	who      *person
	role     string
	cue      string
	evidence string
	settled  bool // the article names a source, known or not; nothing else may name another
}

// place is a position in the article: a line and a token of it.
type place struct{ line, token int }

// attribute finds the speaker of every quotation, in the order of the text.
func (x *extractor) attribute() {
	for i, l := range x.lines {
		if l.heading {
			continue
		}
		for n, s := range l.sentences {
			x.attributeSentence(i, n, s)
			x.topics[i] = append(x.topics[i], x.topic(i, s))
		}
		x.carry(i)
	}
}

// attributeSentence gives a source to those quotations of a sentence that have a cue in it.
func (x *extractor) attributeSentence(i, n int, s corpus.Span) {
	l := x.lines[i]
	lo := s.Start
	for q := s.Start; q < s.End; q++ {
		t := l.tokens[q]
		if t.quote < 0 {
			continue
		}
		hi := q + 1
		for hi < s.End && l.tokens[hi].quote < 0 {
			hi++
		}
		src, cue := x.cue(l, lo, q, hi, q == s.Start)
		evidence := src.how
		if !src.found() && lo > s.Start {
			// The second part of a sentence has the speaker of the first.
			before := &x.given[i][t.quote-1]
			if before.settled {
				x.given[i][t.quote] = *before
				x.given[i][t.quote].evidence = "same sentence"
				lo = q + 1
				continue
			}
		}
		if !src.found() && q > s.Start {
			src = l.onlySubject(s.Start, q)
			evidence = "subject alone"
		}
		if n > 0 && (interpreting(src.phrase) || !src.found() && !l.says(lo, q) && l.interprets(lo, q)) {
			// The words of an interpreter are whose they translate.
			if who := x.speakerBefore(i, n); who != nil {
				x.given[i][t.quote] = attribution{who: who, cue: cue, evidence: "interpreter", settled: true}
				lo = q + 1
				continue
			}
		}
		if !src.found() && q > s.Start && l.tokens[q-1].is(":") && n > 0 && !l.says(lo, q) {
			// "Our translation: …": nobody is named, the one who spoke before speaks on.
			if who := x.speakerBefore(i, n); who != nil {
				x.given[i][t.quote] = attribution{who: who, evidence: "colon, sentence before", settled: true}
			}
			lo = q + 1
			continue
		}
		if src.found() {
			g := x.resolve(place{i, src.at}, src)
			g.cue, g.evidence, g.settled = cue, evidence, true
			if evidence == "subject alone" {
				g.settled = false
			}
			x.given[i][t.quote] = g
			// The parts before it that had no cue of their own.
			for k := t.quote - 1; k >= 0 && l.quotes[k].outer.Start >= l.tokens[s.Start].Start && !x.given[i][k].settled && x.given[i][k].who == nil; k-- {
				x.given[i][k] = g
				x.given[i][k].evidence = "same sentence"
			}
		}
		lo = q + 1
	}
}

// speakerBefore returns who spoke in the sentence before sentence n, or whom it is about.
func (x *extractor) speakerBefore(i, n int) *person {
	l := x.lines[i]
	s := l.sentences[n-1]
	for q := s.End - 1; q >= s.Start; q-- {
		if k := l.tokens[q].quote; k >= 0 {
			return x.given[i][k].who
		}
	}
	return x.topics[i][n-1].who
}

// onlySubject returns who is the subject of a sentence without a verb of saying, if it begins with the name or pronoun
// and names no other person before the quotation.
func (l *line) onlySubject(lo, q int) source {
	s := l.mainSubject(lo, q)
	if !s.found() || s.at > lo+2 && !l.tokens[s.at-1].is(",") {
		return source{}
	}
	for _, m := range l.within(s.at+1, q) {
		if m.who == nil || m.who.human() && !m.possessive && (s.mention == nil || m.who != s.mention.who) {
			return source{}
		}
	}
	return s
}

// interprets reports whether a translation or an interpreter is named between two tokens.
func (l *line) interprets(lo, hi int) bool {
	for _, t := range l.tokens[max(lo, hi-reach):hi] {
		if translators[t.lower] {
			return true
		}
	}
	return false
}

// interpreting reports whether a description is of an interpreter or a translation.
func interpreting(phrase string) bool {
	for w := range strings.FieldsSeq(phrase) {
		if translators[w] {
			return true
		}
	}
	return false
}

var translators = set("interpreter translator translation переводчик перевод переводе переклад перекладі")

// says reports whether there is a verb of saying between two tokens.
func (l *line) says(lo, hi int) bool {
	for v := max(lo, hi-reach); v < hi; v++ {
		if l.isCue(v) {
			return true
		}
	}
	return false
}

// ledTo reports whether a verb of saying stands just before the quotation at token q.
func (l *line) ledTo(lo, q int) bool {
	near := 2
	switch {
	case l.tokens[q-1].is(","):
		near = 7
	case l.tokens[q-1].is(":"):
		near = 15
	}
	for v := q - 1; v >= max(lo, q-near); v-- {
		if speechVerbs[l.tokens[v].lower] && l.tokens[v].quote < 0 {
			return true
		}
	}
	return false
}

// cue chooses between what stands before and what stands behind a quotation.
func (x *extractor) cue(l *line, lo, q, hi int, begins bool) (source, string) {
	inner := l.quotes[l.tokens[q].quote].inner
	words := x.article.Text[inner.Start:inner.End]
	last, _ := utf8.DecodeLastRuneInString(words)
	tight := strings.ContainsRune(",?!—–…-", last) || q+1 < hi && (l.tokens[q+1].is(",") || l.tokens[q+1].dash())
	led := q > lo && l.ledTo(lo, q)
	inside := !begins && unicode.IsLower(first(words)) && !l.tokens[q-1].is(",")
	if begins || tight && !led && !inside {
		if src, cue := l.after(q, hi); src.found() {
			return src, cue
		}
	}
	if src, cue := l.before(lo, q); src.found() {
		return src, cue
	}
	if src, cue := l.after(q, hi); src.found() {
		return src, cue
	}
	if src, cue := l.colon(lo, q); src.found() {
		return src, cue
	}
	return l.late(q, hi)
}

// carry gives the quotations of a line that have no cue the speaker they go on from.
func (x *extractor) carry(i int) {
	l := x.lines[i]
	if x.signed(i) {
		return
	}
	for n, s := range l.sentences {
		if !l.alone(s) {
			continue
		}
		for q := s.Start; q < s.End; q++ {
			k := l.tokens[q].quote
			if k < 0 || x.given[i][k].settled || x.given[i][k].who != nil {
				continue
			}
			if k > 0 && x.given[i][k-1].settled { // “…,” Trump said. “…”
				x.given[i][k] = x.given[i][k-1]
				x.given[i][k].evidence = "same paragraph"
				continue
			}
			if n > 0 && l.quotes[0].outer.Start >= l.tokens[s.Start].Start { // the first of the line
				x.fromSentence(i, k, place{i, l.sentences[n-1].End})
				if x.given[i][k].settled {
					continue
				}
			}
			if x.saidThis(i, n, k) {
				continue
			}
			if k == 0 {
				x.forward(i, n, k)
			}
			if k == 0 && n == 0 && !x.given[i][0].settled {
				x.fromLineBefore(i)
			}
		}
	}
}

// signed gives a line that is only a quotation to whoever signs it in the next: "— Michelle Marks, Philadelphia".
func (x *extractor) signed(i int) bool {
	if i+1 >= len(x.lines) || len(x.lines[i].quotes) != 1 || x.given[i][0].settled || !x.lines[i].alone(corpus.Span{End: len(x.lines[i].tokens)}) {
		return false
	}
	l := x.lines[i+1]
	if len(l.tokens) < 2 || !l.tokens[0].dash() {
		return false
	}
	m := l.starting(1)
	if m == nil || m.possessive || m.who == nil || !m.who.human() || m.End < len(l.tokens) && l.tokens[m.End].word() {
		return false
	}
	x.given[i][0] = attribution{who: m.who, role: m.title, evidence: "signature", settled: true}
	return true
}

// alone reports whether a sentence is nothing but quotations.
func (l *line) alone(s corpus.Span) bool {
	for _, t := range l.tokens[s.Start:s.End] {
		if t.word() {
			return false
		}
	}
	return true
}

// fromSentence looks for who speaks in the sentence that ends at a place, where it has a verb of saying.
func (x *extractor) fromSentence(i, k int, end place) {
	l := x.lines[end.line]
	s := l.sentences[l.sentenceOf(end.token-1)]
	src, cue := l.verbOf(max(s.Start, s.End-reach), s.End, false)
	if !src.found() || src.how == "subject" {
		return
	}
	g := x.resolve(place{end.line, src.at}, src)
	g.cue, g.evidence, g.settled = cue, "sentence before", true
	x.given[i][k] = g
}

// saidThis looks in the next sentence for "The Secretary of State said this on Sunday".
func (x *extractor) saidThis(i, n, k int) bool {
	l := x.lines[i]
	if n+1 >= len(l.sentences) {
		return false
	}
	s := l.sentences[n+1]
	for v := s.Start + 1; v+1 < min(s.End, s.Start+12); v++ {
		if next := l.tokens[v+1].lower; !orderly[l.tokens[v].lower] || next != "this" && next != "so" && next != "these" {
			continue
		}
		src := l.subject(s.Start, v)
		if !src.found() {
			return false
		}
		g := x.resolve(place{i, src.at}, src)
		g.cue, g.evidence, g.settled = l.tokens[v].text, "next sentence", true
		x.given[i][k] = g
		return true
	}
	return false
}

// forward takes the speaker of the next quotation of the line, if it is the next thing in it.
func (x *extractor) forward(i, n, k int) {
	l := x.lines[i]
	if k+1 < len(l.quotes) && n+1 < len(l.sentences) && x.given[i][k+1].settled {
		for _, t := range l.tokens[l.sentences[n+1].Start:l.sentences[n+1].End] {
			if t.quote == k+1 {
				x.given[i][k] = x.given[i][k+1]
				x.given[i][k].evidence = "next sentence"
			}
			if t.word() || t.quote >= 0 {
				return
			}
		}
	}
}

// fromLineBefore gives a line that is only a quotation the speaker that the line before leads to.
func (x *extractor) fromLineBefore(i int) {
	b := i - 1
	if b < 0 || x.lines[b].heading {
		return
	}
	l := x.lines[b]
	last := len(l.quotes) - 1
	if last >= 0 && l.quotes[last].continued {
		x.given[i][0] = x.given[b][last]
		x.given[i][0].evidence = "goes on"
		return
	}
	if len(l.tokens) == 0 {
		return
	}
	end := l.tokens[len(l.tokens)-1]
	if end.is(":") {
		x.fromSentence(i, 0, place{b, len(l.tokens)})
		if x.given[i][0].settled {
			x.given[i][0].evidence = "colon before"
		}
		return
	}
	if last >= 0 && x.given[b][last].settled {
		x.given[i][0] = x.given[b][last]
		x.given[i][0].evidence = "line before"
		if end.quote >= 0 {
			x.given[i][0].evidence = "line before, quote last"
		}
		return
	}
	x.fromSentence(i, 0, place{b, len(l.tokens)})
	if x.given[i][0].settled {
		x.given[i][0].evidence = "line before, " + x.given[i][0].evidence
	}
}
