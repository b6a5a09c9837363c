package bot

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzQuote(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, "and with putin?")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		questions := []string{oneLine(first), oneLine(second)}
		content := quote(questions) + "The articles do not say."
		got := quoted(content)
		if fits := utf8.RuneCountInString(questions[0]+questions[1])+2*len(quoteMark) <= maxQuestion; fits && !slices.Equal(got, questions) {
			t.Errorf("%q was quoted as %q, which reads %q", questions, content, got)
		}
		if len(got) == 0 || got[len(got)-1] != questions[1] {
			t.Errorf("the last of %q was forgotten: %q", questions, got)
		}
	})
}

// FuzzCustomID reads what buttons carry, which anybody with a client of their own can make up.
func FuzzCustomID(f *testing.F) {
	for _, id := range []string{"more:3:123", "share:0:1", "context:a:b:c", "topic:Who came?", "more", ":", "more:-1:1", "more:08:\xff"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		name, words := parseCustomID(id)
		if words != "" && customID(name, words) != id {
			t.Errorf("%q is read as %q and %q", id, name, words)
		}
		p, ok := parsePage(words)
		if again, okAgain := parsePage(p.String()); ok && (!okAgain || again != p) {
			t.Errorf("%q is read as %+v, and that as %+v", words, p, again)
		}
	})
}

func TestManyShortQuestionsFit(t *testing.T) {
	if content := quote(slices.Repeat([]string{"@"}, 1000)); units(content) > maxContent/2+50 {
		t.Errorf("%d units", units(content))
	}
}

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		" <@123> who\n\nwas there? <@!123> ":               "who was there?",
		"<:party:12> <a:dance:34> </ask:5> <t:175:R> <#9>": "",
		"a < b and <c> stay":                               "a < b and <c> stay",
		"\xff\xfe":                                         "�",
	} {
		if got := oneLine(text); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestQuoteForgetsTheOldest(t *testing.T) {
	long := strings.Repeat("я", 300)
	if got := quoted(quote([]string{"old", long, "new"})); !slices.Equal(got, []string{"old", long, "new"}) {
		t.Errorf("%d questions", len(got))
	}
	if got := quoted(quote([]string{long, long, "new"})); !slices.Equal(got, []string{long, "new"}) {
		t.Errorf("%q", got)
	}
	if got := quoted("The articles do not say.\n> no question"); got != nil {
		t.Errorf("%q", got)
	}
}

func TestPageOutlivesNothingForeign(t *testing.T) {
	name, words := parseCustomID(customID(moreButton, page{3, "123"}.String()))
	if p, ok := parsePage(words); name != moreButton || !ok || p != (page{3, "123"}) {
		t.Errorf("%q, %+v, %v", name, p, ok)
	}
	for _, wrong := range []string{"", "3", "x:1", "-1:1", "9:1", "99999999999999999999:1"} {
		if p, ok := parsePage(wrong); ok {
			t.Errorf("%q is read as %+v", wrong, p)
		}
	}
}
