package index

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"summitbot/corpus"
	"summitbot/corpus/quote"
)

// quoteBook holds the quotations of one generation once they are made.
type quoteBook struct {
	making chan struct{} // holds a token while they are looked for or made
	made   *quote.Book
}

func newQuoteBook() quoteBook { return quoteBook{making: make(chan struct{}, 1)} }

// take returns the quotations of an index, which are made the first time. Of those who ask at once one makes them.
func (b *quoteBook) take(ctx context.Context, x *Index, people *quote.People) (*quote.Book, error) {
	select {
	case b.making <- struct{}{}:
		defer func() { <-b.making }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if b.made != nil {
		return b.made, nil
	}
	made, err := x.Quotes(ctx, people)
	if err == nil {
		b.made = made
	}
	return made, err
}

// Quotes calls do with the quotations of the current index, which answers as long as do runs. Where they are not made yet
// it waits for them. The list of people, which names the speakers, is the same in every call.
func (l *Live) Quotes(ctx context.Context, people *quote.People, do func(*Index, *quote.Book) error) error {
	s, err := l.acquire()
	if err != nil {
		return err
	}
	defer func() { _ = l.release(s) }()
	b, err := s.book.take(ctx, s.index, people)
	if err != nil {
		return err
	}
	return do(s.index, b)
}

// KeepQuotes makes the quotations of the current index, and of each that takes its place, before anybody waits for them.
// It returns when the context ends or the Live is closed.
func (l *Live) KeepQuotes(ctx context.Context, people *quote.People, log *slog.Logger) {
	for {
		l.mu.Lock()
		swapped := l.swapped
		l.mu.Unlock()
		err := l.Quotes(ctx, people, func(*Index, *quote.Book) error { return nil })
		switch {
		case ctx.Err() != nil || errors.Is(err, ErrClosed):
			return
		case err != nil:
			log.Warn("the quotations could not be made; they are tried again when one is asked for", "why", err)
		}
		select {
		case <-swapped:
		case <-ctx.Done():
			return
		}
	}
}

// Cited is a quotation where it stands: the passage is the quotation's own words. It reports false where the index has no
// such article.
func (x *Index) Cited(from quote.Source) (Found, bool, error) {
	c, err := x.articleWithKey(articleKey(from.Article))
	if err != nil || c == nil {
		return Found{}, false, err
	}
	a, span := c.article, from.Quote.Span
	if span.Start < 0 || span.End > len(a.Text) || span.Start >= span.End {
		return Found{}, false, fmt.Errorf("a quotation stands at %d to %d of article %s, which is shorter", span.Start, span.End, a.ID)
	}
	f := Found{Passage: corpus.Passage{ArticleID: a.ID, Span: span, Text: a.Text[span.Start:span.End]}, Article: a}
	// The mark that names the reference stands behind the sentence.
	for _, p := range c.passages {
		for _, sentence := range p.Sentences {
			at := corpus.Span{Start: p.Start + sentence.Start, End: p.Start + sentence.End}
			if at.Start >= span.End || at.End <= span.Start {
				continue
			}
			for _, r := range references(a, at) {
				if !slices.Contains(f.References, r) {
					f.References = append(f.References, r)
				}
			}
		}
	}
	f.Before, f.After = surroundings(a, span)
	return f, true, nil
}
