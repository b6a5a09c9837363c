package index

import (
	"context"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"summitbot/index/encoder"
)

// Bounds of the work on questions.
const (
	cachedQuestions = 512
	patience        = 50 * time.Millisecond // for a free encoder; then words alone answer
)

// meaning encodes questions.
type meaning struct {
	encoder *encoder.Encoder
	free    chan struct{} // a token for each encoding that may run
	cache   *lru.Cache[string, encoder.Vector]
	busy    atomic.Int64 // questions that words alone had to answer
	log     *slog.Logger
}

func newMeaning(log *slog.Logger) (*meaning, error) {
	e, err := encoder.New()
	if err != nil {
		return nil, err
	}
	m := &meaning{encoder: e, free: make(chan struct{}, runtime.GOMAXPROCS(0)), log: log}
	for range cap(m.free) {
		m.free <- struct{}{}
	}
	m.cache, err = lru.New[string, encoder.Vector](cachedQuestions)
	return m, err
}

// question returns the vector of a question, or nil where all encoders stay busy.
func (m *meaning) question(ctx context.Context, text string) *encoder.Vector {
	if v, ok := m.cache.Get(text); ok {
		return &v
	}
	select {
	case <-m.free:
	default:
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case <-m.free:
		case <-ctx.Done():
			return nil
		case <-timer.C:
			// Every power of two, so that a flood of questions is no flood of lines.
			if n := m.busy.Add(1); n&(n-1) == 0 {
				m.log.Warn("too many questions at once, some are answered by their words alone", "so far", n)
			}
			return nil
		}
	}
	defer func() { m.free <- struct{}{} }()
	v := m.encoder.Query(text)
	m.cache.Add(text, v)
	return &v
}
