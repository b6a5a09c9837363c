package index

import (
	"regexp"
	"strconv"
	"strings"

	"summitbot/corpus"
)

// date is a day, a month or a year that a text names; what it leaves open is 0.
type date struct{ year, month, day int }

// monthNames begin all forms of the months' names, in English, Russian and Ukrainian.
var monthNames = [12][]string{
	{"jan", "январ", "січ"},
	{"feb", "феврал", "лют"},
	{"mar", "март", "берез"},
	{"apr", "апрел", "квіт"},
	{"may", "мая", "трав"},
	{"jun", "июн", "черв"},
	{"jul", "июл", "лип"},
	{"aug", "август", "серп"},
	{"sep", "сентябр", "верес"},
	{"oct", "октябр", "жовт"},
	{"nov", "ноябр", "листопад"},
	{"dec", "декабр", "груд"},
}

const monthName = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|` +
	`январ[яеь]|феврал[яеь]|марта?|апрел[яеь]|мая|июн[яеь]|июл[яеь]|августа?|сентябр[яеь]|октябр[яеь]|ноябр[яеь]|декабр[яеь]|` +
	`січ(?:ня|ні|ень)|лют(?:ого|ому|ий)|берез(?:ня|ні|ень)|квіт(?:ня|ні|ень)|трав(?:ня|ні|ень)|черв(?:ня|ні|ень)|лип(?:ня|ні|ень)|` +
	`серп(?:ня|ні|ень)|верес(?:ня|ні|ень)|жовт(?:ня|ні|ень)|листопада?|груд(?:ня|ні|ень))`

// written are the forms of dates: "15 August 2025", "15–16 August", "the 15th of August"; "August 15, 2025"; "August 2025"; "2025".
var written = regexp.MustCompile(`(?i)(?:^|[^\pL\pN])(?:` +
	`(\d{1,2})(?:st|nd|rd|th)?(?: ?[–-] ?(\d{1,2})(?:st|nd|rd|th)?)?(?: of)? ` + monthName + `\.?(?:,? (\d{4}))?|` +
	monthName + `\.? (\d{1,2})(?:st|nd|rd|th)?(?: ?[–-] ?(\d{1,2}))?(?:,? (\d{4}))?|` +
	monthName + `\.? (\d{4})|` +
	`((?:1[5-9]|20)\d\d))(?:$|[^\pL\pN])`)

// datesIn returns the dates that a text names.
func datesIn(text string) []date {
	var out []date
	for _, m := range written.FindAllStringSubmatch(text, -1) {
		number := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
		switch {
		case m[3] != "":
			out = append(out, days(number(1), number(2), monthOf(m[3]), number(4))...)
		case m[5] != "":
			out = append(out, days(number(6), number(7), monthOf(m[5]), number(8))...)
		case m[9] != "":
			out = append(out, date{year: number(10), month: monthOf(m[9])})
		default:
			out = append(out, date{year: number(11)})
		}
	}
	return out
}

// days returns each day from first to last, or first alone where last is 0.
func days(first, last, month, year int) []date {
	var out []date
	for day := first; day <= max(first, min(last, 31)); day++ {
		out = append(out, date{year, month, day})
	}
	return out
}

func monthOf(name string) int {
	name = strings.ToLower(name)
	for i, forms := range monthNames {
		for _, form := range forms {
			if strings.HasPrefix(name, form) {
				return i + 1
			}
		}
	}
	return 0
}

// agrees reports whether two dates may be the same: neither says otherwise.
func (d date) agrees(e date) bool {
	same := func(a, b int) bool { return a == 0 || b == 0 || a == b }
	return same(d.year, e.year) && same(d.month, e.month) && same(d.day, e.day)
}

// among reports whether one of the dates says all that d says, but for the year of a day, which texts say once.
func (d date) among(dates []date) bool {
	for _, e := range dates {
		if d.agrees(e) && (d.month == 0 || e.month != 0) && (d.day == 0 || e.day != 0) && (d.month != 0 || e.year != 0) {
			return true
		}
	}
	return false
}

// missingDates returns the share of the question's dates that a passage does not have, nor its title or the article's own.
func (q *asked) missingDates(p corpus.Passage, a *corpus.Article) float64 {
	if len(q.dates) == 0 {
		return 0
	}
	own := append(datesIn(p.Text), datesIn(a.Title)...)
	if a.Date != (corpus.Date{}) {
		own = append(own, date{a.Date.Year, int(a.Date.Month), a.Date.Day})
	}
	missing := 0.0
	for _, d := range q.dates {
		missing += truth(!d.among(own))
	}
	return missing / float64(len(q.dates))
}
