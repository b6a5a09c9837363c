package bot

import (
	"context"
	"strings"

	"summitbot/bot/journal"
	"summitbot/corpus"
	"summitbot/index"
)

// context shows the paragraphs around the passages of an answer.
func (d *desk) context(_ context.Context, r Request) (Response, error) {
	about, err := d.articles.About()
	if err != nil {
		return Response{}, err
	}
	var found []index.Found
	for key := range strings.SplitSeq(r.Words, ":") {
		f, ok, err := d.articles.Find(key)
		if err != nil {
			return Response{}, err
		}
		if ok && len(found) < mostEmbeds {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return Response{Text: say(r.Lang).gone}, nil
	}
	return renderContext(found, about, say(r.Lang)), nil
}

// more turns an answer to its next passages.
func (d *desk) more(ctx context.Context, r Request) (Response, error) {
	p, ok := parsePage(r.Words)
	if !ok {
		return Response{}, wrongWords(r)
	}
	if p.asker != r.Asker {
		return Response{Text: say(r.Lang).notYours, Private: true}, nil
	}
	response, err := d.answer(ctx, r, quoted(r.Shown), p.first)
	// The message that is turned is as public as it was.
	response.Edits = err == nil && len(response.Embeds) > 0
	if err == nil && !response.Edits {
		return Response{Text: say(r.Lang).gone, Private: true}, nil
	}
	return response, err
}

// share shows everybody an answer that the asker alone has seen.
func (d *desk) share(ctx context.Context, r Request) (Response, error) {
	p, ok := parsePage(r.Words)
	if !ok {
		return Response{}, wrongWords(r)
	}
	r.Private = false
	return d.answer(ctx, r, quoted(r.Shown), p.first)
}

// topic asks the question that a button proposes.
func (d *desk) topic(ctx context.Context, r Request) (Response, error) {
	question := oneLine(r.Words)
	if question == "" {
		return Response{}, wrongWords(r)
	}
	return d.answer(ctx, r, []string{question}, 0)
}

func (d *desk) up(_ context.Context, r Request) (Response, error) {
	d.record(vote(r, journal.Up))
	return Response{Text: say(r.Lang).thanks}, nil
}

// down asks what was wrong; the answer comes back to wrong.
func (d *desk) down(_ context.Context, r Request) (Response, error) {
	t := say(r.Lang)
	return Response{Form: &Form{ID: customID(wrongForm, r.Words), Title: t.whatIsWrong, Label: t.reason, Input: reasonInput}}, nil
}

func (d *desk) wrong(_ context.Context, r Request) (Response, error) {
	e := vote(r, journal.Down)
	e.Reason = cut(oneLine(r.Options[reasonInput]), maxReason)
	d.record(e)
	return Response{Text: say(r.Lang).thanks}, nil
}

// vote is what the journal keeps of a vote: what was asked and which passage came first, not by whom.
func vote(r Request, kind string) journal.Entry {
	e := journal.Entry{Kind: kind, Passage: cut(r.Words, maxCustomID)}
	if questions := quoted(r.Shown); len(questions) > 0 {
		e.Question = questions[len(questions)-1]
		e.Lang = corpus.DetectLang(e.Question)
	}
	return e
}
