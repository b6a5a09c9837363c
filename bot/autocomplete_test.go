package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

// TestCommandWithChoices adds a command to the table: with subcommands, and an option whose values are proposed.
func TestCommandWithChoices(t *testing.T) {
	t.Parallel()
	option := &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: "person", Description: "Who", Required: true, Autocomplete: true,
	}
	s := newStage(t)
	s.more = map[string]route{"say": {
		definition: &discordgo.ApplicationCommand{
			Type: discordgo.ChatApplicationCommand, Description: "Say something", Options: []*discordgo.ApplicationCommandOption{option},
		},
		handle: func(_ context.Context, r Request) (Response, error) {
			return Response{Text: "said " + r.Options["person"], Private: true}, nil
		},
		complete: func(_ context.Context, r Request) (Response, error) {
			if r.Target == "broken" {
				panic("broken")
			}
			var choices []Choice
			for i := range 40 * len(r.Target) {
				choices = append(choices, Choice{Name: strings.Repeat("long ", 30), Value: fmt.Sprint(r.Target, i)})
			}
			return Response{Choices: choices}, nil
		},
	}}
	s.run()
	complete := func(typed string) []discordtest.Choice {
		t.Helper()
		i, err := s.Autocomplete(s.ctx, discordtest.Invocation{User: s.user, Channel: s.channel, Name: "say", Options: map[string]any{"person": typed}}, "person")
		return s.response(i, err).Choices
	}
	if got := complete("pu"); len(got) != maxChoices || got[0].Value != "pu0" {
		t.Errorf("%d choices", len(got))
	}
	for _, typed := range []string{"", "broken"} {
		if got := complete(typed); len(got) != 0 {
			t.Errorf("%d choices for %q", len(got), typed)
		}
	}
	i, err := s.Slash(s.ctx, discordtest.Invocation{User: s.user, Channel: s.channel, Name: "say", Options: map[string]any{"person": "pu1"}})
	wantText(t, s.response(i, err).Message, "said pu1")
}
