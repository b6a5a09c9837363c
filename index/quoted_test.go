package index

import (
	"slices"
	"strings"
	"testing"

	"summitbot/corpus"
)

func TestBetweenMarks(t *testing.T) {
	for text, want := range map[string][]string{
		`who said "next time in Moscow"?`:                {"next time in Moscow"},
		`who said 'it's raining' and 'no deal'`:          {"it's raining", "no deal"},
		"кто сказал «мы соседи»":                         {"мы соседи"},
		"хто сказав „немає угоди“ і “мир”":               {"немає угоди", "мир"},
		"what was the Russians' and the Americans' deal": nil,
		"trump's words on putin's plan didn't they":      nil,
		`the 6" gap`: nil,
		"what does 'land for peace' mean, and 'understanding'": {"land for peace", "understanding"},
	} {
		if got := betweenMarks(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestLongestRun(t *testing.T) {
	for text, want := range map[string]int{
		"there is no deal until there is a deal": 4, "a deal until there": 3, "deal": 1, "": 0, "until deal until deal": 2,
	} {
		var all []term
		for w := range strings.FieldsSeq(text) {
			all = append(all, term{text: w})
		}
		if got := longestRun([]string{"deal", "until", "there", "is"}, all); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}

// TestQuotedWords: a passage with the very words comes first whoever is said to have said them, and words that no article
// has are not answered by others.
func TestQuotedWords(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	x := starterWithMeaning(t)
	for question, want := range map[string]string{
		"who said 'obviously the russians get a vote'":                  "Obviously, the Russians get a vote",
		"when did Zelensky say \"If it expires, it expires\"?":          "If it expires, it expires",
		"what did trump mean by “there's no deal until there's a deal”": "no deal until there's a deal",
		`"there's no deal until there's a deal"`:                        "no deal until there's a deal",
		`"who came along with putin?"`:                                  "Sergey Lavrov",
		"who said 'it is raining over Anchorage again'":                 "",
		"when did Starmer say \"I love Alaska\"":                        "",
	} {
		a := ask(t, x, question, "")
		switch {
		case a.Answered != (want != ""):
			t.Errorf("%s: answered %t", question, a.Answered)
		case a.Answered:
			h := a.Hits[0]
			if marked := h.Passage.Text[h.Sentence.Start:h.Sentence.End]; !strings.Contains(marked, want) {
				t.Errorf("%s: marked is %q", question, marked)
			}
		}
	}
}

func TestUnbroken(t *testing.T) {
	text := "They met. “Make the deal. You must. Gotta do it”, he said. Then they left. “And never"
	p := corpus.Passage{Text: text}
	for at, rest := 0, text; rest != ""; {
		sentence, after, _ := strings.Cut(rest, ". ")
		p.Sentences = append(p.Sentences, corpus.Span{Start: at, End: min(at+len(sentence)+1, len(text))})
		at, rest = at+len(sentence)+2, after
	}
	for i, want := range []string{
		"They met.", "“Make the deal. You must. Gotta do it”, he said.", "“Make the deal. You must. Gotta do it”, he said.",
		"“Make the deal. You must. Gotta do it”, he said.", "Then they left.", "“And never",
	} {
		if s := unbroken(p, i); text[s.Start:s.End] != want {
			t.Errorf("sentence %d: %q, want %q", i, text[s.Start:s.End], want)
		}
	}
}
