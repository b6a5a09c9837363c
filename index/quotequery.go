package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"summitbot/corpus"
	"summitbot/corpus/quote"
)

// QuoteQuery is what quotations are looked up by: an id, words whose speaker is asked for, a topic, or a speaker alone, in
// this order of precedence. Fields that are "" do not count.
type QuoteQuery struct {
	ID    string
	Who   string // words, well remembered or not
	About string
	By    string // the speaker, in any spelling or by SpeakerID
	Lang  string // of the words: "en", "ru" or "uk"
}

// Finding says how quotations answer a query.
type Finding int

// The findings. With those before NoSpeaker there are quotations, with the others there are none.
const (
	AsAsked      Finding = iota
	SomebodyElse         // the words are not by the speaker who was named for them
	NoSpeaker            // nobody is quoted by that name
	NoID                 // no quotation has that id
	NoWords              // nobody is quoted with these words
	NoTopic              // nobody is quoted on that
	NoTopicBy            // the speaker is not
)

// Quotations answer a QuoteQuery.
type Quotations struct {
	Finding Finding
	By      string // the speaker who was named: as the book has it, or as the query where it has none
	Nearly  bool   // words were asked for, and these are only the closest
	Entries []*quote.Entry
	Total   int // how many there are of which Entries are the first
}

// moreMatches is how many quotations are looked at for one by the speaker who is named.
const moreMatches = 20

// FindQuotes answers a query with at most n quotations of a book that the index has made, the best first.
func (x *Index) FindQuotes(ctx context.Context, b *quote.Book, q QuoteQuery, n int) (Quotations, error) {
	out := Quotations{By: strings.TrimSpace(q.By)}
	by := ""
	if q.By != "" {
		name, ok := b.FindSpeaker(q.By)
		switch {
		case ok:
			by, out.By = name, name
		case q.Who == "":
			out.Finding = NoSpeaker
			return out, nil
		}
	}
	switch {
	case q.ID != "":
		out.Entries, out.Finding = b.ByID(q.ID), NoID
	case q.Who != "":
		out = whoSaid(b, q, by)
	case q.About != "":
		found, err := x.quotesAbout(ctx, b, q.About, by)
		if err != nil {
			return Quotations{}, err
		}
		out.Entries, out.Finding = inLanguage(found, q.Lang), NoTopic
		if len(out.Entries) == 0 && by != "" {
			out.Finding = NoTopicBy
			// A topic that is itself somebody's words was meant as such.
			said := whoSaid(b, QuoteQuery{Who: q.About, By: by, Lang: q.Lang}, by)
			if said.Finding == SomebodyElse && quotesWhole(q.About, said.Entries[0]) {
				out = said
			}
		}
	default:
		out.Entries, out.Finding = inLanguage(b.BySpeaker(by), q.Lang), NoTopicBy
	}
	out.Total = len(out.Entries)
	out.Entries = out.Entries[:min(out.Total, n)]
	if out.Total > 0 && out.Finding >= NoSpeaker {
		out.Finding = AsAsked
	}
	return out, nil
}

// whoSaid looks words up. Where the speaker who is named for them has said them, others who have too do not count.
func whoSaid(b *quote.Book, q QuoteQuery, by string) Quotations {
	out := Quotations{By: cmp.Or(by, strings.TrimSpace(q.By)), Nearly: true}
	var own []*quote.Entry
	for _, m := range b.Who(q.Who, moreMatches) {
		if q.Lang != "" && language(m.Entry) != q.Lang {
			continue
		}
		if m.Share < 1 && !out.Nearly {
			break // what only resembles the words is no answer beside the words themselves
		}
		out.Nearly = m.Share < 1
		out.Entries = append(out.Entries, m.Entry)
		if by != "" && m.Speaker == by {
			own = append(own, m.Entry)
		}
	}
	switch {
	case len(out.Entries) == 0:
		out.Finding, out.Nearly = NoWords, false
	case len(own) > 0:
		out.Entries = own
	case out.By != "":
		out.Finding = SomebodyElse
	}
	return out
}

