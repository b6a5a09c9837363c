package index

import (
	"context"
	"errors"
	"sync"
)

// ErrClosed reports a search after Close.
var ErrClosed = errors.New("the index is closed")

// Live answers from an index that can be exchanged while searches are under way: each search is answered from the one
// generation that it began with, and an index is closed when its last search has ended. A Bleve alias would exchange
// Bleve's part alone, without the store and the statistics that belong to it.
type Live struct {
	mu      sync.Mutex
	current *served       // nil after Close
	swapped chan struct{} // closed when another takes its place
}

// served is an index and how many hold it: the searches under way, and Live while it is the current one.
type served struct {
	index *Index
	users int
	book  quoteBook
}

func newServed(x *Index) *served { return &served{index: x, users: 1, book: newQuoteBook()} }

// NewLive returns a Live that answers from x and owns it.
func NewLive(x *Index) *Live { return &Live{current: newServed(x), swapped: make(chan struct{})} }

// Search is Index.Search on the current index.
func (l *Live) Search(ctx context.Context, q Question, n int) (Answer, error) {
	s, err := l.acquire()
	if err != nil {
		return Answer{}, err
	}
	// The answer is whole whether or not the index that gave it can be closed cleanly afterwards.
	defer func() { _ = l.release(s) }()
	return s.index.Search(ctx, q, n)
}

// acquire returns the current index, which stays open until it is released.
func (l *Live) acquire() (*served, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil {
		return nil, ErrClosed
	}
	l.current.users++
	return l.current, nil
}

// Swap makes x the index that answers from now on. It does not wait for searches; the error is that of closing the old
// index, if nothing holds it any more. After Close, x is closed too.
func (l *Live) Swap(x *Index) error { return l.replace(newServed(x)) }

// Close ends the Live. Searches that are under way are still answered.
func (l *Live) Close() error { return l.replace(nil) }

func (l *Live) replace(next *served) error {
	l.mu.Lock()
	old := l.current
	if old == nil && next != nil {
		old, next = next, nil
	}
	l.current = next
	close(l.swapped)
	l.swapped = make(chan struct{})
	l.mu.Unlock()
	if old == nil {
		return nil
	}
	return l.release(old)
}

func (l *Live) release(s *served) error {
	l.mu.Lock()
	s.users--
	unused := s.users == 0
	l.mu.Unlock()
	if unused {
		return s.index.Close()
	}
	return nil
}
