package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"summitbot/bot/journal"
	"summitbot/corpus"
	quotation "summitbot/corpus/quote"
	"summitbot/index"
)

const (
	mostEmbeds   = 3 // passages that one message shows
	mostPassages = 9 // passages that an answer can be leafed through
	mostClaims   = 5 // of a message whose sources are looked for
	proposals    = 3 // questions in an introduction
)

// desk answers requests from the articles. It keeps nothing of what it was asked.
type desk struct {
	articles *index.Live
	people   *quotation.People // who may be quoted
	journal  *journal.Journal  // nil where none is kept
	shown    int               // passages in a message, at most mostEmbeds
}

// ask answers the question of a command or a message. A reply to an answer continues its conversation.
func (d *desk) ask(ctx context.Context, r Request) (Response, error) {
	t := say(r.Lang)
	question := oneLine(r.Options[questionOption])
	switch {
	case question == "" && r.Options[attachedOption] == "":
		return d.introduction(ctx, r)
	case !hasWords(question):
		return Response{Text: t.noText, Private: r.Private}, nil
	case utf8.RuneCountInString(question) > maxQuestion:
		return Response{Text: t.tooLong, Private: r.Private}, nil
	}
	return d.answer(ctx, r, append(quoted(r.Shown), question), 0)
}

// answer answers the last of the questions of a conversation with the passages from first on.
func (d *desk) answer(ctx context.Context, r Request, questions []string, first int) (Response, error) {
	// What the quotation has no room for would be forgotten with the next reply; so it counts no more now.
	questions = quoted(quote(questions))
	if len(questions) == 0 {
		return Response{Text: say(r.Lang).gone, Private: true}, nil
	}
	if response, ok, err := d.quoteAnswer(ctx, r, questions, first); ok || err != nil {
		return response, err
	}
	last := len(questions) - 1
	q := index.Question{Text: questions[last], Previous: strings.Join(questions[:last], " ")}
	found, err := d.articles.Search(ctx, q, mostPassages)
	if err != nil {
		return Response{}, err
	}
	switch found.Kind {
	case index.KindEmpty, index.KindGreeting:
		return d.introduction(ctx, r)
	case index.KindOrder:
		return Response{Text: say(r.Lang).order, Private: r.Private}, nil
	}
	about, err := d.articles.About()
	if err != nil {
		return Response{}, err
	}
	if !found.Answered {
		d.record(journal.Entry{Kind: journal.Unanswered, Question: questions[last], Lang: corpus.DetectLang(questions[last])})
	}
	view := answerView{
		questions: questions, found: found, page: page{first, r.Asker}, shown: d.shown, about: about,
		lang: r.Lang, private: r.Private, votes: d.journal != nil,
	}
	return view.render(), nil
}

// introduction says what the bot is for, with questions that the present articles answer.
func (d *desk) introduction(ctx context.Context, r Request) (Response, error) {
	titles, err := d.articles.Titles(2 * proposals)
	if err != nil {
		return Response{}, err
	}
	lang := r.Lang
	if len(suggested[lang]) == 0 {
		lang = english
	}
	var questions []string
	for _, q := range append(suggested[lang][:len(suggested[lang]):len(suggested[lang])], titles...) {
		if len(questions) == proposals {
			break
		}
		answer, err := d.articles.Search(ctx, index.Question{Text: q}, 1)
		if err != nil {
			return Response{}, err
		}
		if answer.Answered {
			questions = append(questions, q)
		}
	}
	return Response{Text: say(r.Lang).introduction, Rows: topicRows(questions), Private: r.Private}, nil
}

// sources finds what the articles have on each claim of a message.
func (d *desk) sources(ctx context.Context, r Request) (Response, error) {
	about, err := d.articles.About()
	if err != nil {
		return Response{}, err
	}
	var claims []claim
	seen := make(map[string]bool)
	text := cut(oneLine(r.Target), 4*maxQuestion)
	for _, s := range corpus.Sentences(text) {
		if len(claims) == mostClaims {
			break
		}
		sentence := text[s.Start:s.End]
		if len(strings.Fields(sentence)) < 3 {
			continue
		}
		answer, err := d.articles.Search(ctx, index.Question{Text: sentence}, 1)
		if err != nil {
			return Response{}, err
		}
		if answer.Answered && len(answer.Hits) > 0 && !seen[answer.Hits[0].Passage.ID] {
			seen[answer.Hits[0].Passage.ID] = true
			claims = append(claims, claim{sentence, answer.Hits[0]})
		}
	}
	if len(claims) == 0 {
		return Response{Text: say(r.Lang).noSources}, nil
	}
	return renderClaims(claims, about, say(r.Lang)), nil
}

// record writes into the journal, where one is kept. An entry that is lost is no reason to leave a question unanswered.
func (d *desk) record(e journal.Entry) {
	if d.journal != nil {
		d.journal.Write(e)
	}
}

// errForm reports a button or form that no version of the program has made.
var errForm = errors.New("the words of a button or form are not of a form that is known")

func wrongWords(r Request) error { return fmt.Errorf("%s: %w", r.Name, errForm) }
