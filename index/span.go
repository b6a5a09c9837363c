package index

import (
	"regexp"
	"strings"

	"summitbot/corpus"
)

const (
	months = `(?:January|February|March|April|May|June|July|August|September|October|November|December)`
	amount = `(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?`
	units  = `(?:second|minute|hour|day|week|month|year)s?`
)

// spans are the forms that answers of some sorts have, whole.
var (
	dateSpan = regexp.MustCompile(`\b\d{1,2}(?:st|nd|rd|th)? ` + months + `(?:,? \d{4})?\b|\b` + months + ` \d{1,2}(?:st|nd|rd|th)?\b(?:,? \d{4})?|\b` +
		months + ` \d{4}\b|\b\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\b(?:1[5-9]|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b`)
	durationSpan = regexp.MustCompile(`(?i)\b(?:(?:` + amount + `|` + numberWord + `) (?:or|to) )?(?:` + amount + `|an?|half an?|` + numberWord + `)(?: and a half)?(?: full)?[ -]` + units +
		`\b(?:(?: and|,)? (?:` + amount + `|` + numberWord + `) ` + units + `\b)*`)
	numberSpan = regexp.MustCompile(`[$€£]?\b` + amount + `(?: ?(?:%|per cent|percent))?(?: (?:thousand|million|billion|trillion))?(?:[ -]\pL+)?|` +
		`(?i:\b(?:` + numberWord + `)\b)(?:[ -]\pL+)?`)
)

// shortest returns the shortest part of a sentence that answers, where there is just one thing of the sort that is asked
// for: a name, a date, a length of time, a number.
func (q *asked) shortest(sentence string) (corpus.Span, bool) {
	var found []corpus.Span
	switch q.Wanted {
	case Person:
		if whoIs.MatchString(q.Text) {
			return corpus.Span{}, false // that one has a name already
		}
		found = q.index.people(sentence, q.words)
	case Date:
		found = matches(dateSpan, sentence)
	case Duration:
		found = matches(durationSpan, sentence)
	case Number:
		found = q.numbers(sentence)
	}
	if len(found) != 1 {
		return corpus.Span{}, false
	}
	return found[0], true
}

var whoIs = regexp.MustCompile(`(?i)\bwho(?:'s| is| was| are| were) \pL+(?: \pL+)?\W*$`)

func matches(re *regexp.Regexp, text string) []corpus.Span {
	var out []corpus.Span
	for _, m := range re.FindAllStringIndex(text, -1) {
		out = append(out, corpus.Span{Start: m[0], End: m[1]})
	}
	return out
}

// numbers returns the numbers of a sentence that are no dates, times or parts of names such as B-2; where some stand with
// what is to be counted, these.
func (q *asked) numbers(sentence string) []corpus.Span {
	dates := matches(dateSpan, sentence)
	var all, counted []corpus.Span
next:
	for _, n := range matches(numberSpan, sentence) {
		for _, d := range dates {
			if n.Start < d.End && d.Start < n.End {
				continue next
			}
		}
		if before := strings.TrimRight(sentence[:n.Start], "-–"); before != sentence[:n.Start] || strings.HasSuffix(before, "Article ") {
			continue
		}
		if last := strings.LastIndexAny(sentence[n.Start:n.End], " -"); last > 0 && stopWords[strings.ToLower(sentence[n.Start+last+1:n.End])] {
			n.End = n.Start + last // "half of", "five in"
		}
		all = append(all, n)
		for _, t := range terms(q.index.store.analyzer, sentence[n.Start:n.End]) {
			if q.counting(t.text) {
				counted = append(counted, n)
				break
			}
		}
	}
	if len(q.counts) > 0 {
		return counted
	}
	return all
}

// people returns the names in a sentence that share no word with the question, each with the names beside it; those of
// places, peoples and papers left out.
func (x *Index) people(sentence string, asked map[string]bool) []corpus.Span {
	var out []corpus.Span
	var run corpus.Span
	clean := true // no word of the run is one that does not count
	end := func() {
		if run.End > 0 && clean {
			out = append(out, run)
		}
		run, clean = corpus.Span{}, true
	}
	for _, s := range wordSpans(sentence) {
		written := sentence[s.Start:s.End]
		word := strings.ToLower(written)
		if run.End > 0 && sentence[run.End:s.Start] != " " {
			end()
		}
		if word == written || !x.vocabulary.name(word) {
			end()
			continue
		}
		if run.End == 0 {
			run.Start = s.Start
		}
		run.End = s.End
		clean = clean && !asked[word] && !places[word]
	}
	end()
	return out
}

// places are names that are no persons, where persons are asked for.
var places = words(`alaska anchorage russia russian russians america american americans ukraine ukrainian ukrainians moscow kyiv
	washington europe european europeans kremlin budapest helsinki geneva reykjavik vladivostok magadan osaka istanbul london paris
	berlin brussels beijing china chinese india indian hungary hungarian germany german france french britain british italy italian
	poland polish finland finnish norway czech english leningrad petersburg korea japan truth social rt bloomberg axios financial
	president secretary minister mr general senator governor pope tsar elmendorf richardson white house united states joint base donbas donetsk crimea
	nato eu un us usa tv fox news cnn reuters guardian cbs nbc abc tass ria bbc times post`)
