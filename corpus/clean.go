package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The patterns below use \pL where others would use \w and \b: Go's know ASCII alone, and articles are Cyrillic too.

// A teaser points away from the article: to another story, a video, a newsletter. It is told by how its line begins and
// by a separator after that, for "Also read out was a letter" is article text.
var teaser = regexp.MustCompile(`(?i)^[^\pL\pN“"«‘']*(?:` +
	`(?:(?:also |must |please )(?:read|watch|see|listen)|(?:read|watch|see|listen) (?:also|more|next|now))\s*(?:[:|]|[–—-]\s)` +
	`|(?:related|recommended|trending) (?:stories|articles|news|reading|coverage)\s*:` +
	`|(?:more (?:on|from) [^:.]{1,40}|you may also like|don[’']t miss|editor[’']?s picks?)(?: stories| articles| news| reading| coverage)?\s*:` +
	`|(?:читайте|смотрите|слушайте) (?:также|ещё|еще|далее|по теме)\s*[:–—-]|(?:читайте|дивіться|слухайте) (?:також|ще|далі)\s*[:–—-])`)

// A bare teaser has no separator, or none of "more" and "also"; it is told from a sentence by having no end.
var bareTeaser = regexp.MustCompile(`(?i)^[^\pL\pN“"«‘']*(?:(?:also|must) (?:read|watch|see)|(?:read|watch|see) (?:more|also)|(?:читайте|смотрите) также|(?:читайте|дивіться) також)(?:[^\pL]|$)` +
	`|^[^\pL\pN“"«‘'—–-]*(?:read|watch|see|listen|related|recommended|trending|читайте|смотрите|слушайте|дивіться|слухайте)\s*[:|]`)

// A share prompt asks the reader to do something with the page.
var prompt = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:(?:share|tweet|print|email|comments?|copy link|save)(?: this)?(?: article| story| page| post)?[^\pL\pN]*$` +
	`|(?:share|tweet|email) this (?:article|story|page|post)\b.{0,40}$|follow us on\b.{0,80}$` +
	`|(?:subscribe|sign up)(?: now| here| today)?(?: (?:to|for) .{0,60}(?:newsletters?|channel|podcast|alerts?|briefing|updates|e-?mails?|free)\b.{0,40})?[^\pL\pN]*$` +
	`|click here\b.{0,80}$|advertisement[^\pL\pN]*$|(?:join|download|get) our .{0,40}(?:app|channel|newsletter)\b.{0,40}$` +
	`|подпи(?:сывайтесь|шитесь) на (?:наш|канал|рассылк|нас)\pL*(?:\s.{0,80})?$|поделиться[^\pL\pN]*$|реклама[^\pL\pN]*$|підпи(?:суйтесь|шіться) на (?:наш|канал|розсилк|нас)\pL*(?:\s.{0,80})?$|поділитися[^\pL\pN]*$)`)

// A credit names who made a picture.
var credit = regexp.MustCompile(`(?i)\s*[(\[]\s*(?:image|photo|picture|pic|file photo|screengrab|video|фото|зображення)(?:\s+(?:source|credit|courtesy|by|from|via))?s?\s*[:–—/-]\s*[^()\[\]]{1,120}[)\]]\s*\.?$`)

// A credit may stand on a line of its own. "Photo: the two presidents shake hands" is a caption all the same, so that
// without a word such as "credit" only a short line counts.
var (
	creditLine  = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:image|photo|picture|photograph|video|фото)s? (?:source|credit|courtesy|by|from)s?\s*(?: of)?[:–—-]?\s.{1,120}$`)
	creditShort = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:(?:image|photo|picture|photograph|фото|зображення)s?\s*:\s*\S.*|(?:©|\(c\)|getty images|shutterstock|epa|afp|ap|reuters)(?:\s*[/|]\s*\S.*| photo)?[.]?)$`)
)

// A service line speaks of the page instead of the story: who edited it, where to follow whom, whose the rights are.
var serviceLine = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:` +
	`(?:additional )?reporting (?:and writing )?by \pL[^.!?]{2,300}(?:[;,(]| and )\s*(?:additional |writing |editing |reporting |compiled )[^.!?]{2,200}[.)]*$` +
	`|(?:additional |further )?reporting by (?-i:(?:\p{Lu}[\pL.’'-]*[\s,]*|(?:and|in|at) )+)[.)]*$` +
	`|\pL.{2,200} contributed (?:reporting\b|to this (?:report|story|article)).{0,60}$` +
	`|(?:you can )?(?:also )?follow .{2,60} on (?:twitter|facebook|instagram|telegram|youtube|linkedin|threads|bluesky)\b.{0,120}$` +
	`|(?:e-?mail|contact|write to|reach) .{2,80}\S@\S+\.\S+.{0,80}$` +
	`|(?:get|receive|have) .{0,100}\b(?:delivered|sent|straight|right|directly|updates?|headlines|news|stories) (?:in|to) your (?:inbox|mailbox).{0,140}$` +
	`|(?:you can |please )?(?:also )?(?:sign up|subscribe) (?:for|to) .{0,60}\bnewsletters?\b.{0,100}$` +
	`|(?:©|ⓒ|\(c\)|copyright\s*(?:©|ⓒ|\(c\)|\d{4}|by\b))\s*\S.{0,200}$|.{0,80}\ball rights reserved.{0,80}$` +
	`|this copy is for your personal, non-?commercial use.*` +
	`|you must (?:be )?log(?:ged)? ?in to .{2,40}$|(?:like|enjoyed) (?:this|what you) (?:story|article|post|read).{0,80}$` +
	`|(?:continue|keep) reading(?: below)?[^\pL\pN]*$|(?:story|article) continues (?:below|after)\b.{0,40}$` +
	`|(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b.*|(?:мы|наш сайт|сайт) использу(?:ем|ет) (?:файлы )?cookies?.*` +
	`|(?:ми|наш сайт|сайт) використову(?:ємо|є) (?:файли )?cookies?.*` +
	`|(?:нашли|заметили|увидели) (?:ошибку|опечатку).*|(?:знайшли|помітили|побачили) (?:помилку|одруківку).*` +
	`|(?:следите за|больше новостей|еще больше|ещё больше) .{0,80}(?:телеграм|telegram|вконтакте|дзен|канал)\pL*.{0,60}$` +
	`|(?:стежте за|більше новин) .{0,80}(?:телеграм|telegram|viber|канал)\pL*.{0,60}$)`)

