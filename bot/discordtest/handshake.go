package discordtest

import (
	"encoding/json"
	"fmt"
)

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

// identify begins a session, or closes the connection with the code that says why not.
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
		"v": json.RawMessage(c.version), "user": s.Bot, "guilds": guilds, "session_id": c.session.id, "private_channels": []any{}, "shard": shard,
		"resume_gateway_url": s.gatewayURL(), "application": map[string]any{"id": s.Bot.ID, "flags": 0},
	}))
	for _, g := range s.guilds {
		if !g.Foreign && intents&intentGuilds != 0 && shardOf(g, shard[1]) == shard[0] {
			s.send(c.session, "GUILD_CREATE", mustMarshal(s.guildCreate(g)))
		}
	}
}

// resume takes up a session again and sends what its client missed.
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
