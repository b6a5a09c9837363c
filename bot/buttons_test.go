package bot

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"summitbot/bot/discordtest"
	"summitbot/bot/journal"
	"summitbot/corpus"
	"summitbot/index"
)

func TestContextButton(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	m := s.answer(known)
	r := s.response(s.press(m, "Context", s.AddUser("reader")), nil).Message
	if !r.Ephemeral() || len(r.Embeds) != len(m.Embeds) {
		t.Fatalf("%d embeds, private: %v", len(r.Embeds), r.Ephemeral())
	}
	wider := 0
	for i, e := range r.Embeds {
		passage, _ := unmark(t, m.Embeds[i].Description)
		around, own := unmark(t, e.Description)
		if !strings.HasPrefix(passage, own) {
			t.Errorf("the passage %q is shown as %q", passage, own)
		}
		if len(around) > len(passage) {
			wider++
		}
	}
	if wider == 0 {
		t.Error("nothing stands around the passages")
	}
}

func TestMoreButton(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	m := s.answer(known)
	first := m.Embeds[0].Description
	if r := s.response(s.press(m, "More", s.AddUser("other")), nil).Message; !r.Ephemeral() {
		t.Error("somebody else's press changes the answer")
	} else {
		wantText(t, r, say(english).notYours)
	}
	turned := s.response(s.press(m, "More", s.user), nil).Message
	if turned.ID != m.ID || len(turned.Embeds) == 0 || turned.Embeds[0].Description == first || turned.Content != m.Content {
		t.Fatalf("turned to %+v", turned.Embeds)
	}
	if !strings.Contains(turned.Embeds[0].Footer.Text, "4 of ") {
		t.Errorf("the footer is %q", turned.Embeds[0].Footer.Text)
	}
	for range mostPassages / mostEmbeds {
		if turned.Embeds[0].Description == first {
			break
		}
		turned = s.response(s.press(turned, "More", s.user), nil).Message
	}
	if turned.Embeds[0].Description != first {
		t.Error("the first passages do not come again")
	}
}

func TestClosestTopics(t *testing.T) {
	t.Parallel()
	s := newStage(t).run()
	m := s.answer("Did Lavrov sell zorbular quibblefax blorptastic wuzzlegribs to Smeldorian merchants yesterday?")
	wantText(t, m, say(english).noAnswer+" "+say(english).closest)
	topics := labels(m)
	if len(topics) == 0 || len(m.Embeds) > 0 {
		t.Fatalf("topics %q, embeds %+v", topics, m.Embeds)
	}
	wantAnswer(t, s.response(s.press(m, topics[0], s.user), nil).Message, topics[0])
	private := s.response(s.ask(map[string]any{questionOption: plain(quoted(m.Content)[0]), privateOption: true}), nil).Message
	if r := s.response(s.press(private, topics[0], s.user), nil).Message; !r.Ephemeral() {
		t.Error("a topic of a private answer is answered to all")
	}
}

func TestVotes(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "journal")
	j, err := journal.Open(dir, testLog(t))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	s := newStage(t).run(func(c *Config) { c.Journal = j })
	m := s.answer(known)
	if r := s.response(s.press(m, "👍", s.AddUser("reader")), nil).Message; !r.Ephemeral() {
		t.Error("thanks are public")
	}
	form := s.press(m, "👎", s.user)
	r, err := form.WaitFor(s.ctx, func(r discordtest.Response) bool { return r.Modal != nil })
	if err != nil || r.Modal.Title != say(english).whatIsWrong {
		t.Fatalf("%+v, %v", r.Modal, err)
	}
	sent, err := s.Submit(s.ctx, form, map[string]string{reasonInput: "That was *another* day"})
	wantText(t, s.response(sent, err).Message, say(english).thanks)
	s.answer(unknown)
	s.answer(strings.ToUpper(unknown) + "?")
	s.end()
	got, err := journal.Summarise(dir)
	if err != nil || got.Up != 1 || got.Votes != 2 || len(got.Unanswered) != 1 || got.Unanswered[0] != (journal.Asked{Question: unknown, Times: 2}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestOldMessages presses buttons of messages that another run of the bot has sent, over the same articles in another
// index, and over articles without the passage.
func TestOldMessages(t *testing.T) {
	t.Parallel()
	few := slices.DeleteFunc(starterArticles(), func(a *corpus.Article) bool { return !strings.Contains(a.Title, "delegation") })
	build := func() *index.Live {
		x, err := index.BuildInMemory(context.Background(), few)
		if err != nil {
			t.Fatal(err)
		}
		return index.NewLive(x)
	}
	first, live := build(), build()
	defer first.Close()
	defer live.Close()
	s := newStage(t).run(func(c *Config) { c.Articles = first })
	m := s.answer(known)
	s.end()
	s.run(func(c *Config) { c.Articles = live })
	around := s.response(s.press(m, "Context", s.user), nil).Message
	if len(around.Embeds) != len(m.Embeds) {
		t.Errorf("%d passages of %d", len(around.Embeds), len(m.Embeds))
	}
	turned := s.response(s.press(m, "More", s.user), nil).Message
	if turned.ID != m.ID || turned.Embeds[0].Description == m.Embeds[0].Description {
		t.Error("More does not turn an old message")
	}
	a, err := corpus.Parse("a.txt", []byte("Title: Boats\n\nThe boats were green."))
	if err != nil {
		t.Fatal(err)
	}
	other, err := index.BuildInMemory(context.Background(), []*corpus.Article{a})
	if err != nil {
		t.Fatal(err)
	}
	if err := live.Swap(other); err != nil {
		t.Fatal(err)
	}
	wantText(t, s.response(s.press(turned, "Context", s.user), nil).Message, say(english).gone)
	gone := s.response(s.press(turned, "More", s.user), nil).Message
	wantText(t, gone, say(english).gone)
	if !gone.Ephemeral() {
		t.Error("that the passage is gone is said to all")
	}
}
