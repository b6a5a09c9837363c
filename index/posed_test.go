package index

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"testing"

	"summitbot/corpus"
	"summitbot/corpus/articles"
	"summitbot/index/encoder"
)

// readPosed returns the questions put to the starter articles and the texts of their passages.
func readPosed(t *testing.T) (questions []PosedQuestion, texts map[string]string) {
	t.Helper()
	data, err := os.ReadFile("../corpus/articles/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		var q PosedQuestion
		if err := json.Unmarshal(line, &q); err != nil {
			t.Fatal(err)
		}
		questions = append(questions, q)
	}
	texts = make(map[string]string)
	loaded, _ := corpus.Load(articles.FS, 0)
	for _, a := range loaded {
		for _, p := range corpus.Passages(a) {
			texts[p.ID] = p.Text
		}
	}
	return questions, texts
}

// TestQuestionsPutAheadAreUpToDate fails after a change of the articles, of their questions or of the encoder's adapters.
func TestQuestionsPutAheadAreUpToDate(t *testing.T) {
	questions, texts := readPosed(t)
	if n := len(posedAhead) / posedSize; n != len(questions) || len(posedAhead)%posedSize != 0 {
		t.Errorf("vectors of %d questions of %d: run go generate ./index", n, len(questions))
	}
	e, err := encoder.New()
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range questions {
		text, ok := texts[q.Passage]
		if !ok {
			t.Errorf("passage %s is gone, put this to the one in its place: %s", q.Passage, q.Question)
			continue
		}
		if i%199 != 0 {
			continue
		}
		v := e.Query(q.Question)
		p := posedTo(&v, text)
		if nearest := p.answered; q.Answer != nil && math.Abs(nearest-1) > .01 {
			t.Errorf("%q to %s: its own vector is %.2f near: run go generate ./index", q.Question, q.Passage, nearest)
		}
		if nearest := p.unanswered; q.Answer == nil && math.Abs(nearest-1) > .01 {
			t.Errorf("%q, not answered by %s: its own vector is %.2f near: run go generate ./index", q.Question, q.Passage, nearest)
		}
	}
}

// TestQuestionsPutAheadCount asks one of them, and the same of an article that has none.
func TestQuestionsPutAheadCount(t *testing.T) {
	x := starterWithMeaning(t)
	ctx := context.Background()
	const question = "who came with putin"
	with, err := x.Explain(ctx, Question{Text: question})
	if err != nil {
		t.Fatal(err)
	}
	without, err := x.Explain(ctx, Question{Text: question, By: WordsAndMeaning})
	if err != nil {
		t.Fatal(err)
	}
	guesses := 0
	for _, e := range []Explanation{with, without} {
		for _, c := range e.Candidates {
			if math.Abs(c.Evidence[featPosed]-guessedPosed(c.Evidence[featMeaning])) < 1e-9 {
				guesses++
			}
		}
	}
	if guesses != len(without.Candidates) {
		t.Errorf("%d guesses, want %d: for every passage where questions put ahead do not count, and for none where they do", guesses, len(without.Candidates))
	}
	if with.Signals[signalNearestPosed] == 0 || without.Signals[signalNearestPosed] != 0 {
		t.Errorf("signals of questions put ahead: %v with them, %v without", with.Signals, without.Signals)
	}
}

func TestWritePosed(t *testing.T) {
	a, err := corpus.Parse("boat.txt", []byte("Title: A boat\n\nThe boat is blue. It was built in 1912.\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := corpus.Passages(a)[0]
	answer := "blue"
	var out bytes.Buffer
	gone, err := WritePosed(&out, []*corpus.Article{a}, []PosedQuestion{
		{p.ID, "what colour is it", &answer}, {"boat#00000000", "is it fast", nil}, {p.ID, "who built it", nil},
	})
	if err != nil || len(gone) != 1 || gone[0].Question != "is it fast" {
		t.Errorf("gone %v, error %v", gone, err)
	}
	if out.Len() != 2*posedSize {
		t.Errorf("%d bytes, want those of 2 questions", out.Len())
	}
	q := new(encoder.Vector)
	if got := posedTo(q, p.Text); got.known {
		t.Errorf("questions to a passage to which none were put: %+v", got)
	}
}
