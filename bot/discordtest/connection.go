package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Operations of the gateway.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoiceState     = 4
	opResume         = 6
	opReconnect      = 7
	opRequestMembers = 8
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// Codes with which the gateway closes a connection.
const (
	CloseUnknownOpcode     = 4001
	CloseDecodeError       = 4002
	CloseNotAuthenticated  = 4003
	CloseBadToken          = 4004
	CloseAlreadyIdentified = 4005
	CloseInvalidSequence   = 4007
	CloseRateLimited       = 4008
	CloseTimedOut          = 4009
	CloseInvalidShard      = 4010
	CloseShardingRequired  = 4011
	CloseInvalidVersion    = 4012
	CloseInvalidIntents    = 4013
	CloseDisallowedIntents = 4014
)

const (
	sendsPerMinute = 120
	maxPayload     = 4096 // bytes a client may send at once
	compressFrom   = 1024 // bytes from which a packet is compressed for clients that ask for it
)

// connection is a websocket of the gateway. Its reader runs in the HTTP handler, its writer in a goroutine of its own.
type connection struct {
	server *Server
	socket *websocket.Conn
	writer sync.WaitGroup
	woken  chan struct{} // has room for one
	done   chan struct{}

	// Guarded by the server's lock.
	session  *session
	sent     int64    // sequence of the last event that was sent
	control  [][]byte // packets without a sequence, to send before events
	compress bool
	closing  int // the code to close with when all is sent; 0 while open
	reads    []time.Time
	beat     time.Time // of the last heartbeat
}

type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

type identify struct {
	Token    string  `json:"token"`
	Intents  *int    `json:"intents"`
	Compress bool    `json:"compress"`
	Shard    *[2]int `json:"shard"`
}

type resume struct {
	Token   string `json:"token"`
	Session string `json:"session_id"`
	Seq     int64  `json:"seq"`
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveGateway handles one connection to the gateway from its beginning to its end.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader answered
	}
	s.mu.Lock()
	if s.ctx.Err() != nil {
		s.mu.Unlock()
		_ = socket.Close()
		return
	}
	s.tasks.Add(1)
	c := &connection{server: s, socket: socket, woken: make(chan struct{}, 1), done: make(chan struct{}), beat: time.Now()}
	s.gateway.connections = append(s.gateway.connections, c)
	s.gateway.opened++
	switch v := r.URL.Query().Get("v"); {
	case v != "9" && v != "10" || r.URL.Query().Get("encoding") != "json":
		s.violate("the gateway was asked for version %q with encoding %q", v, r.URL.Query().Get("encoding"))
		c.close(CloseInvalidVersion)
	default:
		c.tell(opHello, map[string]any{"heartbeat_interval": s.options.Heartbeat.Milliseconds()})
	}
	s.notify()
	s.mu.Unlock()
	defer s.tasks.Done()

	c.writer.Go(c.write)
	c.read()
	if c.isClosing() {
		c.writer.Wait() // it may still have the close frame to send
	}
	close(c.done)
	_ = socket.Close()
	c.writer.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.connections = slices.DeleteFunc(s.gateway.connections, func(other *connection) bool { return other == c })
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
	}
	s.notify()
}

func (c *connection) isClosing() bool {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.closing != 0
}

// wake makes the writer look for something to send.
func (c *connection) wake() {
	select {
	case c.woken <- struct{}{}:
	default:
	}
}

// tell sends a packet that is no event.
func (c *connection) tell(op int, data any) {
	c.control = append(c.control, mustMarshal(map[string]any{"op": op, "d": data, "s": nil, "t": nil}))
	c.wake()
}

// close ends the connection with a code once everything before is sent.
func (c *connection) close(code int) {
	if c.closing == 0 {
		c.closing = code
		c.wake()
	}
}

