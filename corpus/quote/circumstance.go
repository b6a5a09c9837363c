package quote

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"summitbot/corpus"
)

// maxSentence is how many bytes of a sentence are read, on each side of a quotation, for when, where and in which
// language the words were said.
const maxSentence = 500

var (
	translation  = regexp.MustCompile(`(?i)translat|interpreter|retranslat|перевод|перев[её]л|переклад`)
	fromLanguage = regexp.MustCompile(`(?i)\bfrom (?:the )?(Russian|Ukrainian|English|Italian|German|French|Chinese|Turkish|Polish)\b`)
	dayMonth     = regexp.MustCompile(`\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)(?:,? (\d{4}))?`)
	monthDay     = regexp.MustCompile(`\b(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2})(?:, (\d{4}))?\b`)
	dayMonthRu   = regexp.MustCompile(`(\d{1,2}) (января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)(?: (\d{4}))?`)
)

var monthsRu = []string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

// circumstances reads from the sentence around a quotation, its own words left out, when and where it was said and
// whether it is a translation.
func (x *extractor) circumstances(l *line, j int, out *Quote) {
	q := l.quotes[j]
	s := l.sentenceAt(q.outer)
	text := x.article.Text
	before := text[max(s.Start, q.outer.Start-maxSentence):q.outer.Start]
	after := text[q.outer.End:min(max(s.End, q.outer.End), q.outer.End+maxSentence)]
	around := strings.ToValidUTF8(before, "") + " … " + strings.ToValidUTF8(after, "")
	if out.Status == Direct && translation.MatchString(around) {
		out.Status = Translated
	}
	if m := fromLanguage.FindStringSubmatch(around); m != nil && out.Status == Translated {
		out.Language = m[1]
	}
	out.Said = x.dateIn(around)
	out.Place = l.placeIn(s)
}

// sentenceAt returns the bytes of the sentence that a quotation stands in.
func (l *line) sentenceAt(q corpus.Span) corpus.Span {
	i, _ := slices.BinarySearchFunc(l.tokens, q.Start, func(t token, at int) int { return t.Start - at })
	s := l.sentences[l.sentenceOf(i)]
	return corpus.Span{Start: l.tokens[s.Start].Start, End: l.tokens[s.End-1].End}
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
