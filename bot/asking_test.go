package bot

import (
	"maps"
	"strings"
	"testing"
	"time"

	"summitbot/bot/discordtest"
)

func TestSlashCommand(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	r := s.response(s.ask(map[string]any{questionOption: known}), nil)
	wantAnswer(t, r.Message, known)
	if r.Message.Ephemeral() {
		t.Error("the answer is private")
	}
	e := r.Message.Embeds[0]
	if e.Author == nil || e.Author.Name != "summitbot starter articles" || e.Footer == nil ||
		!strings.Contains(e.Footer.Text, "24 November 2026") || !strings.Contains(e.Footer.Text, "1 of ") || !strings.Contains(e.Footer.Text, " articles as of ") {
		t.Errorf("author %+v, footer %+v", e.Author, e.Footer)
	}
	if text := s.out.String(); !strings.Contains(text, "client_id="+s.Bot.ID+"&scope=bot+applications.commands&permissions=274877991936") || !strings.HasSuffix(text, "ready\n") {
		t.Errorf("printed %q", text)
	}
	hostileQuestion := "**who** @everyone <@" + s.user.ID + "> came with Putin https://evil.example"
	m := s.answer(hostileQuestion)
	if line, _, _ := strings.Cut(m.Content, "\n"); active(strings.TrimPrefix(line, quoteMark)) != "" {
		t.Errorf("the question was echoed as %q", m.Content)
	}
	if len(m.Mentions) > 0 {
		t.Errorf("mentioned %v", m.Mentions)
	}
}

func TestSlashCommandInRussian(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	i, err := s.Slash(s.ctx, discordtest.Invocation{
		User: s.user, Channel: s.channel, Name: askCommand, Locale: "ru", Options: map[string]any{questionOption: unknown},
	})
	wantText(t, s.response(i, err).Message, say(russian).noAnswer)
}

func TestPrivateAnswerIsShared(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	m := s.response(s.ask(map[string]any{questionOption: known, privateOption: true}), nil).Message
	wantAnswer(t, m, known)
	if !m.Ephemeral() || s.fromBot(s.channel) != 0 {
		t.Fatal("the answer is public")
	}
	shared := s.response(s.press(m, "Share", s.user), nil).Message
	wantAnswer(t, shared, known)
	if shared.Ephemeral() || s.fromBot(s.channel) != 1 {
		t.Error("the answer is still private")
	}
	for _, label := range labels(shared) {
		if label == "Share" {
			t.Error("what is shared has a button to share it")
		}
	}
}

func TestMention(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	wantAnswer(t, s.reply(discordtest.Post{Text: s.Bot.Mention() + " who came with putin?"}), "who came with putin?")
	thread := s.AddThread(s.channel, "aside")
	wantAnswer(t, s.reply(discordtest.Post{Channel: thread, Text: "who came with putin " + s.Bot.Mention()}), "who came with putin")

	// What is no question stays without an answer: the one behind it gets the next.
	other := s.AddBot("other")
	s.post(discordtest.Post{Text: "who came with putin?"})
	s.post(discordtest.Post{User: other, Text: s.Bot.Mention() + " who came with putin?"})
	s.post(discordtest.Post{Text: s.Bot.Mention() + " who came with putin?", Webhook: true})
	intro := s.reply(discordtest.Post{Text: s.Bot.Mention()})
	wantText(t, intro, say(english).introduction)
	if n := len(labels(intro)); n != proposals {
		t.Errorf("%d proposals: %q", n, labels(intro))
	}
	s.post(discordtest.Post{Text: "thanks, who came with putin?", ReplyTo: intro}) // a ping, but no answer and no mention
	wantText(t, s.reply(discordtest.Post{Text: s.Bot.Mention() + " 🤷‍♀️ !?"}), say(english).noText)
	wantText(t, s.reply(discordtest.Post{Text: s.Bot.Mention(), Attachments: []string{"photo.png"}}), say(english).noText)
	wantText(t, s.reply(discordtest.Post{Text: s.Bot.Mention() + strings.Repeat(" вопрос", 100)}), say(russian).tooLong)
	if n := s.fromBot(s.channel); n != 5 {
		t.Errorf("%d messages of the bot", n)
	}
	wantAnswer(t, s.response(s.press(intro, labels(intro)[0], s.user), nil).Message, labels(intro)[0])
}

func TestFollowUp(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	first := s.reply(discordtest.Post{Text: s.Bot.Mention() + " who came with putin?"})
	second := s.reply(discordtest.Post{Text: "and with trump?", ReplyTo: first})
	if got := quoted(second.Content); len(got) != 2 || got[0] != "who came with putin?" || got[1] != "and with trump?" {
		t.Errorf("understood %q", got)
	}
	third := s.reply(discordtest.Post{Text: s.Bot.Mention() + " and who stayed away?", ReplyTo: second})
	if got := quoted(third.Content); len(got) != 3 {
		t.Errorf("understood %q", got)
	}
	// An answer that did not come along is fetched.
	bare := s.reply(discordtest.Post{Text: "and who paid?", ReplyTo: first, Bare: true})
	if got := quoted(bare.Content); len(got) != 2 || got[1] != "and who paid?" {
		t.Errorf("understood %q", got)
	}
	// A reply to the answer of a command is a follow-up as well, and in a private conversation.
	fourth := s.reply(discordtest.Post{Text: "and with trump?", ReplyTo: s.answer(known)})
	if got := quoted(fourth.Content); len(got) != 2 || got[0] != known {
		t.Errorf("understood %q", got)
	}
	dm := s.OpenDM(s.user)
	fifth := s.reply(discordtest.Post{Channel: dm, Text: "who came with putin?"})
	sixth := s.reply(discordtest.Post{Channel: dm, Text: "and with trump?", ReplyTo: fifth})
	if got := quoted(sixth.Content); len(got) != 2 {
		t.Errorf("understood %q", got)
	}
}

