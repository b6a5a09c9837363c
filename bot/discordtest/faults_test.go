package discordtest_test

import (
	"errors"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

func TestLateAnswerIsRefused(t *testing.T) {
	refused := make(chan error, 1)
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		w.Advance(4 * time.Second)
		refused <- w.say(i, &discordgo.InteractionResponseData{Content: "too late"})
	})
	w.open()
	w.register(ask)
	i := w.use(question("who?"))
	if _, err := i.Wait(w.ctx); !errors.Is(err, discordtest.ErrNoAnswer) {
		t.Errorf("waiting ended with %v", err)
	}
	wantCode(t, <-refused, 404, 10062)
	w.expectViolation("10062")
}

func TestSecondAnswerIsRefused(t *testing.T) {
	refused := make(chan error, 1)
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		if err := w.say(i, &discordgo.InteractionResponseData{Content: "once"}); err != nil {
			t.Error(err)
		}
		refused <- w.say(i, &discordgo.InteractionResponseData{Content: "twice"})
	})
	w.open()
	w.register(ask)
	i := w.use(question("who?"))
	wantCode(t, <-refused, 400, 40060)
	if r := i.Response(); r.Message.Content != "once" {
		t.Errorf("the answer became %q", r.Message.Content)
	}
	w.expectViolation("40060")
}

// wantCode checks that a request was refused with a status and an error code of Discord's.
func wantCode(t *testing.T, err error, status, code int) {
	t.Helper()
	var refused *discordgo.RESTError
	switch {
	case !errors.As(err, &refused):
		t.Errorf("got %v, want a refusal with status %d", err, status)
	case refused.Response.StatusCode != status || refused.Message == nil || refused.Message.Code != code:
		t.Errorf("refused with %v, want status %d and code %d", err, status, code)
	}
}
