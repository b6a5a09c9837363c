package discordtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

// wait waits for the answer to an interaction.
func (w *world) wait(i *discordtest.Interaction, err error) discordtest.Response {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := i.Wait(w.ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// respond answers an interaction with a type and data.
func (w *world) respond(
	i *discordgo.Interaction, kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData,
) {
	if err := w.client.InteractionRespond(i, &discordgo.InteractionResponse{Type: kind, Data: data}); err != nil {
		w.t.Error(err)
	}
}

func buttons(ids ...string) []discordgo.MessageComponent {
	var row discordgo.ActionsRow
	for _, id := range ids {
		row.Components = append(row.Components, discordgo.Button{Label: id, CustomID: id, Style: discordgo.SecondaryButton})
	}
	return []discordgo.MessageComponent{row}
}

func TestDeferredAnswerAndFollowUps(t *testing.T) {
	invoked := make(chan *discordgo.Interaction, 1)
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		w.respond(i, discordgo.InteractionResponseDeferredChannelMessageWithSource,
			&discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral})
		invoked <- i
	})
	w.open()
	w.register(ask)
	asked := w.use(question("who?"))
	i := <-invoked
	r := asked.Response()
	if r.Answered() || r.Type != discordtest.CallbackDeferred || r.Message.Flags&discordtest.FlagLoading == 0 {
		t.Errorf("a deferred answer is %+v", r)
	}
	text := "five men"
	edited, err := w.client.InteractionResponseEdit(i, &discordgo.WebhookEdit{Content: &text})
	if err != nil {
		t.Fatal(err)
	}
	r = w.wait(asked, nil)
	if r.Message.Content != text || !r.Message.Ephemeral() || r.Edits != 1 || r.Message.ID != edited.ID {
		t.Errorf("the answer is %+v after the edit %+v", r, edited)
	}
	if got, err := w.client.InteractionResponse(i); err != nil || got.Content != text {
		t.Errorf("@original is %+v, %v", got, err)
	}
	more, err := w.client.FollowupMessageCreate(i, true, &discordgo.WebhookParams{Content: "and women?"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.client.FollowupMessageEdit(i, more.ID, &discordgo.WebhookEdit{Content: &text}); err != nil {
		t.Fatal(err)
	}
	if got := w.Messages(w.channel); len(got) != 1 || got[0].ID != more.ID || got[0].Content != text {
		t.Errorf("all see %+v, want the follow-up alone", got)
	}
	if err := w.client.InteractionResponseDelete(i); err != nil {
		t.Fatal(err)
	}
	_, err = w.client.InteractionResponse(i)
	wantCode(t, err, 404, 10008)

	w.Advance(15 * time.Minute)
	_, err = w.client.InteractionResponseEdit(i, &discordgo.WebhookEdit{Content: &text})
	wantCode(t, err, 401, 50027)
	w.expectViolation("50027")
}

func TestFirstFollowUpTakesThePlaceOfTheDeferral(t *testing.T) {
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		w.respond(i, discordgo.InteractionResponseDeferredChannelMessageWithSource, nil)
		if _, err := w.client.FollowupMessageCreate(i, true, &discordgo.WebhookParams{Content: "here"}); err != nil {
			t.Error(err)
		}
	})
	w.open()
	w.register(ask)
	r := w.wait(w.use(question("who?")), nil)
	if r.Message.Content != "here" || len(r.FollowUps) != 0 || len(w.Messages(w.channel)) != 1 {
		t.Errorf("the answer is %+v", r)
	}
}

func TestWebhookBeforeTheAnswerIsRefused(t *testing.T) {
	refused := make(chan error, 1)
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		_, err := w.client.FollowupMessageCreate(i, true, &discordgo.WebhookParams{Content: "too early"})
		refused <- err
	})
	w.open()
	w.register(ask)
	w.use(question("who?"))
	wantCode(t, <-refused, 404, 10015)
	w.expectViolation("10015")
}

