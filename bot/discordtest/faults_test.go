package discordtest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

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

// comesBack checks that the client, after a fault, gets what happened meanwhile and answers.
func (w *world) comesBack() {
	w.t.Helper()
	r := w.wait(w.use(question("are you there?")), nil)
	if r.Message.Content != "yes" {
		w.t.Errorf("answered %q", r.Message.Content)
	}
}

func yes(w *world, i *discordgo.Interaction) {
	if err := w.say(i, &discordgo.InteractionResponseData{Content: "yes"}); err != nil {
		w.t.Error(err)
	}
}

// TestClientComesBackAfterFaultsOfTheGateway: discordgo waits a second with every close, and answers in time even so.
func TestClientComesBackAfterFaultsOfTheGateway(t *testing.T) {
	for name, test := range map[string]struct {
		fault   func(w *world)
		resumed int // how often at least
	}{
		"cut sockets":     {func(w *world) { w.Cut() }, 1},
		"operation 7":     {func(w *world) { w.AskReconnect() }, 1},
		"close with 4000": {func(w *world) { w.CloseGateway(4000) }, 1},
		"operation 9":     {func(w *world) { w.Invalidate(false) }, 0},
		"heartbeat asked": {func(w *world) { w.AskHeartbeat() }, 0},
		"close on resume": {func(w *world) { w.CloseNext(discordtest.CloseTimedOut); w.Cut() }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, yes)
			w.open()
			w.register(ask)
			w.comesBack()
			test.fault(w)
			if test.resumed > 0 {
				for _, resumed := w.Connections(); resumed < test.resumed; _, resumed = w.Connections() {
					if w.ctx.Err() != nil {
						t.Fatal("the client did not resume")
					}
					time.Sleep(5 * time.Millisecond)
				}
			}
			w.comesBack()
		})
	}
}

// TestSilenceIsNoticed: a client that gets no acknowledgements of its heartbeats connects again.
func TestSilenceIsNoticed(t *testing.T) {
	w := newWorld(t, yes, discordtest.Options{Heartbeat: 50 * time.Millisecond})
	w.open()
	w.register(ask)
	w.Silence(true)
	for opened, _ := w.Connections(); opened < 2; opened, _ = w.Connections() {
		if w.ctx.Err() != nil {
			t.Fatal("the client did not connect again")
		}
		time.Sleep(5 * time.Millisecond)
	}
	w.Silence(false)
	w.comesBack()
}

// TestPrivilegedIntentsAreRefused: the library would try for ever, so it is told not to.
func TestPrivilegedIntentsAreRefused(t *testing.T) {
	w := newWorld(t, nil)
	w.client.Identify.Intents |= discordgo.IntentsMessageContent
	w.client.ShouldReconnectOnError = false
	if err := w.client.Open(); err == nil || !strings.Contains(err.Error(), "4014") {
		t.Errorf("opened with %v", err)
	}
	w.expectViolation("privileged")
}

