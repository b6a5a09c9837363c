package bot

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"summitbot/bot/discordtest"
	"summitbot/corpus"
	quotation "summitbot/corpus/quote"
	"summitbot/index"
)

// people is how many ask in turn, each in a channel of their own: enough that no bound stands in the way, few enough that
// the messages that the loopback Discord keeps do not count.
const people = 16

// askers gives a stage people who ask.
func (s *stage) askers() (channels []*discordtest.Channel, users []*discordtest.User) {
	for i := range people {
		channels = append(channels, s.AddChannel(s.guild, fmt.Sprint("channel ", i)))
		users = append(users, s.AddUser(fmt.Sprint("person ", i)))
	}
	return channels, users
}

// questions are asked in turn; some have no answer.
var questions = []string{
	known, "Where did the summit take place?", "What did Trump say after the talks?", "Was a ceasefire agreed?",
	"Кто приехал с Путиным?", "who met zelensky in washington", unknown, "how long did the talks last",
}

// measured is what a run over the gateway showed: the times from dispatch to the callback, in order.
type measured struct {
	times []time.Duration
	lost  int
	took  time.Duration // to dispatch them all
}

func (m measured) quantile(q float64) time.Duration {
	return m.times[min(int(q*float64(len(m.times))), len(m.times)-1)]
}

// askAtRate asks n questions by the command, one each interval, and waits for the answers.
func (s *stage) askAtRate(n int, interval time.Duration) measured {
	channels, users := s.askers()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var m measured
	started := time.Now()
	for i := range n {
		time.Sleep(time.Until(started.Add(time.Duration(i) * interval)))
		sent, err := s.Slash(s.ctx, discordtest.Invocation{
			User: users[i%people], Channel: channels[i%people], Name: askCommand,
			Options: map[string]any{questionOption: questions[i%len(questions)]},
		})
		if err != nil {
			s.t.Error(err)
			continue
		}
		wg.Go(func() {
			r, err := sent.Wait(s.ctx)
			mu.Lock()
			defer mu.Unlock()
			if err != nil || r.Message == nil || len(quoted(r.Message.Content)) != 1 || len(r.FollowUps) > 0 {
				m.lost++
				return
			}
			m.times = append(m.times, r.After)
		})
	}
	m.took = time.Since(started)
	wg.Wait()
	slices.Sort(m.times)
	return m
}

func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse) / (1 << 20)
}

// BenchmarkGateway dispatches 200 questions a second over the gateway for 20 seconds, whatever b.N.
func BenchmarkGateway(b *testing.B) {
	const rate, seconds = 200, 20
	for b.Loop() {
		s := newStage(b, discordtest.Options{NoRateLimits: true, Keep: 2000})
		goroutines := runtime.NumGoroutine()
		s.run(func(c *Config) { c.Log = slog.New(slog.DiscardHandler) })
		s.answer(known)
		before := heap()
		m := s.askAtRate(rate*seconds, time.Second/rate)
		grown := heap() - before
		s.end()
		for metric, value := range map[string]float64{
			"p50-ms": float64(m.quantile(.5)) / 1e6, "p95-ms": float64(m.quantile(.95)) / 1e6, "p99-ms": float64(m.quantile(.99)) / 1e6,
			"questions/s": rate * seconds / m.took.Seconds(), "lost": float64(m.lost), "MiB-grown": grown,
			"goroutines-left": float64(runtime.NumGoroutine() - goroutines),
		} {
			b.ReportMetric(value, metric)
		}
		if n := len(m.times); n != rate*seconds {
			b.Errorf("%d of %d questions were answered", n, rate*seconds)
		}
	}
}

