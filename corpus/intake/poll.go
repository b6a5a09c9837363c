package intake

import (
	"cmp"
	"context"
	"errors"
	"html"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"summitbot/corpus"
	"summitbot/corpus/extract"
	"summitbot/corpus/feed"
	"summitbot/corpus/fetch"
	"summitbot/corpus/library"
)

const (
	// perPoll is how many items of a feed are taken at a time; a sitemap can hold thousands, and waits its turn.
	perPoll = 100
	// maxTries is how often an item is tried whose site gives an error that may pass.
	maxTries = 5
	// maxParts is how many parts of a divided sitemap are read, the newest first.
	maxParts = 20
	// atOnce is how many feeds are polled at a time; fetch keeps them apart where they are of one site.
	atOnce = 4
	// longestPause bounds how rarely a feed is polled that fails.
	longestPause = 24 * time.Hour
	// lookAgain is how soon a feed is noticed that another process has added.
	lookAgain = time.Minute
)

// Poll says what polling a feed did.
type Poll struct {
	URL                                string
	Added, Changed, Unchanged, Refused int
	Waiting                            int // items left for the next time
	Err                                error
}

// PollDue polls the feeds that are due, or all with force, and reports each to done as it ends. done may be called from
// several goroutines, one at a time.
func (in *Intake) PollDue(ctx context.Context, feeds Feeds, interval time.Duration, force bool, done func(Poll)) error {
	var due []Subscription
	now := time.Now()
	err := feeds.change(ctx, func(all []Subscription) []Subscription {
		for i := range all {
			if force || !now.Before(all[i].Next) {
				due = append(due, all[i])
				// Taken: another process leaves it alone.
				all[i].Next = now.Add(jittered(interval)).UTC()
			}
		}
		return all
	})
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	var mu sync.Mutex
	slots := make(chan struct{}, atOnce)
	for _, s := range due {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			result := in.poll(ctx, &s, interval)
			err := feeds.change(context.WithoutCancel(ctx), func(all []Subscription) []Subscription {
				if known := find(all, s.URL); known != nil {
					*known = s
				}
				return all
			})
			result.Err = cmp.Or(result.Err, err)
			mu.Lock()
			defer mu.Unlock()
			done(result)
		})
	}
	group.Wait()
	return ctx.Err()
}

// KeepPolling polls the feeds as they become due until the context ends. What goes wrong is logged, and tried again.
func (in *Intake) KeepPolling(ctx context.Context, feeds Feeds, interval time.Duration, log *slog.Logger) {
	for ctx.Err() == nil {
		err := in.PollDue(ctx, feeds, interval, false, func(p Poll) {
			if p.Err != nil {
				log.Warn("a feed could not be polled", "feed", p.URL, "why", p.Err)
				return
			}
			log.Info("polled a feed", "feed", p.URL, "added", p.Added, "changed", p.Changed, "refused", p.Refused, "waiting", p.Waiting)
		})
		if err != nil && ctx.Err() == nil {
			log.Warn("the feeds could not be polled", "why", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(lookAgain, interval)):
		}
	}
}

// jittered is a time around d, so that what was added at one moment does not all come due at one moment.
func jittered(d time.Duration) time.Duration {
	return d + time.Duration((rand.Float64()-0.5)*0.2*float64(d))
}

// poll fetches one feed and takes in what is new in it.
func (in *Intake) poll(ctx context.Context, s *Subscription, interval time.Duration) Poll {
	result := Poll{URL: s.URL}
	now := time.Now().UTC().Truncate(time.Second)
	page, err := in.Fetch.Get(ctx, fetch.Request{URL: s.URL, ETag: s.ETag, LastModified: s.LastModified})
	var d *feed.Document
	if err == nil && !page.NotModified {
		d, err = in.items(ctx, page)
	}
	if err != nil {
		result.Err = err
		if ctx.Err() == nil {
			s.failed(err, now, interval)
		}
		return result
	}
	s.Polled, s.Next, s.Failures, s.Problem = now, now.Add(jittered(interval)), 0, ""
	if page.NotModified {
		return result
	}
	s.Title = cmp.Or(d.Title, s.Title)
	in.take(ctx, s, d, &result)
	s.ETag, s.LastModified = "", ""
	if result.Waiting == 0 && ctx.Err() == nil {
		// Else the whole feed is wanted the next time, though it may not have changed.
		s.ETag, s.LastModified = page.ETag, page.LastModified
	}
	return result
}

