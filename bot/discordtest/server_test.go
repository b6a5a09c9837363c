package discordtest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"summitbot/bot/discordtest"
)

// TestCloseLeavesNothingRunning closes a server with all that can be under way: clients, waiters, slow requests.
func TestCloseLeavesNothingRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := discordtest.Start(discordtest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, _ := identified(t, s)
	c := s.OpenDM(s.AddUser("alice"))
	s.Silence(true)
	s.Fail(discordtest.Fault{Latency: time.Hour})
	var others sync.WaitGroup
	others.Go(func() {
		_, err := s.WaitMessage(context.Background(), c, func(*discordtest.Message) bool { return false })
		if err == nil {
			t.Error("a message came that does not exist")
		}
	})
	client := s.Client()
	others.Go(func() {
		if response, err := client.Get("https://discord.com/api/v10/gateway"); err == nil {
			_ = response.Body.Close()
		}
	})
	time.Sleep(20 * time.Millisecond) // so that both are under way, mostly
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	others.Wait()
	client.CloseIdleConnections()
	_ = w.Close()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, before %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	s := discordtest.New(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := s.Slash(ctx, discordtest.Invocation{User: s.AddUser("alice"), Channel: s.AddChannel(s.AddGuild("g"), "c"), Name: "ask"})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without a client /ask ended with %v", err)
	}
}

// TestOldThingsAreForgotten: a long run needs no more memory than a short one.
func TestOldThingsAreForgotten(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Keep: 20})
	c := s.OpenDM(s.AddUser("alice"))
	for i := range 100 {
		s.Post(discordtest.Post{Channel: c, User: c.Recipients[0], Text: fmt.Sprint(i)})
	}
	if m := s.Messages(c); len(m) > 20 || m[len(m)-1].Content != "99" {
		t.Errorf("%d messages, the last one %q", len(m), m[len(m)-1].Content)
	}
}

// TestManyAtOnce lets people do everything at the same time, for the race detector.
func TestManyAtOnce(t *testing.T) {
	w := newWorld(t, func(w *world, i *discordgo.Interaction) {
		yes(w, i)
		text := "edited"
		if _, err := w.client.InteractionResponseEdit(i, &discordgo.WebhookEdit{Content: &text}); err != nil {
			w.t.Error(err)
		}
	}, discordtest.Options{NoRateLimits: true})
	w.open()
	w.register(ask)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				i := w.use(question("who?"))
				if r, err := i.WaitFor(w.ctx, func(r discordtest.Response) bool { return r.Edits == 1 }); err != nil || r.Message.Content != "edited" {
					t.Errorf("answered %+v, %v", r, err)
				}
				m := w.Post(discordtest.Post{Channel: w.channel, User: w.alice, Text: w.Bot.Mention()})
				if err := errors.Join(w.Edit(m, "changed"), w.Delete(m)); err != nil {
					t.Error(err)
				}
				w.Messages(w.channel)
				w.Commands(nil)
			}
		})
	}
	all.Wait()
	if got := len(w.Messages(w.channel)); got != 80 {
		t.Errorf("the channel holds %d messages, want 80", got)
	}
}

const askJSON = `[{"name":"ask","description":"x"}]`

// FuzzRequests sends bodies to the routes that take them: each gets an answer of Discord's, and the server lives on.
func FuzzRequests(f *testing.F) {
	for route := range 3 {
		for _, body := range []string{
			`{"content":"x"}`, `{"embeds":[{"title":"x","fields":[{}]}],"components":[{"type":1,"components":[{}]}]}`, `[]`, `null`,
			`{"type":4,"data":{"content":"x","flags":64}}`, `{"type":9,"data":{"components":[{"type":18}]}}`, `{"type":8}`,
			`{"name":"ask","description":"x","options":[{"type":3,"choices":[{"name":"x"}]}]}`, `{"nonce":1e99,"enforce_nonce":true}`,
			`{"allowed_mentions":{"parse":null},"attachments":[{"id":0}],"message_reference":{}}`, `{"flags":32768,"components":[{"type":9}]}`,
		} {
			f.Add(route, body)
		}
	}
	s, err := discordtest.Start(discordtest.Options{NoRateLimits: true, Keep: 100, Heartbeat: time.Hour})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	gateway := dial(f, s, "")
	_ = gateway.SetReadDeadline(time.Time{})
	gateway.send(2, identity(s.Token))
	c := s.AddChannel(s.AddGuild("g"), "c")
	dm := s.OpenDM(s.AddUser("alice"))
	w := &world{Server: s}
	f.Fuzz(func(t *testing.T, route int, body string) {
		w.t, gateway.t = t, t
		path := "/channels/" + c.ID + "/messages"
		switch route % 3 {
		case 1:
			path = "/applications/" + s.Bot.ID + "/guilds/" + c.Guild.ID + "/commands"
		case 2:
			if status, answer := w.post("PUT", "/applications/"+s.Bot.ID+"/commands", askJSON); status != http.StatusOK {
				t.Fatal(answer)
			}
			v := discordtest.Invocation{User: dm.Recipients[0], Channel: dm, Name: "ask"}
			if _, err := s.Slash(t.Context(), v); err != nil {
				t.Fatal(err)
			}
			var i struct{ ID, Token string }
			if err := json.Unmarshal(gateway.next(0, "INTERACTION_CREATE").Data, &i); err != nil {
				t.Fatal(err)
			}
			path = "/interactions/" + i.ID + "/" + i.Token + "/callback"
		}
		status, answer := w.post("POST", path, body)
		if status >= http.StatusInternalServerError || answer == "" && status != http.StatusNoContent {
			t.Errorf("%d %q", status, answer)
		}
		s.TakeViolations()
	})
}
