package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	quotation "summitbot/corpus/quote"
	"summitbot/index"
)

const (
	mostTopics     = 10
	completeWithin = time.Second // after which nothing is proposed: the person types on
)

// The ways to look quotations up again for the button Another. What is asked for stands in the message.
const (
	byTopic    = "a"
	atRandom   = "r"
	byWords    = "w"
	byQuestion = "q"
)

// turn is what the button Another carries: how and where to go on, and for whom.
type turn struct {
	how   string
	by    string // SpeakerID, or ""
	lang  string // of the words, or ""
	at    int
	asker string
}

func (t turn) String() string {
	return strings.Join([]string{t.how, t.by, t.lang, strconv.Itoa(t.at), t.asker}, ":")
}

// parseTurn reads a turn. A number that no button of ours has had is none.
func parseTurn(words string) (turn, bool) {
	parts := strings.Split(words, ":")
	if len(parts) != 5 {
		return turn{}, false
	}
	at, err := strconv.Atoi(parts[3])
	return turn{parts[0], parts[1], parts[2], at, parts[4]}, err == nil && at >= 0 && at < mostPassages
}

// quoteAbout answers with what somebody said about a topic.
func (d *desk) quoteAbout(ctx context.Context, r Request) (Response, error) {
	return d.quotations(ctx, r, turn{how: byTopic, by: r.Options[byOption], lang: r.Options[languageOption], asker: r.Asker}, r.Options[topicOption])
}

func (d *desk) quoteRandom(ctx context.Context, r Request) (Response, error) {
	return d.quotations(ctx, r, turn{how: atRandom, by: r.Options[byOption], asker: r.Asker}, "")
}

// quoteWho says whose words something is.
func (d *desk) quoteWho(ctx context.Context, r Request) (Response, error) {
	return d.quotations(ctx, r, turn{how: byWords, by: r.Options[byOption], asker: r.Asker}, r.Options[wordsOption])
}

// quotations looks quotations up in the way of a turn and shows those from its place on.
func (d *desk) quotations(ctx context.Context, r Request, t turn, words string) (response Response, err error) {
	words = oneLine(words)
	if t.how != atRandom && !hasWords(words) {
		return Response{Text: say(r.Lang).noText, Private: r.Private}, nil
	}
	err = d.articles.Quotes(ctx, d.people, func(x *index.Index, b *quotation.Book) error {
		var found index.Quotations
		switch t.how {
		case atRandom:
			found = random(b, t.by)
		default:
			q := index.QuoteQuery{By: t.by, Lang: t.lang}
			if t.how == byWords {
				q.Who = words
			} else {
				q.About = words
			}
			if found, err = x.FindQuotes(ctx, b, q, mostPassages); err != nil {
				return err
			}
		}
		t.by = speakerID(b, found.By)
		view := quoteView{found: found, turn: t, lang: r.Lang, private: r.Private}
		if t.how != atRandom {
			view.questions = []string{words}
		}
		response, err = d.renderQuotes(x, b, view)
		return err
	})
	return response, err
}

// speakerID returns what a button has room for of a name; of a name that nobody quoted has it needs nothing.
func speakerID(b *quotation.Book, name string) string {
	if known, ok := b.FindSpeaker(name); ok {
		return quotation.SpeakerID(known)
	}
	return ""
}

// random draws a quotation by somebody, or by anybody.
func random(b *quotation.Book, by string) index.Quotations {
	found := index.Quotations{By: oneLine(by)}
	if by != "" {
		name, ok := b.FindSpeaker(by)
		if !ok {
			found.Finding = index.NoSpeaker
			return found
		}
		found.By = name
	}
	if e := b.Random(found.By, rand.Uint64()); e != nil {
		found.Entries = []*quotation.Entry{e}
	}
	return found
}

// quoteAnswer answers a question for somebody's words. It reports false for any other question, and where the articles
// have no such words: then the question is answered as others are.
func (d *desk) quoteAnswer(ctx context.Context, r Request, questions []string, first int) (response Response, ok bool, err error) {
	q, asked := index.QuoteQuestion(questions[len(questions)-1])
	if !asked {
		return Response{}, false, nil
	}
	err = d.articles.Quotes(ctx, d.people, func(x *index.Index, b *quotation.Book) error {
		found, err := x.FindQuotes(ctx, b, q, mostPassages)
		if err != nil || len(found.Entries) == 0 || found.Finding == index.SomebodyElse && (found.Nearly || q.About != "") {
			return err
		}
		ok = true
		response, err = d.renderQuotes(x, b, quoteView{
			questions: questions, found: found, turn: turn{how: byQuestion, at: first, asker: r.Asker},
			lang: r.Lang, private: r.Private, shares: r.Private,
		})
		return err
	})
	return response, ok, err
}

// quoteID shows the quotation with an id.
func (d *desk) quoteID(ctx context.Context, r Request) (response Response, err error) {
	id := oneLine(r.Options[idOption])
	err = d.articles.Quotes(ctx, d.people, func(x *index.Index, b *quotation.Book) error {
		found, err := x.FindQuotes(ctx, b, index.QuoteQuery{ID: id}, mostEmbeds)
		if err != nil {
			return err
		}
		response, err = d.renderQuotes(x, b, quoteView{found: found, lang: r.Lang, id: id})
		return err
	})
	return response, err
}

