package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"summitbot/corpus/extract"
	"summitbot/corpus/feed"
	web "summitbot/corpus/fetch"
	"summitbot/corpus/intake"
	"summitbot/corpus/library"
	quotes "summitbot/corpus/quote"
	"summitbot/index"
)

// shelf shows the articles and, to those who may, lets them be changed. It keeps nothing of what it was asked: a preview
// names where it comes from, and its button Add has that read again.
type shelf struct {
	articles *index.Live
	intake   *intake.Intake // nil where nothing can be changed
	feeds    intake.Feeds
	people   *quotes.People
	discord  *http.Client // for files that people have given to Discord
}

// add previews the articles at an address or in a file.
func (s *shelf) add(ctx context.Context, r Request) (Response, error) {
	source, name := r.Options[urlOption], ""
	if r.File != nil {
		source, name = r.File.URL, r.File.Name
	}
	if source == "" || r.File != nil && r.Options[urlOption] != "" {
		return Response{Text: say(r.Lang).oneSource}, nil
	}
	source, err := address(source)
	if err != nil {
		return s.refused(r, err)
	}
	found, err := s.read(ctx, source)
	if len(found) == 0 {
		return s.refused(r, err)
	}
	return renderPreview(previewOf(found, s.people), source, name, err, say(r.Lang)), nil
}

// confirm adds what a preview has shown. Where the page has changed in between, it is shown again.
func (s *shelf) confirm(ctx context.Context, r Request) (Response, error) {
	source := previewSource(r.Shown)
	if source == "" {
		return Response{}, wrongWords(r)
	}
	t := say(r.Lang)
	found, err := s.read(ctx, source)
	if len(found) == 0 {
		return s.refused(r, err)
	}
	if fingerprint(found) != r.Words {
		response := renderPreview(previewOf(found, s.people), source, "", err, t)
		response.Text, response.Edits = t.otherwise+"\n"+response.Text, true
		return response, nil
	}
	var done []changed
	for _, c := range found {
		change, err := s.intake.Add(ctx, c)
		if err != nil {
			return Response{}, err
		}
		done = append(done, changed{c.Title, change})
	}
	response := renderChanges(done, t)
	response.Edits = true
	return response, nil
}

func (s *shelf) cancel(_ context.Context, r Request) (Response, error) {
	return Response{Text: say(r.Lang).cancelled, Edits: true}, nil
}

// remove asks whether an article is meant to go.
func (s *shelf) remove(ctx context.Context, r Request) (Response, error) {
	a, err := s.intake.Library.Article(ctx, strings.TrimSpace(r.Options[articleOption]))
	if err != nil {
		return s.refused(r, err)
	}
	return renderRemoval(a, say(r.Lang)), nil
}

func (s *shelf) confirmRemoval(ctx context.Context, r Request) (Response, error) {
	ids, err := s.intake.Library.IDs(ctx)
	if err != nil {
		return Response{}, err
	}
	n := slices.IndexFunc(ids, func(id string) bool { return shortID(id) == r.Words })
	if n < 0 {
		return s.refused(r, library.ErrUnknown)
	}
	if err := s.intake.Library.Remove(ctx, ids[n]); err != nil {
		return s.refused(r, err)
	}
	t := say(r.Lang)
	return Response{Text: fmt.Sprintf(t.removed, inert(ids[n])) + " " + t.follows, Edits: true}, nil
}

// refresh fetches an article's page again.
func (s *shelf) refresh(ctx context.Context, r Request) (Response, error) {
	id := strings.TrimSpace(r.Options[articleOption])
	change, err := s.intake.Refresh(ctx, id)
	if err != nil {
		return s.refused(r, err)
	}
	a, err := s.intake.Library.Article(ctx, id)
	if err != nil {
		return s.refused(r, err)
	}
	return renderChanges([]changed{{a.Title, change}}, say(r.Lang)), nil
}

// plainReason marks an error whose text is for whoever asked.
type plainReason struct{ error }

// refused says why something was not done. An error that is nobody's but the operator's stays one.
func (s *shelf) refused(r Request, err error) (Response, error) {
	var reason string
	var page *web.Error
	var told plainReason
	switch {
	case errors.As(err, &page):
		reason = page.Reason
	case errors.As(err, &told), extract.IsRefusal(err), errors.Is(err, feed.ErrNotFeed), errors.Is(err, intake.ErrNoAddress),
		errors.Is(err, intake.ErrNotSubscribed), errors.Is(err, library.ErrUnknown):
		reason = err.Error()
	default:
		return Response{}, err
	}
	return Response{Text: say(r.Lang).notDone + " " + inert(cut(oneLine(reason), maxReason)), Private: true}, nil
}
