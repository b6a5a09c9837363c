package discordtest

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Gateway intents: which events an app wants.
const (
	intentGuilds         = 1 << 0
	intentGuildMessages  = 1 << 9
	intentDirectMessages = 1 << 12

	intentsPrivileged = 1<<1 | 1<<8 | 1<<15 // members, presences, message content
	intentsKnown      = 1<<26 - 1
	always            = 0 // events that come whatever the intents are
)

// session is what a client identified itself for: its events in order, each with its sequence number, of which the last
// are kept so that a client that lost its connection may resume.
type session struct {
	id       string
	shard    [2]int
	intents  int
	sequence int64   // of the last event
	events   []event // the last ones, without gaps
	conn     *connection
	left     time.Time // when its connection ended
}

// event is a dispatch as it goes over the wire.
type event struct {
	sequence int64
	packet   []byte
}

// replayable is how many events a session keeps for resuming, at least.
const replayable = 2000

// abandoned is how many sessions without a connection are kept for their clients to come back. Discord keeps them for
// some minutes; a run with many restarts must not fill the memory with what is meant for clients long gone.
const abandoned = 3

func (s *Server) newSession(shard [2]int, intents int) *session {
	var alone []*session
	for _, x := range s.sessions {
		if x.conn == nil {
			alone = append(alone, x)
		}
	}
	slices.SortFunc(alone, func(a, b *session) int { return a.left.Compare(b.left) })
	for _, x := range alone[:max(0, len(alone)-abandoned)] {
		delete(s.sessions, x.id)
	}
	x := &session{id: rand.Text(), shard: shard, intents: intents}
	s.sessions[x.id] = x
	return x
}

// dispatch sends an event to every session whose shard and intents it belongs to. The data is made only if there is one.
func (s *Server) dispatch(g *Guild, intent int, name string, data func() any) int {
	if g != nil && g.Foreign && name != "INTERACTION_CREATE" {
		return 0
	}
	var encoded []byte
	sent := 0
	for _, x := range s.sessions {
		if shardOf(g, x.shard[1]) != x.shard[0] || intent != always && x.intents&intent == 0 {
			continue
		}
		if encoded == nil {
			encoded = mustMarshal(data())
		}
		s.send(x, name, encoded)
		sent++
	}
	return sent
}

// send appends an event to a session; the connection's writer takes it from there.
func (s *Server) send(x *session, name string, data []byte) {
	x.sequence++
	packet := fmt.Appendf(nil, `{"op":0,"s":%d,"t":%q,"d":%s}`, x.sequence, name, data)
	x.events = append(x.events, event{x.sequence, packet})
	if len(x.events) > 2*replayable {
		if x.conn == nil {
			delete(s.sessions, x.id) // nobody came back for it
			return
		}
		// What is still to be sent stays, however much it is.
		sent := int(x.conn.sent - x.events[0].sequence + 1)
		x.events = slices.Delete(x.events, 0, min(sent, len(x.events)-replayable))
	}
	if x.conn != nil {
		x.conn.wake()
	}
}

// after returns the events behind a sequence number, and whether the session still knows them all.
func (x *session) after(sequence int64) ([]event, bool) {
	if len(x.events) == 0 {
		return nil, sequence == x.sequence
	}
	i := sequence - x.events[0].sequence + 1
	if i < 0 || sequence > x.sequence {
		return nil, false
	}
	return x.events[i:], true
}

func mustMarshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("discordtest: %v", err)) // our own types always encode
	}
	return b
}
