package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"summitbot/corpus/feed"
	"summitbot/corpus/fetch"
	"summitbot/corpus/library"
)

// Subscription is a feed or a sitemap that is looked at again and again, with what is known of it. The file feeds.json
// holds them all.
type Subscription struct {
	URL          string    `json:"url"`
	Title        string    `json:"title,omitempty"`
	Added        time.Time `json:"added"`
	Polled       time.Time `json:"polled,omitzero"`
	Next         time.Time `json:"next,omitzero"`      // not to be polled before
	Failures     int       `json:"failures,omitempty"` // in a row
	Problem      string    `json:"problem,omitempty"`  // of the last one
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	// Seen has the items of the feed as it was last, by their keys.
	Seen map[string]Seen `json:"seen,omitempty"`
}

// Seen says what became of an item of a feed.
type Seen struct {
	Version string `json:"version,omitempty"`
	Tries   int    `json:"tries,omitempty"` // that failed; 0 once it is settled
	Refused string `json:"refused,omitempty"`
}

const (
	feedsFile = "feeds.json"
	feedsLock = "feeds.lock"
)

// Feeds is the list of subscriptions in a folder. It is safe for concurrent use, by several processes too.
type Feeds struct{ Dir string }

// List returns the subscriptions in the order in which they were added.
func (f Feeds) List() ([]Subscription, error) {
	var all []Subscription
	data, err := os.ReadFile(filepath.Join(f.Dir, feedsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", filepath.Join(f.Dir, feedsFile), err)
	}
	return all, nil
}

// change lets edit change the list while nobody else does.
func (f Feeds) change(ctx context.Context, edit func([]Subscription) []Subscription) (err error) {
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(f.Dir, feedsLock))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("the list of feeds is being written to: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	all, err := f.List()
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(edit(all), "", "\t")
	if err != nil {
		return err
	}
	return library.WriteFile(f.Dir, filepath.Join(f.Dir, feedsFile), append(data, '\n'))
}

// find returns the subscription of an address in a list, or nil.
func find(all []Subscription, address string) *Subscription {
	for i := range all {
		if library.Canonical(all[i].URL) == library.Canonical(address) {
			return &all[i]
		}
	}
	return nil
}

// ErrNotSubscribed reports that there is no subscription of an address.
var ErrNotSubscribed = errors.New("there is no such feed in the list")

// Remove ends a subscription. The articles that came from it stay.
func (f Feeds) Remove(ctx context.Context, address string) error {
	removed := false
	err := f.change(ctx, func(all []Subscription) []Subscription {
		if s := find(all, address); s != nil {
			removed, address = true, s.URL
		}
		return slices.DeleteFunc(all, func(s Subscription) bool { return s.URL == address })
	})
	if err == nil && !removed {
		err = ErrNotSubscribed
	}
	return err
}

// Subscribe adds the feed at an address, that which a page there names, or all of a list of feeds (OPML), which may be a
// file. It returns what is new.
func (in *Intake) Subscribe(ctx context.Context, feeds Feeds, source string) ([]Subscription, error) {
	var fresh []Subscription
	now := time.Now().UTC().Truncate(time.Second)
	d, address, err := in.readFeed(ctx, source)
	if err != nil {
		return nil, err
	}
	switch {
	case d.Kind == feed.List:
		for _, u := range d.Feeds {
			fresh = append(fresh, Subscription{URL: u, Added: now})
		}
	case d.Kind == feed.Page:
		// The others, as a rule, are of the comments or of the same articles in another format.
		if d, address, err = in.readFeed(ctx, d.Feeds[0]); err != nil {
			return nil, err
		}
		if d.Kind != feed.Feed {
			return nil, feed.ErrNotFeed
		}
		fallthrough
	default:
		if strings.Contains(address, "://") {
			fresh = []Subscription{{URL: address, Title: d.Title, Added: now}}
		}
	}
	if len(fresh) == 0 {
		return nil, errors.New("a feed in a file never changes: name its address, or add its articles by themselves")
	}
	err = feeds.change(ctx, func(all []Subscription) []Subscription {
		fresh = slices.DeleteFunc(fresh, func(s Subscription) bool { return find(all, s.URL) != nil })
		return append(all, fresh...)
	})
	return fresh, err
}

// readFeed reads what lists articles from an address or a file, and returns where it was found.
func (in *Intake) readFeed(ctx context.Context, source string) (*feed.Document, string, error) {
	if IsFile(source) {
		data, err := readFile(source)
		if err != nil {
			return nil, "", err
		}
		d, err := feed.Parse(data, "")
		return d, source, err
	}
	page, err := in.Fetch.Get(ctx, fetch.Request{URL: source})
	if err != nil {
		return nil, "", err
	}
	d, err := feed.Parse(page.Body, page.URL)
	return d, page.URL, err
}
