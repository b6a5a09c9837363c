package discordtest_test

import (
	"testing"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

func TestSubcommands(t *testing.T) {
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		sub := i.ApplicationCommandData().Options[0]
		if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
			w.respond(i, discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{
				Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: sub.Name, Value: sub.Options[0].StringValue() + "!"}},
			})
			return
		}
		w.respond(i, discordgo.InteractionResponseChannelMessageWithSource,
			&discordgo.InteractionResponseData{Content: sub.Name + " " + sub.Options[0].StringValue()})
	})
	w.open()
	topic := &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: "topic", Description: "x", Required: true, Autocomplete: true,
	}
	about := &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionSubCommand, Name: "about", Description: "x",
		Options: []*discordgo.ApplicationCommandOption{topic},
	}
	w.register(&discordgo.ApplicationCommand{Name: "quote", Description: "x", Options: []*discordgo.ApplicationCommandOption{about}})
	use := func(name string, options map[string]any) (*discordtest.Interaction, error) {
		return w.Slash(w.ctx, discordtest.Invocation{User: w.alice, Channel: w.channel, Name: name, Options: options})
	}
	if r := w.wait(use("quote about", map[string]any{"topic": "boats"})); r.Message.Content != "about boats" {
		t.Errorf("answered %q", r.Message.Content)
	}
	typed := discordtest.Invocation{User: w.alice, Channel: w.channel, Name: "quote about", Options: map[string]any{"topic": "bo"}}
	if r := w.wait(w.Autocomplete(w.ctx, typed, "topic")); len(r.Choices) != 1 || r.Choices[0].Value != "bo!" {
		t.Errorf("proposed %+v", r.Choices)
	}
	for name, options := range map[string]map[string]any{
		"quote": {"topic": "boats"}, "quote of": {"topic": "boats"}, "quote about": {}, "quote about topic": {"topic": "boats"},
	} {
		if _, err := use(name, options); err == nil {
			t.Errorf("/%s %v is sent", name, options)
		}
	}
	_, err := w.client.ApplicationCommandCreate(w.Bot.ID, w.guild.ID,
		&discordgo.ApplicationCommand{Name: "mixed", Description: "x", Options: []*discordgo.ApplicationCommandOption{about, topic}})
	wantCode(t, err, 400, 50035)
	w.TakeViolations()
}
