package index

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"summitbot/corpus"
	"summitbot/corpus/quote"
)

// spoken makes an index of one article in memory.
func spoken(t *testing.T, text string) *Index {
	t.Helper()
	a, err := corpus.Parse("a.txt", []byte("Title: Harbour\n\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return inMemory(t, corpus.Collection{Articles: []*corpus.Article{a}})
}

// TestQuotesOfOneGeneration asks for quotations while the index is exchanged: what is found is where the same index says.
func TestQuotesOfOneGeneration(t *testing.T) {
	people, err := quote.ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	const more = "Nothing was said before that by anybody in the town. "
	live := NewLive(spoken(t, harbour))
	ctx, cancel := context.WithCancel(t.Context())
	var keeping, asking sync.WaitGroup
	keeping.Go(func() { live.KeepQuotes(ctx, people, slog.New(slog.DiscardHandler)) })
	for range 8 {
		asking.Go(func() {
			for range 20 {
				err := live.Quotes(t.Context(), people, func(x *Index, b *quote.Book) error {
					e := b.BySpeaker("Mary Stone")[0]
					f, ok, err := x.Cited(e.Sources[0])
					if !ok || err != nil || f.Passage.Text != e.Text {
						t.Errorf("%q is cited as %q: %v", e.Text, f.Passage.Text, err)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 4 {
		text := harbour
		if i%2 == 0 {
			text = more + harbour
		}
		if err := live.Swap(spoken(t, text)); err != nil {
			t.Error(err)
		}
	}
	asking.Wait()
	if err := live.Close(); err != nil {
		t.Error(err)
	}
	keeping.Wait() // a closed Live ends it
	cancel()
	if err := live.Quotes(t.Context(), people, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestQuotesAreMadeBeforeTheyAreAskedFor(t *testing.T) {
	people, err := quote.ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	live := NewLive(spoken(t, "The boats stayed out all night and nobody said a word."))
	defer live.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var keeping sync.WaitGroup
	keeping.Go(func() { live.KeepQuotes(ctx, people, slog.New(slog.DiscardHandler)) })
	if err := live.Swap(spoken(t, harbour)); err != nil {
		t.Fatal(err)
	}
	made := func() bool {
		s, err := live.acquire()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = live.release(s) }()
		s.book.making <- struct{}{}
		defer func() { <-s.book.making }()
		return s.book.made != nil
	}
	for deadline := time.Now().Add(time.Minute); !made(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the quotations of the new index are not made")
		}
	}
	cancel()
	keeping.Wait()
}

func TestFindQuotes(t *testing.T) {
	x, b := quotesOf(t, "")
	const boats = "The boats came back without the captain on Monday,"
	for _, c := range []struct {
		q       QuoteQuery
		finding Finding
		nearly  bool
		first   string
	}{
		{QuoteQuery{By: "stone"}, AsAsked, false, boats},
		{QuoteQuery{By: quote.SpeakerID("Mary Stone"), Lang: "en"}, AsAsked, false, boats},
		{QuoteQuery{By: "stone", Lang: "ru"}, NoTopicBy, false, ""},
		{QuoteQuery{By: "nobody"}, NoSpeaker, false, ""},
		{QuoteQuery{Who: "boats came back without the captain"}, AsAsked, false, boats},
		{QuoteQuery{Who: "the boats returned without the captain on monday"}, AsAsked, true, boats},
		{QuoteQuery{Who: "boats came back without the captain", By: "Oldfield"}, SomebodyElse, false, boats},
		{QuoteQuery{Who: "boats came back without the captain", By: "a stranger"}, SomebodyElse, false, boats},
		{QuoteQuery{Who: "something that nobody ever said at all"}, NoWords, false, ""},
		{QuoteQuery{About: "boats", By: "Oldfield"}, AsAsked, false, "I have nothing to say about any boats,"},
		{QuoteQuery{About: "bread", By: "Stone"}, NoTopicBy, false, ""},
		{QuoteQuery{About: "bread is dearer than last year", By: "Stone"}, SomebodyElse, false, "Bread is dearer than last year."},
		{QuoteQuery{About: "lighthouse"}, NoTopic, false, ""},
		{QuoteQuery{ID: b.BySpeaker("Mary Stone")[0].ID}, AsAsked, false, boats},
		{QuoteQuery{ID: "q-000000"}, NoID, false, ""},
	} {
		got, err := x.FindQuotes(t.Context(), b, c.q, 1)
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		if len(got.Entries) > 0 {
			first = got.Entries[0].Text
		}
		if got.Finding != c.finding || got.Nearly != c.nearly || first != c.first {
			t.Errorf("%+v: finding %d, nearly %t, %q", c.q, got.Finding, got.Nearly, first)
		}
	}
}
