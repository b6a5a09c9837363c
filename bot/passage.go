package bot

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"summitbot/corpus"
)

// omitted stands where a passage is shown in part.
const omitted = "…"

// boldMark is ours: a star that the text has is escaped.
const boldMark = "**"

// units counts a text as Discord's limits do at the strictest: in UTF-16 code units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// cut returns the beginning of text that has at most limit units, whole characters as people see them. Where something
// is left out, omitted stands at the end.
func cut(text string, limit int) string {
	if units(text) <= limit {
		return text
	}
	used, end := units(omitted), 0
	for characters := graphemes.FromString(text); characters.Next(); {
		used += units(characters.Value())
		if used > limit {
			break
		}
		end += len(characters.Value())
	}
	return text[:end] + omitted
}

// showPassage returns a passage word for word and inert, the sentence that answers in bold, in at most limit units. Of
// one that is longer, as many sentences around the answer are shown as fit, and of a sentence that is itself longer, its
// beginning.
func showPassage(p corpus.Passage, sentence corpus.Span, limit int) string {
	fits := func(in corpus.Span) bool {
		const longest = 3 // bytes of UTF-8 to a unit
		return in.End-in.Start <= longest*limit && units(emphasise(p.Text, in, sentence)) <= limit
	}
	shown := corpus.Span{Start: 0, End: len(p.Text)}
	if fits(shown) {
		return emphasise(p.Text, shown, sentence)
	}
	if sentence.End <= sentence.Start {
		sentence = corpus.Span{Start: 0, End: len(p.Text)}
		if len(p.Sentences) > 0 {
			sentence = p.Sentences[0]
		}
	}
	for !fits(sentence) && sentence.End > sentence.Start {
		sentence.End = shorter(p.Text, sentence)
	}
	shown = sentence
	for _, s := range p.Sentences {
		if wider := (corpus.Span{Start: shown.Start, End: s.End}); s.End > shown.End {
			if !fits(wider) {
				break
			}
			shown = wider
		}
	}
	for i := len(p.Sentences) - 1; i >= 0; i-- {
		if wider := (corpus.Span{Start: p.Sentences[i].Start, End: shown.End}); wider.Start < shown.Start {
			if !fits(wider) {
				break
			}
			shown = wider
		}
	}
	return emphasise(p.Text, shown, sentence)
}

// shorter returns an end of a span that leaves out an eighth of it, and at least one character.
func shorter(text string, in corpus.Span) int {
	size := in.End - in.Start
	target, end := size-max(1, size/8), in.Start
	for characters := graphemes.FromString(text[in.Start:in.End]); characters.Next(); {
		if end+len(characters.Value())-in.Start > target {
			break
		}
		end += len(characters.Value())
	}
	return end
}

// emphasise makes the part of a text that is shown inert, and one sentence of it bold.
func emphasise(text string, shown, sentence corpus.Span) string {
	var b strings.Builder
	if shown.Start > 0 {
		b.WriteString(omitted + " ")
	}
	if sentence.End > sentence.Start {
		b.WriteString(inert(text[shown.Start:sentence.Start]))
		b.WriteString(boldMark + inert(text[sentence.Start:sentence.End]) + boldMark)
		b.WriteString(inert(text[sentence.End:shown.End]))
	} else {
		b.WriteString(inert(text[shown.Start:shown.End]))
	}
	if shown.End < len(text) {
		b.WriteString(" " + omitted)
	}
	return b.String()
}

// valid returns text as it can be sent: in UTF-8, which a lone surrogate has no place in.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "�")
}
