package bot

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

// TestRESTFaults answers once, and once only, whatever happens to the requests.
func TestRESTFaults(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	s.answer(known)
	for name, f := range map[string]discordtest.Fault{
		"429":             {Status: http.StatusTooManyRequests, RetryAfter: 200 * time.Millisecond, Times: 1},
		"global 429":      {Status: http.StatusTooManyRequests, RetryAfter: 200 * time.Millisecond, Global: true, Times: 1},
		"500":             {Status: http.StatusInternalServerError, Times: 2},
		"502":             {Status: http.StatusBadGateway, Times: 2},
		"503":             {Status: http.StatusServiceUnavailable, Times: 1},
		"cut before":      {Cut: true, Times: 2},
		"cut after":       {CutAfter: true, Times: 1},
		"cut after twice": {CutAfter: true, Times: 2},
		"late":            {Latency: 500 * time.Millisecond, Times: 1},
	} {
		before := s.fromBot(s.channel)
		f.Route = "callback"
		s.Fail(f)
		wantAnswer(t, s.answer(known), known)
		f.Route = "POST /channels"
		s.Fail(f)
		wantAnswer(t, s.reply(discordtest.Post{Text: s.Bot.Mention() + " who came with putin?"}), "who came with putin?")
		time.Sleep(50 * time.Millisecond) // for an answer too many
		if n := s.fromBot(s.channel) - before; n != 2 {
			t.Errorf("%s: %d answers to 2 questions", name, n)
		}
		s.ClearFaults()
	}
	// Each cut or limited callback is a second one to Discord, and refused as such: that is how nothing is sent twice.
	s.end()
	for _, v := range s.TakeViolations() {
		if !strings.Contains(v, "40060") {
			t.Error(v)
		}
	}
}

// TestGlobalLimitSparesInteractions answers commands while messages have to wait.
func TestGlobalLimitSparesInteractions(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	s.answer(known)
	s.Fail(discordtest.Fault{Route: "POST /channels", Status: http.StatusTooManyRequests, RetryAfter: 5 * time.Second, Global: true, Times: 1})
	question := s.post(discordtest.Post{Text: s.Bot.Mention() + " who came with putin?"})
	time.Sleep(100 * time.Millisecond)
	if r := s.response(s.ask(map[string]any{questionOption: known}), nil); r.After > 3*time.Second {
		t.Errorf("the command was answered after %v", r.After)
	}
	wantAnswer(t, s.replyTo(s.channel, question), "who came with putin?")
}

// TestRESTFailsForGood gives up, and answers the next question.
func TestRESTFailsForGood(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	s.Fail(discordtest.Fault{Route: "callback", Status: http.StatusInternalServerError})
	lost := s.ask(map[string]any{questionOption: known})
	if _, err := lost.Wait(s.ctx); !errors.Is(err, discordtest.ErrNoAnswer) {
		t.Errorf("%v", err)
	}
	s.ClearFaults()
	wantAnswer(t, s.answer(known), known)
}

