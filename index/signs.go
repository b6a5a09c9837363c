package index

import (
	"regexp"
	"strings"
	"unicode"
)

const (
	numberWord = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|` +
		`sixty|seventy|eighty|ninety|hundred|hundreds|thousand|thousands|million|millions|billion|billions|dozen|dozens|half|quarter|` +
		`several|один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|дві|чотири|п'ять|шість|сім|вісім|дев'ять`
	monthWord = `january|february|march|april|may|june|july|august|september|october|november|december`
)

// tellingWords are words, in lower case, by which a sentence shows that it has an answer of some sort.
var tellingWords = map[Wanted]map[string]bool{
	Number: words(strings.ReplaceAll(numberWord, "|", " ")),
	Date: words(`monday tuesday wednesday thursday friday saturday sunday
		января февраля марта апреля мая июня июля августа сентября октября ноября декабря
		січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня`),
	Reason: words(`because since reason due therefore explained owing thus why so as for
		потому поскольку чтобы бо тому щоб через`),
	Words: words(`said says told called wrote asked answered replied stated declared announced warned insisted argued thought
		denied claimed joked added held spoke сказал сказала сказали заявил заявила заявили написал написала
		написали ответил ответила ответили сказав заявив написав відповів`),
	Meaning: words(`is was are were mean means meant called name это це`),
}

// tellingMarks are characters that do.
var tellingMarks = map[Wanted]string{Number: "0123456789", Words: `“«„"`, Meaning: "—"}

var (
	monthWords = words(strings.ReplaceAll(monthWord, "|", " "))
	unitWords  = words("second seconds minute minutes hour hours day days week weeks month months year years")

	// In lower case.
	durationSign = regexp.MustCompile(`(?:\d|\b(?:an?|` + numberWord + `|few)\b)[^.,;]{0,20}?\b(?:second|minute|hour|day|week|month|year)s?\b|` +
		`(?:секунд|минут|час[аов ]|дн[яей]|недел|месяц|лет|хвилин|годин|днів|тижн|місяц|рок)`)
	clockSign = regexp.MustCompile(`\d[:.]\d\d|\d ?[ap]\.?m\b`)

	// As it is written.
	placeSign = regexp.MustCompile(`\b(?:in|at|near|from|to|on|of|outside|over|beside) (?:the )?(?:\p{Lu}[\p{L}'’-]+)|\b(?:[вуіз]|из|возле) \p{Lu}\p{L}+`)
)

// holds reports whether a sentence has something of the sort that is asked for, beyond what the question says itself.
func (x *Index) holds(w Wanted, sentence string, asked map[string]bool) bool {
	switch w {
	case Person:
		return len(x.people(sentence, asked)) > 0
	case Any, YesNo, Summary:
		return true
	}
	return shows(w, sentence)
}

// shows reports whether a sentence shows that it has an answer of some sort. Hundreds of sentences are looked at for a
// question, so that most are told by their words.
func shows(w Wanted, sentence string) bool {
	if w == Place {
		return placeSign.MatchString(sentence)
	}
	if strings.ContainsAny(sentence, tellingMarks[w]) {
		return true
	}
	sentence = strings.ToLower(sentence)
	if w == Reason && strings.Contains(sentence, "из-за") {
		return true
	}
	spans := wordSpans(sentence)
	unit := false
	for i, s := range spans {
		word := sentence[s.Start:s.End]
		if tellingWords[w][word] {
			return true
		}
		switch {
		case w == Duration:
			unit = unit || unitWords[word] || strings.ContainsFunc(word, isCyrillic)
		case w != Date:
		case isYear(word):
			return true
		case monthWords[word]: // "may" alone is none
			if i > 0 && s.Start == spans[i-1].End+1 && isDigit(sentence[spans[i-1].Start]) ||
				i+1 < len(spans) && spans[i+1].Start == s.End+1 && isDigit(sentence[spans[i+1].Start]) {
				return true
			}
		}
	}
	return unit && durationSign.MatchString(sentence) ||
		w == Date && strings.ContainsAny(sentence, tellingMarks[Number]) && clockSign.MatchString(sentence)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isCyrillic(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }

// isYear reports whether a word is a year from 1500 to 2099.
func isYear(word string) bool {
	if len(word) != 4 || !isDigit(word[2]) || !isDigit(word[3]) {
		return false
	}
	return word[0] == '1' && word[1] >= '5' && word[1] <= '9' || word[:2] == "20"
}
