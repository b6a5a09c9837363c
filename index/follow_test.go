package index

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"summitbot/corpus"
)

// shelf is a folder of articles that a test changes while their index answers.
type shelf struct {
	t    testing.TB
	dir  string
	cfg  Config
	live *Live
}

func newShelf(t testing.TB, articles int) *shelf {
	t.Helper()
	dir := t.TempDir()
	s := &shelf{t: t, dir: dir, cfg: Config{
		Dir: t.TempDir(), Sources: []corpus.Source{{Name: "shelf", FS: os.DirFS(dir)}}, Log: slog.New(slog.DiscardHandler),
	}}
	for i := range articles {
		s.put(i, "")
	}
	x, err := Prepare(t.Context(), s.cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.live = NewLive(x)
	t.Cleanup(func() {
		if err := s.live.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *shelf) path(i int) string { return filepath.Join(s.dir, fmt.Sprintf("a%d.md", i)) }

// put writes article i. Each has a word that no other has.
func (s *shelf) put(i int, text string) {
	s.t.Helper()
	source := fmt.Sprintf("# Ship %d\n\nThe vessel zq%dzq moored at the long pier at noon. %s\n\nHer captain thanked the harbour master for it.\n", i, i, text)
	if err := os.WriteFile(s.path(i), []byte(source), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// ask returns the title of the best answer to a question for article i.
func (s *shelf) ask(ctx context.Context, i int) (string, error) {
	answer, err := s.live.Search(ctx, Question{Text: fmt.Sprintf("where did the vessel zq%dzq moor", i)}, 1)
	if err != nil || len(answer.Hits) == 0 {
		return "", err
	}
	return answer.Hits[0].Article.Title, nil
}

// follow runs Follow until the test ends.
func (s *shelf) follow() (changes chan struct{}) {
	changes = make(chan struct{}, 1)
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		Follow(ctx, s.cfg, s.live, changes)
	}()
	s.t.Cleanup(func() { cancel(); <-done })
	return changes
}

// enough is how long a change may take on a busy machine.
const enough = 3 * time.Minute

// waitFor waits until article i is found, or is not.
func (s *shelf) waitFor(i int, there bool) {
	s.t.Helper()
	for deadline := time.Now().Add(enough); ; time.Sleep(5 * time.Millisecond) {
		title, err := s.ask(s.t.Context(), i)
		if err != nil {
			s.t.Fatal(err)
		}
		if (title == fmt.Sprintf("Ship %d", i)) == there {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("article %d: got %q", i, title)
		}
	}
}

// TestFollow adds, changes and removes articles while questions are asked, and wants every question answered.
func TestFollow(t *testing.T) {
	s := newShelf(t, 20)
	changes := s.follow()
	ctx, stop := context.WithCancel(t.Context())
	var askers sync.WaitGroup
	for range 4 {
		askers.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				if title, err := s.ask(t.Context(), i%10); err != nil || title != fmt.Sprintf("Ship %d", i%10) {
					t.Errorf("got %q, %v", title, err)
					return
				}
			}
		})
	}
	for i := 20; i < 26; i++ {
		s.put(i, "")
		changes <- struct{}{}
		s.waitFor(i, true)
		if err := os.Remove(s.path(i - 5)); err != nil {
			t.Fatal(err)
		}
		changes <- struct{}{}
		s.waitFor(i-5, false)
	}
	stop()
	askers.Wait()
	changes <- struct{}{} // nothing has changed
	if title, err := s.ask(t.Context(), 3); err != nil || title != "Ship 3" {
		t.Errorf("got %q, %v", title, err)
	}
}

// TestFollowOutlivesFailure takes all articles away, which leaves nothing to build an index of.
func TestFollowOutlivesFailure(t *testing.T) {
	s := newShelf(t, 2)
	changes := s.follow()
	for i := range 2 {
		if err := os.Remove(s.path(i)); err != nil {
			t.Fatal(err)
		}
	}
	changes <- struct{}{}
	changes <- struct{}{} // received when the first is dealt with
	changes <- struct{}{}
	if title, err := s.ask(t.Context(), 1); err != nil || title != "Ship 1" {
		t.Errorf("got %q, %v", title, err)
	}
	s.put(2, "")
	changes <- struct{}{}
	s.waitFor(2, true)
}

var soak = flag.Int("soak", 0, "run the soak test with so many articles added, a quarter as many removed, and 300 questions a second")

// TestSoak is switched on by -soak 2000. It logs how long questions take at rest and under changes, and how much memory there is
// before and after; it fails if a question fails.
func TestSoak(t *testing.T) {
	if *soak == 0 {
		t.Skip("switched on by -soak 2000")
	}
	const first, burst = 1000, 50
	added, removed := *soak, *soak/4
	s := newShelf(t, first)
	changes := s.follow()
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	before := heap()
	idle := s.load(t, func() { time.Sleep(10 * time.Second) })
	busy := s.load(t, func() {
		for i := 0; i < added; i += burst {
			for k := range burst {
				s.put(first+i+k, "")
				if i < removed {
					if err := os.Remove(s.path(first - 1 - i - k)); err != nil {
						t.Error(err)
					}
				}
			}
			select {
			case changes <- struct{}{}:
			default: // one is waiting
			}
			time.Sleep(time.Second)
		}
		changes <- struct{}{}
		s.waitFor(first+added-1, true)
	})
	t.Logf("at rest: %s", idle)
	t.Logf("changing: %s", busy)
	t.Logf("heap: %.1f MB before, %.1f MB after", before, heap())
}

// latencies are how long questions took, from the moment when each was due.
type latencies []time.Duration

func (l latencies) String() string {
	slices.Sort(l)
	at := func(share float64) time.Duration { return l[int(share*float64(len(l)-1))].Round(10 * time.Microsecond) }
	return fmt.Sprintf("questions %d, p50 %s, p99 %s, longest %s", len(l), at(0.5), at(0.99), at(1))
}

// load asks 300 questions a second until meanwhile is done.
func (s *shelf) load(t *testing.T, meanwhile func()) latencies {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		defer stop()
		meanwhile()
	}()
	var all latencies
	var mu sync.Mutex
	var asked sync.WaitGroup
	began := time.Now()
	for i := 0; ctx.Err() == nil; i++ {
		due := began.Add(time.Duration(i) * time.Second / 300)
		time.Sleep(time.Until(due))
		asked.Go(func() {
			if title, err := s.ask(t.Context(), i%400); err != nil || title != fmt.Sprintf("Ship %d", i%400) {
				t.Errorf("got %q, %v", title, err)
			}
			took := time.Since(due)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took)
		})
	}
	asked.Wait()
	return all
}
