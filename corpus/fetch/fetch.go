// Package fetch gets pages and feeds from the web, and nothing from anywhere else: every connection passes guard.go, so
// that no address, redirect or answer of a name server leads into the operator's own network. It is polite: it says who
// it is, obeys robots.txt, waits between two requests to one host, and asks again only when it makes sense.
package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/temoto/robotstxt"
	"golang.org/x/time/rate"
)

// Limits of one request. They hold for every hop of it.
const (
	// DefaultMaxSize is the size of a body in bytes, after decompression, above which it is refused.
	DefaultMaxSize = 10 << 20

	defaultTimeout = 30 * time.Second
	maxRedirects   = 5
	maxHeader      = 64 << 10 // bytes
	maxURL         = 4 << 10  // bytes
	tries          = 3
	// longestWait is how long a request waits for a host that asks for patience; beyond it the caller is told instead.
	longestWait = 20 * time.Second
)

// UserAgent is what the program calls itself. Its first word is the name that robots.txt is searched for.
const UserAgent = robotName + "/1.0 (answers questions from articles that an operator chose; obeys robots.txt)"

const robotName = "summitbot"

// Config says how to fetch. The zero value is what the open web needs.
type Config struct {
	Guard    Guard
	MaxSize  int64         // bytes; 0 means DefaultMaxSize
	Timeout  time.Duration // of one try, from the name server to the last byte; 0 means 30 s
	Interval time.Duration // between two requests to one host; 0 means 1 s
}

// Client fetches. It is safe for concurrent use.
type Client struct {
	http     *http.Client
	maxSize  int64
	timeout  time.Duration
	interval time.Duration
	hosts    *lru.Cache[string, *host]
}

// remembered is how many hosts are known at a time.
const remembered = 4096

// New returns a client.
func New(cfg Config) (*Client, error) {
	hosts, err := lru.New[string, *host](remembered)
	if err != nil {
		return nil, err
	}
	c := &Client{
		maxSize:  cmp.Or(cfg.MaxSize, DefaultMaxSize),
		timeout:  cmp.Or(cfg.Timeout, defaultTimeout),
		interval: cmp.Or(cfg.Interval, time.Second),
		hosts:    hosts,
	}
	c.http = &http.Client{
		// No cookies, and no proxy from the environment: it would dial where the guard cannot see.
		Transport: &http.Transport{
			DialContext:            cfg.Guard.dialer().DialContext,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    10 * time.Second,
			IdleConnTimeout:        30 * time.Second,
			MaxIdleConns:           32,
			MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: c.redirect,
	}
	return c, nil
}

// Request is what to get, and the validators of the copy that the caller has (RFC 9110, section 13.1).
type Request struct {
	URL          string
	ETag         string
	LastModified string
}

// Response is what came. Body is nil where the caller's copy is still good.
type Response struct {
	URL          string // after redirects
	Body         []byte
	ContentType  string
	ETag         string
	LastModified string
	NotModified  bool
}

// Error says why something could not be fetched, in words for whoever asked for it.
type Error struct {
	URL        string
	Reason     string
	Status     int           // of HTTP; 0 where none came
	RetryAfter time.Duration // what the host asked for, or 0
	Temporary  bool          // it may be otherwise later
	Err        error
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.URL, e.Reason) }
func (e *Error) Unwrap() error { return e.Err }

// ParseURL reads an address of the web; one without a scheme is taken for https. The error is for people.
func ParseURL(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if len(raw) > maxURL {
		return nil, fmt.Errorf("the address is longer than %d bytes", maxURL)
	}
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("this is not an address of a page")
	}
	return u, checkURL(u)
}

func checkURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("only addresses that begin with http or https can be fetched, not %q", u.Scheme)
	case u.Hostname() == "":
		return errors.New("the address names no site")
	case u.User != nil:
		return errors.New("the address holds a user name or a password: leave it out")
	}
	return nil
}

