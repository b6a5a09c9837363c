package bot

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"summitbot/bot/discordtest"
	"summitbot/corpus"
	"summitbot/corpus/articles"
	"summitbot/index"
)

func starterArticles() []*corpus.Article {
	return corpus.Collect(context.Background(), []corpus.Source{{Name: "starter", FS: articles.FS}}, 0).Articles
}

// starter are the starter articles, which words alone find here.
var starter = sync.OnceValue(func() *index.Live {
	x, err := index.BuildInMemory(context.Background(), starterArticles())
	if err != nil {
		panic(err)
	}
	return index.NewLive(x)
})

// known is a question that the starter articles answer, and unknown one that they do not.
const (
	known   = "Who came with Putin to Alaska?"
	unknown = "zorbular quibblefax"
)

// output collects what the bot prints.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// stage is a loopback Discord with a server, a channel and a person in it, and the bot connected to it.
type stage struct {
	*discordtest.Server
	t       testing.TB
	ctx     context.Context
	guild   *discordtest.Guild
	channel *discordtest.Channel
	user    *discordtest.User
	out     *output
	wrap    func(handler) handler // put around every handler of the bot
	more    map[string]route      // that the bot answers to besides its own
	stop    context.CancelFunc
	ended   chan error
}

// newStage makes a stage without the bot.
func newStage(t testing.TB, options ...discordtest.Options) *stage {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	s := &stage{Server: discordtest.New(t, options...), t: t, ctx: ctx, out: new(output)}
	t.Cleanup(cancel)
	s.guild = s.AddGuild("summit")
	s.channel = s.AddChannel(s.guild, "general")
	s.user = s.AddUser("asker")
	return s
}

// run starts the bot; change may change how.
func (s *stage) run(change ...func(*Config)) *stage {
	s.t.Helper()
	cfg := Config{
		Token: s.Token, API: s.URL(), Articles: starter(), Shown: 3, Cooldown: Cooldown{1000, time.Second}, Out: s.out,
		Log: testLog(s.t),
	}
	for _, c := range change {
		c(&cfg)
	}
	b, err := New(cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	maps.Copy(b.routes, s.more)
	for name, r := range b.routes {
		if s.wrap != nil {
			r.handle = s.wrap(r.handle)
			b.routes[name] = r
		}
	}
	ctx, stop := context.WithCancel(s.ctx)
	s.stop, s.ended = stop, make(chan error, 1)
	go func() { s.ended <- b.Run(ctx) }()
	s.t.Cleanup(s.end)
	return s
}

// end stops the bot and waits for it.
func (s *stage) end() {
	if s.stop == nil {
		return
	}
	s.stop()
	s.stop = nil
	if err := <-s.ended; err != nil {
		s.t.Errorf("the bot ended with: %v", err)
	}
}

// failure waits for the bot to end by itself, and returns why.
func (s *stage) failure() error {
	s.t.Helper()
	select {
	case err := <-s.ended:
		s.stop()
		s.stop = nil
		return err
	case <-time.After(time.Minute):
		s.t.Fatal("the bot goes on")
		return nil
	}
}

func (s *stage) ask(options map[string]any) *discordtest.Interaction {
	s.t.Helper()
	i, err := s.Slash(s.ctx, discordtest.Invocation{User: s.user, Channel: s.channel, Name: askCommand, Options: options})
	if err != nil {
		s.t.Fatal(err)
	}
	return i
}

// response waits for the answer to an interaction.
func (s *stage) response(i *discordtest.Interaction, err error) discordtest.Response {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := i.Wait(s.ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// answer asks by the command and returns the message of the answer.
func (s *stage) answer(question string) *discordtest.Message {
	s.t.Helper()
	return s.response(s.ask(map[string]any{questionOption: question}), nil).Message
}

// post writes a message when the bot is connected.
func (s *stage) post(p discordtest.Post) *discordtest.Message {
	s.t.Helper()
	if err := s.WaitReady(s.ctx); err != nil {
		s.t.Fatal(err)
	}
	if p.Channel == nil {
		p.Channel = s.channel
	}
	if p.User == nil {
		p.User = s.user
	}
	return s.Post(p)
}

// reply writes a message and waits for the bot's reply to it.
func (s *stage) reply(p discordtest.Post) *discordtest.Message {
	s.t.Helper()
	m := s.post(p)
	if p.Channel == nil {
		p.Channel = s.channel
	}
	return s.replyTo(p.Channel, m)
}

func (s *stage) replyTo(c *discordtest.Channel, m *discordtest.Message) *discordtest.Message {
	s.t.Helper()
	answer, err := s.WaitReply(s.ctx, c, m)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer
}

// press presses the button of a message that has a label.
func (s *stage) press(m *discordtest.Message, label string, user *discordtest.User) *discordtest.Interaction {
	s.t.Helper()
	for _, c := range discordtest.Flat(m.Components) {
		if c.Label == label {
			i, err := s.Component(s.ctx, m, c.CustomID, user)
			if err != nil {
				s.t.Fatal(err)
			}
			return i
		}
	}
	s.t.Fatalf("no button %q, but %q", label, labels(m))
	return nil
}

func labels(m *discordtest.Message) (all []string) {
	for _, c := range discordtest.Flat(m.Components) {
		if c.CustomID != "" {
			all = append(all, c.Label)
		}
	}
	return all
}

// fromBot counts the bot's messages in a channel.
func (s *stage) fromBot(c *discordtest.Channel) int {
	n := 0
	for _, m := range s.Messages(c) {
		if m.Author.ID == s.Bot.ID {
			n++
		}
	}
	return n
}

// wantAnswer checks that a message answers a question as the index does, word for word.
func wantAnswer(t testing.TB, m *discordtest.Message, question string) {
	t.Helper()
	if m == nil || len(m.Embeds) == 0 {
		t.Fatalf("no answer: %+v", m)
	}
	found, err := starter().Search(t.Context(), index.Question{Text: question}, mostPassages)
	if err != nil || !found.Answered {
		t.Fatalf("the index does not answer %q: %v", question, err)
	}
	for i, e := range m.Embeds {
		p := found.Hits[i].Passage
		text, bold := unmark(t, e.Description)
		if !strings.Contains(p.Text, text) || bold == "" || !strings.Contains(p.Text, bold) {
			t.Errorf("passage %d of the answer is %q, of which bold is %q, not %q", i+1, text, bold, p.Text)
		}
	}
	if got := quoted(m.Content); len(got) == 0 || got[len(got)-1] != question {
		t.Errorf("the answer to %q quotes %q", question, m.Content)
	}
}

func wantText(t testing.TB, m *discordtest.Message, text string) {
	t.Helper()
	if m == nil || !strings.Contains(m.Content, text) {
		t.Errorf("%q is not said: %+v", text, m)
	}
}

func testLog(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
}
