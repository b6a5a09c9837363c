package bot

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"summitbot/corpus"
	"summitbot/corpus/library"
	quotes "summitbot/corpus/quote"
)

// list lists the articles, or those with certain words in what they are called.
func (s *shelf) list(_ context.Context, r Request) (Response, error) {
	words := cut(oneLine(r.Options[wordsOption]), maxListWords)
	all, err := s.articles.List(words)
	if err != nil {
		return Response{}, err
	}
	return renderList(all, 0, words, say(r.Lang)), nil
}

// maxListWords is the length of words that a button of the list can carry.
const maxListWords = 60

// leaf turns the list to its next articles.
func (s *shelf) leaf(_ context.Context, r Request) (Response, error) {
	number, words, _ := strings.Cut(r.Words, ":")
	first, err := strconv.Atoi(number)
	if err != nil || first < 0 {
		return Response{}, wrongWords(r)
	}
	all, err := s.articles.List(words)
	if err != nil {
		return Response{}, err
	}
	response := renderList(all, first, words, say(r.Lang))
	response.Edits = true
	return response, nil
}

// show shows an article: that of an id, or the only one with certain words in what it is called.
func (s *shelf) show(_ context.Context, r Request) (Response, error) {
	wanted := strings.TrimSpace(r.Options[articleOption])
	a, ok, err := s.articles.Article(wanted)
	if err != nil {
		return Response{}, err
	}
	if !ok {
		found, err := s.articles.List(wanted)
		if err != nil {
			return Response{}, err
		}
		if len(found) != 1 {
			return renderList(found, 0, cut(oneLine(wanted), maxListWords), say(r.Lang)), nil
		}
		if a, ok, err = s.articles.Article(found[0].ID); err != nil || !ok {
			return Response{Text: say(r.Lang).noArticles}, err
		}
	}
	t := say(r.Lang)
	e := about(a, len(corpus.Passages(a)), len(quotes.Extract(a, s.people)), t)
	e.Footer.Text += " · " + cut(a.ID, maxLabel)
	if a.CopyOf != "" {
		e.Fields = append(e.Fields, field(t.note, inert(cut(a.CopyOf, maxLabel))))
	}
	return Response{Embeds: []*discordgo.MessageEmbed{e}}, nil
}

// propose proposes articles by what is typed of their title or id.
func (s *shelf) propose(_ context.Context, r Request) (Response, error) {
	return s.proposals(r.Target, "")
}

// proposeOwn proposes those that were added and can be removed.
func (s *shelf) proposeOwn(_ context.Context, r Request) (Response, error) {
	return s.proposals(r.Target, library.SourceName+"/")
}

func (s *shelf) proposals(typed, folder string) (Response, error) {
	found, err := s.articles.List(typed)
	if err != nil {
		return Response{}, err
	}
	var response Response
	for _, a := range found {
		if len(response.Choices) == maxChoices {
			break
		}
		if strings.HasPrefix(a.File, folder) {
			response.Choices = append(response.Choices, Choice{Name: a.Date.String() + " · " + a.Title, Value: a.ID})
		}
	}
	return response, nil
}

// follow adds a feed.
func (s *shelf) follow(ctx context.Context, r Request) (Response, error) {
	source, err := address(r.Options[urlOption])
	if err != nil {
		return s.refused(r, err)
	}
	t := say(r.Lang)
	fresh, err := s.intake.Subscribe(ctx, s.feeds, source)
	// What a feed is like is told; what is wrong with this machine's files is not.
	if broken := (*fs.PathError)(nil); err != nil && ctx.Err() == nil && !errors.As(err, &broken) {
		return s.refused(r, plainReason{err})
	}
	if err != nil {
		return Response{}, err
	}
	if len(fresh) == 0 {
		return Response{Text: t.followedAlready}, nil
	}
	return Response{Text: t.followed + "\n" + renderFeeds(fresh, t)}, nil
}

func (s *shelf) listFeeds(_ context.Context, r Request) (Response, error) {
	all, err := s.feeds.List()
	if err != nil {
		return Response{}, err
	}
	return Response{Text: renderFeeds(all, say(r.Lang))}, nil
}

func (s *shelf) unfollow(ctx context.Context, r Request) (Response, error) {
	if err := s.feeds.Remove(ctx, r.Options[urlOption]); err != nil {
		return s.refused(r, err)
	}
	return Response{Text: say(r.Lang).unfollowed}, nil
}

// proposeFeeds proposes feeds by what is typed of their address or title.
func (s *shelf) proposeFeeds(_ context.Context, r Request) (Response, error) {
	if !r.Manager {
		return Response{}, nil
	}
	all, err := s.feeds.List()
	if err != nil {
		return Response{}, err
	}
	var response Response
	for _, f := range all {
		if strings.Contains(strings.ToLower(f.Title+" "+f.URL), strings.ToLower(r.Target)) {
			response.Choices = append(response.Choices, Choice{Name: f.URL, Value: f.URL})
		}
	}
	return response, nil
}
