package discordtest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"summitbot/bot/discordtest"
)

// These tests speak to the gateway without a client library, to do what a library does not do, or hangs at.

type wire struct {
	*websocket.Conn
	t testing.TB
}

type frame struct {
	Op       int             `json:"op"`
	Sequence int64           `json:"s"`
	Type     string          `json:"t"`
	Data     json.RawMessage `json:"d"`
}

// dial connects to the gateway; the version is 10 if none is given.
func dial(t testing.TB, s *discordtest.Server, query string) *wire {
	t.Helper()
	if query == "" {
		query = "v=10&encoding=json"
	}
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL(), "http")+"/gateway/?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	return &wire{conn, t}
}

func (w *wire) send(op int, data any) {
	w.t.Helper()
	if err := w.WriteJSON(map[string]any{"op": op, "d": data}); err != nil {
		w.t.Error(err)
	}
}

// next reads until a packet of this operation, and of this type if it is an event, and returns it.
func (w *wire) next(op int, event string) frame {
	w.t.Helper()
	for {
		var f frame
		if err := w.ReadJSON(&f); err != nil {
			w.t.Fatalf("waiting for operation %d %s: %v", op, event, err)
		}
		if f.Op == op && f.Type == event {
			return f
		}
	}
}

// wantClose checks that the gateway closes the connection with a code.
func (w *wire) wantClose(code int) {
	w.t.Helper()
	for {
		_, _, err := w.ReadMessage()
		if err == nil {
			continue
		}
		if !websocket.IsCloseError(err, code) {
			w.t.Errorf("the connection ended with %v, want code %d", err, code)
		}
		return
	}
}

func identity(token string) map[string]any {
	return map[string]any{"token": token, "intents": 1 | 1<<9 | 1<<12, "properties": map[string]any{}}
}

func TestHandshakeAndHeartbeat(t *testing.T) {
	s := discordtest.New(t)
	g := s.AddGuild("Summit watchers")
	w := dial(t, s, "")
	var hello struct {
		Interval int `json:"heartbeat_interval"`
	}
	if err := json.Unmarshal(w.next(10, "").Data, &hello); err != nil || hello.Interval != 41250 {
		t.Errorf("hello says %d ms, %v", hello.Interval, err)
	}
	w.send(1, nil)
	w.next(11, "")
	w.send(2, identity("Bot "+s.Token))
	if f := w.next(0, "READY"); f.Sequence != 1 || !strings.Contains(string(f.Data), `{"id":"`+g.ID+`","unavailable":true}`) {
		t.Errorf("READY is %d: %s", f.Sequence, f.Data)
	}
	if f := w.next(0, "GUILD_CREATE"); f.Sequence != 2 || !strings.Contains(string(f.Data), "Summit watchers") {
		t.Errorf("the guild is %d: %s", f.Sequence, f.Data)
	}
	s.AskHeartbeat()
	w.next(1, "")
}

