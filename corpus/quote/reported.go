package quote

import (
	"strings"

	"summitbot/corpus"
)

// Reported speech has no marks: what was said stands in a clause of the writer's, behind a verb of saying and "that", in
// front of ", he said", or beside "according to". It is kept as a paraphrase and never shown between quotation marks.

var (
	// reporting are the verbs that reported speech is told by; the others lead to too much else.
	reporting = set(`said says say saying told tells added adds wrote writes stated states explained explains noted notes argued argues
		insisted insists claimed claims declared declares announced announces warned warns predicted predicts acknowledged
		acknowledges admitted admits confirmed confirms denied denies maintained contended asserted asserts suggested suggests
		promised promises pledged vowed replied replies answered responded testified reported reports concluded emphasized stressed
		reiterated recalled remarked observed complained conceded conclude`)
	// conjunctions begin what is reported in Russian and Ukrainian.
	conjunctions = set("что будто чтобы якобы какие какой какая как где когда почему откуда куда що ніби щоб який яка які")
	// byOpinion are the nouns of "по словам", "по мнению", "за словами".
	byOpinion = set("словам мнению данным утверждению словами інформацією даними думку")
)

// minReported is how many words a reported clause has at least, maxReported how many tokens its sentence has at most.
const (
	minReported = 3
	maxReported = 300
)

// reported returns the reported speech of the article.
func (x *extractor) reported() []Quote {
	var out []Quote
	for i, l := range x.lines {
		if l.heading {
			continue
		}
		for _, s := range l.sentences {
			out = append(out, x.reportedIn(i, s)...)
		}
	}
	return out
}

// reportedIn returns what one sentence reports.
func (x *extractor) reportedIn(i int, s corpus.Span) []Quote {
	l := x.lines[i]
	if s.End-s.Start > maxReported {
		return nil
	}
	for v := s.Start; v < s.End; v++ {
		t := l.tokens[v]
		if t.quote >= 0 {
			continue
		}
		if t.lower == "according" && v+2 < s.End && l.tokens[v+1].lower == "to" || byOpinion[t.lower] && v > s.Start {
			if q := x.accordingTo(i, s, v); q != nil {
				return q
			}
		}
		if !l.isCue(v) || !reporting[t.lower] && !cyrillic(t.lower) {
			continue
		}
		if v > s.Start && l.tokens[v-1].quote >= 0 || v > s.Start+1 && l.tokens[v-2].quote >= 0 {
			continue // "“…,” said the president"
		}
		if start := l.reportedFrom(v, s.End); start > 0 {
			return x.report(i, s, v, corpus.Span{Start: start, End: s.End})
		}
		if end := l.reportedUntil(s, v); end > 0 {
			pieces := []corpus.Span{{Start: s.Start, End: end}}
			for j := v + 1; j < min(s.End, v+12); j++ { // "The trend, experts say, will go on."
				if l.tokens[j].is(",") {
					pieces = append(pieces, corpus.Span{Start: j + 1, End: s.End})
					break
				}
			}
			return x.report(i, s, v, pieces...)
		}
	}
	return nil
}

// reportedFrom returns the token at which the clause behind the verb begins, 0 where there is none.
func (l *line) reportedFrom(v, hi int) int {
	for j := v + 1; j < min(hi-1, v+12); j++ {
		t, next := l.tokens[j], l.tokens[j+1]
		if t.quote >= 0 {
			return 0
		}
		if cyrillic(l.tokens[v].lower) {
			if t.is(",") && conjunctions[next.lower] || t.is(":") && next.quote < 0 {
				return j + 1
			}
			if t.is(",") && !cyrillic(next.lower) {
				return 0
			}
			continue
		}
		if t.lower == "that" {
			return j
		}
		if j == v+1 && (pronouns[t.lower] != unknownSex || determiners[t.lower] && t.lower != "this" || l.starting(j) != nil) && !strings.HasPrefix(l.tokens[v].lower, "t") {
			return j
		}
		if !t.word() {
			return 0
		}
	}
	return 0
}

// reportedUntil returns the token that ends a clause which stands before the cue at v, 0 where there is none.
func (l *line) reportedUntil(s corpus.Span, v int) int {
	for j := v - 1; j > s.Start && j >= v-4; j-- {
		t := l.tokens[j]
		if t.quote >= 0 {
			return 0
		}
		if t.is(",") || t.dash() {
			if j > s.Start && l.tokens[j-1].is(",") {
				j--
			}
			if cyrillic(l.tokens[v].lower) && conjunctions[l.tokens[j+1].lower] {
				return 0 // "как сказал", "что сказал"
			}
			return j
		}
		if !t.word() || l.starting(j) == nil && l.ending(j) == nil && pronouns[t.lower] == unknownSex && !between[t.lower] {
			return 0
		}
	}
	return 0
}

// accordingTo returns what a sentence says by somebody's account: all of it but the phrase that names the source.
func (x *extractor) accordingTo(i int, s corpus.Span, v int) []Quote {
	l := x.lines[i]
	from := v - 1
	if l.tokens[v].lower == "according" {
		from = v
	}
	end := v + 1
	for end < s.End && !l.tokens[end].is(",") && !l.tokens[end].dash() {
		end++
	}
	var pieces []corpus.Span
	if from-1 > s.Start {
		pieces = append(pieces, corpus.Span{Start: s.Start, End: from})
	}
	if end+1 < s.End {
		pieces = append(pieces, corpus.Span{Start: end + 1, End: s.End})
	}
	return x.report(i, s, v, pieces...)
}

// report makes quotes of ranges of tokens, without the punctuation at their ends. Ranges with quotations in them are left
// to those.
func (x *extractor) report(i int, s corpus.Span, v int, pieces ...corpus.Span) []Quote {
	l := x.lines[i]
	var out []Quote
	for _, p := range pieces {
		for p.Start < p.End && !l.tokens[p.Start].word() && l.tokens[p.Start].quote < 0 {
			p.Start++
		}
		for p.End > p.Start && !l.tokens[p.End-1].word() && l.tokens[p.End-1].quote < 0 {
			p.End--
		}
		words := 0
		quoted := false
		for _, t := range l.tokens[p.Start:p.End] {
			if t.word() {
				words++
			}
			quoted = quoted || t.quote >= 0 && x.status(l, t.quote) != Mention
		}
		if words < minReported || quoted {
			continue
		}
		span := corpus.Span{Start: l.tokens[p.Start].Start, End: l.tokens[p.End-1].End}
		q := Quote{ArticleID: x.article.ID, Span: span, Text: x.article.Text[span.Start:span.End], Status: Reported, Cue: l.tokens[v].text, Evidence: "reported"}
		if who := x.reporter(i, s, v); who != nil {
			q.Speaker = who.name
		}
		out = append(out, q)
	}
	return out
}

// reporter returns whom the cue at v names.
func (x *extractor) reporter(i int, s corpus.Span, v int) *person {
	l := x.lines[i]
	src := source{}
	switch t := l.tokens[v]; {
	case t.lower == "according":
		src = l.object(v+2, s.End)
	case byOpinion[t.lower]:
		src = l.object(v+1, s.End)
	default:
		if src = l.subject(s.Start, v); src.how == "subject" {
			src = source{}
		}
		if !src.found() {
			src = l.object(v+1, s.End)
		}
	}
	if !src.found() {
		return nil
	}
	return x.resolve(place{i, src.at}, src).who
}
