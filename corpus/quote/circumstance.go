package quote

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"summitbot/corpus"
)

// maxSentence is how many bytes of a sentence are read for when, where and in which language the words in it were said.
const maxSentence = 1000

var (
	translation  = regexp.MustCompile(`(?i)translat|interpreter|retranslat|перевод|перев[её]л|переклад`)
	fromLanguage = regexp.MustCompile(`(?i)\bfrom (?:the )?(Russian|Ukrainian|English|Italian|German|French|Chinese|Turkish|Polish)\b`)
	dayMonth     = regexp.MustCompile(`\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)(?:,? (\d{4}))?`)
	monthDay     = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2})(?: , (\d{4}))?\b`)
	dayMonthRu   = regexp.MustCompile(`(\d{1,2}) (января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)(?: (\d{4}))?`)
)

var monthsRu = []string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

// circumstance is what a sentence says of the words quoted in it.
type circumstance struct {
	line       *line
	sentence   int
	translated bool
	language   string
	said       corpus.Date
	place      string
}

// circumstances adds to a quotation when and where it was said and whether it is a translation, by the sentence that it
// stands in.
func (x *extractor) circumstances(l *line, j int, out *Quote) {
	i, _ := slices.BinarySearchFunc(l.tokens, l.quotes[j].outer.Start, func(t token, at int) int { return t.Start - at })
	n := l.sentenceOf(i)
	if x.around.line != l || x.around.sentence != n {
		x.around = x.circumstance(l, n)
	}
	if out.Status == Direct && x.around.translated {
		out.Status, out.Language = Translated, x.around.language
	}
	out.Said, out.Place = x.around.said, x.around.place
}

// circumstance reads a sentence without what is quoted in it.
func (x *extractor) circumstance(l *line, n int) circumstance {
	c := circumstance{line: l, sentence: n}
	var words strings.Builder
	s := l.sentences[n]
	for _, t := range l.tokens[s.Start:s.End] {
		if words.Len() > maxSentence {
			break
		}
		if t.quote < 0 {
			words.WriteString(t.text + " ")
		}
	}
	text := words.String()
	c.translated = translation.MatchString(text)
	if m := fromLanguage.FindStringSubmatch(text); m != nil {
		c.language = m[1]
	}
	if strings.ContainsAny(text, "0123456789") {
		c.said = x.dateIn(text)
	}
	c.place = l.placeIn(corpus.Span{Start: l.tokens[s.Start].Start, End: l.tokens[s.End-1].End})
	return c
}

// dateIn returns the only date that a text names; a day without a year is of the article's.
func (x *extractor) dateIn(text string) corpus.Date {
	var found corpus.Date
	add := func(day, month, year string) {
		d := corpus.Date{Year: x.article.Date.Year}
		if year != "" {
			d.Year, _ = strconv.Atoi(year)
		}
		d.Day, _ = strconv.Atoi(day)
		for i := range 12 {
			if time.Month(i+1).String() == month || monthsRu[i] == month {
				d.Month = i + 1
			}
		}
		if _, ok := corpus.ParseDate(d.String()); !ok || d.Year == 0 {
			return
		}
		if found.Year == 0 {
			found = d
		}
	}
	for _, m := range dayMonth.FindAllStringSubmatch(text, 1) {
		add(m[1], m[2], m[3])
	}
	for _, m := range monthDay.FindAllStringSubmatch(text, 1) {
		add(m[2], m[1], m[3])
	}
	for _, m := range dayMonthRu.FindAllStringSubmatch(text, 1) {
		add(m[1], m[2], m[3])
	}
	return found
}

// placeIn returns the place that a sentence names behind "in" or "at", "" where there is none.
func (l *line) placeIn(s corpus.Span) string {
	from, _ := slices.BinarySearchFunc(l.mentions, s.Start, func(m mention, at int) int { return l.tokens[m.Start].Start - at })
	for _, m := range l.mentions[from:min(from+10, len(l.mentions))] {
		if l.tokens[m.Start].Start >= s.End {
			break
		}
		if m.Start == 0 {
			continue
		}
		if before := l.tokens[m.Start-1].lower; (before == "in" || before == "at" || before == "в") && m.who != nil && !m.possessive &&
			(m.who.known == nil && m.who.sex == unknownSex && len(m.who.titles) == 0 && !m.who.spoke) {
			return m.who.name
		}
	}
	return ""
}
