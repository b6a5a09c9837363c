package bot

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"
)

// rest sends requests to Discord's API through discordgo, which knows its rate limits, and tries again what may be tried
// again. Answers to interactions do not count towards the limit on all requests
// (discord.com/developers/docs/topics/rate-limits#global-rate-limit), for which discordgo would let them wait until they
// are too late; so they go through a session of their own.
type rest struct {
	session, interactions *discordgo.Session
	log                   *slog.Logger
}

const (
	mostTries    = 6
	firstBackoff = 100 * time.Millisecond
)

// buckets is how many of discordgo's rate-limit buckets each kind of request is spread over. Requests in one bucket wait
// for one another, and a bucket is never freed; so there are neither few nor one for each interaction.
const buckets = 256

// call is a request to the API. Among those of one kind, requests for the same id keep their order.
type call struct {
	method, url string
	body        any
	kind, id    string
	interaction bool // answers an interaction
	once        bool // the request would do its work twice if it were sent twice
}

func (c call) bucket() string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(c.id))
	return fmt.Sprintf("%s %d", c.kind, h.Sum32()%buckets)
}

// punctual is how much later than it was told to a request is tried again: a time is told in whole milliseconds, and one that
// comes a moment too early is refused again.
const punctual = 20 * time.Millisecond

// do makes a call. After an answer that promises better luck, or none at all, it tries again until the context ends. The
// error is discordgo's, a *discordgo.RESTError where Discord refused.
func (c *rest) do(ctx context.Context, r call) ([]byte, error) {
	session := c.session
	if r.interaction {
		session = c.interactions
	}
	backoff := firstBackoff
	for try := 1; ; try++ {
		body, err := session.RequestWithBucketID(r.method, r.url, r.body, r.bucket(),
			discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
		if err == nil {
			return body, nil
		}
		wait := backoff
		var refused *discordgo.RESTError
		var limited *discordgo.RateLimitError
		switch {
		case errors.As(err, &limited):
			wait = limited.RetryAfter + punctual
		case errors.As(err, &refused) && refused.Response.StatusCode < http.StatusInternalServerError, r.once:
			return nil, withoutAddress(err)
		}
		if deadline, ok := ctx.Deadline(); try == mostTries || ok && time.Until(deadline) < wait {
			return nil, withoutAddress(err)
		}
		c.log.Debug("a request to Discord is tried again", "kind", r.kind, "wait", wait, "why", withoutAddress(err))
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
		}
		backoff *= 2
	}
}

// withoutAddress takes the address out of an error: the token of an interaction stands in it.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	var limited *discordgo.RateLimitError
	if errors.As(err, &limited) {
		return fmt.Errorf("rate limited for %v", limited.RetryAfter)
	}
	return err
}

// refusedWith reports whether Discord refused a request with one of its error codes
// (discord.com/developers/docs/topics/opcodes-and-status-codes#json).
func refusedWith(err error, codes ...int) bool {
	var refused *discordgo.RESTError
	if !errors.As(err, &refused) || refused.Message == nil {
		return false
	}
	return slices.Contains(codes, refused.Message.Code)
}

// redirect sends to another server what is meant for Discord.
type redirect struct {
	to   *url.URL
	next http.RoundTripper
}

func (r redirect) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.URL.Scheme, request.URL.Host = r.to.Scheme, r.to.Host
	request.Host = r.to.Host
	return r.next.RoundTrip(request)
}