// Get fetches. What may be otherwise a moment later is tried up to three times. The error is an *Error or the context's.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	u, err := ParseURL(r.URL)
	if err != nil {
		return nil, &Error{URL: r.URL, Reason: err.Error()}
	}
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval = c.interval
	response, err := backoff.Retry(ctx, func() (*Response, error) {
		response, err := c.get(ctx, u, r)
		failed, ok := errors.AsType[*Error](err)
		switch {
		case err == nil || !ok:
			return response, err
		case !failed.Temporary || failed.RetryAfter > longestWait:
			return nil, backoff.Permanent(err)
		case failed.RetryAfter > 0:
			return nil, errors.Join(err, backoff.RetryAfter(int(failed.RetryAfter.Seconds())+1))
		}
		return nil, err
	}, backoff.WithBackOff(wait), backoff.WithMaxTries(tries))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if failed, ok := errors.AsType[*Error](err); ok {
		return nil, failed
	}
	return response, err
}

// get is one try.
func (c *Client) get(ctx context.Context, u *url.URL, r Request) (*Response, error) {
	if err := c.permitted(ctx, u); err != nil {
		return nil, err
	}
	return c.request(ctx, u, r)
}

// request sends the request without asking whether it may.
func (c *Client) request(ctx context.Context, u *url.URL, r Request) (*Response, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, &Error{URL: u.String(), Reason: "this is not an address of a page", Err: err}
	}
	req.Header.Set("User-Agent", UserAgent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, application/json;q=0.9, */*;q=0.5")
	req.Header.Set("Accept-Language", "en, ru;q=0.9, uk;q=0.9, *;q=0.5")
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
	answer, err := c.http.Do(req)
	if err != nil {
		return nil, c.explain(ctx, u, err)
	}
	defer answer.Body.Close()
	final := answer.Request.URL
	if answer.StatusCode == http.StatusNotModified && r.ETag+r.LastModified != "" {
		return &Response{URL: final.String(), NotModified: true, ETag: r.ETag, LastModified: r.LastModified}, nil
	}
	if answer.StatusCode != http.StatusOK {
		return nil, c.refused(final, answer)
	}
	body, err := c.read(ctx, answer)
	if err != nil {
		return nil, err
	}
	return &Response{
		URL: final.String(), Body: body, ContentType: answer.Header.Get("Content-Type"),
		ETag: answer.Header.Get("ETag"), LastModified: answer.Header.Get("Last-Modified"),
	}, nil
}

// read takes the body in, unless it is too large. The transport decompresses as it reads, so the bound is on what would
// fill the memory.
func (c *Client) read(ctx context.Context, answer *http.Response) ([]byte, error) {
	address := answer.Request.URL.String()
	tooLarge := &Error{URL: address, Reason: fmt.Sprintf("the page is larger than the limit of %.0f MiB", float64(c.maxSize)/(1<<20))}
	if answer.ContentLength > c.maxSize {
		return nil, tooLarge
	}
	if coding := answer.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return nil, &Error{URL: address, Reason: fmt.Sprintf("the page is compressed in a way that was not asked for: %q", coding)}
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, c.maxSize+1))
	if int64(len(body)) > c.maxSize {
		return nil, tooLarge
	}
	if err != nil {
		return nil, c.explain(ctx, answer.Request.URL, err)
	}
	return body, nil
}

// redirect decides whether to follow one more hop.
func (c *Client) redirect(req *http.Request, via []*http.Request) error {
	address := via[0].URL.String()
	if len(via) > maxRedirects {
		return &Error{URL: address, Reason: fmt.Sprintf("the address leads on to others more than %d times", maxRedirects)}
	}
	if err := checkURL(req.URL); err != nil {
		return &Error{URL: address, Reason: "the address leads on to one that cannot be fetched: " + err.Error()}
	}
	if req.Context().Value(anyPath{}) != nil {
		return nil
	}
	return c.permitted(req.Context(), req.URL)
}

// host is what is known of a scheme, host and port.
type host struct {
	limiter *rate.Limiter
	turn    chan struct{} // held while robots.txt is read or blocked is looked at; one goroutine at a time
	blocked time.Time     // until then the host wants to be left alone
	robots  *robotstxt.Group
	expires time.Time // of robots
}

func (c *Client) host(u *url.URL) *host {
	key := u.Scheme + "://" + u.Host
	fresh := &host{limiter: rate.NewLimiter(rate.Every(c.interval), 1), turn: make(chan struct{}, 1)}
	if known, ok, _ := c.hosts.PeekOrAdd(key, fresh); ok {
		c.hosts.Get(key) // it is in use
		return known
	}
	return fresh
}
