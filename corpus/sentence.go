package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentences returns the sentences of text as byte ranges in order, without the white space around them. They follow
// Unicode's sentence boundaries (UAX #29), except that the full stop of an abbreviation or an initial ends none.
func Sentences(text string) []Span {
	var spans []Span
	open := false // the sentence before ended in an abbreviation: what follows belongs to it
	pos := 0
	for seg := range segments(text) {
		start := pos
		pos += len(seg)
		trimmed := strings.TrimSpace(seg)
		if trimmed == "" {
			continue
		}
		from := start + strings.Index(seg, trimmed)
		span := Span{from, from + len(trimmed)}
		if open || (len(spans) > 0 && continues(text[spans[len(spans)-1].Start:spans[len(spans)-1].End], trimmed)) {
			spans[len(spans)-1].End = span.End
		} else {
			spans = append(spans, span)
		}
		open = abbreviated(trimmed, text[pos:])
	}
	return spans
}

func segments(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		it := sentences.FromString(text)
		for it.Next() {
			if !yield(it.Value()) {
				return
			}
		}
	}
}

// continues reports whether next goes on with the sentence before it: after a closing quotation mark a cue such as
// "he said" stands in lower case, and a lone closing mark belongs to what it closes.
func continues(sentence, next string) bool {
	first, _ := utf8.DecodeRuneInString(next)
	if strings.ContainsRune("”’»)]", first) {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(sentence)
	return strings.ContainsRune("”»\"’", last) && unicode.IsLower(first)
}

// abbreviations whose full stop ends no sentence, in lower case, whatever follows.
var titles = set(`mr mrs ms messrs dr drs prof profs gen gens lt col cols sgt capt maj adm sen sens rep reps gov govs pres
	st rev hon vs
	ул тов гр акад проф ген см стр рис вул ім пл просп`)

// numbered stand before a number; elsewhere they may be words that end a sentence.
var numbered = set(`no nos art fig p pp г ст`)

// afterName are behind names of companies and people; they end a sentence where a word follows that begins one.
var afterName = set(`inc ltd corp co llc plc jr sr`)

// afterCountry are words that go on after "the U.S." although a verb follows them.
var afterCountry = set(`president vice senate congress house secretary state states treasury defense defence department army
	navy air marine marines force forces supreme court embassy ambassador senator senators representative representatives
	attorney general government administration military dollar dollars capitol constitution open special envoy coast customs
	federal national central intelligence mission officials sanctions delegation steel trade chamber steel bank`)

// afterTime are words that go on after "a.m." although they have a capital letter.
var afterTime = set(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july
	august september october november december eastern moscow alaska anchorage kyiv et est edt gmt utc`)

// abbreviations whose full stop ends a sentence where a capital letter follows that begins no known continuation.
var midway = set(`jan feb mar apr jun jul aug sep sept oct nov dec approx est etc cf al ca
	др пр млн млрд тыс тис руб грн кв долл`)

var (
	ofCountry   = regexp.MustCompile(`(?:\bthe|,) (?:\p{Lu}\.){2,3}$`)
	nameAndVerb = regexp.MustCompile(`^\p{Lu}\p{L}+ \p{Ll}`)
	yearBefore  = regexp.MustCompile(`\d\s*г\.$`)
	lastWord    = regexp.MustCompile(`(?:^|[\s(\[“"«‘'])((?:\p{L}\.)*\p{L}[\p{L}\p{M}]*)\.$`)
	starters    = set(`the a an this that these those it he she they we i but and however in on at after before as when
		while if his her their its there both neither for with by from
		в на но и это он она они мы по как когда после до у у для за та це він вона вони ми після`)
)

// abbreviated reports whether the full stop at the end of sentence belongs to an abbreviation inside a longer one.
func abbreviated(sentence, rest string) bool {
	m := lastWord.FindStringSubmatch(sentence)
	if m == nil {
		return false
	}
	word := strings.ToLower(strings.TrimSuffix(m[1], "."))
	next := strings.TrimSpace(rest)
	first, _ := utf8.DecodeRuneInString(next)
	following := strings.ToLower(leadingWord(next))
	switch {
	case titles[word]:
		return true
	case numbered[word]:
		return unicode.IsDigit(first) || word == "г" && unicode.IsUpper(first) && !yearBefore.MatchString(sentence) || unicode.IsLower(first)
	case afterName[word]:
		return !unicode.IsUpper(first) && first != '“' && first != '"' || unicode.IsUpper(first) && !starters[following]
	case word == "a.m" || word == "p.m":
		return unicode.IsLower(first) || unicode.IsDigit(first) || afterTime[following]
	case midway[word]:
		return unicode.IsDigit(first) || unicode.IsLower(first)
	case utf8.RuneCountInString(word) == 1 && unicode.IsUpper([]rune(m[1])[0]):
		// An initial, unless the pronoun "I" ended the sentence.
		return word != "i" && !starters[following]
	case strings.Contains(word, "."):
		// "U.S. officials", "U.S. President": only a word that begins sentences ends this one, or behind "the U.S." a
		// name that a verb follows.
		if ofCountry.MatchString(sentence) && nameAndVerb.MatchString(next) && !afterCountry[following] {
			return false
		}
		return unicode.IsLower(first) || unicode.IsDigit(first) || (unicode.IsUpper(first) && !starters[following] && len(word) <= 5)
	}
	return false
}

func leadingWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