func TestFaultsOfTheAPI(t *testing.T) {
	w := newWorld(t, nil)
	me := func() error {
		_, err := w.client.User("@me")
		return err
	}
	w.Fail(discordtest.Fault{Route: "/users/@me", Times: 2, Status: http.StatusBadGateway})
	if err := me(); err != nil { // the library tries again by itself
		t.Errorf("after two answers of status 502: %v", err)
	}
	w.Fail(discordtest.Fault{Route: "/users/@me", Times: 1, Status: http.StatusInternalServerError})
	var refused *discordgo.RESTError
	if err := me(); !errors.As(err, &refused) || refused.Response.StatusCode != http.StatusInternalServerError {
		t.Errorf("got %v, want status 500", err)
	}
	w.Fail(discordtest.Fault{Route: "/users/@me", Times: 1, Status: http.StatusForbidden})
	wantCode(t, me(), http.StatusForbidden, 0)
	for _, f := range []discordtest.Fault{{Cut: true}, {CutAfter: true}} {
		w.Fail(f)
		if err := me(); err == nil {
			t.Errorf("%+v: the request succeeded", f)
		}
		w.ClearFaults()
	}
	w.Fail(discordtest.Fault{Times: 1, Latency: 50 * time.Millisecond})
	start := time.Now()
	if err := me(); err != nil || time.Since(start) < 50*time.Millisecond {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
	if err := me(); err != nil {
		t.Error(err)
	}
}

func TestTooManyRequests(t *testing.T) {
	for name, global := range map[string]bool{"route": false, "global": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.client.ShouldRetryOnRateLimit = false
			w.Fail(discordtest.Fault{
				Route: "POST /channels", Times: 1, Status: http.StatusTooManyRequests, RetryAfter: 400 * time.Millisecond,
				Global: global,
			})
			_, err := w.client.ChannelMessageSend(w.channel.ID, "one")
			var limited *discordgo.RateLimitError
			if !errors.As(err, &limited) || limited.RetryAfter <= 0 || limited.RetryAfter > 400*time.Millisecond {
				t.Fatalf("got %v, want to be told to wait", err)
			}
			start := time.Now()
			if global {
				_, err = w.client.User("@me") // the library waits, for every route
			} else {
				_, err = w.client.ChannelMessageSend(w.channel.ID, "two")
			}
			if waited := time.Since(start); err != nil || waited < 300*time.Millisecond {
				t.Errorf("after %v: %v", waited, err)
			}
		})
	}
}

// TestImpatienceIsAViolation: whoever does not wait as long as it was told is on the way to being banned.
func TestImpatienceIsAViolation(t *testing.T) {
	w := newWorld(t, nil)
	send := func() *http.Response {
		request, err := http.NewRequest("POST", "https://discord.com/api/v10/channels/"+w.channel.ID+"/messages",
			strings.NewReader(`{"content":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bot "+w.Token)
		request.Header.Set("Content-Type", "application/json")
		response, err := w.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response
	}
	var last *http.Response
	for range 6 {
		last = send()
	}
	if last.StatusCode != http.StatusTooManyRequests || last.Header.Get("Retry-After") != "5" ||
		last.Header.Get("X-RateLimit-Remaining") != "0" || last.Header.Get("X-RateLimit-Bucket") == "" {
		t.Errorf("the sixth message in five seconds got %d with %v", last.StatusCode, last.Header)
	}
	time.Sleep(300 * time.Millisecond)
	send()
	w.expectViolation("before the time it was told")
	w.Advance(5 * time.Second)
	if last = send(); last.StatusCode != http.StatusOK {
		t.Errorf("after the time it was told a message got %d", last.StatusCode)
	}
}

// TestInteractionsAreExemptFromTheGlobalLimit answers more of them in a moment than there may be other requests.
func TestInteractionsAreExemptFromTheGlobalLimit(t *testing.T) {
	w := newWorld(t, yes)
	w.client.ShouldRetryOnRateLimit = false
	w.open()
	w.register(ask)
	var asked []*discordtest.Interaction
	for range 60 {
		asked = append(asked, w.use(question("who?")))
	}
	for _, i := range asked {
		w.wait(i, nil)
	}
}

func TestBadTokenIsRefused(t *testing.T) {
	w := newWorld(t, nil)
	w.client.Token = "Bot guessed"
	_, err := w.client.User("@me")
	wantCode(t, err, 401, 0)
	w.client.Token = "Bot " + w.Token
	if me, err := w.client.User("@me"); err != nil || me.ID != w.Bot.ID || !me.Bot {
		t.Errorf("the bot is %+v, %v", me, err)
	}
	if app, err := w.client.Application("@me"); err != nil || app.ID != w.Bot.ID {
		t.Errorf("the application is %+v, %v", app, err)
	}
	if b, err := w.client.GatewayBot(); err != nil || b.SessionStartLimit.Remaining != 1000 {
		t.Errorf("the gateway is %+v, %v", b, err)
	}
}