// write sends what there is to send until the connection ends.
func (c *connection) write() {
	s := c.server
	for {
		select {
		case <-c.woken:
		case <-c.done:
			return
		}
		s.mu.Lock()
		if s.gateway.silent {
			closing := c.closing
			s.mu.Unlock()
			if closing != 0 {
				return
			}
			continue
		}
		packets := c.control
		c.control = nil
		if c.session != nil && c.session.conn == c {
			events, _ := c.session.after(c.sent)
			for _, e := range events {
				packets = append(packets, e.packet)
				c.sent = e.sequence
			}
		}
		closing, compress := c.closing, c.compress
		s.mu.Unlock()
		for _, p := range packets {
			if err := c.put(p, compress); err != nil {
				_ = c.socket.Close() // which ends the reader too
				return
			}
		}
		if closing != 0 {
			deadline := time.Now().Add(time.Second)
			message := websocket.FormatCloseMessage(closing, closeReasons[closing])
			_ = c.socket.WriteControl(websocket.CloseMessage, message, deadline)
			// The reader ends when the client answers the close frame, or does not.
			_ = c.socket.SetReadDeadline(deadline)
			return
		}
	}
}

var closeReasons = map[int]string{
	CloseUnknownOpcode:     "Unknown opcode.",
	CloseDecodeError:       "Error while decoding payload.",
	CloseNotAuthenticated:  "Not authenticated.",
	CloseBadToken:          "Authentication failed.",
	CloseAlreadyIdentified: "Already authenticated.",
	CloseInvalidSequence:   "Invalid sequence.",
	CloseRateLimited:       "Rate limited.",
	CloseTimedOut:          "Session timed out.",
	CloseInvalidShard:      "Invalid shard.",
	CloseShardingRequired:  "Sharding required.",
	CloseInvalidVersion:    "Invalid API version.",
	CloseInvalidIntents:    "Invalid intents.",
	CloseDisallowedIntents: "Disallowed intents.",
}

func (c *connection) put(packet []byte, compress bool) error {
	kind := websocket.TextMessage
	if compress && len(packet) >= compressFrom {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		_, _ = z.Write(packet) // a buffer takes everything
		_ = z.Close()
		kind, packet = websocket.BinaryMessage, b.Bytes()
	}
	_ = c.socket.SetWriteDeadline(time.Now().Add(10 * time.Second))
	return c.socket.WriteMessage(kind, packet)
}