func TestComponents(t *testing.T) {
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		switch i.Type {
		case discordgo.InteractionApplicationCommand:
			w.respond(i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
				Content: "1 of 2", Components: buttons("more", "context"), Flags: discordgo.MessageFlagsEphemeral,
			})
		case discordgo.InteractionMessageComponent:
			if i.Message.Content != "1 of 2" && i.Message.Content != "2 of 2" {
				t.Errorf("the button's message is %q", i.Message.Content)
			}
			if i.MessageComponentData().CustomID == "more" {
				w.respond(i, discordgo.InteractionResponseUpdateMessage,
					&discordgo.InteractionResponseData{Content: "2 of 2", Components: buttons("context")})
				return
			}
			w.respond(i, discordgo.InteractionResponseDeferredMessageUpdate, nil)
			text := "the paragraphs around"
			if _, err := w.client.InteractionResponseEdit(i, &discordgo.WebhookEdit{Content: &text}); err != nil {
				t.Error(err)
			}
		}
	})
	w.open()
	w.register(ask)
	answer := w.wait(w.use(question("who?")), nil).Message
	if _, err := w.Component(w.ctx, answer, "more", w.AddUser("bob")); err == nil {
		t.Error("somebody else pressed a button of an ephemeral message")
	}
	updated := w.wait(w.Component(w.ctx, answer, "more", w.alice))
	if m := updated.Message; updated.Type != discordtest.CallbackUpdate || m.ID != answer.ID || m.Content != "2 of 2" ||
		!m.Ephemeral() {
		t.Errorf("the message became %+v", m)
	}
	if _, err := w.Component(w.ctx, answer, "more", w.alice); err == nil {
		t.Error("a button was pressed that is gone")
	}
	i, err := w.Component(w.ctx, answer, "context", w.alice)
	if err != nil {
		t.Fatal(err)
	}
	r, err := i.WaitFor(w.ctx, func(r discordtest.Response) bool { return r.Edits == 1 })
	if err != nil || r.Message.Content != "the paragraphs around" {
		t.Errorf("the message became %+v, %v", r.Message, err)
	}
	if len(w.Messages(w.channel)) != 0 {
		t.Error("an ephemeral message is seen by all")
	}
}

func TestModal(t *testing.T) {
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		switch i.Type {
		case discordgo.InteractionApplicationCommand:
			w.respond(i, discordgo.InteractionResponseModal, &discordgo.InteractionResponseData{
				CustomID: "reason", Title: "What was wrong?",
				Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
					discordgo.TextInput{CustomID: "text", Label: "Reason", Style: discordgo.TextInputShort, Required: true, MaxLength: 10},
				}}},
			})
		case discordgo.InteractionModalSubmit:
			data := i.ModalSubmitData()
			input := data.Components[0].(*discordgo.ActionsRow).Components[0].(*discordgo.TextInput)
			w.respond(i, discordgo.InteractionResponseChannelMessageWithSource,
				&discordgo.InteractionResponseData{Content: data.CustomID + ": " + input.Value})
		}
	})
	w.open()
	w.register(ask)
	i := w.use(question("who?"))
	if r := w.wait(i, nil); r.Modal == nil || r.Modal.Title != "What was wrong?" {
		t.Fatalf("answered %+v", r)
	}
	for _, values := range []map[string]string{{}, {"text": strings.Repeat("x", 11)}, {"text": "x", "other": "y"}} {
		if _, err := w.Submit(w.ctx, i, values); err == nil {
			t.Errorf("the modal took %v", values)
		}
	}
	if r := w.wait(w.Submit(w.ctx, i, map[string]string{"text": "old"})); r.Message.Content != "reason: old" {
		t.Errorf("answered %q", r.Message.Content)
	}
}

func TestAutocomplete(t *testing.T) {
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		var choices []*discordgo.ApplicationCommandOptionChoice
		o := i.ApplicationCommandData().Options[0]
		if o.Focused && o.StringValue() == "put" {
			choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: "Vladimir Putin", Value: "putin"})
		}
		w.respond(i, discordgo.InteractionApplicationCommandAutocompleteResult,
			&discordgo.InteractionResponseData{Choices: choices})
	})
	w.open()
	w.register(&discordgo.ApplicationCommand{
		Name: "quote", Description: "What somebody said",
		Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "speaker", Description: "Who", Autocomplete: true},
		},
	})
	for typed, want := range map[string]int{"put": 1, "xyz": 0} {
		r := w.wait(w.Autocomplete(w.ctx, discordtest.Invocation{
			User: w.alice, Channel: w.channel, Name: "quote", Options: map[string]any{"speaker": typed},
		}, "speaker"))
		if r.Type != discordtest.CallbackChoices || len(r.Choices) != want {
			t.Errorf("%q is completed by %v", typed, r.Choices)
		}
	}
}

