package index

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"summitbot/corpus"
)

// TestFindByKey finds every passage of the starter articles again by its key, in another build than the one that the key
// is from, and with it the paragraphs around.
func TestFindByKey(t *testing.T) {
	c := starter()
	live := NewLive(builtAndOpened(t, c))
	defer live.Close()
	form := regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)
	for _, a := range c.Articles {
		for _, p := range corpus.Passages(a) {
			key := Key(p)
			if !form.MatchString(key) {
				t.Fatalf("key %q", key)
			}
			f, ok, err := live.Find(key)
			if err != nil || !ok || f.Passage.ID != p.ID || f.Passage.Text != p.Text {
				t.Fatalf("%s: %v, %v, %q", p.ID, ok, err, f.Passage.Text)
			}
			for _, around := range []corpus.Span{f.Before, f.After} {
				if around != (corpus.Span{}) && strings.TrimSpace(a.Text[around.Start:around.End]) == "" {
					t.Errorf("%s: the surroundings %v are empty", p.ID, around)
				}
			}
			if f.Before.End > p.Start || f.After != (corpus.Span{}) && f.After.Start < p.End {
				t.Errorf("%s at %v: surroundings %v, %v", p.ID, p.Span, f.Before, f.After)
			}
		}
	}
}

func TestFindWhatAnswersJoin(t *testing.T) {
	a, err := corpus.Parse("a.txt", []byte("Title: Boats\n\nThe first boat was green.\n\nThe second boat was blue.\n\nThe third boat was red.\n\nThe fourth boat was white."))
	if err != nil {
		t.Fatal(err)
	}
	live := NewLive(inMemory(t, corpus.Collection{Articles: []*corpus.Article{a}}))
	defer live.Close()
	answer, err := live.Search(context.Background(), Question{Text: "second boat third boat"}, 3)
	if err != nil || !answer.Answered {
		t.Fatal(answer, err)
	}
	p := answer.Hits[0].Passage
	if !strings.Contains(p.Text, "\n\n") {
		t.Fatalf("the passages were not joined: %q", p.Text)
	}
	f, ok, err := live.Find(Key(p))
	if err != nil || !ok || f.Passage.Text != p.Text {
		t.Fatalf("%v, %v, %q", ok, err, f.Passage.Text)
	}
}

func TestFindNothing(t *testing.T) {
	live := NewLive(inMemory(t, starter()))
	known, err := live.Search(context.Background(), Question{Text: "who came with putin"}, 1)
	if err != nil || !known.Answered {
		t.Fatal(known, err)
	}
	key := Key(known.Hits[0].Passage)
	for _, wrong := range []string{"", "x", "***********00000000", key[:keyLength], key[:keyLength] + "00000000", "AAAAAAAAAAA" + key[keyLength:]} {
		if _, ok, err := live.Find(wrong); ok || err != nil {
			t.Errorf("%q: %v, %v", wrong, ok, err)
		}
	}
	about, err := live.About()
	if err != nil || about.Articles != len(starter().Articles) {
		t.Errorf("%+v, %v", about, err)
	}
	titles, err := live.Titles(2)
	if err != nil || len(titles) != 2 || titles[0] != starter().Articles[0].Title {
		t.Errorf("%q, %v", titles, err)
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := live.Find(key); err != ErrClosed {
		t.Errorf("after Close: %v", err)
	}
	if _, err := live.About(); err != ErrClosed {
		t.Errorf("after Close: %v", err)
	}
}

func TestList(t *testing.T) {
	c := starter()
	live := NewLive(builtAndOpened(t, c))
	defer live.Close()
	all, err := live.List("")
	if err != nil || len(all) != len(c.Articles) {
		t.Fatalf("%d of %d articles, %v", len(all), len(c.Articles), err)
	}
	for i, l := range all {
		if i > 0 && all[i-1].Date.Compare(l.Date) < 0 {
			t.Errorf("%s, of %s, stands after one of %s", l.ID, l.Date, all[i-1].Date)
		}
		a, ok, err := live.Article(l.ID)
		if err != nil || !ok || (Listed{a.ID, a.Title, a.Publisher, a.File, a.Date}) != l {
			t.Errorf("listed as %+v: %v, %v", l, ok, err)
		}
	}
	some, err := live.List("  DELEGATION russian ")
	if err != nil || len(some) == 0 || len(some) == len(all) || !strings.Contains(some[0].Title, "delegation") {
		t.Errorf("%+v, %v", some, err)
	}
	if _, ok, err := live.Article("none"); ok || err != nil {
		t.Errorf("an article that is not there: %v, %v", ok, err)
	}
}
