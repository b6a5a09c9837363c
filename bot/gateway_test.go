package bot

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"summitbot/bot/discordtest"
)

// TestGatewayFaults breaks the connection in every way that the bot comes back from, and asks behind each.
func TestGatewayFaults(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(*stage){
		"cut":             func(s *stage) { s.Cut() },
		"reconnect":       func(s *stage) { s.AskReconnect() },
		"invalid session": func(s *stage) { s.Invalidate(false) },
		"resumable":       func(s *stage) { s.Invalidate(true) },
		"closed":          func(s *stage) { s.CloseGateway(4000) },
		"timed out":       func(s *stage) { s.CloseGateway(4009) },
		"no resume":       func(s *stage) { s.Cut(); s.CloseNext(4007) },
		"heartbeat asked": func(s *stage) { s.AskHeartbeat() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t).run()
			s.answer(known)
			fault(s)
			// What is asked meanwhile is answered when the session is resumed; after a new one, it is asked again.
			for range 10 {
				time.Sleep(200 * time.Millisecond)
				if err := s.WaitReady(s.ctx); err != nil {
					t.Fatal(err)
				}
			}
			wantAnswer(t, s.answer(known), known)
		})
	}
}

// TestMissedEventsAreReplayed answers what was asked while there was no connection.
func TestMissedEventsAreReplayed(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	s.answer(known)
	s.Cut()
	m := s.Post(discordtest.Post{Channel: s.channel, User: s.user, Text: s.Bot.Mention() + " who came with putin?"})
	wantAnswer(t, s.replyTo(s.channel, m), "who came with putin?")
	if _, resumed := s.Connections(); resumed != 1 {
		t.Errorf("%d sessions were resumed", resumed)
	}
}

// TestSilentGateway loses a connection on which nothing comes any more, and gets over one on which nothing ever came.
func TestSilentGateway(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{Heartbeat: 200 * time.Millisecond})
	s.run(func(c *Config) { c.silence = 700 * time.Millisecond })
	s.answer(known)
	s.Silence(true)
	time.Sleep(4 * time.Second)
	s.Silence(false)
	wantAnswer(t, s.answer(known), known)
	if opened, _ := s.Connections(); opened < 2 {
		t.Errorf("%d connections", opened)
	}
}

// TestReconnectFirst is told to reconnect before anything else, at which discordgo hangs.
func TestReconnectFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{Heartbeat: 500 * time.Millisecond})
	s.ReconnectFirst(1)
	s.run(func(c *Config) { c.silence = 700 * time.Millisecond })
	wantAnswer(t, s.answer(known), known)
}

// TestFatalCloses ends where the gateway says that connecting again is of no use, at the beginning and later.
func TestFatalCloses(t *testing.T) {
	t.Parallel()
	for code, want := range fatalCloses {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.CloseNext(code)
			s.run()
			if err := s.failure(); !errors.Is(err, want) {
				t.Errorf("it ended with %v", err)
			}
			if opened, _ := s.Connections(); opened != 1 {
				t.Errorf("%d connections", opened)
			}
		})
	}
}

func TestBadToken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(func(c *Config) { c.Token = "wrong" })
	err := s.failure()
	if !errors.Is(err, ErrToken) || strings.Contains(err.Error(), "wrong") {
		t.Errorf("it ended with %v", err)
	}
	s.TakeViolations() // the requests without a token
	// A token that is made invalid later ends the bot with its connection.
	s = newStage(t).run()
	s.answer(known)
	s.Fail(discordtest.Fault{Route: "GET /gateway/bot", Status: http.StatusUnauthorized})
	s.Cut()
	if err := s.failure(); !errors.Is(err, ErrToken) {
		t.Errorf("it ended with %v", err)
	}
}

func TestDiscordIsDownAtFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.Fail(discordtest.Fault{Route: "GET /users", Status: http.StatusBadGateway, Times: 2})
	s.Fail(discordtest.Fault{Route: "GET /gateway", Cut: true, Times: 2})
	s.run()
	wantAnswer(t, s.answer(known), known)
}
