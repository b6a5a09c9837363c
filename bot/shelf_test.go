package bot

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"summitbot/bot/discordtest"
	"summitbot/corpus"
	"summitbot/corpus/articles"
	web "summitbot/corpus/fetch"
	"summitbot/corpus/intake"
	"summitbot/corpus/library"
	"summitbot/corpus/watch"
	"summitbot/index"
)

const (
	ferryText = "The ferry Aurora ran aground off Kodiak on Friday morning with sixty passengers on board. " +
		"\"Nobody was hurt,\" said Vladimir Putin, who had been told of it in Anchorage. Tugs freed the ferry at noon."
	ferryQuestion = "Where did the ferry Aurora run aground?"
)

// shelfStage is a stage whose bot takes articles in and follows their changes, as the program does.
type shelfStage struct {
	*stage
	site    *httptest.Server
	page    atomic.Value // the text of the site's page
	manager *discordtest.User
	live    *index.Live
	intake  *intake.Intake
}

func newShelf(t *testing.T, change ...func(*Config)) *shelfStage {
	t.Helper()
	s := &shelfStage{stage: newStage(t)}
	s.page.Store(ferryText)
	s.site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == "/slow.txt" {
			time.Sleep(deferAfter + 300*time.Millisecond)
		}
		switch q.URL.Path {
		case "/ferry.txt", "/slow.txt":
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			fmt.Fprintf(w, "Title: Ferry *runs* aground\nPublisher: Kodiak Mirror\nDate: 2025-08-15\n\n%s\n", s.page.Load())
		case "/feed.xml":
			fmt.Fprint(w, `<rss version="2.0"><channel><title>Harbour news</title><link>http://harbour.example/</link></channel></rss>`)
		default:
			http.NotFound(w, q)
		}
	}))
	t.Cleanup(s.site.Close)
	address, err := url.Parse(s.site.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(address.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	client, err := web.New(web.Config{Interval: time.Millisecond, Guard: web.Guard{
		Ports: []uint16{uint16(port)}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	own, err := library.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s.intake = &intake.Intake{Fetch: client, Library: own}
	source, ok := library.Source(dir)
	if !ok {
		t.Fatal("no library")
	}
	cfg := index.Config{Sources: []corpus.Source{{Name: "starter", FS: articles.FS}, source}, Log: testLog(t)}
	x, err := index.Prepare(s.ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.live = index.NewLive(x)
	following, stop := context.WithCancel(s.ctx)
	var group sync.WaitGroup
	group.Go(func() {
		index.Follow(following, cfg, s.live, watch.Folders(following, []string{filepath.Join(dir, library.ArticlesDir)}, cfg.Log))
	})
	t.Cleanup(func() {
		s.end()
		stop()
		group.Wait()
		if err := own.Close(); err != nil {
			t.Error(err)
		}
		if err := s.live.Close(); err != nil {
			t.Error(err)
		}
	})
	s.manager = s.AddUser("manager")
	s.manager.Permissions = discordtest.ManageGuild
	s.run(append([]func(*Config){func(c *Config) {
		c.Articles, c.Intake, c.Feeds, c.Managers = s.live, s.intake, intake.Feeds{Dir: dir}, Managers{Server: true}
	}}, change...)...)
	return s
}

// does uses a subcommand of /articles and returns the message of the answer.
func (s *shelfStage) does(who *discordtest.User, name string, options map[string]any) *discordtest.Message {
	s.t.Helper()
	i, err := s.Slash(s.ctx, discordtest.Invocation{User: who, Channel: s.channel, Name: articlesCommand + " " + name, Options: options})
	m := s.response(i, err).Message
	if m == nil || !m.Ephemeral() {
		s.t.Fatalf("/articles %s is answered to all: %+v", name, m)
	}
	return m
}

// eventually waits until what the articles answer is as wanted.
func (s *shelfStage) eventually(what string, ok func() bool) {
	s.t.Helper()
	for !ok() {
		select {
		case <-s.ctx.Done():
			s.t.Fatal("never: " + what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *shelfStage) answers() bool {
	s.t.Helper()
	all, err := s.live.List("ferry kodiak")
	if err != nil {
		s.t.Fatal(err)
	}
	return len(all) > 0
}

// TestAddArticle adds an article from an address, sees it answer, changes it, and takes it out again.
func TestAddArticle(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	english := say(english)
	page := map[string]any{urlOption: s.site.URL + "/ferry.txt"}
	m := s.does(s.manager, "add", page)
	wantText(t, m, "/ferry.txt")
	if len(m.Embeds) != 1 || m.Embeds[0].Title != `Ferry \*runs\* aground` || m.Embeds[0].Author.Name != "Kodiak Mirror" ||
		!strings.HasPrefix(m.Embeds[0].Description, "The ferry Aurora") || m.Embeds[0].Fields[0].Value != "15 August 2025" ||
		!strings.HasPrefix(m.Embeds[0].Footer.Text, "passages: 1, quotations: 1") {
		t.Fatalf("previewed as %+v", m.Embeds)
	}
	if s.answers() {
		t.Fatal("it is there before anybody has said so")
	}
	// The page changes between the preview and the press: it is shown again, by another run of the bot.
	s.page.Store(ferryText + " The captain was questioned.")
	again := s.response(s.press(m, english.addButton, s.manager), nil).Message
	wantText(t, again, english.otherwise)
	if again.ID != m.ID || s.answers() {
		t.Fatal("something was added that nobody has seen")
	}
	done := s.response(s.press(again, english.addButton, s.manager), nil).Message
	wantText(t, done, english.added)
	wantText(t, done, english.follows)
	if len(labels(done)) != 0 {
		t.Errorf("the buttons stay: %q", labels(done))
	}
	s.eventually("the new article is listed", s.answers)
	answer := s.answer(ferryQuestion)
	if len(answer.Embeds) == 0 || answer.Embeds[0].Title != `Ferry \*runs\* aground` {
		t.Errorf("answered by %+v", answer.Embeds)
	}
	m = s.does(s.manager, "add", page)
	if len(labels(m)) != 0 || m.Embeds[0].Fields[1].Value != english.unchanged {
		t.Errorf("once more: %+v, buttons %q", m.Embeds[0].Fields, labels(m))
	}

	all, err := s.live.List("ferry kodiak")
	if err != nil || len(all) != 1 {
		t.Fatalf("listed %+v, %v", all, err)
	}
	article := map[string]any{articleOption: all[0].ID}
	wantText(t, s.does(s.manager, "refresh", article), english.unchanged)
	s.page.Store(ferryText + " The captain was released.")
	m = s.does(s.manager, "refresh", article)
	wantText(t, m, english.newVersion)
	if len(m.Embeds) != 1 || !strings.Contains(plain(m.Embeds[0].Description), "captain was released") {
		t.Errorf("the difference is %+v", m.Embeds)
	}

	m = s.does(s.manager, "remove", article)
	wantText(t, s.response(s.press(m, english.cancelButton, s.manager), nil).Message, english.cancelled)
	m = s.does(s.manager, "remove", article)
	wantText(t, s.response(s.press(m, english.removeButton, s.manager), nil).Message, english.follows)
	s.eventually("the article is gone", func() bool { return !s.answers() })
	wantText(t, s.does(s.manager, "remove", article), english.notDone)
	wantText(t, s.does(s.manager, "refresh", article), english.notDone)
}

func TestAddFile(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	english := say(english)
	file := &discordtest.Upload{Name: "ferry.md", ContentType: "text/markdown", Data: []byte("# Ferry at Kodiak\n\n" + ferryText + "\n")}
	m := s.does(s.manager, "add", map[string]any{fileOption: file})
	wantText(t, m, "ferry")
	s.end()
	// The button outlives the process that has sent it.
	s.run(func(c *Config) {
		c.Articles, c.Intake, c.Managers = s.live, s.intake, Managers{Server: true}
	})
	wantText(t, s.response(s.press(m, english.addButton, s.manager), nil).Message, english.added)
	s.eventually("the new article is listed", s.answers)
	all, err := s.live.List("ferry")
	if err != nil || len(all) != 1 {
		t.Fatalf("listed %+v, %v", all, err)
	}
	if a, _, err := s.live.Article(all[0].ID); err != nil || a.URL != "" || !strings.Contains(a.Text, "Nobody was hurt") {
		t.Errorf("%+v, %v", a, err)
	}
	for name, bad := range map[string]map[string]any{
		"nothing": {},
		"both":    {fileOption: file, urlOption: "https://example.com"},
	} {
		t.Run(name, func(t *testing.T) { wantText(t, s.does(s.manager, "add", bad), english.oneSource) })
	}
}

// TestSlowPage takes longer than Discord waits: the answer is put off, and comes all the same.
func TestSlowPage(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	page := map[string]any{urlOption: s.site.URL + "/slow.txt"}
	i, err := s.Slash(s.ctx, discordtest.Invocation{User: s.manager, Channel: s.channel, Name: "articles add", Options: page})
	r := s.response(i, err)
	if r.Type != discordtest.CallbackDeferred || r.Message == nil || !r.Message.Ephemeral() || len(r.Message.Embeds) != 1 {
		t.Fatalf("%+v", r)
	}
	added := s.response(s.press(r.Message, say(english).addButton, s.manager), nil)
	if added.Type != discordtest.CallbackDeferredUpdate {
		// The message is there before the press; so what it says is waited for.
		t.Fatalf("%+v", added)
	}
	s.eventually("the slow article is listed", s.answers)
}

// TestAddingIsRefused names what must not be fetched: this machine's own files and services among it.
func TestAddingIsRefused(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	english := say(english)
	for _, source := range []string{
		"shelf_test.go", "/etc/hostname", "file:///etc/hostname", "http://169.254.169.254/latest/meta-data", "http://[::1]/", "ftp://example.com/x",
		s.site.URL + "/missing", "https://cdn.discordapp.com/attachments/1/2/none.txt", strings.Repeat("x", 2000), "http://a b",
	} {
		for _, command := range []string{"add", "feeds add"} {
			m := s.does(s.manager, command, map[string]any{urlOption: source})
			if !strings.HasPrefix(m.Content, english.notDone) || len(labels(m)) > 0 {
				t.Errorf("/articles %s %.60s: %q, %q", command, source, m.Content, labels(m))
			}
		}
	}
}

func TestManagers(t *testing.T) {
	t.Parallel()
	s := newShelf(t, func(c *Config) { c.Managers.Roles = []string{"77"} })
	english := say(english)
	librarian, other := s.AddUser("librarian"), s.AddUser("other")
	librarian.Roles, other.Roles = []string{"5", "77"}, []string{"5"}
	page := map[string]any{urlOption: s.site.URL + "/ferry.txt"}
	for command, options := range map[string]map[string]any{
		"add": page, "remove": {articleOption: "x"}, "refresh": {articleOption: "x"}, "feeds list": nil, "feeds add": page, "feeds remove": page,
	} {
		wantText(t, s.does(other, command, options), english.notManager)
		if m := s.does(librarian, command, options); strings.Contains(m.Content, english.notManager) {
			t.Errorf("/articles %s is refused to the role", command)
		}
	}
	// Rights that have gone since the preview are gone.
	m := s.does(librarian, "add", page)
	librarian.Roles = nil
	denied := s.response(s.press(m, english.addButton, librarian), nil)
	wantText(t, denied.Message, english.notManager)
	if s.answers() {
		t.Error("added all the same")
	}
	// In a server that the app was not added to, even its owner changes nothing.
	elsewhere := s.AddChannel(s.AddForeignGuild("elsewhere"), "general")
	for _, channel := range []*discordtest.Channel{elsewhere, s.OpenDM(s.manager)} {
		i, err := s.Slash(s.ctx, discordtest.Invocation{User: s.manager, Channel: channel, Name: "articles add", Options: page})
		wantText(t, s.response(i, err).Message, english.notManager)
	}
}

func TestListAndShow(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	m := s.does(s.user, "list", nil)
	seen := m.Embeds[0].Description
	if !strings.HasPrefix(m.Embeds[0].Footer.Text, "1 of ") || len(labels(m)) != 1 {
		t.Fatalf("%+v", m)
	}
	turned := s.response(s.press(m, "More", s.user), nil).Message
	if turned.ID != m.ID || turned.Embeds[0].Description == seen || !strings.HasPrefix(turned.Embeds[0].Footer.Text, "11 of ") {
		t.Errorf("turned to %+v", turned.Embeds[0])
	}
	few := s.does(s.user, "list", map[string]any{wordsOption: "DELEGATION russian"})
	if len(few.Embeds) != 1 || !strings.Contains(few.Embeds[0].Description, "The Russian delegation") {
		t.Errorf("%+v", few)
	}
	wantText(t, s.does(s.user, "list", map[string]any{wordsOption: unknown}), say(english).noArticles)
	i, err := s.Autocomplete(s.ctx, discordtest.Invocation{
		User: s.user, Channel: s.channel, Name: "articles show", Options: map[string]any{articleOption: "russian deleg"},
	}, articleOption)
	choices := s.response(i, err).Choices
	if len(choices) != 1 {
		t.Fatalf("proposed %+v", choices)
	}
	for _, wanted := range []any{choices[0].Value, "russian delegation"} {
		shown := s.does(s.user, "show", map[string]any{articleOption: wanted})
		if len(shown.Embeds) != 1 || !strings.Contains(shown.Embeds[0].Title, "Russian delegation") {
			t.Errorf("%v shows %+v", wanted, shown.Embeds)
		}
	}
}

func TestFeedsInDiscord(t *testing.T) {
	t.Parallel()
	s := newShelf(t)
	english := say(english)
	feed := map[string]any{urlOption: s.site.URL + "/feed.xml"}
	wantText(t, s.does(s.manager, "feeds list", nil), english.noFeeds)
	wantText(t, s.does(s.manager, "feeds add", feed), english.followed)
	wantText(t, s.does(s.manager, "feeds add", feed), english.followedAlready)
	wantText(t, s.does(s.manager, "feeds list", nil), "Harbour news")
	complete := func(who *discordtest.User) int {
		i, err := s.Autocomplete(s.ctx, discordtest.Invocation{
			User: who, Channel: s.channel, Name: "articles feeds remove", Options: map[string]any{urlOption: "harb"},
		}, urlOption)
		return len(s.response(i, err).Choices)
	}
	if own, others := complete(s.manager), complete(s.user); own != 1 || others != 0 {
		t.Errorf("%d and %d feeds are proposed", own, others)
	}
	wantText(t, s.does(s.manager, "feeds remove", feed), english.unfollowed)
	wantText(t, s.does(s.manager, "feeds remove", feed), english.notDone)
}
