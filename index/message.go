package index

import (
	"regexp"
	"strings"
)

// Kind is what sort of message a text is. Only a question is looked up.
type Kind string

// The kinds of messages.
const (
	KindQuestion Kind = "question"
	KindEmpty    Kind = "empty"    // nothing that is asked
	KindGreeting Kind = "greeting" // a greeting, thanks, or a call for help
	KindOffTopic Kind = "offtopic" // a question about something that the articles have no word for
	KindOrder    Kind = "order"    // orders, insults and advertisements: nothing that articles could answer
)

var discordMarks = regexp.MustCompile(`<(?:@[!&]?|#|a?:\w+:)\d+>|<t:\d+(?::\w)?>|https?://\S+`)

// filler is talk around a question that says nothing about it. It is taken out whole.
var filler = regexp.MustCompile(`(?i)(?:^|[\s,.!?])(?:` + strings.Join([]string{
	`(?:ok|okay|hey|hi|hello|yo|so|um+|uh+|well|right|lol|lmao|omg|tbh|ngl|idk|imo|btw|wtf)(?: so)?`,
	`(?:sry|sorry) (?:if|for) (?:this is )?(?:a )?(?:dumb|stupid|silly) question(?:,? but)?`,
	`(?:dumb|stupid|silly|quick|random|weird) (?:q|question)`, `not gonna lie`, `to be honest`, `just (?:curious|wondering)`,
	`(?:does|do) any ?(?:one|body) (?:here )?(?:know|remember)`, `any ?(?:one|body) know`, `i (?:was|am|'m)? ?wondering(?: if)?`,
	`(?:can|could|would) (?:you|u|someone|anyone|somebody) (?:please |pls )?(?:tell|explain(?: to)?|remind|help|give)(?: me| us)?(?: (?:find|know|understand))?(?: out)?`,
	`(?:please|pls|plz)`, `(?:thanks|thx|ty|cheers)(?: in advance)?`, `(?:i|we) (?:want|need|would like|'d like) to know`,
	`(?:like )?i(?:'| a)?m (?:5|five)`, `remind me`, `tell me`, `do you know`, `in simple (?:words|terms)`,
	`(?:подскажи(?:те)?|скажи(?:те)?|пожалуйста|плиз|а вообще|вообще|короче|слушай(?:те)?|привет|простыми словами)`,
	`(?:підкажи(?:ть)?|скажи(?:ть)?|будь ласка|взагалі|слухай(?:те)?|привіт|простими словами)`,
}, "|") + `)(?:$|[\s,.!?]+)`)

// withoutFiller returns a text without the filler, or the text where nothing would be left.
func withoutFiller(text string) string {
	lean := text
	for {
		next := filler.ReplaceAllString(lean, " ")
		if next == lean {
			break
		}
		lean = next
	}
	lean = strings.Trim(strings.Join(strings.Fields(lean), " "), " ,")
	if len(wordSpans(lean)) == 0 {
		return text
	}
	return lean
}

// fillerWords carry nothing wherever they stand.
var fillerWords = words(`lol lmao omg tbh ngl idk imo btw ok okay yeah yep nah hey hi hello yo um uh bro dude man mate guys
	actually really even just like literally basically honestly anyway stuff thing things something anything smth kinda
	sorta gonna wanna gotta know think thought remember heard saw seen somewhere someone somebody anybody anyone
	whats hows whos wheres thats theres im ive id ill youre theyre dont didnt doesnt wasnt isnt arent cant wont
	any some all every each much many more most few lot both other another same such own up down out over off away around
	back through while though before after during first last
	go goes going went get got gets mean means meant called exactly ever again still already also yet only
	говорят вообще просто типа чё че`)

