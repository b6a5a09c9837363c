package bot

import (
	"context"
	"strings"
	"sync"
	"testing"

	"summitbot/bot/discordtest"
	"summitbot/corpus"
	quotation "summitbot/corpus/quote"
	"summitbot/index"
)

var ownPeople = sync.OnceValue(func() *quotation.People {
	people, err := quotation.ReadPeople(nil)
	if err != nil {
		panic(err)
	}
	return people
})

// starterBook are the quotations of the starter articles, made before the bot is asked for them.
func starterBook(t testing.TB) (book *quotation.Book) {
	t.Helper()
	err := starter().Quotes(context.Background(), ownPeople(), func(_ *index.Index, b *quotation.Book) error {
		book = b
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// quoting starts the bot over the starter articles and returns their quotations.
func quoting(t testing.TB) (*stage, *quotation.Book) {
	t.Helper()
	book := starterBook(t)
	return newStage(t).run(func(c *Config) { c.People = ownPeople() }), book
}

// use uses a slash command in a language, "" for English.
func (s *stage) use(name, locale string, options map[string]any) *discordtest.Message {
	s.t.Helper()
	i, err := s.Slash(s.ctx, discordtest.Invocation{User: s.user, Channel: s.channel, Name: name, Locale: locale, Options: options})
	return s.response(i, err).Message
}

// card returns the quotation of the book that an embed shows, and fails where its words or its speaker are others.
func card(t testing.TB, book *quotation.Book, e discordtest.Embed) *quotation.Entry {
	t.Helper()
	id, _, _ := strings.Cut(e.Footer.Text, " · ")
	words, below, _ := strings.Cut(e.Description, "\n— ")
	words = plain(strings.Trim(words, "“”«»"))
	for _, entry := range book.ByID(id) {
		speaker := "**" + inert(entry.Speaker) + "**"
		if entry.Speaker == "" {
			speaker = sayQuotes(english).unattributed
		}
		if !strings.HasPrefix(below, speaker) {
			continue
		}
		for _, s := range entry.Sources {
			if strings.Trim(s.Quote.Text, "“”«»") == words {
				return entry
			}
		}
	}
	t.Fatalf("%s is not in the book as it is shown: %q", id, e.Description)
	return nil
}

func TestQuoteAbout(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	m := s.use("quote about", "", map[string]any{topicOption: "security of Ukraine", byOption: "путин"})
	if len(m.Embeds) != 1 || m.Ephemeral() {
		t.Fatalf("%d cards, private: %t, %q", len(m.Embeds), m.Ephemeral(), m.Content)
	}
	e := card(t, book, m.Embeds[0])
	if e.Speaker != "Vladimir Putin" || !strings.Contains(strings.ToLower(e.Text), "security") {
		t.Errorf("%q by %s", e.Text, e.Speaker)
	}
	if d := m.Embeds[0].Description; !strings.Contains(d, "President of Russia") || !strings.Contains(d, "translated from Russian") && !strings.Contains(d, "in translation") {
		t.Errorf("role or translation is missing: %q", d)
	}
	if got := strings.Join(labels(m), " "); got != "Context Another Sources" {
		t.Errorf("buttons: %s", got)
	}
	if got := quoted(m.Content); len(got) != 1 || got[0] != "security of Ukraine" {
		t.Errorf("the topic is shown as %q", m.Content)
	}
	// By id, as autocompletion gives it, in a language, and without anybody named.
	byID := s.use("quote about", "", map[string]any{topicOption: "security of Ukraine", byOption: quotation.SpeakerID("Vladimir Putin"), languageOption: "en"})
	if card(t, book, byID.Embeds[0]) != e {
		t.Error("the id means somebody else than the name")
	}
	russianWords := s.use("quote about", "", map[string]any{topicOption: "безопасность Украины", byOption: "Putin", languageOption: "ru"})
	if len(russianWords.Embeds) != 1 || corpus.DetectLang(card(t, book, russianWords.Embeds[0]).Text) != "ru" {
		t.Errorf("Russian words: %+v", russianWords)
	}
	anybody := s.use("quote about", "", map[string]any{topicOption: "ceasefire"})
	if len(anybody.Embeds) != 1 || card(t, book, anybody.Embeds[0]).Speaker == "" {
		t.Errorf("by anybody: %+v", anybody)
	}
	wantText(t, s.use("quote about", "", map[string]any{topicOption: "zorbular quibblefax"}), sayQuotes(english).noTopic)
	wantText(t, s.use("quote about", "uk", map[string]any{topicOption: "zorbular quibblefax"}), sayQuotes(ukrainian).noTopic)
	wantText(t, s.use("quote about", "", map[string]any{topicOption: "peace", byOption: "Zaphod *Beeblebrox*"}), `quote nobody called Zaphod \*Beeblebrox\*.`)
	wantText(t, s.use("quote about", "ru", map[string]any{topicOption: "zorbular quibblefax", byOption: "Трамп"}), "Donald Trump: слов об этом в статьях нет")
	// A passage on the topic quotes him, but on something else.
	wantText(t, s.use("quote about", "", map[string]any{topicOption: "USSR sweatshirt", byOption: "Lavrov"}), "no words by Sergey Lavrov about that")
	// Words that are somebody else's.
	m = s.use("quote about", "", map[string]any{topicOption: "Next time in Moscow", byOption: "Lavrov"})
	wantText(t, m, "No such words by Sergey Lavrov. They are Vladimir Putin's:")
	if len(m.Embeds) != 1 || card(t, book, m.Embeds[0]).Speaker != "Vladimir Putin" {
		t.Error("the card shows another")
	}
}

func TestQuoteButtons(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	m := s.use("quote about", "", map[string]any{topicOption: "security of Ukraine", byOption: "Putin"})
	first := card(t, book, m.Embeds[0])
	around := s.response(s.press(m, "Context", s.AddUser("reader")), nil).Message
	if !around.Ephemeral() || len(around.Embeds) != 1 {
		t.Fatalf("context: %+v", around)
	}
	whole, own := unmark(t, around.Embeds[0].Description)
	if own != shownSource(first).Quote.Text || len(whole) <= len(own) {
		t.Errorf("the context of %q is %q", own, whole)
	}
	sources := s.response(s.press(m, "Sources", s.user), nil).Message
	if n := strings.Count(sources.Content, "\n• "); !sources.Ephemeral() || n < len(first.Sources) || !strings.Contains(sources.Content, first.ID) {
		t.Errorf("%d sources of %d: %q", n, len(first.Sources), sources.Content)
	}
	if r := s.response(s.press(m, "Another", s.AddUser("other")), nil).Message; !r.Ephemeral() || !strings.Contains(r.Content, say(english).notYours) {
		t.Errorf("somebody else turns it: %+v", r)
	}
	seen := map[*quotation.Entry]bool{first: true}
	turned := m
	for range mostPassages {
		turned = s.response(s.press(turned, "Another", s.user), nil).Message
		e := card(t, book, turned.Embeds[0])
		if turned.ID != m.ID || e.Speaker != "Vladimir Putin" {
			t.Fatalf("turned to %q by %s", e.Text, e.Speaker)
		}
		if e == first {
			break
		}
		if seen[e] {
			t.Fatalf("%q comes twice", e.Text)
		}
		seen[e] = true
	}
	if len(seen) < 2 || card(t, book, turned.Embeds[0]) != first {
		t.Errorf("%d quotations, and the first does not come again", len(seen))
	}
}

func TestQuoteRandom(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	m := s.use("quote random", "", nil)
	card(t, book, m.Embeds[0])
	m = s.use("quote random", "ru", map[string]any{byOption: "Зеленский"})
	for _, label := range []string{sayQuotes(russian).anotherButton, sayQuotes(english).anotherButton, sayQuotes(english).anotherButton} {
		if e := card(t, book, m.Embeds[0]); e.Speaker != "Volodymyr Zelenskyy" {
			t.Errorf("%q by %s", e.Text, e.Speaker)
		}
		m = s.response(s.press(m, label, s.user), nil).Message // in the language of who presses
	}
	wantText(t, s.use("quote random", "", map[string]any{byOption: "nobody at all"}), "quote nobody called nobody at all.")
}

func TestQuoteWho(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	m := s.use("quote who", "", map[string]any{wordsOption: `"next time in moscow!"`})
	if e := card(t, book, m.Embeds[0]); e.Speaker != "Vladimir Putin" {
		t.Errorf("%q by %s", e.Text, e.Speaker)
	}
	if want := strings.TrimSpace(quote([]string{`"next time in moscow!"`})); strings.TrimSpace(m.Content) != want {
		t.Errorf("said %q, not %q", m.Content, want)
	}
	m = s.use("quote who", "", map[string]any{wordsOption: "next time in Moscow", byOption: "трамп"})
	wantText(t, m, "No such words by Donald Trump. They are Vladimir Putin's:")
	if e := card(t, book, m.Embeds[0]); e.Speaker != "Vladimir Putin" {
		t.Errorf("%q by %s", e.Text, e.Speaker)
	}
	wantText(t, s.use("quote who", "", map[string]any{wordsOption: "zorbular quibblefax and so on"}), sayQuotes(english).noWords)
	wantText(t, s.use("quote who", "", map[string]any{wordsOption: "?!"}), say(english).noText)
	// What no source gives to anybody is nobody's.
	for _, e := range book.BySpeaker("") {
		if words := strings.Fields(e.Text); len(words) > 5 && len(e.Text) < maxQuestion && len(book.ByID(e.ID)) == 1 {
			m := s.use("quote who", "", map[string]any{wordsOption: e.Text})
			if got := card(t, book, m.Embeds[0]); got.ID == e.ID && !strings.Contains(m.Embeds[0].Description, "— unattributed") {
				t.Errorf("%q is given to %q", e.Text, m.Embeds[0].Description)
			}
			break
		}
	}
}

func TestQuoteID(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	for _, e := range book.BySpeaker("Vladimir Putin")[:3] {
		m := s.use("quote id", "", map[string]any{idOption: " " + strings.ToUpper(e.ID)})
		if got := card(t, book, m.Embeds[0]); got.ID != e.ID {
			t.Errorf("%s shows %s", e.ID, got.ID)
		}
	}
	wantText(t, s.use("quote id", "", map[string]any{idOption: "q-000000*"}), `There is no quotation q-000000\*.`)
}

func TestQuotesOfAPerson(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	m := s.use("quotes", "", map[string]any{personOption: "Путіна"})
	wantText(t, m, "**Vladimir Putin**, President of Russia")
	wantText(t, m, renderSpeaker("Vladimir Putin", book.BySpeaker("Vladimir Putin"), book.Topics("Vladimir Putin"), sayQuotes(english)))
	wantText(t, s.use("quotes", "", map[string]any{personOption: "Vladimir Pu"}), "You could mean: Vladimir Putin")
}

func TestPersonsAreCompleted(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	for _, c := range []struct{ command, option, typed string }{
		{"quote about", byOption, "put"}, {"quote random", byOption, "пут"}, {"quote who", byOption, "Vladimir P"}, {"quotes", personOption, "Пут"},
	} {
		options := map[string]any{c.option: c.typed}
		i, err := s.Autocomplete(s.ctx, discordtest.Invocation{User: s.user, Channel: s.channel, Name: c.command, Options: options}, c.option)
		choices := s.response(i, err).Choices
		if len(choices) == 0 || choices[0].Value != quotation.SpeakerID("Vladimir Putin") || !strings.HasPrefix(choices[0].Name, "Vladimir Putin (") {
			t.Errorf("/%s %q: %+v", c.command, c.typed, choices)
			continue
		}
		if name, ok := book.FindSpeaker(choices[0].Value.(string)); !ok || name != "Vladimir Putin" {
			t.Errorf("the id means %q", name)
		}
	}
	i, err := s.Autocomplete(s.ctx, discordtest.Invocation{User: s.user, Channel: s.channel, Name: "quotes", Options: map[string]any{personOption: ""}}, personOption)
	if n := len(s.response(i, err).Choices); n != maxChoices {
		t.Errorf("%d choices for nothing", n)
	}
}

func TestWhoSaidThis(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	ask := func(text string) *discordtest.Message {
		t.Helper()
		target := s.post(discordtest.Post{User: s.AddUser("somebody"), Text: text})
		i, err := s.MessageCommand(s.ctx, discordtest.Invocation{User: s.user, Channel: s.channel, Name: whoCommand, Target: target})
		m := s.response(i, err).Message
		if !m.Ephemeral() {
			t.Errorf("all see who said %q", text)
		}
		return m
	}
	for text, remark := range map[string]string{
		"I still remember “next time in moscow” lol": "",
		"Putin said: \"Next time in Moscow\"":        "",
		"And Trump was like “Next time in Moscow”":   "No such words by Donald Trump. They are Vladimir Putin's:",
		"\"Next time in Moscow\"\n— Donald Trump":    "No such words by Donald Trump. They are Vladimir Putin's:",
	} {
		m := ask(text)
		if len(m.Embeds) != 1 {
			t.Errorf("%q: %q", text, m.Content)
			continue
		}
		if e := card(t, book, m.Embeds[0]); e.Speaker != "Vladimir Putin" {
			t.Errorf("%q: %q by %s", text, e.Text, e.Speaker)
		}
		if _, said, _ := strings.Cut(m.Content, "\n"); said != remark {
			t.Errorf("%q: remarked %q", text, said)
		}
	}
	wantText(t, ask("the weather is fine today and the shops are open"), sayQuotes(english).noWords)
	wantText(t, ask("🤷‍♀️"), sayQuotes(english).noWords)
}

func TestQuestionsForQuotations(t *testing.T) {
	t.Parallel()
	s, book := quoting(t)
	m := s.answer("What did Putin say about the security of Ukraine?")
	if len(m.Embeds) == 0 {
		t.Fatalf("no cards: %q", m.Content)
	}
	for _, e := range m.Embeds {
		if got := card(t, book, e); got.Speaker != "Vladimir Putin" {
			t.Errorf("%q by %s", got.Text, got.Speaker)
		}
	}
	m = s.reply(discordtest.Post{Text: s.Bot.Mention() + ` Did Trump say "next time in Moscow"?`})
	wantText(t, m, "No such words by Donald Trump. They are Vladimir Putin's:")
	card(t, book, m.Embeds[0])
	m = s.reply(discordtest.Post{Channel: s.OpenDM(s.user), Text: "who said next time in moscow"})
	if e := card(t, book, m.Embeds[0]); e.Speaker != "Vladimir Putin" {
		t.Errorf("%q by %s", e.Text, e.Speaker)
	}
	private := s.response(s.ask(map[string]any{questionOption: "who said next time in moscow", privateOption: true}), nil).Message
	shared := s.response(s.press(private, "Share", s.user), nil).Message
	if !private.Ephemeral() || shared.Ephemeral() || card(t, book, shared.Embeds[0]) != card(t, book, private.Embeds[0]) {
		t.Error("what is shared is another quotation")
	}
	// Where nobody is quoted the question is answered as others are.
	if m := s.answer("What did the cook say about zorbular quibblefax?"); len(m.Embeds) != 0 && strings.Contains(m.Embeds[0].Footer.Text, "q-") {
		t.Errorf("a card: %+v", m.Embeds[0])
	}
}

// TestQuotesOfOldMessages presses buttons of cards whose quotation is gone from the articles.
func TestQuotesOfOldMessages(t *testing.T) {
	t.Parallel()
	parse := func(text string) *index.Index {
		a, err := corpus.Parse("a.txt", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		x, err := index.BuildInMemory(context.Background(), []*corpus.Article{a})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	const boats = "Title: Boats\nURL: https://example.org/boats\nPublisher: The Harbour\n\n“The boats @everyone came back without the *captain*,” Mary Stone said on Monday."
	live := index.NewLive(parse(boats))
	defer live.Close()
	s := newStage(t).run(func(c *Config) { c.Articles = live })
	m := s.use("quote who", "", map[string]any{wordsOption: "boats came back without the captain", byOption: "Peter Oldfield"})
	e := m.Embeds[0]
	if !strings.HasPrefix(e.URL, "https://example.org/boats#:~:text=The%20boats%20%40everyone%20came") || e.Author.Name != "The Harbour" {
		t.Errorf("linked to %s, by %+v", e.URL, e.Author)
	}
	if words, _, _ := strings.Cut(e.Description, "\n"); active(words) != "" || plain(words) != "“The boats @everyone came back without the *captain*,”" {
		t.Errorf("shown as %q", e.Description)
	}
	if err := live.Swap(parse(strings.Replace(boats, "Title", "Author: X\nTitle", 1))); err != nil {
		t.Fatal(err)
	}
	wantText(t, s.response(s.press(m, "Sources", s.user), nil).Message, "The Harbour")
	if err := live.Swap(parse("Title: Boats\n\nThe boats were green.")); err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"Context", "Sources"} {
		wantText(t, s.response(s.press(m, label, s.user), nil).Message, say(english).gone)
	}
}

func FuzzTurn(f *testing.F) {
	f.Add(turn{byTopic, quotation.SpeakerID("Vladimir Putin"), ukrainian, 8, "1234567890123456789"}.String())
	f.Add(turn{how: atRandom, asker: "1"}.String())
	for _, words := range []string{"", "a::::", "a:::9:1", "a:::-1:1", "a:::0:1:2"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if got, ok := parseTurn(words); ok {
			again, ok := parseTurn(got.String())
			if !ok || again != got || got.at < 0 || got.at >= mostPassages {
				t.Errorf("%q is read as %+v, and then as %+v", words, got, again)
			}
		}
	})
}

// TestTurnsFitBehindAButton holds the longest that a button must carry against Discord's limit.
func TestTurnsFitBehindAButton(t *testing.T) {
	longest := turn{byTopic, quotation.SpeakerID("Vladimir Putin"), ukrainian, mostPassages - 1, "12345678901234567890"}
	if id := customID(anotherButton, longest.String()); !fitsCustomID(id) {
		t.Errorf("%q has %d characters", id, len(id))
	}
	key := (&quotation.Entry{ID: "q-0123456789ab"}).Key()
	for _, name := range []string{quoteContextButton, quoteSourcesButton} {
		if id := customID(name, strings.Join([]string{key, key, key}, ":")); !fitsCustomID(id) {
			t.Errorf("%q has %d characters", id, len(id))
		}
	}
}