// BenchmarkCompletion types the beginnings of names, in each script, where 10,000 people are quoted, and waits for the
// choices as Discord does.
func BenchmarkCompletion(b *testing.B) {
	const speakers, inArticle = 10_000, 100
	var articles []*corpus.Article
	for i := range speakers / inArticle {
		var text strings.Builder
		for j := range inArticle {
			name := letters(i*inArticle + j)
			fmt.Fprintf(&text, "“The boats of %s came back on Monday,” said Mary %s.\n\n", name, name)
		}
		a, err := corpus.Parse(fmt.Sprintf("a%d.txt", i), []byte(text.String()))
		if err != nil {
			b.Fatal(err)
		}
		articles = append(articles, a)
	}
	x, err := index.BuildInMemory(b.Context(), articles)
	if err != nil {
		b.Fatal(err)
	}
	live := index.NewLive(x)
	defer live.Close()
	var quoted int
	if err := live.Quotes(b.Context(), ownPeople(), func(_ *index.Index, book *quotation.Book) error {
		quoted = len(book.Complete("", 2*speakers))
		return nil
	}); err != nil || quoted != speakers {
		b.Fatalf("%d people are quoted: %v", quoted, err)
	}
	s := newStage(b, discordtest.Options{NoRateLimits: true, Keep: 200}).run(func(c *Config) {
		c.Articles, c.People, c.Log = live, ownPeople(), slog.New(slog.DiscardHandler)
	})
	var times []time.Duration
	typed := []string{"m", "mary za", "zebr", "пут", "nobody", ""}
	for b.Loop() {
		i, err := s.Autocomplete(s.ctx, discordtest.Invocation{
			User: s.user, Channel: s.channel, Name: quotesCommand, Options: map[string]any{personOption: typed[len(times)%len(typed)]},
		}, personOption)
		times = append(times, s.response(i, err).After)
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2])/1e6, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100])/1e6, "p99-ms")
}

// letters writes a number as a name of its own.
func letters(n int) string {
	name := []byte("Za")
	for range 4 {
		name = append(name, "bdfgklmnrt"[n%10], "aeiou"[n%5])
		n /= 10
	}
	return string(name)
}

var soak = flag.Bool("soak", false, "run the soak test: 50,000 questions and 500 reconnects, about a quarter of an hour")

// TestSoak is an hour's work compressed: every question is answered once, and memory stays where it was.
func TestSoak(t *testing.T) {
	if !*soak {
		t.Skip("runs with -soak alone")
	}
	const asked, reconnects = 50_000, 500
	s := newStage(t, discordtest.Options{NoRateLimits: true, Keep: 200})
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	s.ctx = ctx
	s.run(func(c *Config) { c.Log = slog.New(slog.DiscardHandler) })
	s.answer(known)
	channels, users := s.askers()
	var answered, failed atomic.Int64
	var wg sync.WaitGroup
	slots := make(chan struct{}, 64)
	started, goroutines, warm := time.Now(), 0, 0.0
	for i := range asked {
		if i%(asked/reconnects) == 0 {
			if i == asked/10 {
				warm, goroutines = heap(), runtime.NumGoroutine()
			}
			s.Cut()
		}
		slots <- struct{}{}
		sent, err := s.Slash(s.ctx, discordtest.Invocation{
			User: users[i%people], Channel: channels[i%people], Name: askCommand,
			Options: map[string]any{questionOption: questions[i%len(questions)]},
		})
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			defer func() { <-slots }()
			if r, err := sent.Wait(s.ctx); err != nil || len(r.FollowUps) > 0 {
				failed.Add(1)
			} else {
				answered.Add(1)
			}
		})
	}
	wg.Wait()
	time.Sleep(2 * time.Second)
	opened, resumed := s.Connections()
	end := heap()
	t.Logf("%d answered, %d not, in %v; %d connections, %d resumed; heap %.1f MiB after a tenth, %.1f MiB at the end; goroutines %d, %d",
		answered.Load(), failed.Load(), time.Since(started), opened, resumed, warm, end, goroutines, runtime.NumGoroutine())
	if end > 1.2*warm+5 {
		t.Errorf("memory has grown from %.1f to %.1f MiB", warm, end)
	}
	for _, v := range s.TakeViolations() {
		if !strings.Contains(v, "10062") { // too late after a cut, see below
			t.Error(v)
		}
	}
	// A cut that falls between dispatch and the three seconds of an answer may cost it: discordgo takes a second to close.
	if failed.Load() > asked/100 {
		t.Errorf("%d questions were lost", failed.Load())
	}
}
