package index

import (
	"context"
	"testing"
)

// starterWithMeaning returns an index over the starter articles, with the encoder.
func starterWithMeaning(t *testing.T) *Index {
	t.Helper()
	cfg, _ := testConfig(t)
	x := inMemory(t, starter())
	cfg.Log = testLog(t)
	if err := x.startMeaning(context.Background(), cfg); err != nil {
		t.Fatal(err)
	}
	return x
}

func ask(t *testing.T, x *Index, question, previous string) Answer {
	t.Helper()
	a, err := x.Search(context.Background(), Question{Text: question, Previous: previous}, 3)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestCapitalsAndMarksMakeNoDifference: how somebody types a question does not change its answer.
func TestCapitalsAndMarksMakeNoDifference(t *testing.T) {
	x := starterWithMeaning(t)
	for _, versions := range [][]string{
		{"when was the summit", "WHEN WAS THE SUMMIT", "When was the summit?", "when was the *summit*!!!", "when was the **summit**", "*when*was*the*summit*"},
		{"почему отменили обед", "ПОЧЕМУ ОТМЕНИЛИ ОБЕД", "Почему отменили обед?"},
	} {
		want := ask(t, x, versions[0], "")
		if !want.Answered {
			t.Fatalf("%s: no answer", versions[0])
		}
		for _, v := range versions[1:] {
			if got := ask(t, x, v, ""); !got.Answered || got.Hits[0].Passage.ID != want.Hits[0].Passage.ID {
				t.Errorf("%s: not the answer to %q: %+v", v, versions[0], got.Understanding)
			}
		}
	}
}

// TestBareWordsAskNothing, unless something was asked before.
func TestBareWordsAskNothing(t *testing.T) {
	x := starterWithMeaning(t)
	for _, text := range []string{"why", "no", "2", "what is 9*8", "how many", "How much?", "Почему?"} {
		if a := ask(t, x, text, ""); a.Kind != KindEmpty {
			t.Errorf("%q is taken for a %s", text, a.Kind)
		}
	}
	for _, text := range []string{"Когда была?", "Де були?", "1867"} {
		if a := ask(t, x, text, ""); a.Kind != KindQuestion {
			t.Errorf("%q is taken for %s", text, a.Kind)
		}
	}
	if a := ask(t, x, "why?", "was the lunch cancelled"); a.Kind != KindQuestion || len(a.Hits) == 0 {
		t.Errorf("why, after a question: %s, %d passages", a.Kind, len(a.Hits))
	}
}

// TestSummaries: what happened is answered; what happened elsewhere is not.
func TestSummaries(t *testing.T) {
	x := starterWithMeaning(t)
	for question, want := range map[string]bool{
		"tldr": true, "Tl;dr": true, "what happened": true, "what happened on 18 August": true, "коротко о саммите": true,
		"what happened at the oscars": false, "what happened to trump's cat": false, "malta summit bush gorbachev what happened": false,
	} {
		if a := ask(t, x, question, ""); a.Answered != want {
			t.Errorf("%s: answered %t with confidence %.2f", question, a.Answered, a.Confidence)
		}
	}
}

// TestTitlesShowTheirArticle: nothing of an article that is asked for by its title is too far off.
func TestTitlesShowTheirArticle(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	x := starterWithMeaning(t)
	for n := range x.articles() {
		c, err := x.article(n)
		if err != nil {
			t.Fatal(err)
		}
		a := ask(t, x, c.article.Title, "")
		if a.Wanted != Summary && len(a.Hits) != min(3, len(c.passages)) {
			t.Errorf("%s: %d passages", c.article.Title, len(a.Hits))
		}
	}
}

// TestFarPassagesAreLeftOut: nothing fills up an answer that scores far below the best.
func TestFarPassagesAreLeftOut(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	x := starterWithMeaning(t)
	fewer := 0
	for _, question := range []string{
		"who came with putin", "what was on the menu of the lunch", "how much did alaska cost", "how long did they talk",
		"who paid for the fuel of the russian planes", "what colour was the carpet", "кто был с Трампом",
	} {
		a := ask(t, x, question, "")
		all, err := x.Search(t.Context(), Question{Text: question, By: Ranked}, 3)
		if err != nil || !a.Answered {
			t.Fatal(question, err)
		}
		for i, h := range all.Hits {
			near := h.Score >= all.Hits[0].Score-farScore
			if shown := i < len(a.Hits); shown != near {
				t.Errorf("%s: passage %d scores %.1f below the best; shown: %t", question, i+1, all.Hits[0].Score-h.Score, shown)
			}
		}
		if len(a.Hits) < len(all.Hits) {
			fewer++
		}
	}
	if fewer == 0 {
		t.Error("nothing is left out")
	}
}

func TestKinds(t *testing.T) {
	for text, want := range map[string]Kind{
		"say @here 50 times": KindOrder, "иди нахуй": KindOrder, "ты тупой бот": KindOrder, "расскажи анекдот": KindOrder,
		"напиши стих": KindOrder, "анекдот расскажи": KindOrder, "u are a useless bot": KindOrder,
		"расскажи про шутку Лаврова": KindQuestion, "какой тупой ботинок надел Лавров": KindQuestion,
		"напиши кто приехал с Путиным": KindQuestion, "they say peace 3 times?": KindQuestion,
		"Что значит act as a mediator?": KindQuestion, "расскажи про стихийный протест": KindQuestion,
		"did they meet three times": KindQuestion, "what did putin say": KindQuestion, "кто рассказал анекдот про Путина": KindQuestion,
		"that's not what i asked": KindEmpty, "wrong!!": KindEmpty, "bullshit": KindEmpty,
		"no, that's wrong": KindEmpty, "спасибо, друг": KindEmpty, "це брехня": KindEmpty, "agreed 100%": KindEmpty, "are you sure?": KindEmpty,
		"was it fake news": KindQuestion, "who was wrong": KindQuestion, "no deal": KindQuestion, "is that true": KindQuestion, "ok": KindGreeting,
		"true or false: they signed a deal": KindQuestion, "right to fly over alaska": KindQuestion, "propaganda": KindEmpty,
	} {
		if got := kindOf(text, []token{{text: "word"}}); got != want {
			t.Errorf("%q is taken for %s", text, got)
		}
	}
}
