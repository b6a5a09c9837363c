package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"summitbot/corpus/intake"
)

// feeds runs summitbot feeds.
func (p process) feeds(ctx context.Context, args []string) error {
	var o libraryOptions
	s, rest, err := p.parse(args, libraryFlags(&o))
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usagef("feeds needs one of add ADDRESS, list, remove ADDRESS, poll")
	}
	verb, names := rest[0], rest[1:]
	in, feeds, err := s.openIntake()
	if err != nil {
		return err
	}
	switch {
	case verb == "add" && len(names) > 0:
		err = p.addFeeds(ctx, in, feeds, names, o)
	case verb == "remove" && len(names) > 0:
		for _, name := range names {
			if err = feeds.Remove(ctx, name); err != nil {
				err = fmt.Errorf("%s: %w", name, err)
				break
			}
		}
	case verb == "list" && len(names) == 0:
		err = p.listFeeds(feeds, o)
	case verb == "poll" && len(names) == 0:
		err = p.pollFeeds(ctx, in, feeds, s, o)
	default:
		err = usagef("feeds needs one of add ADDRESS, list, remove ADDRESS, poll")
	}
	return errors.Join(err, in.Library.Close())
}

func (p process) addFeeds(ctx context.Context, in *intake.Intake, feeds intake.Feeds, names []string, o libraryOptions) error {
	for _, name := range names {
		fresh, err := in.Subscribe(ctx, feeds, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := p.printFeeds(fresh, o); err != nil {
			return err
		}
		if len(fresh) == 0 && !o.json {
			fmt.Fprintln(p.stdout, name, "is in the list already")
		}
	}
	return nil
}

func (p process) listFeeds(feeds intake.Feeds, o libraryOptions) error {
	all, err := feeds.List()
	if err != nil {
		return err
	}
	return p.printFeeds(all, o)
}

func (p process) printFeeds(all []intake.Subscription, o libraryOptions) error {
	if o.json {
		for _, s := range all {
			s.Seen = nil
			if err := json.NewEncoder(p.stdout).Encode(s); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, s := range all {
		polled := "never polled"
		if !s.Polled.IsZero() {
			polled = "polled " + s.Polled.Format(time.DateTime)
		}
		if s.Problem != "" {
			polled += ", " + s.Problem
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.URL, s.Title, polled)
	}
	return w.Flush()
}

func (p process) pollFeeds(ctx context.Context, in *intake.Intake, feeds intake.Feeds, s settings, o libraryOptions) error {
	failed := 0
	var written error
	err := in.PollDue(ctx, feeds, s.feedInterval, true, func(r intake.Poll) {
		out := pollJSON{r.URL, r.Added, r.Changed, r.Unchanged, r.Refused, r.Waiting, ""}
		if r.Err != nil {
			failed++
			out.Error = plainError(r.URL, r.Err)
		}
		var err error
		switch {
		case o.json:
			err = json.NewEncoder(p.stdout).Encode(out)
		case r.Err != nil:
			_, err = fmt.Fprintf(p.stdout, "%s: %s\n", r.URL, out.Error)
		default:
			_, err = fmt.Fprintf(p.stdout, "%s: added %d, changed %d, unchanged %d, refused %d, waiting %d\n",
				r.URL, r.Added, r.Changed, r.Unchanged, r.Refused, r.Waiting)
		}
		written = errors.Join(written, err)
	})
	return errors.Join(err, written, failures(failed, "feeds could not be polled"))
}

// pollJSON is what polling a feed did, as scripts read it.
type pollJSON struct {
	Feed      string `json:"feed"`
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Refused   int    `json:"refused"`
	Waiting   int    `json:"waiting"`
	Error     string `json:"error,omitempty"`
}