// failed puts the next poll off: by what the site asks for, else twice as long for every failure in a row.
func (s *Subscription) failed(err error, now time.Time, interval time.Duration) {
	s.Polled, s.Problem = now, err.Error()
	s.Failures++
	pause := interval << min(s.Failures, 12)
	if f, ok := errors.AsType[*fetch.Error](err); ok {
		pause = max(pause, f.RetryAfter)
	}
	s.Next = now.Add(jittered(min(pause, longestPause)))
}

// items reads the feed, with the parts of a sitemap that is divided.
func (in *Intake) items(ctx context.Context, page *fetch.Response) (*feed.Document, error) {
	d, err := feed.Parse(page.Body, page.URL)
	if err != nil {
		return nil, err
	}
	if d.Kind != feed.Feed && d.Kind != feed.Sitemap {
		return nil, feed.ErrNotFeed
	}
	for _, address := range d.Feeds[:min(len(d.Feeds), maxParts)] {
		page, err := in.Fetch.Get(ctx, fetch.Request{URL: address})
		if err != nil {
			return nil, err
		}
		part, err := feed.Parse(page.Body, page.URL)
		if err != nil {
			return nil, err
		}
		d.Items = append(d.Items, part.Items...)
	}
	return d, nil
}

// take goes through the items of a feed.
func (in *Intake) take(ctx context.Context, s *Subscription, d *feed.Document, result *Poll) {
	before := s.Seen
	s.Seen = make(map[string]Seen, len(d.Items))
	taken := 0
	for _, item := range d.Items {
		known, seen := before[item.Key]
		settled := seen && known.Tries == 0 && known.Version == item.Version
		if settled || ctx.Err() != nil || taken == perPoll {
			if seen {
				s.Seen[item.Key] = known
			}
			if !settled {
				result.Waiting++
			}
			continue
		}
		taken++
		change, err := in.takeItem(ctx, item)
		if err != nil && ctx.Err() != nil {
			if seen {
				s.Seen[item.Key] = known
			}
			result.Waiting++
			continue
		}
		now := Seen{Version: item.Version}
		switch {
		case err == nil && change.Outcome == library.Added:
			result.Added++
		case err == nil && change.Outcome == library.Changed:
			result.Changed++
		case err == nil:
			result.Unchanged++
		default:
			now.Refused = err.Error()
			if f, ok := errors.AsType[*fetch.Error](err); (ok && f.Temporary || !ok && !extract.IsRefusal(err)) && known.Tries+1 < maxTries {
				now.Tries = known.Tries + 1
				result.Waiting++
			} else {
				result.Refused++
			}
		}
		s.Seen[item.Key] = now
	}
}

// whole is how many bytes of HTML an item has at least that is the article itself and no summary.
const whole = 1500

// takeItem adds the article of an item: from its page, or, where that cannot be had, from the feed if it is whole there.
// What the page does not say of itself the feed may.
func (in *Intake) takeItem(ctx context.Context, item feed.Item) (library.Change, error) {
	page, err := in.Fetch.Get(ctx, fetch.Request{URL: item.URL})
	var input extract.Input
	var raw *library.Raw
	if err == nil {
		input, raw = inputOf(page), &library.Raw{Data: page.Body, Ending: endingOf(page.ContentType), Record: recordOf(page)}
	}
	a, err := article(input, err)
	if err != nil && len(item.Content) >= whole {
		input = extract.Input{
			Data: []byte("<!doctype html><html><head><title>" + html.EscapeString(item.Title) + "</title></head><body><article><h1>" +
				html.EscapeString(item.Title) + "</h1>" + item.Content + "</article></body></html>"),
			ContentType: "text/html; charset=utf-8", URL: item.URL,
		}
		if own, ownErr := article(input, nil); ownErr == nil {
			a, err = own, nil
			raw = &library.Raw{Data: input.Data, Ending: ".html", Record: library.Record{
				URL: item.URL, ContentType: input.ContentType, Fetched: time.Now().UTC().Truncate(time.Second),
			}}
		}
	}
	if err != nil {
		return library.Change{}, err
	}
	a.Title, a.Author, a.URL = cmp.Or(a.Title, item.Title), cmp.Or(a.Author, item.Author), cmp.Or(a.URL, item.URL)
	if a.Date == (corpus.Date{}) {
		a.Date = item.Date
	}
	return in.Library.Add(ctx, a, raw)
}

// article makes the one article of an input.
func article(input extract.Input, err error) (*corpus.Article, error) {
	if err != nil {
		return nil, err
	}
	documents, err := extract.Extract(input)
	if err != nil {
		return nil, err
	}
	if len(documents) != 1 {
		return nil, &extract.Refusal{Reason: "the page is no single article"}
	}
	return documents[0].Article, nil
}
