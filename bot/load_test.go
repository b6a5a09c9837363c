package bot

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"
)

func TestCooldown(t *testing.T) {
	c := newCooldowns(Cooldown{3, 10 * time.Second})
	start := time.Unix(1000, 0)
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	for i := range 3 {
		if wait, _ := c.ask("a", at(i)); wait != 0 {
			t.Fatalf("question %d has to wait %v", i, wait)
		}
	}
	if wait, first := c.ask("a", at(4)); wait != 6*time.Second || !first {
		t.Errorf("wait %v, first %v", wait, first)
	}
	if wait, first := c.ask("a", at(5)); wait != 5*time.Second || first {
		t.Errorf("told twice: wait %v, first %v", wait, first)
	}
	if wait, _ := c.ask("b", at(5)); wait != 0 {
		t.Errorf("another person has to wait %v", wait)
	}
	if wait, _ := c.ask("a", at(10)); wait != 0 {
		t.Errorf("after the time: %v", wait)
	}
	if wait, first := c.ask("a", at(10)); wait != time.Second || !first {
		t.Errorf("wait %v, first %v", wait, first)
	}
}

func TestLoad(t *testing.T) {
	l := newLoad(3, 2)
	for i, c := range []struct {
		channel string
		want    bool
	}{{"a", true}, {"a", true}, {"a", false}, {"b", true}, {"c", false}} {
		if got := l.enter(c.channel); got != c.want {
			t.Fatalf("%d: %v", i, got)
		}
	}
	l.leave("a")
	if !l.enter("c") {
		t.Error("no room although one has left")
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if left := l.close(ended); left != 3 {
		t.Errorf("%d left", left)
	}
	if l.enter("d") {
		t.Error("admitted after the end")
	}
	go func() {
		for _, channel := range []string{"a", "b", "c"} {
			l.leave(channel)
		}
	}()
	if left := l.close(context.Background()); left != 0 || len(l.channels) != 0 {
		t.Errorf("%d left, channels %v", left, l.channels)
	}
}

// TestOrder runs work on the same messages from many goroutines: each message's in the order in which it was queued.
func TestOrder(t *testing.T) {
	var o order
	var wg sync.WaitGroup
	results := make([][]int, 10)
	for i := range 500 {
		key := i % len(results)
		before, done := o.queue(strconv.Itoa(key))
		wg.Go(func() {
			defer done()
			if before != nil {
				<-before
			}
			results[key] = append(results[key], i)
		})
	}
	wg.Wait()
	for key, got := range results {
		for n, i := range got {
			if i != key+n*len(results) {
				t.Fatalf("%d: %v", key, got)
			}
		}
	}
	if len(o.last) != 0 {
		t.Errorf("%d keys are left", len(o.last))
	}
}
