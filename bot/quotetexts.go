package bot

// quoteTexts is what the bot says of quotations, in one language.
type quoteTexts struct {
	unattributed     string
	direct, mixed    string            // kinds of quotation
	translated       string            // from a language that is not named
	translatedFrom   map[string]string // by the language's English name
	published, more  string            // %s a date; %d other sources
	anotherButton    string
	sourcesButton    string
	noSpeaker, mean  string // %s a name; %s names
	noID, noWords    string // %s an id
	noTopic          string
	noTopicBy        string // %s a name
	none             string
	notTheirs        string // %s who is named, %s who said it
	notTheirsNearly  string // the same
	notTheirsUnknown string // %s who is named
	nearly           string
	several          string
	count, topics    string // %d quotations; %s topics
	wordings         string
}

var quoteLanguages = map[string]quoteTexts{
	english: {
		unattributed: "unattributed",
		direct:       "word for word", mixed: "part of a sentence",
		translated: "in translation",
		translatedFrom: map[string]string{
			"Russian": "translated from Russian", "Ukrainian": "translated from Ukrainian", "English": "translated from English",
		},
		published: "published %s", more: "other sources: %d",
		anotherButton: "Another",
		sourcesButton: "Sources",
		noSpeaker:     "The articles quote nobody called %s.", mean: "You could mean: %s.",
		noID: "There is no quotation %s.", noWords: "The articles do not have these words.",
		noTopic:          "The articles have no quotation about that.",
		noTopicBy:        "The articles have no words by %s about that.",
		none:             "The articles have no quotation to show.",
		notTheirs:        "No such words by %s. They are %s's:",
		notTheirsNearly:  "No such words by %s. The closest are %s's:",
		notTheirsUnknown: "No such words by %s. The articles do not say whose they are:",
		nearly:           "Not these very words, but close:",
		several:          "The articles give these words to more than one person.",
		count:            "quotations: %d", topics: "Topics: %s",
		wordings: "Other wordings:",
	},
	russian: {
		unattributed: "автор не указан",
		direct:       "дословно", mixed: "часть предложения",
		translated: "в переводе",
		translatedFrom: map[string]string{
			"Russian": "в переводе с русского", "Ukrainian": "в переводе с украинского", "English": "в переводе с английского",
		},
		published: "опубликовано: %s", more: "других источников: %d",
		anotherButton: "Другая",
		sourcesButton: "Источники",
		noSpeaker:     "В статьях нет цитат человека с именем «%s».", mean: "Возможно, имелись в виду: %s.",
		noID: "Цитаты %s нет.", noWords: "Таких слов в статьях нет.",
		noTopic:          "В статьях нет цитат об этом.",
		noTopicBy:        "%s: слов об этом в статьях нет.",
		none:             "В статьях нет подходящей цитаты.",
		notTheirs:        "%s: таких слов в статьях нет. Их автор: %s.",
		notTheirsNearly:  "%s: таких слов в статьях нет. Автор самых близких: %s.",
		notTheirsUnknown: "%s: таких слов в статьях нет. Чьи они, в статьях не сказано.",
		nearly:           "Не совсем эти слова, но близкие:",
		several:          "В статьях эти слова приписаны нескольким людям.",
		count:            "цитат: %d", topics: "Темы: %s",
		wordings: "Другие варианты:",
	},
	ukrainian: {
		unattributed: "автора не вказано",
		direct:       "дослівно", mixed: "частина речення",
		translated: "у перекладі",
		translatedFrom: map[string]string{
			"Russian": "у перекладі з російської", "Ukrainian": "у перекладі з української", "English": "у перекладі з англійської",
		},
		published: "опубліковано: %s", more: "інших джерел: %d",
		anotherButton: "Інша",
		sourcesButton: "Джерела",
		noSpeaker:     "У статтях немає цитат людини з іменем «%s».", mean: "Можливо, йшлося про: %s.",
		noID: "Цитати %s немає.", noWords: "Таких слів у статтях немає.",
		noTopic:          "У статтях немає цитат про це.",
		noTopicBy:        "%s: слів про це у статтях немає.",
		none:             "У статтях немає відповідної цитати.",
		notTheirs:        "%s: таких слів у статтях немає. Їхній автор: %s.",
		notTheirsNearly:  "%s: таких слів у статтях немає. Автор найближчих: %s.",
		notTheirsUnknown: "%s: таких слів у статтях немає. Чиї вони, у статтях не сказано.",
		nearly:           "Не зовсім ці слова, але близькі:",
		several:          "У статтях ці слова приписано кільком людям.",
		count:            "цитат: %d", topics: "Теми: %s",
		wordings: "Інші варіанти:",
	},
}

// sayQuotes returns the texts of quotations in a language, or in English.
func sayQuotes(lang string) quoteTexts {
	if t, ok := quoteLanguages[lang]; ok {
		return t
	}
	return quoteLanguages[english]
}