func TestDirectMessage(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	dm := s.OpenDM(s.user)
	wantAnswer(t, s.reply(discordtest.Post{Channel: dm, Text: "who came with putin?"}), "who came with putin?")
	m := s.reply(discordtest.Post{Channel: dm, Text: unknown})
	wantText(t, m, say(english).noAnswer)
	wantText(t, s.reply(discordtest.Post{Channel: dm, Attachments: []string{"photo.png"}}), say(english).noText)
}

func TestFindSources(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	command := func(text string) *discordtest.Message {
		t.Helper()
		target := s.post(discordtest.Post{User: s.AddUser("somebody"), Text: text})
		i, err := s.MessageCommand(s.ctx, discordtest.Invocation{User: s.user, Channel: s.channel, Name: sourcesCommand, Target: target})
		return s.response(i, err).Message
	}
	m := command("Lavrov and Ushakov came to Alaska with Putin. Qwerty zorbular quibblefax asdf. Trump met Putin in Anchorage at Elmendorf.")
	if !m.Ephemeral() || len(m.Embeds) != 2 {
		t.Fatalf("%d embeds, private: %v", len(m.Embeds), m.Ephemeral())
	}
	for _, e := range m.Embeds {
		if !strings.HasPrefix(e.Description, quoteMark) {
			t.Errorf("the claim is not quoted: %q", e.Description)
		}
	}
	wantText(t, command("Qwerty zorbular quibblefax asdf."), say(english).noSources)
	wantText(t, command("🤷‍♀️"), say(english).noSources)
}

func TestEditAndDelete(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	question := s.post(discordtest.Post{Text: s.Bot.Mention() + " zorbular quibblefax"})
	answer := s.replyTo(s.channel, question)
	wantText(t, answer, say(english).noAnswer)
	if err := s.Edit(question, s.Bot.Mention()+" who came with putin?"); err != nil {
		t.Fatal(err)
	}
	edited, err := s.WaitMessage(s.ctx, s.channel, func(m *discordtest.Message) bool { return m.ID == answer.ID && len(m.Embeds) > 0 })
	if err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, edited, "who came with putin?")
	if err := s.Delete(question); err != nil {
		t.Fatal(err)
	}
	s.until("the answer is deleted", func() bool { return s.fromBot(s.channel) == 0 })
}

// TestEditWhileAnswering edits and deletes questions before their answers are there.
func TestEditWhileAnswering(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	s.Fail(discordtest.Fault{Route: "POST /channels", Times: 2, Latency: 300 * time.Millisecond})
	edited := s.post(discordtest.Post{Text: s.Bot.Mention() + " zorbular quibblefax"})
	deleted := s.post(discordtest.Post{Text: s.Bot.Mention() + " who came with putin?"})
	if err := s.Edit(edited, s.Bot.Mention()+" who came with putin?"); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(deleted); err != nil {
		t.Fatal(err)
	}
	_, err := s.WaitMessage(s.ctx, s.channel, func(m *discordtest.Message) bool {
		return m.Reference != nil && m.Reference.MessageID == edited.ID && len(m.Embeds) > 0
	})
	if err != nil {
		t.Fatal(err)
	}
	s.until("one answer is left", func() bool { return s.fromBot(s.channel) == 1 })
	s.end()
	// The reply to what is gone was refused: that is how it is kept from standing there alone.
	for _, v := range s.TakeViolations() {
		if !strings.Contains(v, "REPLIES_UNKNOWN_MESSAGE") {
			t.Error(v)
		}
	}
}

// until waits for something that no event tells of.
func (s *stage) until(what string, ok func() bool) {
	s.t.Helper()
	for !ok() {
		select {
		case <-s.ctx.Done():
			s.t.Fatalf("waited in vain until %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestUserInstalledApp(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	foreign := s.AddChannel(s.AddForeignGuild("elsewhere"), "general")
	private := s.AddPrivateChannel(s.user, s.AddUser("friend"))
	for _, c := range []*discordtest.Channel{foreign, private, s.OpenDM(s.user)} {
		i, err := s.Slash(s.ctx, discordtest.Invocation{User: s.user, Channel: c, Name: askCommand, Options: map[string]any{questionOption: known}})
		wantAnswer(t, s.response(i, err).Message, known)
	}
}

func TestCommandsAreRegisteredOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	s.answer(known)
	routes := new(desk).routes()
	maps.Copy(routes, new(shelf).routes())
	wanted := len((&Bot{routes: routes}).definitions())
	registered := s.Commands(nil)
	if n := len(registered); n != wanted {
		t.Fatalf("%d commands, not %d", n, wanted)
	}
	s.end()
	// The second time nothing has changed: to register again would fail.
	s.Fail(discordtest.Fault{Route: "PUT /applications", Status: 500})
	s.run()
	s.answer(known)
	s.end()
	s.ClearFaults()
	s.run(func(c *Config) { c.Guild = s.guild.ID })
	s.answer(known)
	if n := len(s.Commands(s.guild)); n != wanted {
		t.Errorf("%d commands in the guild", n)
	}
}
