package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A teaser points away from the article: to another story, a video, a newsletter. It is told by how its line begins.
var teaser = regexp.MustCompile(`(?i)^\W*(?:(?:also |must )?(?:read|watch|see|listen)(?: also| more| next)?\s*[:|–—-]` +
	`|(?:read|watch|see) (?:more|also)\b\s*[:|–—-]?` +
	`|(?:also read|also watch|also see|must read|must watch)\b` +
	`|(?:related|recommended|more (?:on|from)|you may also like|don[’']t miss|trending|editor[’']?s pick)s?(?: stories| articles| news| reading)?\s*:` +
	`|(?:читайте|смотрите|слушайте)(?: также| ещё| еще| далее)?\s*[:–—-]|читайте также|смотрите также|(?:читайте|дивіться|слухайте) також|дивіться\s*:)`)

// A share prompt asks the reader to do something with the page.
var prompt = regexp.MustCompile(`(?i)^\W*(?:(?:share|tweet|print|email|comments?|copy link|save)(?: this)?(?: article| story| page| post)?\W*$` +
	`|(?:share|tweet|email) this\b.{0,40}$|follow us\b.{0,80}$|subscribe (?:to|now|here)\b.{0,80}$|sign up (?:for|to)\b.{0,80}$` +
	`|(?:click|tap) here\b.{0,80}$|advertisement\W*$|(?:join|download) (?:our|the) .{0,40}(?:app|channel|newsletter)\b.{0,40}$` +
	`|подпи(?:сывайтесь|шитесь)\b.{0,80}$|поделиться\W*$|реклама\W*$|підписуйтесь\b.{0,80}$|поділитися\W*$)`)

// A credit names who made a picture.
var credit = regexp.MustCompile(`(?i)\s*[(\[]\s*(?:image|photo|picture|pic|file photo|screengrab|video|фото|зображення)(?:\s+(?:source|credit|courtesy|by|from|via))?s?\s*[:–—/-]\s*[^()\[\]]{1,120}[)\]]\s*\.?$`)

var creditLine = regexp.MustCompile(`(?i)^\W*(?:(?:image|photo|picture|photograph)s?(?:\s+(?:source|credit|courtesy|by|from))?\s*:|(?:getty images|shutterstock|epa|reuters/|фото\s*:))[^.]{0,120}\.?$`)

// dropReason says why a line is not article text, or returns "" for one that is.
func dropReason(line string) string {
	words := len(strings.Fields(line))
	switch {
	case words <= 40 && teaser.MatchString(line):
		return "teaser"
	case words <= 20 && prompt.MatchString(line):
		return "share prompt"
	case words <= 20 && creditLine.MatchString(line):
		return "image credit"
	}
	return ""
}

// stripCredit divides a picture's caption from its credit. The credit is empty where there is none.
func stripCredit(line string) (caption, dropped string) {
	at := credit.FindStringIndex(line)
	if at == nil {
		return line, ""
	}
	return strings.TrimSpace(line[:at[0]]), strings.TrimSpace(line[at[0]:])
}

// headline reports whether a line looks like a title: one short line that ends in no full stop.
func headline(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	return utf8.RuneCountInString(line) <= 140 && len(strings.Fields(line)) >= 2 && !strings.ContainsRune(".!…:;,", last)
}

// DetectLang tells English, Russian and Ukrainian apart by their letters.
func DetectLang(s string) string {
	latin, cyrillic, ukrainian, russian := 0, 0, 0, 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("іїєґІЇЄҐ", r):
			ukrainian++
			cyrillic++
		case strings.ContainsRune("ыэъёЫЭЪЁ", r):
			russian++
			cyrillic++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	switch {
	case cyrillic <= latin:
		return "en"
	case ukrainian > russian:
		return "uk"
	}
	return "ru"
}
