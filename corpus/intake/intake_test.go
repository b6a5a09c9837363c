package intake

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"summitbot/corpus/extract"
	"summitbot/corpus/fetch"
	"summitbot/corpus/library"
)

// site is a web server whose pages can be changed while it serves, and which counts what is asked of it.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked map[string]int
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{pages: make(map[string]http.HandlerFunc), asked: make(map[string]int)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked[r.URL.Path]++
		page := s.pages[r.URL.Path]
		s.mu.Unlock()
		if page == nil {
			http.NotFound(w, r)
			return
		}
		page(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) set(path string, page http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = page
}

// count returns how often a path was asked for since the last count.
func (s *site) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.asked[path]
	s.asked[path] = 0
	return n
}

func (s *site) intake(t *testing.T) (*Intake, Feeds) {
	t.Helper()
	address, err := netip.ParseAddrPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client, err := fetch.New(fetch.Config{
		Guard:    fetch.Guard{Ports: []uint16{address.Port()}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		Interval: time.Millisecond, Timeout: 2 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	l, err := library.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return &Intake{Fetch: client, Library: l}, Feeds{Dir: dir}
}

// text serves an article as plain text, which needs no guess about where a page has its article.
func text(title, body string) http.HandlerFunc {
	return typed("text/plain; charset=utf-8", "Title: "+title+"\n\n"+body+"\n\nA second paragraph stands under it, so that it is an article.\n")
}

func typed(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(body)))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	}
}

func rss(items ...string) http.HandlerFunc {
	return typed("application/rss+xml", `<rss version="2.0"><channel><title>Harbour news</title>`+strings.Join(items, "")+`</channel></rss>`)
}

func item(path, version string) string {
	return "<item><title>T</title><guid>" + path + "</guid><link>" + path + "</link><pubDate>" + version + "</pubDate></item>"
}

const day1, day2 = "Fri, 15 Aug 2025 12:00:00 GMT", "Sat, 16 Aug 2025 12:00:00 GMT"

func TestPage(t *testing.T) {
	s := newSite(t)
	in, _ := s.intake(t)
	s.set("/old", http.RedirectHandler("/ferry", http.StatusMovedPermanently).ServeHTTP)
	s.set("/ferry", text("The ferry", "The ferry ran aground at noon."))
	found, err := in.Preview(t.Context(), s.URL+"/old")
	if err != nil || len(found) != 1 || found[0].Title != "The ferry" || found[0].Change.Outcome != library.Added || found[0].Passages == 0 {
		t.Fatalf("got %+v, %v", found, err)
	}
	if ids, err := in.Library.IDs(t.Context()); err != nil || len(ids) != 0 {
		t.Errorf("a preview added %q, %v", ids, err)
	}
	change, err := in.Add(t.Context(), found[0])
	if err != nil || change != found[0].Change {
		t.Fatalf("got %+v, %v", change, err)
	}
	for range 2 {
		if again, err := in.Refresh(t.Context(), change.ID); err != nil || again.Outcome != library.Unchanged {
			t.Errorf("got %+v, %v", again, err)
		}
	}
	s.set("/ferry", text("The ferry", "The ferry ran aground at one."))
	if again, err := in.Refresh(t.Context(), change.ID); err != nil || again.Outcome != library.Changed || again.ID != change.ID {
		t.Errorf("got %+v, %v", again, err)
	}
	s.set("/ferry", nil)
	if _, err := in.Refresh(t.Context(), change.ID); err == nil || !strings.Contains(err.Error(), "no page at this address") {
		t.Errorf("got %v", err)
	}
	if a, err := in.Library.Article(t.Context(), change.ID); err != nil || !strings.Contains(a.Text, "at one") {
		t.Errorf("got %+v, %v", a, err)
	}
	if _, err := in.Preview(t.Context(), s.URL+"/nosuch"); err == nil {
		t.Error("a page that is not there gave no error")
	}
}