func TestMessageCommandHasTheContentOfItsTarget(t *testing.T) {
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		data := i.ApplicationCommandData()
		w.respond(i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
			Content: data.Resolved.Messages[data.TargetID].Content, Flags: discordgo.MessageFlagsEphemeral,
		})
	})
	w.open()
	w.register(&discordgo.ApplicationCommand{Name: "Find sources", Type: discordgo.MessageApplicationCommand})
	m := w.Post(discordtest.Post{Channel: w.channel, User: w.alice, Text: "They met in Anchorage."})
	if got := w.eventually(&w.created, m.ID); got.Content != "" {
		t.Errorf("an app without the privileged intent got %q", got.Content)
	}
	r := w.wait(w.MessageCommand(w.ctx, discordtest.Invocation{
		User: w.AddUser("bob"), Channel: w.channel, Name: "Find sources", Target: m,
	}))
	if r.Message.Content != "They met in Anchorage." || !r.Message.Ephemeral() {
		t.Errorf("the target's content is %q", r.Message.Content)
	}
}

func TestInvocationsAsDiscordsClientRefusesThem(t *testing.T) {
	w := newWorld(t, nil)
	w.open()
	private := &[]discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	w.register(ask, &discordgo.ApplicationCommand{Name: "here", Description: "Only in guilds", Contexts: private})
	for _, v := range []discordtest.Invocation{
		{Name: "unknown"},
		{Name: "ask"},
		{Name: "ask", Options: map[string]any{"question": ""}},
		{Name: "ask", Options: map[string]any{"question": 5}},
		{Name: "ask", Options: map[string]any{"question": strings.Repeat("x", 501)}},
		{Name: "ask", Options: map[string]any{"question": "who?", "colour": "red"}},
		{Name: "ask", Options: map[string]any{"question": "who?", "private": "yes"}},
		{Name: "here", Channel: w.OpenDM(w.alice)},
	} {
		v.User = w.alice
		if v.Channel == nil {
			v.Channel = w.channel
		}
		if _, err := w.Slash(w.ctx, v); err == nil {
			t.Errorf("/%s %v was sent", v.Name, v.Options)
		}
	}
}

func TestUserInstalledAppIsKeptToFiveFollowUps(t *testing.T) {
	sent := make(chan error, 10)
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		if i.AuthorizingIntegrationOwners[discordgo.ApplicationIntegrationUserInstall] != w.alice.ID {
			t.Errorf("the app was installed by %v", i.AuthorizingIntegrationOwners)
		}
		w.respond(i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "0"})
		for range 6 {
			_, err := w.client.FollowupMessageCreate(i, true, &discordgo.WebhookParams{Content: "more"})
			sent <- err
		}
	}, discordtest.Options{NoRateLimits: true})
	w.open()
	w.register(ask)
	foreign := w.AddChannel(w.AddForeignGuild("elsewhere"), "general")
	i, err := w.Slash(w.ctx, discordtest.Invocation{User: w.alice, Channel: foreign, Name: "ask", Options: question("who?")})
	w.wait(i, err)
	for range 5 {
		if err := <-sent; err != nil {
			t.Error(err)
		}
	}
	wantCode(t, <-sent, 400, 40094)
	w.expectViolation("40094")
	w.Post(discordtest.Post{Channel: foreign, User: w.alice, Text: w.Bot.Mention()})
	_, err = w.client.ChannelMessageSend(foreign.ID, "hello")
	wantCode(t, err, 403, 50001)
}

func TestCommandsInPrivateConversations(t *testing.T) {
	contexts := make(chan discordgo.InteractionContextType, 2)
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		contexts <- i.Context
		if i.User == nil || i.Member != nil {
			t.Errorf("outside guilds the user is %v and the member %v", i.User, i.Member)
		}
		w.respond(i, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: "yes"})
	})
	w.open()
	w.register(ask)
	for c, want := range map[*discordtest.Channel]discordgo.InteractionContextType{
		w.OpenDM(w.alice): discordgo.InteractionContextBotDM,
		w.AddPrivateChannel(w.alice, w.AddUser("bob")): discordgo.InteractionContextPrivateChannel,
	} {
		i, err := w.Slash(w.ctx, discordtest.Invocation{User: w.alice, Channel: c, Name: "ask", Options: question("who?")})
		w.wait(i, err)
		if got := <-contexts; got != want {
			t.Errorf("the context is %d, want %d", got, want)
		}
	}
}
