package index

import (
	"regexp"
	"slices"
	"strings"
)

// Wanted is the sort of answer that a question asks for.
type Wanted string

// The sorts of answers. Any is that of a question which does not say.
const (
	Any      Wanted = ""
	Person   Wanted = "person"
	Place    Wanted = "place"
	Date     Wanted = "date"
	Duration Wanted = "duration"
	Number   Wanted = "number"
	Reason   Wanted = "reason"
	Words    Wanted = "words" // what somebody said
	YesNo    Wanted = "yes or no"
	Meaning  Wanted = "definition"
	Summary  Wanted = "summary"
)

// asks are the words by which questions ask for an answer of some sort, the most telling first. Each is looked for as
// whole words, in lower case.
var asks = []struct {
	wanted Wanted
	how    *regexp.Regexp
}{
	{Summary, phrases(`tl ?;?dr|tl dr|summar(?:y|ise|ize)|rundown|sum (?:it )?up|overview|recap|in a nutshell|what happened|the gist|catch me up|main points|
		что произошло|что случилось|кратко|итоги|що сталося|коротко|підсумки`)},
	{Duration, phrases(`how long|how many (?:minutes|hours|days|weeks|months|years|mins|hrs)|for how long|duration|length|
		(?:how much|what) time (?:did|was|were|with)|как долго|сколько (?:времени|часов|минут|дней|лет|длил\S*|продолжал\S*)|як довго|
		скільки (?:часу|годин|хвилин|днів|років|тривал\S*)`)},
	{Date, phrases(`when|what (?:day|date|year|month|time)|which (?:day|date|year|month)|since when|how soon|by when|когда|
		в каком году|какого числа|коли|в якому році|якого числа`)},
	{Number, phrases(`how (?:many|much|big|old|tall|far|high|large|fast|often|few)|what (?:percent|percentage|share|number|price|
		score|chance|rate)|number of|count of|price|cost|percent(?:age)?|сколько|за сколько|скільки|який відсоток`)},
	{Person, phrases(`who(?:s|se|m)?|which (?:\w+ )?(?:leader|president|minister|person|man|woman|guy|official|senator|governor|dictator|ambassador|reporter|journalist|
		interviewer|envoy|countries)s?|кто|кого|кому|кем|чей|хто|кого|ким`)},
	{Place, phrases(`where|what (?:place|city|town|spot|venue|country|base)|which (?:place|city|town|country|countries|venue|base|state|market)|
		где|куда|откуда|де|куди|звідки`)},
	{Reason, phrases(`why|how come|what for|reason|почему|зачем|отчего|чому|навіщо`)},
	{Words, phrases(`what (?:\w+ ){0,5}(?:say|said|tell|told|call|called|answer|answered|reply|replied|write|wrote|think|thought|
		reckon|claim|promise|post|tweet|ask|asked|joke|advise|warn|state|announce|reply)|quote|exact words|said what|
		что (?:\S+ ){0,4}(?:сказал|говорил|заявил|ответил|написал|думает)\S*|що (?:\S+ ){0,4}(?:сказав|казав|говорив|заявив|відповів|написав)\S*`)},
	{Meaning, phrases(`what (?:is|are|was|were) (?:the |a |an )?\S+(?: \S+)?$|what does \S+(?: \S+){0,3} mean|meaning of|define|что такое|що таке`)},
}

var yesNo = words(`did do does was were is are has have had can could will would should may might aint
	didnt wasnt arent isnt hasnt havent didn't wasn't aren't isn't hasn't haven't was разве правда ли чи хіба`)

// fate is what became of one thing, or how somebody summed it up, which is no summary.
var fate = phrases(`what happened to|(?:did|does|do|has|have) (?:\S+ ){1,3}(?:sum(?: it)? up|summari[sz]e)|(?:что случилось|что произошло) со?|що сталося (?:з|зі|із)`)

// present is said of the days around the one on which somebody asks.
var present = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:today|tonight|yesterday|tomorrow|right now|now[?.! ]*$|nowadays|these days|at the moment|at present|current(?:ly)?|` +
	`(?:this|last|next) (?:night|morning|evening|week|weekend|month|year)|сегодня|вчера|завтра|сейчас|нынешн\pL+|` +
	`(?:на |в )?(?:этой|прошлой|следующей) неделе|сьогодні|вчора|завтра|зараз|нинішн\pL+)(?:$|[^\pL])`)

func phrases(alternatives string) *regexp.Regexp {
	alternatives = strings.Join(strings.FieldsFunc(alternatives, func(r rune) bool { return r == '\n' || r == '\t' }), "")
	return regexp.MustCompile(`(?:^| )(?:` + alternatives + `)(?: |$)`)
}

// wanted returns the sort of answer that a question asks for.
func wanted(tokens []token) Wanted {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.text
	}
	text := strings.Join(words, " ")
	switch {
	case asks[0].how.MatchString(fate.ReplaceAllString(text, " ")):
		return Summary // "can you sum it up" is no question for yes or no
	case len(words) > 0 && yesNo[words[0]]:
		return YesNo
	}
	// What is asked first counts: "who replaced him when he left" asks for a person.
	found, first := Any, len(text)
	for _, a := range asks[1:] {
		if at := a.how.FindStringIndex(text); at != nil && at[0] < first {
			found, first = a.wanted, at[0]
		}
	}
	if found != Any {
		return found
	}
	if slices.ContainsFunc(words, func(w string) bool { return w == "ли" || w == "чи" }) {
		return YesNo
	}
	return Any
}
