// Package discordtest is a Discord on the loopback interface: its gateway over websockets and the part of its REST API
// that a bot of text uses, for tests and benchmarks that run without Discord.
//
// A [Server] holds the world: users, guilds, channels, messages, the app's commands. A test acts in it as people do
// (Post, Slash, Component, …), reads from it what people would see (Messages, [Interaction.Wait]), and makes it fail in
// the ways Discord does (Fail, Cut, Silence, …). It knows nothing of any client library: it speaks the protocol, as
// Discord's developer documentation gives it (API versions 9 and 10), and answers with Discord's own error bodies.
//
// What a client does against Discord's rules is kept in Violations; the server of [New] fails its test on any.
package discordtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Options configures a server; the zero value is ready for use.
type Options struct {
	// Address to listen on; 127.0.0.1 and a free port if empty.
	Address string
	// Heartbeat is the interval told to clients; Discord's 41.25 s if zero.
	Heartbeat time.Duration
	// Keep is how many messages a channel, and how many interactions the server remembers; 10,000 if zero. The
	// oldest beyond are forgotten, so that a long run needs no more memory.
	Keep int
	// NoRateLimits lets clients send as fast as they can. Faults of status 429 still work.
	NoRateLimits bool
	// OpenAPI is the path of Discord's official OpenAPI description, against which every request is validated; none
	// is if empty.
	OpenAPI string
}

// Server is a Discord. Its methods may be called from several goroutines.
type Server struct {
	Token string // what the app identifies itself with, without the prefix "Bot "
	Bot   *User  // the app's user; its id is the application's id too

	options  Options
	http     *http.Server
	listener net.Listener
	client   *http.Transport
	schema   *schema
	ctx      context.Context // ends when the server closes
	stop     context.CancelFunc
	uploads  sync.Map       // of people's files, by path
	tasks    sync.WaitGroup // the accept loop and the connections to the gateway

	mu           sync.Mutex
	offset       time.Duration // by which the server's clock is ahead
	lastID       uint64
	users        map[string]*User
	guilds       []*Guild
	channels     map[string]*Channel
	hidden       recent[*Message]      // ephemeral messages, by id
	interactions recent[*Interaction]  // by token
	commands     map[string][]*Command // by guild; "" are the global ones
	sessions     map[string]*session
	identifies   int // left today
	buckets      map[string]*bucket
	faults       []*Fault
	gateway      gatewayFaults
	nonces       recent[string] // ids of messages by channel and nonce
	violations   []string
	changed      chan struct{} // closed and made anew when something that is waited for may have happened
}

// New starts a server for a test. It ends with the test, which fails on any violation. Requests are validated against
// Discord's OpenAPI description where the shared data has it.
func New(t testing.TB, options ...Options) *Server {
	t.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	if o.OpenAPI == "" {
		if o.OpenAPI = sharedOpenAPI(); o.OpenAPI == "" {
			t.Log("requests are not validated against Discord's OpenAPI description, for want of ../shared/discord")
		}
	}
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("the loopback Discord: %v", err)
		}
		for _, v := range s.Violations() {
			t.Errorf("against Discord's rules: %s", v)
		}
	})
	return s
}

// sharedOpenAPI finds the description in the shared data beside the module that the working directory is in.
func sharedOpenAPI() string {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			path := filepath.Join(dir, "..", "shared", "discord", "openapi.json")
			if _, err := os.Stat(path); err == nil {
				return path
			}
			return ""
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

// Start starts a server; Close ends it.
func Start(o Options) (*Server, error) {
	if o.Address == "" {
		o.Address = "127.0.0.1:0"
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = 41250 * time.Millisecond
	}
	if o.Keep == 0 {
		o.Keep = 10_000
	}
	s := &Server{
		options:      o,
		Token:        "loopback." + rand.Text(),
		users:        map[string]*User{},
		channels:     map[string]*Channel{},
		hidden:       newRecent[*Message](o.Keep),
		interactions: newRecent[*Interaction](o.Keep),
		nonces:       newRecent[string](o.Keep),
		commands:     map[string][]*Command{},
		sessions:     map[string]*session{},
		identifies:   1000,
		buckets:      map[string]*bucket{},
		changed:      make(chan struct{}),
	}
	if o.OpenAPI != "" {
		var err error
		if s.schema, err = loadSchema(o.OpenAPI); err != nil {
			return nil, err
		}
	}
	s.Bot = s.AddUser("summitbot")
	s.Bot.Bot = true
	listener, err := net.Listen("tcp", o.Address)
	if err != nil {
		return nil, fmt.Errorf("a loopback Discord cannot listen: %w", err)
	}
	s.listener = listener
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: time.Minute}
	s.client = &http.Transport{MaxIdleConnsPerHost: 64}
	s.tasks.Go(func() { _ = s.http.Serve(listener) })
	return s, nil
}

