package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// loopback permits what tests serve and nothing else beside the web.
func loopback(t *testing.T, server *httptest.Server) Guard {
	t.Helper()
	address, err := netip.ParseAddrPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return Guard{Ports: []uint16{address.Port()}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
}

func newClient(t *testing.T, cfg Config) *Client {
	t.Helper()
	if cfg.Interval == 0 {
		cfg.Interval = time.Microsecond
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.http.CloseIdleConnections)
	return c
}

func serve(t *testing.T, routes map[string]http.HandlerFunc) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	for path, handler := range routes {
		mux.HandleFunc(path, handler)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// refusal fetches what must not come and returns why it did not.
func refusal(t *testing.T, c *Client, url string) *Error {
	t.Helper()
	response, err := c.Get(t.Context(), Request{URL: url})
	failed, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("%s: got %v, %v", url, response, err)
	}
	return failed
}

func write(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, s) }
}

func TestValidators(t *testing.T) {
	server := serve(t, map[string]http.HandlerFunc{
		"/page": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"one"`)
			w.Header().Set("Last-Modified", "Fri, 15 Aug 2025 12:00:00 GMT")
			if r.Header.Get("If-None-Match") == `"one"` && r.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			if !strings.HasPrefix(r.UserAgent(), "summitbot/") || r.Header.Get("Cookie") != "" {
				t.Errorf("unexpected headers: %v", r.Header)
			}
			http.SetCookie(w, &http.Cookie{Name: "id", Value: "1"})
			fmt.Fprint(w, "text")
		},
		"/old":            http.RedirectHandler("/page", http.StatusMovedPermanently).ServeHTTP,
		"GET /robots.txt": http.NotFound,
	})
	c := newClient(t, Config{Guard: loopback(t, server)})
	for range 2 {
		first, err := c.Get(t.Context(), Request{URL: server.URL + "/old"})
		if err != nil || string(first.Body) != "text" || first.URL != server.URL+"/page" || first.ETag != `"one"` {
			t.Fatalf("got %+v, %v", first, err)
		}
		second, err := c.Get(t.Context(), Request{URL: first.URL, ETag: first.ETag, LastModified: first.LastModified})
		if err != nil || !second.NotModified || second.ETag != first.ETag {
			t.Fatalf("got %+v, %v", second, err)
		}
	}
}

// TestLimits plays a server that sends too much, too slowly, in the wrong form, or leads on for ever.
func TestLimits(t *testing.T) {
	var bomb bytes.Buffer // 64 MiB in 64 KiB
	z := gzip.NewWriter(&bomb)
	if _, err := io.CopyN(z, endless{}, 64<<20); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	server := serve(t, map[string]http.HandlerFunc{
		"/bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		},
		"/long": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.CopyN(w, endless{}, 3<<20) },
		"/declared": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "999999999")
			w.WriteHeader(http.StatusOK)
		},
		"/brotli": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, "?")
		},
		"/twice": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip, gzip")
			fmt.Fprint(w, "?")
		},
		"/loop/": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		},
		"/file":  http.RedirectHandler("file:///etc/hostname", http.StatusFound).ServeHTTP,
		"/login": http.RedirectHandler("http://user:secret@example.com/", http.StatusFound).ServeHTTP,
		"/slow": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "a little")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
		"/broken": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "half")
		},
		"/header": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		},
		"/gone": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) },
		"/paid": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPaymentRequired) },
	})
	c := newClient(t, Config{Guard: loopback(t, server), MaxSize: 2 << 20, Timeout: time.Second})
	for path, want := range map[string]string{
		"/bomb": "larger than the limit", "/long": "larger than the limit", "/declared": "larger than the limit",
		"/brotli": "compressed in a way", "/twice": "compressed in a way", "/loop/": "more than 5 times",
		"/file": "cannot be fetched", "/login": "password", "/slow": "took longer than 1s", "/broken": "broke off",
		"/header": "cannot be reached, or broke off", "/gone": "no page at this address", "/paid": "does not let",
	} {
		if failed := refusal(t, c, server.URL+path); !strings.Contains(failed.Reason, want) {
			t.Errorf("%s: %q, want %q", path, failed.Reason, want)
		}
	}
	for _, address := range []string{"", "ftp://example.com", "https://", "javascript:alert(1)", "https://u:p@example.com", "http://a b/", "https://" + strings.Repeat("x", 5000)} {
		refusal(t, c, address)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestRetry(t *testing.T) {
	var asked [3]atomic.Int64
	server := serve(t, map[string]http.HandlerFunc{
		"/shaky": func(w http.ResponseWriter, _ *http.Request) {
			if asked[0].Add(1) < 3 {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			fmt.Fprint(w, "text")
		},
		"/busy": func(w http.ResponseWriter, _ *http.Request) {
			asked[1].Add(1)
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"/other": func(http.ResponseWriter, *http.Request) { asked[2].Add(1) },
	})
	c := newClient(t, Config{Guard: loopback(t, server)})
	if response, err := c.Get(t.Context(), Request{URL: server.URL + "/shaky"}); err != nil || string(response.Body) != "text" {
		t.Errorf("got %v, %v", response, err)
	}
	for _, path := range []string{"/busy", "/busy", "/other"} {
		failed := refusal(t, c, server.URL+path)
		if !failed.Temporary || failed.RetryAfter < 59*time.Minute || failed.RetryAfter > time.Hour {
			t.Errorf("%s: %+v", path, failed)
		}
	}
	if asked[1].Load() != 1 || asked[2].Load() != 0 {
		t.Errorf("a host that asked for patience was asked again: %d, %d", asked[1].Load(), asked[2].Load())
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2025, 8, 15, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "soon": 0, "Fri, 15 Aug 2025 12:01:00 GMT": time.Minute,
		"Fri, 15 Aug 2025 11:00:00 GMT": 0, "99999999999": longestPatience,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestRobots(t *testing.T) {
	var asked atomic.Int64
	server := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n\nUser-agent: Summitbot\nDisallow: /private\nAllow: /private/open\n")
		},
		"/":       write("text"),
		"/detour": http.RedirectHandler("/private/page", http.StatusFound).ServeHTTP,
	})
	c := newClient(t, Config{Guard: loopback(t, server)})
	for _, path := range []string{"/private", "/private/page?x=1", "/detour"} {
		if failed := refusal(t, c, server.URL+path); !strings.Contains(failed.Reason, "robots.txt") || failed.Temporary {
			t.Errorf("%s: %+v", path, failed)
		}
	}
	for _, path := range []string{"/", "/private/open"} {
		if _, err := c.Get(t.Context(), Request{URL: server.URL + path}); err != nil {
			t.Error(err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("robots.txt was asked for %d times", asked.Load())
	}
	failing := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"/":           func(http.ResponseWriter, *http.Request) { t.Error("fetched without leave") },
	})
	if failed := refusal(t, newClient(t, Config{Guard: loopback(t, failing)}), failing.URL); !failed.Temporary {
		t.Errorf("got %+v", failed)
	}
}

// TestOneHostAtATime asks for six pages at once and wants them one by one, the interval between them.
func TestOneHostAtATime(t *testing.T) {
	const interval = 20 * time.Millisecond
	var last atomic.Int64
	server := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": http.NotFound,
		"/": func(http.ResponseWriter, *http.Request) {
			now := time.Now().UnixNano()
			if before := last.Swap(now); now-before < int64(interval/4) {
				t.Errorf("two requests within %s", time.Duration(now-before))
			}
		},
	})
	c := newClient(t, Config{Guard: loopback(t, server), Interval: interval})
	done := make(chan error)
	for range 6 {
		go func() {
			_, err := c.Get(context.WithoutCancel(t.Context()), Request{URL: server.URL})
			done <- err
		}()
	}
	for range 6 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestCancel(t *testing.T) {
	server := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": http.NotFound,
		"/":           func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := newClient(t, Config{Guard: loopback(t, server)}).Get(ctx, Request{URL: server.URL})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}
