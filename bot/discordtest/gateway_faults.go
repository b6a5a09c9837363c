package discordtest

import (
	"context"
	"time"
)

// gatewayFaults is what goes on and goes wrong at the gateway.
type gatewayFaults struct {
	connections    []*connection
	opened         int // connections so far
	resumed        int // sessions so far
	silent         bool
	reconnectFirst int
	closeNext      int // the code that the next identify or resume is closed with
	ended          int // the code of a close after which a client must not come back
}

// fatal notes that a client was closed with a code after which it must not come back, if it is one.
func (g *gatewayFaults) fatal(code int) {
	if code == CloseBadToken || code >= CloseInvalidShard && code <= CloseDisallowedIntents {
		g.ended = code
	}
}

// refused closes the connection of a client that identifies or resumes if a fault wants it so.
func (g *gatewayFaults) refused(c *connection) bool {
	if g.ended != 0 {
		c.server.violate("a client came back after the gateway closed with %d, which is final", g.ended)
		g.ended = 0
	}
	if g.closeNext == 0 {
		return false
	}
	c.close(g.closeNext)
	g.fatal(g.closeNext)
	g.closeNext = 0
	return true
}

// Cut drops all connections to the gateway, without a close frame. Sessions can be resumed.
func (s *Server) Cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.connections {
		_ = c.socket.NetConn().Close()
	}
}

// Silence makes the gateway send nothing at all, not even hello to new connections, until it is ended with false; then
// what was held back is sent.
func (s *Server) Silence(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.silent = on
	for _, c := range s.gateway.connections {
		c.wake()
	}
}

// AskReconnect sends operation 7: the client should connect again and resume.
func (s *Server) AskReconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.connections {
		c.tell(opReconnect, nil)
	}
}

// ReconnectFirst answers the next n identifies with operation 7 instead of READY.
func (s *Server) ReconnectFirst(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.reconnectFirst = n
}

// AskHeartbeat sends operation 1: the client should send a heartbeat at once.
func (s *Server) AskHeartbeat() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.connections {
		c.tell(opHeartbeat, nil)
	}
}

// Invalidate sends operation 9. Unless the sessions are resumable they are forgotten, with their events.
func (s *Server) Invalidate(resumable bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.connections {
		if x := c.session; x != nil {
			x.conn, x.left, c.session = nil, time.Now(), nil
			if !resumable {
				delete(s.sessions, x.id)
			}
		}
		c.tell(opInvalidSession, resumable)
	}
}

// CloseGateway closes all connections to the gateway with a code, such as CloseTimedOut or CloseDisallowedIntents.
func (s *Server) CloseGateway(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.connections {
		c.close(code)
		s.gateway.fatal(code)
	}
}

// CloseNext closes the next connection that identifies or resumes with a code.
func (s *Server) CloseNext(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.closeNext = code
}

// Connections returns how many connections to the gateway there were so far, and how many of them resumed a session.
func (s *Server) Connections() (opened, resumed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.opened, s.gateway.resumed
}

// Connected reports whether a client has a session and a connection for it.
func (s *Server) Connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.sessions {
		if x.conn != nil {
			return true
		}
	}
	return false
}

// WaitReady waits until a client is connected, has a session and has been sent everything for it. What people do while a
// client is away waits in its session; after the start of a new client it is lost unless one waits for it to be ready.
func (s *Server) WaitReady(ctx context.Context) error {
	return s.waitUntil(ctx, func() (bool, time.Duration) {
		for _, x := range s.sessions {
			if x.conn != nil && x.conn.sent == x.sequence {
				return true, 0
			}
		}
		return false, 5 * time.Millisecond
	})
}