// Close ends the server: it drops all connections and waits for everything that it started.
func (s *Server) Close() error {
	s.stop()
	s.Cut()
	s.client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.http.Close())
	}
	s.tasks.Wait()
	return err
}

// URL is where the server listens, such as http://127.0.0.1:4242: what stands for https://discord.com.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Client returns a client whose requests to discord.com reach this server.
func (s *Server) Client() *http.Client {
	return &http.Client{Transport: redirect{s}, Timeout: 20 * time.Second}
}

// redirect sends requests to discord.com to the server.
type redirect struct{ *Server }

func (r redirect) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Host == "discord.com" {
		request = request.Clone(request.Context())
		request.URL = &url.URL{
			Scheme: "http", Host: r.listener.Addr().String(), Path: request.URL.Path, RawPath: request.URL.RawPath,
			RawQuery: request.URL.RawQuery,
		}
		request.Host = ""
	}
	return r.client.RoundTrip(request)
}

// Advance moves the server's clock forward: an interaction is too late after three seconds of it, and its token ends
// after fifteen minutes.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += d
	s.notify()
}

func (s *Server) now() time.Time { return time.Now().Add(s.offset) }

// Violations returns what clients did against Discord's rules so far, in order.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// TakeViolations returns the violations so far and forgets them, for a test that provokes some. It forgets a final close
// of the gateway too, so that a client may be started anew.
func (s *Server) TakeViolations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.violations
	s.violations, s.gateway.ended = nil, 0
	return v
}

// maxViolations bounds what a client that does everything wrong can make the server remember.
const maxViolations = 1000

func (s *Server) violate(format string, args ...any) {
	if len(s.violations) == maxViolations {
		return
	}
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// notify wakes whoever waits for something.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// waitUntil waits until done says so; done is called with the lock held and returns the time until it wants to be asked
// again in any case.
func (s *Server) waitUntil(ctx context.Context, done func() (bool, time.Duration)) error {
	for {
		s.mu.Lock()
		ok, again := done()
		changed := s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		timer := time.NewTimer(again)
		select {
		case <-changed:
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-s.ctx.Done():
			timer.Stop()
			return errors.New("the loopback Discord is closed")
		}
		timer.Stop()
	}
}

// epoch is the first moment of Discord's time, from which ids count milliseconds.
const epoch = 1420070400000

// newID returns a fresh id: a snowflake of the present time, greater than all before.
func (s *Server) newID() string {
	id := uint64(s.now().UnixMilli()-epoch) << 22
	s.lastID = max(id, s.lastID+1)
	return strconv.FormatUint(s.lastID, 10)
}

// recent remembers a bounded number of things by key, and forgets the oldest.
type recent[T any] struct {
	byKey map[string]T
	keys  []string // oldest first; keys that were removed may remain
	bound int
}

func newRecent[T any](bound int) recent[T] { return recent[T]{byKey: map[string]T{}, bound: bound} }

func (r *recent[T]) put(key string, value T) {
	if _, known := r.byKey[key]; !known {
		r.keys = append(r.keys, key)
	}
	r.byKey[key] = value
	if len(r.keys) > r.bound {
		delete(r.byKey, r.keys[0])
		r.keys = r.keys[1:]
	}
}

func (r *recent[T]) get(key string) (T, bool) {
	value, ok := r.byKey[key]
	return value, ok
}

func (r *recent[T]) remove(key string) { delete(r.byKey, key) }
