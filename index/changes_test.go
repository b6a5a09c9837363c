package index

import (
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"summitbot/corpus"
	"summitbot/corpus/articles"
)

// changingShelf returns the starter articles and 40 others before and after a change of them: some are added at the
// beginning, in the middle and at the end, some are gone, some have other words.
func changingShelf(t *testing.T) (before, after fstest.MapFS) {
	t.Helper()
	before, after = growing(40), growing(40)
	names, err := fs.Glob(articles.FS, "*.md")
	if err != nil || len(names) < 6 {
		t.Fatal(names, err)
	}
	for i, name := range names {
		data, err := fs.ReadFile(articles.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if i%7 != 3 {
			before[name] = &fstest.MapFile{Data: data}
		}
		if i%7 != 5 {
			after[name] = &fstest.MapFile{Data: data}
		}
	}
	delete(after, "007.txt")
	after["011.txt"] = &fstest.MapFile{Data: []byte("Title: Boat 11\n\nBoat number 11 has sunk. Its wreck lies off Zanzibar.\n")}
	after["aaa.txt"] = &fstest.MapFile{Data: []byte("Title: Zanzibar\n\nThe harbour of Zanzibar has a lighthouse. Boats have a mast there.\n")}
	after["zzz.txt"] = &fstest.MapFile{Data: []byte("Title: Talks over boats\n\nPutin and Trump never spoke about boats.\n")}
	return before, after
}

// changed returns an index of the articles of before that has taken the changes to after in, and one built of after.
func changed(t *testing.T, before, after fs.FS, meaning bool) (taken, built *Index) {
	t.Helper()
	cfg := Config{Dir: t.TempDir(), Meaning: meaning, Wait: Forever, Log: testLog(t)}
	prepare := func(files fs.FS) *Index {
		cfg.Sources = []corpus.Source{{Name: "shelf", FS: files}}
		x, err := Prepare(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := x.Close(); err != nil {
				t.Error(err)
			}
		})
		return x
	}
	prepare(before)
	taken = prepare(after)
	if len(taken.views) != 2 {
		t.Fatalf("%d parts", len(taken.views))
	}
	cfg.Dir = t.TempDir()
	return taken, prepare(after)
}

// TestChangesAnswerAsIfBuiltTogether wants the same answers, to the last bit, whether articles were indexed together or
// came and went later.
func TestChangesAnswerAsIfBuiltTogether(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long under the race detector")
	}
	before, after := changingShelf(t)
	for _, meaning := range []bool{false, true} {
		taken, built := changed(t, before, after, meaning)
		if taken.Passages() != built.Passages() || math.Float64bits(taken.avgLength) != math.Float64bits(built.avgLength) {
			t.Errorf("%d passages of %v terms, built %d of %v", taken.Passages(), taken.avgLength, built.Passages(), built.avgLength)
		}
		if !reflect.DeepEqual(taken.vocabulary, built.vocabulary) {
			t.Error("the vocabularies differ")
		}
		var passages [2][]corpus.Passage
		for i, x := range []*Index{taken, built} {
			if err := x.EachPassage(func(p corpus.Passage) bool { passages[i] = append(passages[i], p); return true }); err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(passages[0], passages[1]) {
			t.Error("the passages differ")
		}
		questions := []string{
			"which boat has sunk", "what does the harbour of Zanzibar have", "how many times were the sails of boat number 12 patched",
			"what did Putin and Trump say about boats", "who met whom in Alaska", "what did Zelenskyy say about a ceasefire",
			"how long did the meeting last", "was sagte boat number 7", "do boats have a mast", "что сказал Путин", "zanzibr",
		}
		for i := 0; i < len(passages[1]); i += 15 {
			questions = append(questions, passages[1][i].Text)
		}
		answered := 0
		for _, question := range questions {
			for _, by := range []Basis{All, WordsAndMeaning} {
				got, err := taken.Search(t.Context(), Question{Text: question, By: by}, 10)
				if err != nil {
					t.Fatal(err)
				}
				want, err := built.Search(t.Context(), Question{Text: question, By: by}, 10)
				if err != nil {
					t.Fatal(err)
				}
				if want.Answered {
					answered++
				}
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%q, meaning %t: got %s, want %s", question, meaning, sketch(got), sketch(want))
				}
			}
		}
		if answered < 40 {
			t.Errorf("only %d questions have an answer", answered)
		}
	}
}

func sketch(a Answer) string {
	out := []string{fmt.Sprint(a.Confidence)}
	for _, h := range a.Hits {
		out = append(out, fmt.Sprint(h.Passage.ID, " ", h.Score))
	}
	return strings.Join(out, ", ")
}

// TestChangesKeepScoresExact compares the recall of words with that of an index built at once, and MaxScore's with that of
// looking at every posting, where the average length has changed much.
func TestChangesKeepScoresExact(t *testing.T) {
	before, after := fstest.MapFS{}, fstest.MapFS{}
	for i, a := range invented(1200, 9).Articles {
		file := &fstest.MapFile{Data: []byte("Title: " + a.Title + "\n\n" + a.Text)}
		name := fmt.Sprintf("%04d.txt", (i*607)%1200)
		if i >= 200 {
			before[name] = file
		}
		if i < 1150 {
			after[name] = file
		}
	}
	taken, built := changed(t, before, after, false)
	for i := range 60 {
		query := []weightedTerm{{fmt.Sprintf("w%dx", i%9), 1}, {fmt.Sprintf("w%dx", i), 1}, {"t3x", 0.5}}
		got, err := taken.recall(t.Context(), query, 25)
		if err != nil {
			t.Fatal(err)
		}
		want, err := built.recall(t.Context(), query, 25)
		if err != nil {
			t.Fatal(err)
		}
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Fatalf("%v: got %v, want %v", query, got, want)
		}
	}
}

// TestHiddenArticlesCannotBeFound asks for a passage of an article that is gone by its key.
func TestHiddenArticlesCannotBeFound(t *testing.T) {
	before, after := changingShelf(t)
	taken, built := changed(t, before, after, false)
	live := NewLive(taken)
	first, err := taken.store.article(7) // of the generation
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := live.Find(Key(first.passages[0])); ok || err != nil {
		t.Errorf("%q is found, error %v", first.passages[0].Text, err)
	}
	for n := range built.articles() {
		c, err := built.article(n)
		if err != nil {
			t.Fatal(err)
		}
		found, ok, err := live.Find(Key(c.passages[0]))
		if !ok || err != nil || !reflect.DeepEqual(found.Article, c.article) {
			t.Errorf("%s is not found: %v", c.article.ID, err)
		}
	}
	titles, err := live.Titles(1000)
	if err != nil || len(titles) != built.articles() || titles[len(titles)-1] != "Talks over boats" {
		t.Errorf("titles %q, error %v", titles, err)
	}
}