// TestEditsStay edits an article by hand; as long as its page says the same, the edit is not undone.
func TestEditsStay(t *testing.T) {
	s := newSite(t)
	in, feeds := s.intake(t)
	s.set("/ferry", text("The ferry", "The ferry ran aground at noon."))
	found, err := in.Preview(t.Context(), s.URL+"/ferry")
	if err != nil {
		t.Fatal(err)
	}
	change, err := in.Add(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(feeds.Dir, "articles", change.ID+".md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), "noon", "twelve", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	// The same article in another form of the page: no validator helps.
	s.set("/ferry", text("The ferry", "The ferry ran   aground at noon."))
	if again, err := in.Refresh(t.Context(), change.ID); err != nil || again.Outcome != library.Unchanged {
		t.Errorf("got %+v, %v", again, err)
	}
	s.set("/ferry", text("The ferry", "The ferry ran aground at nine."))
	if again, err := in.Refresh(t.Context(), change.ID); err != nil || again.Outcome != library.Changed {
		t.Errorf("got %+v, %v", again, err)
	}
	versions, err := in.Library.Versions(t.Context(), change.ID)
	if err != nil || len(versions) != 2 || !strings.Contains(string(versions[0].Data), "twelve") {
		t.Errorf("the edit is not among the versions: %+v, %v", versions, err)
	}
}

func TestFiles(t *testing.T) {
	in, _ := newSite(t).intake(t)
	dir := t.TempDir()
	for name, source := range map[string]string{
		"a.txt": "Title: A\n\nThe crane is red.\n", "sub/b.md": "# B\n\nThe pier is long.\n", ".hidden.txt": "No.", "sub/.git/c.txt": "No.",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Files(dir)
	if err != nil || len(files) != 2 {
		t.Fatalf("got %q, %v", files, err)
	}
	for _, file := range files {
		found, err := in.Preview(t.Context(), file)
		if err != nil || len(found) != 1 {
			t.Fatalf("got %+v, %v", found, err)
		}
		change, err := in.Add(t.Context(), found[0])
		if err != nil || change.Outcome != library.Added {
			t.Errorf("got %+v, %v", change, err)
		}
		if _, err := in.Refresh(t.Context(), change.ID); !errors.Is(err, ErrNoAddress) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := in.Preview(t.Context(), dir); err == nil {
		t.Error("a folder was read as a file")
	}
	if _, err := in.PreviewData(t.Context(), extract.Input{Data: []byte("\x00\x01"), Name: "x.bin"}); !extract.IsRefusal(err) {
		t.Errorf("got %v", err)
	}
}

// poll polls all feeds whether or not they are due and returns the result of the only one.
func poll(t *testing.T, in *Intake, feeds Feeds) Poll {
	t.Helper()
	var results []Poll
	if err := in.PollDue(t.Context(), feeds, time.Hour, true, func(p Poll) { results = append(results, p) }); err != nil || len(results) != 1 {
		t.Fatalf("got %+v, %v", results, err)
	}
	results[0].URL = ""
	return results[0]
}

func TestFeed(t *testing.T) {
	s := newSite(t)
	in, feeds := s.intake(t)
	s.set("/", typed("text/html", `<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body></body></html>`))
	s.set("/rss", rss(item("/1", day1), item("/2", day1), item("/gone", day1), item("/busy", day1)))
	s.set("/1", text("One", "The first article."))
	s.set("/2", text("Two", "Another article, about a crane."))
	s.set("/busy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	fresh, err := in.Subscribe(t.Context(), feeds, s.URL)
	if err != nil || len(fresh) != 1 || fresh[0].URL != s.URL+"/rss" || fresh[0].Title != "Harbour news" {
		t.Fatalf("got %+v, %v", fresh, err)
	}
	if again, err := in.Subscribe(t.Context(), feeds, s.URL+"/rss"); err != nil || len(again) != 0 {
		t.Errorf("subscribed twice: %+v, %v", again, err)
	}
	if got, want := poll(t, in, feeds), (Poll{Added: 2, Refused: 1, Waiting: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	s.count("/1")
	s.set("/busy", text("Busy", "It is there at last, with words of its own."))
	if got, want := poll(t, in, feeds), (Poll{Added: 1}); got != want || s.count("/1") != 0 {
		t.Errorf("got %+v, want %+v", got, want)
	}
	s.count("/rss")
	if got, want := poll(t, in, feeds), (Poll{}); got != want || s.count("/1") != 0 || s.count("/gone") > 1 || s.count("/rss") != 1 {
		t.Errorf("got %+v, want %+v", got, want)
	}
	s.set("/rss", rss(item("/1", day2), item("/2", day1), item("/3", day2)))
	s.set("/1", text("One", "The first article, with a correction."))
	s.set("/3", text("Three", "A third one has come to be read."))
	if got, want := poll(t, in, feeds), (Poll{Added: 1, Changed: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	a, err := in.Library.Article(t.Context(), find1(t, in, "three"))
	if err != nil || a.Date.String() != "16 August 2025" || a.URL != s.URL+"/3" {
		t.Errorf("got %+v, %v", a, err)
	}
	if err := feeds.Remove(t.Context(), s.URL+"/rss"); err != nil {
		t.Error(err)
	}
	if err := feeds.Remove(t.Context(), s.URL+"/rss"); !errors.Is(err, ErrNotSubscribed) {
		t.Errorf("got %v", err)
	}
}

// find1 returns the id that begins with a word.
func find1(t *testing.T, in *Intake, word string) string {
	t.Helper()
	ids, err := in.Library.IDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if strings.HasPrefix(id, word) {
			return id
		}
	}
	t.Fatalf("no id with %q: %q", word, ids)
	return ""
}

// TestWholeInFeed has a page that may not be read, while its feed holds the whole article.
func TestWholeInFeed(t *testing.T) {
	s := newSite(t)
	in, feeds := s.intake(t)
	var paragraphs strings.Builder
	for i := range 12 {
		fmt.Fprintf(&paragraphs, "<p>On day %d the keeper of the lighthouse wrote down the ships that passed, the wind and the height of the tide, "+
			"and sent the list to the harbour master, who had %d copies of it made.</p>", i, i+2)
	}
	s.set("/paid", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	s.set("/rss", rss("<item><title>The keeper &lt;at&gt; work</title><link>/paid</link><pubDate>"+day1+"</pubDate>"+
		"<content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><![CDATA["+paragraphs.String()+"]]></content:encoded></item>",
		item("/paid?short", day1)))
	if _, err := in.Subscribe(t.Context(), feeds, s.URL+"/rss"); err != nil {
		t.Fatal(err)
	}
	if got, want := poll(t, in, feeds), (Poll{Added: 1, Refused: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	a, err := in.Library.Article(t.Context(), find1(t, in, "the-keeper"))
	if err != nil || a.Title != "The keeper <at> work" || a.Date.String() != "15 August 2025" || a.URL != s.URL+"/paid" ||
		!strings.Contains(a.Text, "On day 11 the keeper") {
		t.Errorf("got %+v, %v", a, err)
	}
}

// TestFeedFaults polls feeds that fail in every way, and wants them to be left alone for longer each time.
func TestFeedFaults(t *testing.T) {
	s := newSite(t)
	in, feeds := s.intake(t)
	s.set("/rss", rss(item("/1", day1)))
	s.set("/1", text("One", "The first article."))
	if _, err := in.Subscribe(t.Context(), feeds, s.URL+"/rss"); err != nil {
		t.Fatal(err)
	}
	pause := time.Duration(0)
	for name, page := range map[string]http.HandlerFunc{
		"error":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"cut off":   typed("application/rss+xml", `<rss version="2.0"><channel><item>`),
		"no feed":   typed("text/html", "<html><body>Moved</body></html>"),
		"nesting":   typed("application/rss+xml", `<rss version="2.0" xmlns:a="a"><channel><item>`+strings.Repeat("<a:x>", 100_000)),
		"elsewhere": http.RedirectHandler("http://169.254.169.254/latest/meta-data", http.StatusFound).ServeHTTP,
		"gone":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) },
	} {
		s.set("/rss", page)
		if got := poll(t, in, feeds); got.Err == nil {
			t.Errorf("%s: no error", name)
		}
		all, err := feeds.List()
		if err != nil || all[0].Problem == "" {
			t.Fatalf("%s: %+v, %v", name, all, err)
		}
		next := all[0].Next.Sub(all[0].Polled)
		if next < pause && next < longestPause*8/10 {
			t.Errorf("%s: failure %d: paused for %s after %s", name, all[0].Failures, next, pause)
		}
		pause = next
	}
	s.count("/rss")
	if err := in.PollDue(t.Context(), feeds, time.Hour, false, func(Poll) {}); err != nil || s.count("/rss") != 0 {
		t.Errorf("polled before it was due, %v", err)
	}
	s.set("/rss", rss(item("/1", day1)))
	if got, want := poll(t, in, feeds), (Poll{Added: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if all, err := feeds.List(); err != nil || all[0].Problem != "" || all[0].Failures != 0 {
		t.Errorf("got %+v, %v", all, err)
	}
}

func TestLists(t *testing.T) {
	s := newSite(t)
	in, feeds := s.intake(t)
	file := filepath.Join(t.TempDir(), "mine.opml")
	list := `<opml><body><outline xmlUrl="` + s.URL + `/a"/><outline text="x"><outline xmlUrl="` + s.URL + `/b"/></outline></body></opml>`
	if err := os.WriteFile(file, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	if fresh, err := in.Subscribe(t.Context(), feeds, file); err != nil || len(fresh) != 2 {
		t.Errorf("got %+v, %v", fresh, err)
	}
	s.set("/sitemap.xml", typed("application/xml", "<sitemapindex><sitemap><loc>/part.xml</loc></sitemap></sitemapindex>"))
	s.set("/part.xml", typed("application/xml", "<urlset><url><loc>"+s.URL+"/1</loc></url><url><loc>"+s.URL+"/2</loc></url></urlset>"))
	s.set("/1", text("One", "The first article."))
	s.set("/2", text("Two", "Another article, about a crane."))
	if fresh, err := in.Subscribe(t.Context(), feeds, s.URL+"/sitemap.xml"); err != nil || len(fresh) != 1 {
		t.Fatalf("got %+v, %v", fresh, err)
	}
	added, failed := 0, 0
	if err := in.PollDue(t.Context(), feeds, time.Hour, false, func(p Poll) {
		added += p.Added
		if p.Err != nil {
			failed++
		}
	}); err != nil || added != 2 || failed != 2 {
		t.Errorf("added %d, failed %d, %v", added, failed, err)
	}
}

func TestKeepPolling(t *testing.T) {
	s := newSite(t)
	in, feeds := s.intake(t)
	s.set("/rss", rss(item("/1", day1)))
	s.set("/1", text("One", "The first article."))
	if _, err := in.Subscribe(t.Context(), feeds, s.URL+"/rss"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		in.KeepPolling(ctx, feeds, 20*time.Millisecond, slog.New(slog.DiscardHandler))
	}()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if s.count("/rss") > 0 {
			if ids, err := in.Library.IDs(ctx); err == nil && len(ids) == 1 {
				break
			}
		}
	}
	cancel()
	<-done
	if ids, err := in.Library.IDs(t.Context()); err != nil || len(ids) != 1 {
		t.Errorf("got %q, %v", ids, err)
	}
}