// A label says when a page was changed, what it is filed under or where it comes from; it is no sentence.
var label = regexp.MustCompile(`(?i)^[^\pL\pN]*(?:(?:last )?(?:updated|published|posted|modified)(?: on| at)?\s*:?\s[^.!?]{0,40}\d.{0,40}$` +
	`|(?:обновлено|опубликовано|оновлено|опубліковано)\s*:?\s[^.!?]{0,40}\d.{0,40}$` +
	`|(?:tags?|filed under|categor(?:y|ies)|topics|теги|метки|мітки|рубрики?)\s*:.*|(?:sources?|источники?|джерел[оа])\s*:\s*\S.*` +
	`|(?:reading|read) time\b.*|\d+[ -]min(?:ute)?s? read\b.*|(?:время чтения|час читання)\b.*` +
	`|(?:comments?|комментарии|коментарі)\s*\(?\d+\)?$)`)

// maxService is the length in bytes above which a line is none of these, nor its end a credit: the patterns take some
// twenty microseconds a byte.
const maxService = 2000

// dropReason says why a line is not article text, or returns "" for one that is.
func dropReason(line string) string {
	if len(line) > maxService {
		return ""
	}
	words := len(strings.Fields(line))
	switch {
	case words <= 40 && teaser.MatchString(line), words <= 30 && bareTeaser.MatchString(line) && !ends(line):
		return "teaser"
	case words <= 20 && prompt.MatchString(line):
		return "share prompt"
	case words <= 60 && serviceLine.MatchString(line), words <= 12 && label.MatchString(line) && (!ends(line) || words <= 6):
		return "about the page"
	case words <= 15 && creditLine.MatchString(line) && !ends(line), words <= 4 && creditShort.MatchString(line) && !ends(line):
		return "image credit"
	}
	return ""
}

// closing are the marks that may stand behind the end of a sentence.
const closing = `”"’'»)]`

// ends reports whether a line ends like a sentence.
func ends(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, closing))
	return strings.ContainsRune(".!?…", last)
}

// stripCredit divides a picture's caption from its credit. The credit is empty where there is none.
func stripCredit(line string) (caption, dropped string) {
	start := max(0, len(line)-maxService)
	for start < len(line) && !utf8.RuneStart(line[start]) {
		start++
	}
	at := credit.FindStringIndex(line[start:])
	if at == nil {
		return line, ""
	}
	at[0] += start
	return strings.TrimSpace(line[:at[0]]), strings.TrimSpace(line[at[0]:])
}

// headline reports whether a line looks like a title: one short line that ends in no full stop.
func headline(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, closing))
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