// read handles what the client sends until the connection ends.
func (c *connection) read() {
	s := c.server
	for {
		c.awaitBeat()
		_, message, err := c.socket.ReadMessage()
		s.mu.Lock()
		switch {
		case err == nil:
			c.receive(message)
		case websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway):
			// A client that says good-bye of its own accord gives up its session.
			if c.closing == 0 && c.session != nil {
				delete(s.sessions, c.session.id)
			}
		case isTimeout(err) && c.closing == 0 && !s.gateway.silent:
			s.violate("no heartbeat for %v, of which one is due every %v", time.Since(c.beat).Round(time.Millisecond),
				s.options.Heartbeat)
			c.close(CloseTimedOut)
		}
		s.notify()
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// awaitBeat lets reading fail when a heartbeat is long overdue.
func (c *connection) awaitBeat() {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if c.closing == 0 {
		_ = c.socket.SetReadDeadline(c.beat.Add(2*c.server.options.Heartbeat + time.Second))
	}
}

func isTimeout(err error) bool {
	timeout, ok := err.(interface{ Timeout() bool })
	return ok && timeout.Timeout()
}

// receive handles one packet of the client.
func (c *connection) receive(message []byte) {
	s := c.server
	now := time.Now()
	c.reads = slices.DeleteFunc(c.reads, func(t time.Time) bool { return now.Sub(t) > time.Minute })
	if c.reads = append(c.reads, now); len(c.reads) > sendsPerMinute {
		s.violate("more than %d packets in a minute over one connection to the gateway", sendsPerMinute)
		c.close(CloseRateLimited)
		return
	}
	var p packet
	if err := json.Unmarshal(message, &p); err != nil || len(message) > maxPayload {
		s.violate("the gateway got a packet of %d bytes that it cannot take: %v", len(message), err)
		c.close(CloseDecodeError)
		return
	}
	if s.gateway.silent {
		return
	}
	switch p.Op {
	case opHeartbeat:
		c.beat = now
		c.tell(opHeartbeatAck, nil)
	case opIdentify:
		var id identify
		if c.decode(p.Data, &id) {
			c.identify(id)
		}
	case opResume:
		var r resume
		if c.decode(p.Data, &r) {
			c.resume(r)
		}
	case opPresence, opVoiceState, opRequestMembers:
		if c.session == nil {
			s.violate("operation %d before identify", p.Op)
			c.close(CloseNotAuthenticated)
		}
	default:
		s.violate("unknown operation %d", p.Op)
		c.close(CloseUnknownOpcode)
	}
}

func (c *connection) decode(data json.RawMessage, v any) bool {
	if err := json.Unmarshal(data, v); err != nil {
		c.server.violate("the gateway cannot decode a packet: %v", err)
		c.close(CloseDecodeError)
		return false
	}
	return true
}

func (c *connection) identify(id identify) {
	s := c.server
	shard := [2]int{0, 1}
	if id.Shard != nil {
		shard = *id.Shard
	}
	intents := 0
	if id.Intents != nil {
		intents = *id.Intents
	}
	fail := func(code int, format string, args ...any) {
		s.violate("identify: "+format, args...)
		c.close(code)
		s.gateway.fatal(code)
	}
	switch {
	case c.session != nil:
		fail(CloseAlreadyIdentified, "the connection has a session already")
		return
	case s.gateway.refused(c):
		return
	case id.Token != s.Token && id.Token != "Bot "+s.Token:
		c.close(CloseBadToken) // which breaks no rule; coming back does
		s.gateway.fatal(CloseBadToken)
		return
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		fail(CloseInvalidShard, "shard %v", shard)
		return
	case id.Intents == nil || intents < 0 || intents > intentsKnown:
		fail(CloseInvalidIntents, "intents %d", intents)
		return
	case intents&intentsPrivileged != 0:
		fail(CloseDisallowedIntents, "privileged intents %b, which the app is not allowed", intents&intentsPrivileged)
		return
	case s.identifies == 0:
		fail(CloseBadToken, "more often than 1000 times a day, at which Discord resets the token")
		return
	}
	s.identifies--
	if s.gateway.reconnectFirst > 0 {
		s.gateway.reconnectFirst--
		c.tell(opReconnect, nil)
		return
	}
	c.compress, c.sent = id.Compress, 0
	c.session = s.newSession(shard, intents)
	c.session.conn = c
	guilds := []any{}
	for _, g := range s.guilds {
		if !g.Foreign && shardOf(g, shard[1]) == shard[0] {
			guilds = append(guilds, map[string]any{"id": g.ID, "unavailable": true})
		}
	}
	s.send(c.session, "READY", mustMarshal(map[string]any{
		"v": 9, "user": s.Bot, "guilds": guilds, "session_id": c.session.id, "private_channels": []any{}, "shard": shard,
		"resume_gateway_url": s.gatewayURL(), "application": map[string]any{"id": s.Bot.ID, "flags": 0},
	}))
	for _, g := range s.guilds {
		if !g.Foreign && intents&intentGuilds != 0 && shardOf(g, shard[1]) == shard[0] {
			s.send(c.session, "GUILD_CREATE", mustMarshal(s.guildCreate(g)))
		}
	}
}

func (c *connection) resume(r resume) {
	s := c.server
	x := s.sessions[r.Session]
	switch {
	case c.session != nil:
		s.violate("resume: the connection has a session already")
		c.close(CloseAlreadyIdentified)
		return
	case s.gateway.refused(c):
		return
	case r.Token != s.Token && r.Token != "Bot "+s.Token:
		c.close(CloseBadToken)
		s.gateway.fatal(CloseBadToken)
		return
	case x == nil:
		c.tell(opInvalidSession, false)
		return
	}
	if _, known := x.after(r.Seq); !known {
		if r.Seq > x.sequence {
			s.violate("resume: sequence %d was never sent", r.Seq)
		}
		delete(s.sessions, x.id)
		c.close(CloseInvalidSequence)
		return
	}
	if x.conn != nil {
		x.conn.close(CloseTimedOut) // the connection that the session had before
	}
	x.conn, c.session, c.sent = c, x, r.Seq
	s.send(x, "RESUMED", mustMarshal(struct{}{}))
	s.gateway.resumed++
}

func (s *Server) gatewayURL() string { return fmt.Sprintf("ws://%s/gateway", s.listener.Addr()) }
