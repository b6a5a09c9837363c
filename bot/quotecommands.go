package bot

import "github.com/bwmarrin/discordgo"

// Names of the commands and buttons of quotations. Those of buttons stand in messages that are already sent, so they stay.
const (
	quoteCommand       = "quote"
	quoteAbout         = "about"
	quoteRandom        = "random"
	quoteWho           = "who"
	quoteID            = "id"
	quotesCommand      = "quotes"
	whoCommand         = "Who said this?"
	anotherButton      = "another"
	quoteContextButton = "quotecontext"
	quoteSourcesButton = "quotesources"
)

// Names of their options.
const (
	topicOption    = "topic"
	byOption       = "by"
	languageOption = "language"
	wordsOption    = "words"
	idOption       = "id"
	personOption   = "person"
)

// quoteRoutes is the part of the table that is about quotations.
func (d *desk) quoteRoutes() map[string]route {
	return map[string]route{
		quoteCommand: {definition: &discordgo.ApplicationCommand{
			Type:                     discordgo.ChatApplicationCommand,
			Description:              "Somebody's exact words, with their source",
			DescriptionLocalizations: localised("Точные слова и их источник", "Точні слова та їхнє джерело"),
			Options: []*discordgo.ApplicationCommandOption{
				subcommand(quoteAbout, "What somebody said about a topic", "Что сказано на тему", "Що сказано на тему",
					textOption(topicOption, true, "About what", "О чём", "Про що"),
					speakerOption(byOption, false), languageChoices()),
				subcommand(quoteRandom, "Any quotation", "Любая цитата", "Будь-яка цитата", speakerOption(byOption, false)),
				subcommand(quoteWho, "Who said these words", "Кто это сказал", "Хто це сказав",
					textOption(wordsOption, true, "The words as you remember them", "Слова, как вы их помните", "Слова, як ви їх пам'ятаєте"),
					speakerOption(byOption, false)),
				subcommand(quoteID, "The quotation with an id", "Цитата по её номеру", "Цитата за її номером",
					textOption(idOption, true, "Such as q-7f3a9c", "Например, q-7f3a9c", "Наприклад, q-7f3a9c")),
			},
		}},
		quoteCommand + " " + quoteAbout:  {handle: d.quoteAbout, complete: d.completePerson, question: true},
		quoteCommand + " " + quoteRandom: {handle: d.quoteRandom, complete: d.completePerson, question: true},
		quoteCommand + " " + quoteWho:    {handle: d.quoteWho, complete: d.completePerson, question: true},
		quoteCommand + " " + quoteID:     {handle: d.quoteID, question: true},
		quotesCommand: {definition: &discordgo.ApplicationCommand{
			Type:                     discordgo.ChatApplicationCommand,
			Description:              "How often somebody is quoted, and on what",
			DescriptionLocalizations: localised("Сколько цитат человека есть и о чём они", "Скільки цитат людини є та про що вони"),
			Options:                  []*discordgo.ApplicationCommandOption{speakerOption(personOption, true)},
		}, handle: d.quotesOf, complete: d.completePerson, question: true},
		whoCommand: {definition: &discordgo.ApplicationCommand{
			Type:              discordgo.MessageApplicationCommand,
			NameLocalizations: localised("Кто это сказал?", "Хто це сказав?"),
		}, handle: d.whoSaidThis, question: true, private: true},
		anotherButton:      {handle: d.another, question: true, edits: true},
		quoteContextButton: {handle: d.quoteContext, private: true},
		quoteSourcesButton: {handle: d.quoteSources, private: true},
	}
}

func subcommand(name, en, ru, uk string, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: name,
		Description: en, DescriptionLocalizations: *localised(ru, uk), Options: options,
	}
}

func textOption(name string, required bool, en, ru, uk string) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: name, Required: required, MaxLength: maxQuestion,
		Description: en, DescriptionLocalizations: *localised(ru, uk),
	}
}

// speakerOption is an option for a name, of which those that are quoted are proposed.
func speakerOption(name string, required bool) *discordgo.ApplicationCommandOption {
	o := textOption(name, required, "Whose words, in any spelling", "Чьи слова, в любом написании", "Чиї слова, у будь-якому написанні")
	o.MaxLength, o.Autocomplete = maxChoice, true
	return o
}

func languageChoices() *discordgo.ApplicationCommandOption {
	o := textOption(languageOption, false, "The language of the words", "Язык слов", "Мова слів")
	o.MaxLength = 0
	for _, c := range []Choice{{"English", english}, {"Русский", russian}, {"Українська", ukrainian}} {
		o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{Name: c.Name, Value: c.Value})
	}
	return o
}
