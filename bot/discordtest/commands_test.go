package discordtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func TestCommandsAreRegistered(t *testing.T) {
	w := newWorld(t, nil)
	ukrainian := map[discordgo.Locale]string{discordgo.Ukrainian: "запитати"}
	manage := int64(1 << 5)
	localized := *ask
	localized.NameLocalizations, localized.DefaultMemberPermissions = &ukrainian, &manage
	first := w.register(&localized, &discordgo.ApplicationCommand{Name: "Find sources", Type: discordgo.MessageApplicationCommand})
	if len(first) != 2 || first[0].ID == "" || first[0].ApplicationID != w.Bot.ID || *first[0].DefaultMemberPermissions != manage {
		t.Fatalf("registered %+v", first)
	}
	second := w.register(&localized)
	if len(second) != 1 || second[0].ID != first[0].ID {
		t.Errorf("registered again under %s, before %s", second[0].ID, first[0].ID)
	}
	if held := w.Commands(nil); len(held) != 1 || held[0].NameLocalizations["uk"] != "запитати" || !held[0].Options[0].Required {
		t.Errorf("the server holds %+v", held)
	}
	// The library asks for localizations, which come only then.
	listed, err := w.client.ApplicationCommands(w.Bot.ID, "")
	if err != nil || len(listed) != 1 || (*listed[0].NameLocalizations)["uk"] != "запитати" {
		t.Errorf("listed %+v, %v", listed, err)
	}
	plain, err := w.client.Request("GET", discordgo.EndpointApplicationGlobalCommands(w.Bot.ID), nil)
	if err != nil || strings.Contains(string(plain), "запитати") {
		t.Errorf("listed %s, %v", plain, err)
	}

	quote, err := w.client.ApplicationCommandCreate(w.Bot.ID, w.guild.ID, &discordgo.ApplicationCommand{Name: "quote", Description: "x"})
	if err != nil || quote.GuildID != w.guild.ID {
		t.Fatalf("registered %+v, %v", quote, err)
	}
	edited, err := w.client.ApplicationCommandEdit(w.Bot.ID, w.guild.ID, quote.ID,
		&discordgo.ApplicationCommand{Name: "quote", Description: "What somebody said"})
	if err != nil || edited.ID != quote.ID || edited.Description != "What somebody said" || edited.Version == quote.Version {
		t.Errorf("edited %+v, %v", edited, err)
	}
	if held := w.Commands(w.guild); len(held) != 1 {
		t.Errorf("the guild has %+v", held)
	}
	if err := w.client.ApplicationCommandDelete(w.Bot.ID, w.guild.ID, quote.ID); err != nil {
		t.Error(err)
	}
	wantCode(t, w.client.ApplicationCommandDelete(w.Bot.ID, w.guild.ID, quote.ID), 404, 10063)
	_, err = w.client.ApplicationCommands(w.Bot.ID, "123")
	wantCode(t, err, 404, 10004)
	_, err = w.client.ApplicationCommands(w.Bot.ID, w.AddForeignGuild("elsewhere").ID)
	wantCode(t, err, 403, 50001)
}

func TestLimitsOfCommands(t *testing.T) {
	w := newWorld(t, nil)
	guildOnly := &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	option := func(change func(o *discordgo.ApplicationCommandOption)) *discordgo.ApplicationCommand {
		o := &discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionString, Name: "text", Description: "x"}
		change(o)
		return &discordgo.ApplicationCommand{Name: "ask", Description: "x", Options: []*discordgo.ApplicationCommandOption{o}}
	}
	var choices []*discordgo.ApplicationCommandOptionChoice
	for i := range 26 {
		choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: fmt.Sprint(i), Value: fmt.Sprint(i)})
	}
	long := option(func(*discordgo.ApplicationCommandOption) {})
	for i := range 24 {
		o := *long.Options[0]
		o.Name = fmt.Sprintf("text%d", i)
		for range 4 {
			o.Choices = append(o.Choices, &discordgo.ApplicationCommandOptionChoice{
				Name: strings.Repeat("x", 50), Value: strings.Repeat("y", 50),
			})
		}
		long.Options = append(long.Options, &o)
	}
	for name, c := range map[string]*discordgo.ApplicationCommand{
		"capitals":            {Name: "Ask", Description: "x"},
		"spaces":              {Name: "ask me", Description: "x"},
		"long name":           {Name: strings.Repeat("x", 33), Description: "x"},
		"no description":      {Name: "ask"},
		"long description":    {Name: "ask", Description: strings.Repeat("x", 101)},
		"described menu":      {Name: "Find", Type: discordgo.MessageApplicationCommand, Description: "x"},
		"contexts in a guild": {Name: "ask", Description: "x", Contexts: guildOnly},
		"unknown locale":      {Name: "ask", Description: "x", NameLocalizations: &map[discordgo.Locale]string{"tlh": "qIj"}},
		"option name":         option(func(o *discordgo.ApplicationCommandOption) { o.Name = "The Text" }),
		"option type":         option(func(o *discordgo.ApplicationCommandOption) { o.Type = 99 }),
		"choices":             option(func(o *discordgo.ApplicationCommandOption) { o.Choices = choices }),
		"long choice": option(func(o *discordgo.ApplicationCommandOption) {
			o.Choices = []*discordgo.ApplicationCommandOptionChoice{{Name: "x", Value: strings.Repeat("x", 101)}}
		}),
		"choices and completed": option(func(o *discordgo.ApplicationCommandOption) { o.Choices, o.Autocomplete = choices[:2], true }),
		"length of text":        option(func(o *discordgo.ApplicationCommandOption) { o.MaxLength = 6001 }),
		"required behind optional": {Name: "ask", Description: "x", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "a", Description: "x"},
			{Type: discordgo.ApplicationCommandOptionString, Name: "b", Description: "x", Required: true},
		}},
		"one name twice": {Name: "ask", Description: "x", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "a", Description: "x"},
			{Type: discordgo.ApplicationCommandOptionString, Name: "a", Description: "x"},
		}},
		"8000 characters": long,
	} {
		_, err := w.client.ApplicationCommandCreate(w.Bot.ID, w.guild.ID, c)
		if err == nil {
			t.Errorf("%s: registered", name)
			continue
		}
		wantCode(t, err, 400, 50035)
	}
	twice := []*discordgo.ApplicationCommand{{Name: "ask", Description: "x"}, {Name: "ask", Description: "y"}}
	_, err := w.client.ApplicationCommandBulkOverwrite(w.Bot.ID, "", twice)
	wantCode(t, err, 400, 50035)
	var many []*discordgo.ApplicationCommand
	for i := range 101 {
		many = append(many, &discordgo.ApplicationCommand{Name: fmt.Sprintf("ask%d", i), Description: "x"})
	}
	_, err = w.client.ApplicationCommandBulkOverwrite(w.Bot.ID, "", many)
	wantCode(t, err, 400, 30032)
	w.register(many[:100]...)
	w.TakeViolations()
}
