package discordtest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Fault makes requests to the REST API fail.
type Fault struct {
	// Route is a part of the method and the pattern of the routes it concerns, such as "callback",
	// "POST /channels/{channel}/messages" or "PATCH /webhooks"; all if empty.
	Route string
	// Times is how many requests it concerns; all until ClearFaults if zero.
	Times int

	Latency    time.Duration // wait before the request is handled
	Status     int           // answer with this status; 429 makes the bucket refuse until RetryAfter is over
	RetryAfter time.Duration // with 429
	Global     bool          // with 429: all routes are refused, but those of interactions only where the fault concerns them
	Cut        bool          // drop the connection before the request is handled
	CutAfter   bool          // handle the request, then drop the connection instead of answering
}

func (f Fault) html() html {
	return html(fmt.Sprintf("<html><head><title>%d</title></head><body>cloudflare</body></html>", f.Status))
}

// Fail adds a fault. Of several that concern a request the first one added counts.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// ClearFaults removes all faults of the REST API.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault returns the fault that a request meets, the zero value if none, and uses it up.
func (s *Server) fault(pattern string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if !strings.Contains(pattern, f.Route) {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.faults = slices.Delete(s.faults, i, i+1)
			}
		}
		return *f
	}
	return Fault{}
}