// TestSlowAnswersAreDeferred holds up every kind of answer.
func TestSlowAnswersAreDeferred(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	slow := make(chan struct{})
	s.wrap = func(next handler) handler {
		return func(ctx context.Context, r Request) (Response, error) {
			<-slow
			return next(ctx, r)
		}
	}
	s.run()
	release := func() { slow <- struct{}{} }
	deferred := func(i *discordtest.Interaction, kind int) {
		t.Helper()
		if r, err := i.WaitFor(s.ctx, func(r discordtest.Response) bool { return r.Type != 0 }); err != nil || r.Type != kind {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	public, private := s.ask(map[string]any{questionOption: known}), s.ask(map[string]any{questionOption: known, privateOption: true})
	deferred(public, discordtest.CallbackDeferred)
	deferred(private, discordtest.CallbackDeferred)
	release()
	release()
	m := s.response(public, nil).Message
	wantAnswer(t, m, known)
	if own := s.response(private, nil).Message; !own.Ephemeral() || m.Ephemeral() {
		t.Error("the deferral has changed who sees the answer")
	}
	first := m.Embeds[0].Description
	more, foreign := s.press(m, "More", s.user), s.press(m, "More", s.AddUser("other"))
	deferred(more, discordtest.CallbackDeferredUpdate)
	deferred(foreign, discordtest.CallbackDeferredUpdate)
	release()
	release()
	r, err := foreign.WaitFor(s.ctx, func(r discordtest.Response) bool { return len(r.FollowUps) > 0 })
	if err != nil || !r.FollowUps[0].Ephemeral() {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = more.WaitFor(s.ctx, func(r discordtest.Response) bool { return r.Edits > 0 })
	if err != nil || r.Message.Embeds[0].Description == first {
		t.Errorf("%+v, %v", r.Message, err)
	}
}

// TestBrokenHandler keeps the bot running, and tells the asker.
func TestBrokenHandler(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.wrap = func(next handler) handler {
		return func(ctx context.Context, r Request) (Response, error) {
			switch r.Options[questionOption] {
			case "panic":
				panic("broken")
			case "error":
				return Response{}, errors.New("broken")
			}
			return next(ctx, r)
		}
	}
	s.run()
	for _, question := range []string{"panic", "error"} {
		m := s.answer(question)
		wantText(t, m, say(english).failed)
		if !m.Ephemeral() {
			t.Error("the failure is public")
		}
	}
	wantText(t, s.reply(discordtest.Post{Text: s.Bot.Mention() + " panic"}), say(english).failed)
	wantAnswer(t, s.answer(known), known)
}

// TestEmptyEvents gives the handlers events without anything in them.
func TestEmptyEvents(t *testing.T) {
	b, err := New(Config{Articles: starter(), Log: testLog(t), Cooldown: Cooldown{1, time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	b.working = t.Context()
	for _, i := range []*discordgo.InteractionCreate{nil, {}, {Interaction: &discordgo.Interaction{}}, {Interaction: &discordgo.Interaction{
		Data: discordgo.ModalSubmitInteractionData{Components: []discordgo.MessageComponent{nil, &discordgo.ActionsRow{Components: []discordgo.MessageComponent{nil}}}},
	}}, {Interaction: &discordgo.Interaction{Data: discordgo.ApplicationCommandInteractionData{Options: []*discordgo.ApplicationCommandInteractionDataOption{nil}}}}} {
		b.onInteraction(nil, i)
	}
	for _, m := range []*discordgo.Message{nil, {}, {Content: "x"}, {GuildID: "1", Author: &discordgo.User{}, Type: discordgo.MessageTypeReply, Content: "x", MessageReference: &discordgo.MessageReference{}, Mentions: []*discordgo.User{nil}}} {
		b.onMessage(nil, &discordgo.MessageCreate{Message: m})
		b.onEdit(nil, &discordgo.MessageUpdate{Message: m})
	}
	b.onMessage(nil, nil)
	b.onEdit(nil, nil)
	b.onDelete(nil, nil)
	b.onDelete(nil, &discordgo.MessageDelete{})
	if b.load.close(t.Context()) != 0 || b.load.underWay != 0 {
		t.Error("an empty event is worked on")
	}
}

func TestCooldownIsTold(t *testing.T) {
	t.Parallel()
	s := newStage(t).run(func(c *Config) { c.Cooldown = Cooldown{2, time.Minute} })
	s.answer(known)
	s.answer(known)
	m := s.answer(known)
	wantText(t, m, "Please ask again in ")
	if !m.Ephemeral() {
		t.Error("the cooldown is told to all")
	}
	// In a channel it is told in private, and once only.
	s.post(discordtest.Post{Text: s.Bot.Mention() + " who came with putin?"})
	s.post(discordtest.Post{Text: s.Bot.Mention() + " who came with putin?"})
	dm := s.OpenDM(s.user)
	time.Sleep(100 * time.Millisecond)
	if n := s.fromBot(dm); n != 0 {
		t.Errorf("told %d times in private after it was told by the command", n)
	}
	other := s.AddUser("other")
	for range 5 {
		s.post(discordtest.Post{User: other, Text: s.Bot.Mention() + " who came with putin?"})
	}
	dm = s.OpenDM(other)
	s.until("the cooldown is told", func() bool { return s.fromBot(dm) == 1 })
	s.until("two are answered", func() bool { return s.fromBot(s.channel) == 4 })
}

func TestBusy(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	release := make(chan struct{})
	s.wrap = func(next handler) handler {
		return func(ctx context.Context, r Request) (Response, error) {
			<-release
			return next(ctx, r)
		}
	}
	s.run()
	var waiting []*discordtest.Interaction
	for range mostInChannel {
		waiting = append(waiting, s.ask(map[string]any{questionOption: known}))
	}
	m := s.answer(known)
	wantText(t, m, say(english).busy)
	if !m.Ephemeral() {
		t.Error("that the bot is busy is told to all")
	}
	close(release)
	for _, i := range waiting {
		wantAnswer(t, s.response(i, nil).Message, known)
	}
	wantAnswer(t, s.answer(known), known)
}

// TestShutdownFinishes stops the bot while it works: what is under way is answered, what comes then is not.
func TestShutdownFinishes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	entered, release := make(chan struct{}, 1), make(chan struct{})
	s.wrap = func(next handler) handler {
		return func(ctx context.Context, r Request) (Response, error) {
			entered <- struct{}{}
			<-release
			return next(ctx, r)
		}
	}
	s.run()
	i := s.ask(map[string]any{questionOption: known})
	<-entered
	s.stop()
	time.Sleep(50 * time.Millisecond)
	close(release)
	wantAnswer(t, s.response(i, nil).Message, known)
	s.end()
}