var (
	greeting = regexp.MustCompile(`(?i)^(?:(?:hi|hello|hey|yo|sup|hiya|howdy|greetings|good (?:morning|evening|afternoon|day|night)|` +
		`ok|okay|great|cool|nice|thanks?(?: you)?(?: very much| a lot| so much)?|thx|ty|cheers|help(?: me)?|commands?|bye|there|all|everyone|bot|summitbot|` +
		`what (?:can|do) (?:you|u) (?:do|know|answer|tell (?:me|us))(?: for (?:me|us)| about)?|who (?:are|made|built|created) (?:you|u)|what are (?:you|u)|are (?:you|u) (?:a |an )?(?:bot|human|ai|real|robot)|` +
		`how (?:does this|do (?:you|u)|do i use (?:this|you)) ?(?:work)?|how are (?:you|u)(?: doing)?(?: today)?|` +
		`привет|здравствуй(?:те)?|как дела|спасибо(?: большое)?|большое спасибо|помощь|помоги(?:те)?|добрый (?:день|вечер)|доброе утро|что ты умеешь|кто ты|` +
		`привіт|вітаю|як справи|дякую|дуже дякую|щиро дякую|допоможи(?:ть)?|добрий (?:день|вечір)|доброго (?:ранку|дня|вечора)|що ти вмієш|хто ти)[\s,.!?]*)+$`)
	// A remark says what somebody thinks of an answer, or nothing at all, and asks nothing.
	remark = regexp.MustCompile(`(?i)^[^\pL]*(?:(?:(?:` + strings.Join([]string{
		`no|nope|nah|yes|yep|yeah|true|false|right|wrong|exactly|agreed?|same|sure|maybe|finally|stop|enough|whatever|interesting|perfect|awesome|amazing`,
		`wow|ha(?:ha)+|bo+|hmm+|huh|what\?+|test(?:ing)?|rubbish|nonsense|bull ?shit|bs|trash|garbage|crap|lies|liar|fake news|propaganda|idiot|stupid|dumb|useless|source`,
		`(?:you|u|this|that|it|the bot)(?: is|'?re|'?s| are| r| was)? (?:just |so |all |completely )?(?:wrong|right|stupid|dumb|useless|garbage|rubbish|nonsense|bull ?shit|bs|fake|lying|funny|sad|great)`,
		`(?:that(?:'?s| is|s)? |this is )?not what i (?:asked|meant)(?: for| about)?|that(?:'?s| is) not (?:true|right|an answer)`,
		`(?:way )?too long(?:[,;]? did(?: not|n'?t) read)?|(?:i|we) (?:love|hate|like) (?:you|u|it|this|that)|(?:good|bad|nice|great|stupid|dumb|useless|best|worst) (?:bot|machine|robot|answer|job|one|work)`,
		`shut up|go away|are (?:you|u) sure|i (?:do not|don'?t) (?:believe|trust) (?:you|u|it|this|that|a word)|prove it|well done|my friend|friend|buddy|bot`,
		`thanks?(?: you)?|thx|ok(?:ay)?`,
		`да|нет|неправда|правда|враньё|вранье|чушь|бред|ложь|ерунда|молодец|круто|стоп|хватит|спасибо|друг|бот|не верю|это (?:враньё|вранье|неправда|чушь|ложь|бред)|не то`,
		`так|ні|неправда|брехня|маячня|дурня|молодець|досить|дякую|друже|боте|не вірю|це (?:брехня|неправда|маячня)`,
	}, "|") + `)(?:[^\pL]+|$))+)$`)
	// An order speaks to the bot: it begins with a verb in the imperative, or says what "you" are or must do.
	order = regexp.MustCompile(`(?i)(?:` + strings.Join([]string{
		`^[^\pL]*(?:\w+ )?(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|rules?|prompts?|polic(?:y|ies)|above|previous)\b`,
		`\b(?:you|u) are (?:now|no longer)\b`, `\b(?:your|the) system prompt\b`, `\b(?:reveal|show|print|send)\b.*\b(?:token|password|config)\b`,
		`</?\w+>\s*system:`, `^[^\pL]*(?:\w+ )?(?:pretend|roleplay|role-play|act as|speak like|talk like)\b`,
		`^[^\pL]*(?:pls |please |now |just |ok |hey )*(?:repeat|compose|invent|spam|sing|draw|roast|insult|make up|fabricate)\b`,
		`^[^\pL]*(?:\w+ ){0,2}(?:write|tell|make|give|compose) (?:me |us )?(?:a |an |some |your )?(?:\w+ )?(?:poem|story|song|essay|code|rap|joke|haiku|tweet|script|limerick)\b`,
		`^[^\pL]*(?:post|print|type|say) (?:that|this|it|the word|after me)\b`, `\bsay (?:this|that|it) (?:to|in) (?:the |this )?(?:channel|chat|server|everyone)\b`,
		`^[^\pL]*(?:fuck|screw) (?:you|u|off)\b`, `^[^\pL]*(?:you |u )?(?:are )?(?:a )?(?:stupid|dumb|useless|shitty|idiot|trash|garbage)(?: \w+)? bot[^\pL]*$`,
		`\bfree (?:discord )?nitro\b.*https?:|\bclaim (?:your|free)\b`, `\b(?:u|you) (?:have|must|need) to (?:obey|post|say|write)\b`, `\bu have to obey\b`,
		`^[^\pL]*(?:pls |please |now |just |ok |hey )*(?:say|post|write|type) (?:@|\w+ \d+ times)`,
		`(?:^|\s)(?:иди|пош[её]л|іди|пішов) (?:ты |ти )?на?\s?ху[йі]`, `(?:^|\s)(?:тупой|тупий|дурной|дурний) бот(?:\PL|$)`,
		`^[^\pL]*(?:(?:расскажи|розкажи|напиши)(?: (?:мне|мені|нам|ещё|еще|какой-нибудь|якийсь|смешной|смішний))* )` +
			`(?:анекдот|сказку|шутку|стих|стишок|песню|рассказ|код|казку|жарт|вірш|пісню)(?:\PL|$)`,
		`^[^\pL]*(?:анекдот|сказку|шутку|казку|жарт) (?:расскажи|розкажи)(?:\PL|$)`,
		`^[^\pL]*(?:напиши|повтори) (?:это|слово|за мной|це|за мною)(?:\PL|$)`,
		`^[^\pL]*(?:сочини|придумай|спой|притворись|вигадай|заспівай|прикинься)(?:\s|$)`,
	}, "|") + `)`)
)

// kindOf tells a question from other messages.
func kindOf(text string, tokens []token) Kind {
	switch {
	case order.MatchString(text):
		return KindOrder
	case greeting.MatchString(strings.TrimSpace(text)):
		return KindGreeting
	case remark.MatchString(text):
		return KindEmpty
	}
	for _, t := range tokens {
		if !fillerWords[t.text] {
			return KindQuestion
		}
	}
	return KindEmpty
}
