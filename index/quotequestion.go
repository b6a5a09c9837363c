package index

import (
	"regexp"
	"strings"
)

// Questions that ask for somebody's very words. The parts are the speaker, the topic, and the words whose speaker is asked
// for. What a pattern takes for a speaker may be nobody, and then the question is one like any other.
var quoteQuestions = func() []*regexp.Regexp {
	by, about, words := `(?P<by>\S.{0,60}?)`, `(?P<about>.+)`, `(?P<who>.+)`
	var all []*regexp.Regexp
	for _, pattern := range []string{
		`what (?:exactly )?(?:did|does|has|had) ` + by + ` (?:ever |exactly )?(?:say|said) (?:about|on|regarding|concerning) ` + about,
		`did ` + by + ` (?:ever |really |actually )?say (?:anything|something) (?:about|on|regarding) ` + about,
		`(?:what (?:are|were) )?` + by + `(?:['’]s?)? (?:exact )?(?:words|quotes?|remarks|statements?|comments) (?:about|on|regarding) ` + about,
		`(?:give me |show me |find )?(?:a |the |any |some )?quot(?:e|es|ations?) (?:by|from|of) ` + by + ` (?:about|on|regarding) ` + about,
		`quote ` + by + ` (?:about|on|regarding) ` + about,
		`who (?:was it (?:who|that) |first |once |really |actually )?(?:said|says)(?: that| the words)?[ :,]+` + words,
		`who (?:is|was) quoted (?:as )?saying(?: that)?[ :,]+` + words,
		`whose words (?:are|were)(?: these| they)?[ :,]+` + words,
		`did ` + by + ` (?:ever |really |actually )?say(?: that| the words)?[ :,]+` + words,

		`что (?:именно )?(?:сказал|говорил|заявил|заявлял|ответил)[аи]? ` + by + ` (?:об?|обо|про|насч[её]т|по поводу) ` + about,
		`что (?:именно )?` + by + ` (?:сказал|говорил|заявил|заявлял|ответил)[аи]? (?:об?|обо|про|насч[её]т|по поводу) ` + about,
		`кто (?:это )?(?:сказал|заявил|говорил|произн[её]с)(?:,? что|,? слова|,? фразу)?[ :,]+` + words,
		`чьи (?:это )?слова[ :,—-]+` + words,
		`(?:разве |правда ли,? что )?` + by + ` (?:действительно )?(?:сказал|говорил|заявил)а?(?: ли)?[ :,]+["«“„]` + words + `["»”“]`,

		`що (?:саме )?(?:сказа|каза|говори|заяви|відпові)(?:в|ла|ли) ` + by + ` (?:про|щодо|стосовно|з приводу) ` + about,
		`що (?:саме )?` + by + ` (?:сказа|каза|говори|заяви|відпові)(?:в|ла|ли) (?:про|щодо|стосовно|з приводу) ` + about,
		`хто (?:це )?(?:сказав|казав|заявив|говорив|промовив)(?:,? що|,? слова|,? фразу)?[ :,]+` + words,
		`чиї (?:це )?слова[ :,—-]+` + words,
		`(?:хіба |чи правда,? що |чи )?` + by + ` (?:справді )?(?:сказа|каза|говори|заяви)(?:в|ла)[ :,]+["«“„]` + words + `["»”“]`,
	} {
		all = append(all, regexp.MustCompile(`(?i)^`+pattern+`$`))
	}
	return all
}()

// QuoteQuestion returns the quotations that a question asks for: what somebody said about something, who said something,
// or whether somebody said it. It reports false for any other question.
func QuoteQuestion(text string) (QuoteQuery, bool) {
	text = strings.TrimRight(withoutFiller(plainMarks(clip(text))), " ?!.…")
	for _, pattern := range quoteQuestions {
		m := pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		part := func(name string) string {
			i := pattern.SubexpIndex(name)
			if i < 0 {
				return ""
			}
			return strings.Trim(m[i], ` "'“”„«»‘’?!.,`)
		}
		q := QuoteQuery{By: part("by"), About: part("about"), Who: part("who")}
		if q.About != "" || q.Who != "" {
			return q, true
		}
	}
	return QuoteQuery{}, false
}
