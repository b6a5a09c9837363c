package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
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
	heads := make(map[string]int)
	for at := 0; at < len(posedAhead); at += posedSize {
		heads[string(posedAhead[at:][:posedHead])]++
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
		if q.Answer != nil && *q.Answer != "" && q.answerIn(text) == (corpus.Span{}) {
			t.Errorf("passage %s does not have the words %q", q.Passage, *q.Answer)
		}
		head := string(q.head(text))
		if heads[head]--; heads[head] < 0 {
			t.Errorf("%q to %s is new: run go generate ./index", q.Question, q.Passage)
		}
		if i%199 != 0 {
			continue
		}
		v := e.Query(q.Question)
		p := posedTo(&v, text)
		if nearest := max(p.answered, p.unanswered); math.Abs(nearest-1) > .01 {
			t.Errorf("%q to %s: its own vector is %.2f near: run go generate ./index", q.Question, q.Passage, nearest)
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
	for _, c := range with.Candidates {
		if c.Evidence[featUnposed] != 0 || c.Evidence[featPosed] == 0 {
			t.Errorf("%s, to which questions were put: %v", c.Passage.ID, c.Evidence)
		}
	}
	for _, c := range without.Candidates {
		if c.Evidence[featUnposed] != 1 || c.Evidence[featPosed] != 0 || c.Evidence[featUnposedMeaning] != c.Evidence[featMeaning] {
			t.Errorf("%s, where questions put ahead do not count: %v", c.Passage.ID, c.Evidence)
		}
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
	var kept [][]byte
	for entry := range slices.Chunk(out.Bytes(), posedSize) {
		kept = append(kept, entry[:posedHead])
	}
	at := strings.Index(p.Text, answer)
	want := [][]byte{
		binary.LittleEndian.AppendUint64(nil, textKey(p.Text)),
		binary.LittleEndian.AppendUint64(nil, textKey(p.Text)),
	}
	want[0] = append(binary.LittleEndian.AppendUint64(want[0], textKey("what colour is it")), 1, byte(at), 0, byte(at+len(answer)), 0)
	want[1] = append(binary.LittleEndian.AppendUint64(want[1], textKey("who built it")), 0, 0, 0, 0, 0)
	if !slices.EqualFunc(kept, want, bytes.Equal) {
		t.Errorf("entries begin with %v, want %v", kept, want)
	}
	if got := posedTo(new(encoder.Vector), p.Text); got.known {
		t.Errorf("questions to a passage that the program has none for: %+v", got)
	}
}
