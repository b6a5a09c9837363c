package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
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
	sent     int64 // sequence of the last event that was sent
	version  string
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
		c.version = v
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
		c.session.conn, c.session.left = nil, time.Now()
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
