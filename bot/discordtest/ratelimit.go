package discordtest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// limit is how many requests a bucket takes in a time; the zero value is no limit of its own. Discord publishes none of
// these numbers and may change them at any time; the ones here are of the usual size.
type limit struct {
	requests int
	per      time.Duration
}

// globalLimit holds for all routes together, besides those of interactions.
var globalLimit = limit{50, time.Second}

// bucket counts the requests of one route and resource.
type bucket struct {
	left    int
	reset   time.Time
	refused time.Time // when the client was first told to wait until reset
	fault   bool      // emptied by a fault, so that it holds for exempt routes too
	told    bool      // a violation was noted
}

// grace is how long after the first refusal requests may still come that were under way.
const grace = 250 * time.Millisecond

// allowance is what the limits say to a request.
type allowance struct {
	refused bool
	global  bool
	after   time.Duration // until it may be tried again
	headers map[string]string
}

func (a allowance) body() any {
	return map[string]any{
		"message": "You are being rate limited.", "retry_after": a.after.Seconds(), "global": a.global, "code": 0,
	}
}

// allow counts a request against its bucket and the global one.
func (s *Server) allow(q *http.Request, r route, fault Fault, start time.Time) allowance {
	key := r.pattern + " " + q.PathValue("channel") + q.PathValue("guild") + q.PathValue("token")
	now := s.now()
	if fault.Status == http.StatusTooManyRequests {
		emptied := key
		if fault.Global {
			emptied = ""
		}
		s.buckets[emptied] = &bucket{reset: now.Add(fault.RetryAfter), fault: true}
	}
	if len(s.buckets) > s.options.Keep {
		for k, b := range s.buckets {
			if now.After(b.reset) {
				delete(s.buckets, k)
			}
		}
	}
	// Interactions are exempt, but for a fault that is theirs.
	if !r.open || fault.Global {
		if a := s.take("", globalLimit, r.open, start); a.refused {
			a.global = true
			a.headers["X-RateLimit-Global"] = "true"
			a.headers["X-RateLimit-Scope"] = "global"
			return a
		}
	}
	a := s.take(key, r.limit, r.limit.requests == 0, start)
	if a.headers != nil {
		hash := sha256.Sum256([]byte(r.pattern))
		a.headers["X-RateLimit-Bucket"] = hex.EncodeToString(hash[:16])
	}
	if a.refused {
		a.headers["X-RateLimit-Scope"] = "user"
	}
	return a
}

// take takes a request from a bucket. An exempt one is refused only where a fault emptied the bucket.
func (s *Server) take(key string, l limit, exempt bool, start time.Time) allowance {
	now := s.now()
	b := s.buckets[key]
	if b != nil && now.After(b.reset) {
		delete(s.buckets, key)
		b = nil
	}
	if (b == nil || !b.fault) && (exempt || s.options.NoRateLimits) {
		return allowance{}
	}
	if b == nil {
		b = &bucket{left: l.requests, reset: now.Add(l.per)}
		s.buckets[key] = b
	}
	after := b.reset.Sub(now)
	a := allowance{after: after, headers: map[string]string{
		"X-RateLimit-Limit":       strconv.Itoa(l.requests),
		"X-RateLimit-Reset":       strconv.FormatFloat(float64(b.reset.UnixMilli())/1000, 'f', 3, 64),
		"X-RateLimit-Reset-After": strconv.FormatFloat(after.Seconds(), 'f', 3, 64),
	}}
	if b.left > 0 {
		b.left--
		a.headers["X-RateLimit-Remaining"] = strconv.Itoa(b.left)
		return a
	}
	a.refused = true
	a.headers["X-RateLimit-Remaining"] = "0"
	a.headers["Retry-After"] = strconv.Itoa(int(after.Seconds()) + 1)
	switch {
	case b.refused.IsZero():
		b.refused = time.Now()
	case start.Sub(b.refused) > grace && !b.told:
		b.told = true
		s.violate("a request %v after one was refused for its rate, and %v before the time it was told",
			start.Sub(b.refused).Round(time.Millisecond), after.Round(time.Millisecond))
	}
	return a
}