// quotesWhole reports whether words are so long that they are a quotation rather than a topic that it is about.
func quotesWhole(words string, e *quote.Entry) bool {
	n := len(strings.Fields(words))
	return n > 2 && 4*n >= 3*len(strings.Fields(e.Text))
}

func inLanguage(all []*quote.Entry, lang string) []*quote.Entry {
	if lang == "" {
		return all
	}
	var out []*quote.Entry
	for _, e := range all {
		if language(e) == lang {
			out = append(out, e)
		}
	}
	return out
}

// language returns the language of a quotation's words, which an article in another may have left as they were said.
// Letters do not tell Latin scripts apart, nor short Ukrainian from Russian: there the article decides.
func language(e *quote.Entry) string {
	own, around := corpus.DetectLang(e.Text), e.Sources[0].Lang
	if own == "en" && around != "ru" && around != "uk" || own == "ru" && around == "uk" && !strings.ContainsAny(e.Text, "ыэъё") {
		return around
	}
	return own
}

// passagesForQuotes is how many of the best passages are looked at for quotations on a topic.
const passagesForQuotes = 30

// quotesAbout returns the quotations on a topic, the best first: those in the passages that answer it, in the order of
// these, and of one speaker's also those whose own words hold most of the topic's. by is a name as the book has it, or ""
// for anybody who is named.
func (x *Index) quotesAbout(ctx context.Context, b *quote.Book, about, by string) ([]*quote.Entry, error) {
	asked := x.newAsked(x.understand(clip(about)))
	// A topic is no question: passages that are too weak to answer one may still hold words about it.
	answer, err := x.Search(ctx, Question{Text: about, By: WordsAndMeaning}, passagesForQuotes)
	if err != nil {
		return nil, err
	}
	scores := make(map[*quote.Entry]float64)
	var found []*quote.Entry
	add := func(e *quote.Entry, rank float64) {
		if _, seen := scores[e]; seen || e.Speaker == "" || by != "" && e.Speaker != by {
			return
		}
		scores[e] = rank + asked.held(e.Text)
		found = append(found, e)
	}
	for i, h := range answer.Hits {
		for _, e := range b.In(h.Article.ID, h.Passage.Span) {
			// A passage on the topic quotes people on other things too.
			if asked.held(e.Text) >= enoughHeld || answer.Enough && asked.speaksOf(h, e) {
				add(e, 1/float64(i+2))
			}
		}
	}
	if by != "" {
		for _, e := range b.BySpeaker(by) {
			if asked.held(e.Text) >= enoughHeld {
				add(e, 0)
			}
		}
	}
	slices.SortStableFunc(found, func(p, q *quote.Entry) int { return cmp.Compare(scores[q], scores[p]) })
	return found, nil
}

// speaksOf reports whether a quotation of a passage is in the sentence that speaks to the topic, or in one that has most
// of its words.
func (q *asked) speaksOf(h Hit, e *quote.Entry) bool {
	for _, s := range e.Sources {
		if s.Article != h.Article.ID {
			continue
		}
		own := corpus.Span{Start: s.Quote.Start - h.Passage.Start, End: s.Quote.End - h.Passage.Start}
		for _, sentence := range h.Passage.Sentences {
			if sentence.Start < own.End && own.Start < sentence.End &&
				(sentence == h.Sentence || q.held(h.Passage.Text[sentence.Start:sentence.End]) >= enoughHeld) {
				return true
			}
		}
	}
	return false
}

// enoughHeld is the share of the topic's words that a quotation, or the sentence around it, must have.
const enoughHeld = 0.5

// held returns the share of the topic that a text has.
func (q *asked) held(text string) float64 {
	return q.share(q.has(termSet(terms(q.index.store.analyzer, text))))
}