func TestGatewayClosesOnMistakes(t *testing.T) {
	with := func(key string, value any) func(*discordtest.Server, *wire) {
		return func(s *discordtest.Server, w *wire) {
			id := identity(s.Token)
			id[key] = value
			w.send(2, id)
		}
	}
	for name, test := range map[string]struct {
		query     string
		code      int
		violation bool
		act       func(*discordtest.Server, *wire)
	}{
		"bad token":         {"", 4004, false, with("token", "guessed")},
		"bad shard":         {"", 4010, true, with("shard", []int{2, 2})},
		"no intents":        {"", 4013, true, with("intents", nil)},
		"unknown intents":   {"", 4013, true, with("intents", 1<<40)},
		"privileged intent": {"", 4014, true, with("intents", 1<<15)},
		"old version":       {"v=6&encoding=json", 4012, true, func(*discordtest.Server, *wire) {}},
		"no JSON":           {"", 4002, true, func(_ *discordtest.Server, w *wire) { _ = w.WriteMessage(1, []byte("{")) }},
		"too long":          {"", 4002, true, with("properties", strings.Repeat("x", 4096))},
		"unknown operation": {"", 4001, true, func(_ *discordtest.Server, w *wire) { w.send(99, nil) }},
		"not identified":    {"", 4003, true, func(_ *discordtest.Server, w *wire) { w.send(3, nil) }},
		"identified twice": {"", 4005, true, func(s *discordtest.Server, w *wire) {
			w.send(2, identity(s.Token))
			w.send(2, identity(s.Token))
		}},
		"too many packets": {"", 4008, true, func(_ *discordtest.Server, w *wire) {
			for range 121 {
				w.send(1, nil)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := discordtest.New(t)
			w := dial(t, s, test.query)
			test.act(s, w)
			w.wantClose(test.code)
			if violations := s.TakeViolations(); (len(violations) > 0) != test.violation {
				t.Errorf("violations: %q", violations)
			}
		})
	}
}

func TestComingBackAfterAFinalCloseIsAViolation(t *testing.T) {
	s := discordtest.New(t)
	for range 2 {
		w := dial(t, s, "")
		w.send(2, identity("guessed"))
		w.wantClose(discordtest.CloseBadToken)
	}
	if v := s.TakeViolations(); len(v) != 1 || !strings.Contains(v[0], "final") {
		t.Errorf("violations: %q", v)
	}
	s.CloseNext(discordtest.CloseShardingRequired)
	w := dial(t, s, "")
	w.send(2, identity(s.Token))
	w.wantClose(discordtest.CloseShardingRequired)
}

func TestMissingHeartbeatEndsTheConnection(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Heartbeat: 10 * time.Millisecond})
	w := dial(t, s, "")
	w.send(2, identity(s.Token))
	w.wantClose(discordtest.CloseTimedOut)
	if v := s.TakeViolations(); len(v) != 1 || !strings.Contains(v[0], "no heartbeat") {
		t.Errorf("violations: %q", v)
	}
}

// identified returns a connection with a session, and the session's id.
func identified(t *testing.T, s *discordtest.Server) (*wire, string) {
	t.Helper()
	w := dial(t, s, "")
	w.send(2, identity(s.Token))
	var ready struct {
		Session string `json:"session_id"`
	}
	if err := json.Unmarshal(w.next(0, "READY").Data, &ready); err != nil {
		t.Fatal(err)
	}
	return w, ready.Session
}

func TestResumeReplaysWhatWasMissed(t *testing.T) {
	s := discordtest.New(t)
	dm := s.OpenDM(s.AddUser("alice"))
	post := func(text string) { s.Post(discordtest.Post{Channel: dm, User: dm.Recipients[0], Text: text}) }
	w, session := identified(t, s)
	post("one")
	last := w.next(0, "MESSAGE_CREATE").Sequence
	_ = w.NetConn().Close()
	post("two")
	post("three")

	w = dial(t, s, "")
	w.send(6, map[string]any{"token": s.Token, "session_id": session, "seq": last})
	for i, want := range []string{"two", "three"} {
		if f := w.next(0, "MESSAGE_CREATE"); f.Sequence != last+1+int64(i) || !strings.Contains(string(f.Data), want) {
			t.Errorf("replayed %d: %s, want %d with %q", f.Sequence, f.Data, last+1+int64(i), want)
		}
	}
	w.next(0, "RESUMED")
	post("four")
	w.next(0, "MESSAGE_CREATE")
	if opened, resumed := s.Connections(); opened != 2 || resumed != 1 {
		t.Errorf("%d connections, %d resumed", opened, resumed)
	}

	for name, test := range map[string]struct {
		session string
		seq     int64
		want    func(w *wire)
	}{
		"unknown session": {"nothing", 1, func(w *wire) {
			if f := w.next(9, ""); string(f.Data) != "false" {
				t.Errorf("resumable: %s", f.Data)
			}
		}},
		"future sequence": {session, 1000, func(w *wire) { w.wantClose(discordtest.CloseInvalidSequence) }},
	} {
		t.Run(name, func(t *testing.T) {
			w := dial(t, s, "")
			w.send(6, map[string]any{"token": s.Token, "session_id": test.session, "seq": test.seq})
			test.want(w)
		})
	}
	if v := s.TakeViolations(); len(v) != 1 || !strings.Contains(v[0], "sequence 1000") {
		t.Errorf("violations: %q", v)
	}
}