// quotesOf says how often somebody is quoted, and on which topics.
func (d *desk) quotesOf(ctx context.Context, r Request) (response Response, err error) {
	err = d.articles.Quotes(ctx, d.people, func(_ *index.Index, b *quotation.Book) error {
		typed := oneLine(r.Options[personOption])
		name, ok := b.FindSpeaker(typed)
		if !ok {
			response.Text = unknownSpeaker(b, typed, sayQuotes(r.Lang))
			return nil
		}
		response.Text = renderSpeaker(name, b.BySpeaker(name), b.Topics(name), sayQuotes(r.Lang))
		return nil
	})
	return response, err
}

// completePerson proposes speakers whose name, in any spelling, begins with what is typed.
func (d *desk) completePerson(ctx context.Context, r Request) (response Response, err error) {
	// Quotations that are still being made do not keep the choices waiting, which Discord does not allow to come late.
	ctx, cancel := context.WithTimeout(ctx, completeWithin)
	defer cancel()
	err = d.articles.Quotes(ctx, d.people, func(_ *index.Index, b *quotation.Book) error {
		for _, c := range b.Complete(oneLine(r.Target), maxChoices) {
			count := fmt.Sprintf(" (%d)", c.Quotes)
			response.Choices = append(response.Choices, Choice{Name: cut(c.Name, maxChoice-len(count)) + count, Value: quotation.SpeakerID(c.Name)})
		}
		return nil
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return Response{}, nil
	}
	return response, err
}

// whoSaidThis finds the quotation in a message, and says so where the message names another speaker for it.
func (d *desk) whoSaidThis(ctx context.Context, r Request) (response Response, err error) {
	message := cut(tokens.ReplaceAllString(valid(r.Target), " "), 4*maxQuestion)
	err = d.articles.Quotes(ctx, d.people, func(x *index.Index, b *quotation.Book) error {
		words, found := index.QuotedIn(b, d.people, message, mostPassages)
		view := quoteView{found: found, turn: turn{how: byWords, by: speakerID(b, found.By), asker: r.Asker}, lang: r.Lang, private: true}
		if words != "" {
			view.questions = []string{cut(oneLine(words), maxQuestion)}
		}
		response, err = d.renderQuotes(x, b, view)
		return err
	})
	return response, err
}

// another turns an answer to its next quotations.
func (d *desk) another(ctx context.Context, r Request) (Response, error) {
	t, ok := parseTurn(r.Words)
	if !ok {
		return Response{}, wrongWords(r)
	}
	if t.asker != r.Asker {
		return Response{Text: say(r.Lang).notYours, Private: true}, nil
	}
	questions := quoted(r.Shown)
	var response Response
	var err error
	switch {
	case t.how == atRandom:
		response, err = d.quotations(ctx, r, t, "")
	case len(questions) == 0:
		return Response{Text: say(r.Lang).gone, Private: true}, nil
	case t.how == byQuestion:
		response, _, err = d.quoteAnswer(ctx, r, questions, t.at)
	default:
		response, err = d.quotations(ctx, r, t, questions[len(questions)-1])
	}
	response.Edits = err == nil && len(response.Embeds) > 0
	if err == nil && !response.Edits {
		return Response{Text: say(r.Lang).gone, Private: true}, nil
	}
	return response, err
}

// quoteContext shows the paragraphs around quotations.
func (d *desk) quoteContext(ctx context.Context, r Request) (response Response, err error) {
	about, err := d.articles.About()
	if err != nil {
		return Response{}, err
	}
	err = d.withKeys(ctx, r, func(x *index.Index, _ *quotation.Book, entries []*quotation.Entry) error {
		var found []index.Found
		for _, e := range entries {
			f, ok, err := x.Cited(shownSource(e))
			if err != nil {
				return err
			}
			if ok {
				found = append(found, f)
			}
		}
		if len(found) > 0 {
			response = renderContext(found, about, say(r.Lang))
		}
		return nil
	})
	return orGone(response, r), err
}

// quoteSources lists all sources of quotations, and other wordings of them.
func (d *desk) quoteSources(ctx context.Context, r Request) (response Response, err error) {
	err = d.withKeys(ctx, r, func(_ *index.Index, b *quotation.Book, entries []*quotation.Entry) error {
		if len(entries) > 0 {
			response = renderSources(b, entries, sayQuotes(r.Lang))
		}
		return nil
	})
	return orGone(response, r), err
}

// withKeys calls do with the quotations whose keys a button carries, as far as they are there.
func (d *desk) withKeys(ctx context.Context, r Request, do func(*index.Index, *quotation.Book, []*quotation.Entry) error) error {
	return d.articles.Quotes(ctx, d.people, func(x *index.Index, b *quotation.Book) error {
		var entries []*quotation.Entry
		for key := range strings.SplitSeq(r.Words, ":") {
			if e := b.ByKey(key); e != nil && len(entries) < mostEmbeds {
				entries = append(entries, e)
			}
		}
		return do(x, b, entries)
	})
}

func orGone(response Response, r Request) Response {
	if response.Text == "" && len(response.Embeds) == 0 {
		response.Text = say(r.Lang).gone
	}
	return response
}
