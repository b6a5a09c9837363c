package bot

import (
	"maps"

	"github.com/bwmarrin/discordgo"
)

// Names of commands, buttons and forms. Those of buttons and forms stand in messages that are already sent, so they stay.
const (
	askCommand     = "ask"
	sourcesCommand = "Find sources"
	contextButton  = "context"
	moreButton     = "more"
	shareButton    = "share"
	topicButton    = "topic"
	upButton       = "up"
	downButton     = "down"
	wrongForm      = "wrong"
)

// Names of options and inputs.
const (
	questionOption = "question"
	privateOption  = "private"
	reasonInput    = "reason"
	attachedOption = "attached" // of a message that has something other than text
)

// routes is the one table of everything that the bot answers to: what is registered with Discord and what is called.
func (d *desk) routes() map[string]route {
	all := map[string]route{
		askCommand: {definition: &discordgo.ApplicationCommand{
			Type:        discordgo.ChatApplicationCommand,
			Description: "Ask the articles a question",
			DescriptionLocalizations: localised(
				"Задать вопрос статьям", "Поставити запитання статтям"),
			Options: []*discordgo.ApplicationCommandOption{
				{
					Type: discordgo.ApplicationCommandOptionString, Name: questionOption, Required: true, MaxLength: maxQuestion,
					Description:              "Your question in your own words",
					DescriptionLocalizations: *localised("Ваш вопрос своими словами", "Ваше запитання своїми словами"),
				},
				{
					Type: discordgo.ApplicationCommandOptionBoolean, Name: privateOption,
					Description:              "Show the answer to me alone",
					DescriptionLocalizations: *localised("Показать ответ только мне", "Показати відповідь лише мені"),
				},
			},
		}, handle: d.ask, question: true},
		sourcesCommand: {definition: &discordgo.ApplicationCommand{
			Type:              discordgo.MessageApplicationCommand,
			NameLocalizations: localised("Найти источники", "Знайти джерела"),
		}, handle: d.sources, question: true, private: true},
		contextButton: {handle: d.context, private: true},
		moreButton:    {handle: d.more, question: true, edits: true},
		shareButton:   {handle: d.share, question: true},
		topicButton:   {handle: d.topic, question: true},
		upButton:      {handle: d.up, private: true},
		downButton:    {handle: d.down, private: true},
		wrongForm:     {handle: d.wrong, private: true},
	}
	maps.Copy(all, d.quoteRoutes())
	return all
}

func localised(ru, uk string) *map[discordgo.Locale]string {
	return &map[discordgo.Locale]string{discordgo.Russian: ru, discordgo.Ukrainian: uk}
}