// TestAbandonedSessionsAreForgotten: of clients that were cut off and began anew the last ones can still resume.
func TestAbandonedSessionsAreForgotten(t *testing.T) {
	s := discordtest.New(t)
	var sessions []string
	for range 6 {
		w, session := identified(t, s)
		sessions = append(sessions, session)
		_ = w.NetConn().Close()
		for s.Connected() {
			time.Sleep(time.Millisecond)
		}
	}
	for i, want := range map[int]bool{0: false, 5: true} {
		w := dial(t, s, "")
		w.send(6, map[string]any{"token": s.Token, "session_id": sessions[i], "seq": 1})
		if want {
			w.next(0, "RESUMED")
		} else {
			w.next(9, "")
		}
	}
}

func TestGoodByeEndsTheSession(t *testing.T) {
	s := discordtest.New(t)
	w, session := identified(t, s)
	_ = w.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
	w.wantClose(1000)
	w = dial(t, s, "")
	w.send(6, map[string]any{"token": s.Token, "session_id": session, "seq": 1})
	w.next(9, "")
}

func TestFaultsOnTheWire(t *testing.T) {
	s := discordtest.New(t)
	s.ReconnectFirst(1)
	w := dial(t, s, "")
	w.send(2, identity(s.Token))
	w.next(10, "")
	var f frame
	if err := w.ReadJSON(&f); err != nil || f.Op != 7 {
		t.Errorf("the first packet is %+v, %v, want operation 7", f, err)
	}

	w, session := identified(t, s)
	s.AskReconnect()
	w.next(7, "")
	s.Invalidate(true)
	if f := w.next(9, ""); string(f.Data) != "true" {
		t.Errorf("resumable: %s", f.Data)
	}
	w.send(6, map[string]any{"token": s.Token, "session_id": session, "seq": 1})
	w.next(0, "RESUMED")
	s.Invalidate(false)
	if f := w.next(9, ""); string(f.Data) != "false" {
		t.Errorf("resumable: %s", f.Data)
	}
	w.send(2, identity(s.Token))
	w.next(0, "READY")

	s.Silence(true)
	silent := dial(t, s, "")
	w.send(1, nil)
	for _, conn := range []*wire{w, silent} {
		_ = conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if _, m, err := conn.ReadMessage(); err == nil {
			t.Errorf("a silent gateway said %s", m)
		}
	}
	s.Silence(false)
	dial(t, s, "").next(10, "")

	w, _ = identified(t, s)
	s.CloseGateway(4000)
	w.wantClose(4000)
	w, _ = identified(t, s)
	s.Cut()
	if _, _, err := w.ReadMessage(); err == nil || websocket.IsCloseError(err, 1000, 4000) {
		t.Errorf("a cut connection ended with %v", err)
	}
}

func TestShards(t *testing.T) {
	s := discordtest.New(t)
	u := s.AddUser("alice")
	var guilds []*discordtest.Channel
	for range 4 { // ids of four guilds fall on both of two shards, or the millisecond says otherwise
		time.Sleep(time.Millisecond)
		guilds = append(guilds, s.AddChannel(s.AddGuild("g"), "c"))
	}
	var shards [2]*wire
	for i := range shards {
		shards[i] = dial(t, s, "")
		id := identity(s.Token)
		id["shard"] = []int{i, 2}
		shards[i].send(2, id)
		shards[i].next(0, "READY")
	}
	for _, c := range guilds {
		s.Post(discordtest.Post{Channel: c, User: u, Text: s.Bot.Mention()})
	}
	dm := s.OpenDM(u)
	s.Post(discordtest.Post{Channel: dm, User: u, Text: "hello"})
	got := map[string]int{}
	for i, w := range shards {
		_ = w.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		for {
			var f frame
			if err := w.ReadJSON(&f); err != nil {
				break
			}
			if f.Type != "MESSAGE_CREATE" {
				continue
			}
			var m struct {
				Channel string `json:"channel_id"`
			}
			if err := json.Unmarshal(f.Data, &m); err != nil {
				t.Fatal(err)
			}
			if got[m.Channel]++; m.Channel == dm.ID && i != 0 {
				t.Error("a direct message came to the second shard")
			}
		}
	}
	for _, c := range append(guilds, dm) {
		if got[c.ID] != 1 {
			t.Errorf("a message came to %d shards", got[c.ID])
		}
	}
}
