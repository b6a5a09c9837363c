package bot

import (
	"context"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2/simplelru"
)

// load bounds the work under way, altogether and in each channel, and knows when it has ended.
type load struct {
	mu         sync.Mutex
	most       int
	inChannel  int
	underWay   int
	channels   map[string]int
	closed     bool
	ended      chan struct{} // closed when closed is set and nothing is under way
	onceClosed sync.Once
}

func newLoad(most, inChannel int) *load {
	return &load{most: most, inChannel: inChannel, channels: make(map[string]int), ended: make(chan struct{})}
}

// enter admits a piece of work, for which leave must be called, or reports that there is no room.
func (l *load) enter(channel string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.underWay >= l.most || l.channels[channel] >= l.inChannel {
		return false
	}
	l.underWay++
	l.channels[channel]++
	return true
}

func (l *load) leave(channel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.underWay--
	if l.channels[channel]--; l.channels[channel] == 0 {
		delete(l.channels, channel)
	}
	l.endIfIdle()
}

func (l *load) endIfIdle() {
	if l.closed && l.underWay == 0 {
		l.onceClosed.Do(func() { close(l.ended) })
	}
}

// close admits nothing more and waits until what is under way has ended. It returns how much of it has not by the end
// of the context.
func (l *load) close(ctx context.Context) int {
	l.mu.Lock()
	l.closed = true
	l.endIfIdle()
	l.mu.Unlock()
	select {
	case <-l.ended:
		return 0
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.underWay
	}
}

// order runs work on the same message in the order in which it came, whatever runs beside it.
type order struct {
	mu   sync.Mutex
	last map[string]chan struct{}
}

// queue takes a place in the order of a key. The work begins when before is closed, where that is not nil, and calls done
// when it has ended.
func (o *order) queue(key string) (before <-chan struct{}, done func()) {
	own := make(chan struct{})
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last == nil {
		o.last = make(map[string]chan struct{})
	}
	before, o.last[key] = o.last[key], own
	return before, func() {
		close(own)
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.last[key] == own {
			delete(o.last, key)
		}
	}
}

// Cooldown is how many questions one person may ask in a time.
type Cooldown struct {
	Questions int
	Per       time.Duration
}

// remembered is how many people's last questions are remembered; who is forgotten may ask.
const remembered = 10_000

// cooldowns keeps the times of each person's last questions.
type cooldowns struct {
	limit Cooldown
	mu    sync.Mutex
	asked *lru.LRU[string, *asker]
}

type asker struct {
	times  []time.Time
	warned time.Time // when the person was last told to wait
}

func newCooldowns(limit Cooldown) *cooldowns {
	asked, err := lru.NewLRU[string, *asker](remembered, nil)
	if err != nil {
		panic(err) // the size is a constant
	}
	return &cooldowns{limit: limit, asked: asked}
}

// ask counts a question. Where it is one too many it is not counted: wait is how long until the next may be asked, and
// first reports whether the person has not been told so since the last question that was answered.
func (c *cooldowns) ask(user string, now time.Time) (wait time.Duration, first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.asked.Get(user)
	if !ok {
		a = new(asker)
		c.asked.Add(user, a)
	}
	for len(a.times) > 0 && now.Sub(a.times[0]) >= c.limit.Per {
		a.times = a.times[1:]
	}
	if len(a.times) >= c.limit.Questions {
		first = a.warned.Before(a.times[len(a.times)-1])
		a.warned = now
		return c.limit.Per - now.Sub(a.times[0]), first
	}
	a.times = append(a.times, now)
	return 0, false
}
