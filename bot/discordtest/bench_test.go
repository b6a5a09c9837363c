package discordtest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"summitbot/bot/discordtest"
)

// BenchmarkDispatch measures the server alone: interactions dispatched over the gateway to a client that does no more
// than read ids and tokens and answer, 64 under way at a time. The figure "interactions/s" is what bounds every benchmark
// of a bot that runs against it.
func BenchmarkDispatch(b *testing.B) {
	s, err := discordtest.Start(discordtest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	channel := s.AddChannel(s.AddGuild("g"), "c")
	alice := s.AddUser("alice")
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	b.Cleanup(client.CloseIdleConnections)
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL(), "http")+"/gateway/?v=10&encoding=json", nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	if err := conn.WriteJSON(map[string]any{"op": 2, "d": identity(s.Token)}); err != nil {
		b.Fatal(err)
	}
	register(b, s, client)

	limit := make(chan struct{}, 64)
	go func() { // ends with the connection
		for {
			_, message, err := conn.ReadMessage()
			if err != nil {
				return
			}
			if !strings.Contains(string(message), `"t":"INTERACTION_CREATE"`) {
				continue
			}
			go func() {
				defer func() { <-limit }()
				answer(b, s, client, field(message, `"id":"`), field(message, `"token":"`))
			}()
		}
	}()
	start := time.Now()
	var last *discordtest.Interaction
	for b.Loop() {
		limit <- struct{}{}
		last, err = s.Slash(b.Context(), discordtest.Invocation{User: alice, Channel: channel, Name: "ask"})
		if err != nil {
			b.Fatal(err)
		}
	}
	if _, err := last.Wait(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "interactions/s")
	for range cap(limit) {
		limit <- struct{}{} // so that none is under way
	}
	if v := s.Violations(); len(v) > 0 {
		b.Errorf("violations: %q", v)
	}
}

func register(b *testing.B, s *discordtest.Server, client *http.Client) {
	send(b, s, client, "/applications/"+s.Bot.ID+"/commands", `{"name":"ask","description":"x"}`)
}

func answer(b *testing.B, s *discordtest.Server, client *http.Client, id, token string) {
	send(b, s, client, fmt.Sprintf("/interactions/%s/%s/callback", id, token), `{"type":4,"data":{"content":"an answer"}}`)
}

func send(b *testing.B, s *discordtest.Server, client *http.Client, path, body string) {
	request, err := http.NewRequest("POST", s.URL()+"/api/v10"+path, strings.NewReader(body))
	if err != nil {
		b.Error(err)
		return
	}
	request.Header.Set("Authorization", "Bot "+s.Token)
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		b.Error(err)
		return
	}
	if _ = response.Body.Close(); response.StatusCode/100 != 2 {
		b.Errorf("%s: %s", path, response.Status)
	}
}

// field returns the text of the interaction's own field in an event, whose fields come in alphabetical order: the id
// behind the guild's and the channel's, the token last.
func field(message []byte, name string) string {
	text := string(message)
	if name == `"id":"` {
		text = text[strings.Index(text, `"guild_locale"`):]
	}
	_, value, _ := strings.Cut(text, name)
	value, _, _ = strings.Cut(value, `"`)
	return value
}
