package quote

import (
	"fmt"
	"strings"
	"testing"

	"summitbot/corpus"
)

// parsed makes articles of texts; each is named by its place.
func parsed(t testing.TB, texts ...string) []*corpus.Article {
	t.Helper()
	var out []*corpus.Article
	for i, text := range texts {
		a, err := corpus.Parse(fmt.Sprintf("%d.md", i), fmt.Appendf(nil, "---\nid: a%d\ndate: 2025-08-%02d\ntopics: [harbour]\n---\n%s\n", i, 20-i, text))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

func book(t testing.TB, texts ...string) *Book { return NewBook(parsed(t, texts...), people(t)) }

func TestSameWordsAreOneQuotation(t *testing.T) {
	b := book(t,
		"“Nobody saw the captain of the boat,” Mary Stone said on 14 August.",
		"It was quiet. “Nobody saw the captain of the boat.”",
		"Mary Stone said: „Nobody saw the captain of the boat“.",
		"“Nobody saw the captain of the boat,” Peter Oldfield said.",
	)
	if b.Len() != 3 {
		// Where two people said the same, a printing without a speaker is nobody's.
		t.Fatalf("%d quotations", b.Len())
	}
	stone := b.BySpeaker("Mary Stone")
	if len(stone) != 1 || len(stone[0].Sources) != 2 || stone[0].Said != (corpus.Date{Year: 2025, Month: 8, Day: 14}) ||
		stone[0].Published() != (corpus.Date{Year: 2025, Month: 8, Day: 18}) {
		t.Errorf("Mary Stone: %+v", stone)
	}
	b = book(t, "“Nobody saw the captain of the boat,” Mary Stone said.", "It was quiet. “Nobody saw the captain of the boat.”")
	if b.Len() != 1 || b.BySpeaker("Mary Stone")[0].Sources[1].Article != "a1" {
		t.Errorf("%d quotations", b.Len())
	}
}

func TestIDsAreOfTheWords(t *testing.T) {
	one := book(t, "“Nobody saw the captain of the boat,” Mary Stone said.")
	two := book(t, "“It rained all day long here,” Peter Oldfield said.", "Mary Stone says: «Nobody saw the captain of the boat».")
	id := one.BySpeaker("Mary Stone")[0].ID
	for _, spelling := range []string{id, strings.ToUpper(id), strings.TrimPrefix(id, "q-"), " " + id + " "} {
		if got := two.ByID(spelling); len(got) != 1 || got[0].Speaker != "Mary Stone" {
			t.Errorf("ByID(%q): %v", spelling, got)
		}
	}
	for _, wrong := range []string{"", "q-", id[:5], "q-zzzzzz", id + "0"} {
		if got := two.ByID(wrong); len(got) > 0 {
			t.Errorf("ByID(%q): %v", wrong, got[0].Text)
		}
	}
}

func TestWhoSaidIt(t *testing.T) {
	b := book(t,
		"“There is no deal until there is a deal,” Donald Trump said. “Next time in Moscow,” Vladimir Putin said.",
		"“The boats came back from the sea without the captain on Monday,” Mary Stone said.",
	)
	for words, want := range map[string]string{
		"There is no deal until there is a deal":                                      "Donald Trump",
		"there's no deal until there is a deal":                                       "Donald Trump",
		"next time in moscow!":                                                        "Vladimir Putin",
		"the boats returned from the sea without a captain on Monday":                 "Mary Stone",
		"I read that Trump said the boats came back from the sea without the captain": "Mary Stone",
		"nothing of the kind was ever said by anybody":                                "",
		"deal": "",
		"next week we fly, and some time later we are all in a train that ends, if the weather allows it, in Moscow": "",
	} {
		matches := b.Who(words, 3)
		got := ""
		if len(matches) > 0 {
			got = matches[0].Speaker
		}
		if got != want {
			t.Errorf("Who(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestSpeakersAreFoundByAnySpelling(t *testing.T) {
	b := book(t, "“There is no deal until there is a deal,” Trump said. “We shall see what comes of it,” Trump said. “Next time in Moscow,” Putin said.\n\n"+
		"“The boats came back without him,” Mary Stone said. “They came back empty,” John Stone said.")
	for typed, want := range map[string]string{
		"Trump": "Donald Trump", "трамп": "Donald Trump", "donald j. trump": "Donald Trump", "Путина": "Vladimir Putin", "mary stone": "Mary Stone",
		"Stone": "", "nobody": "", "": "",
	} {
		if got, ok := b.FindSpeaker(typed); got != want || ok != (want != "") {
			t.Errorf("FindSpeaker(%q) = %q, %t", typed, got, ok)
		}
	}
	for typed, want := range map[string]string{
		"": "[{Donald Trump 2} {John Stone 1}]", "st": "[{John Stone 1} {Mary Stone 1}]", "пут": "[{Vladimir Putin 1}]", "xyz": "[]",
	} {
		if got := fmt.Sprint(b.Complete(typed, 2)); got != want {
			t.Errorf("Complete(%q) = %s, want %s", typed, got, want)
		}
	}
	if got := fmt.Sprint(b.Topics("Donald Trump")); got != "[{harbour 2}]" {
		t.Errorf("topics: %s", got)
	}
}

func TestKeysMeanTheSameInAnotherBook(t *testing.T) {
	const said = "“We shall see what comes of it,” Mary Stone said."
	first, second := book(t, said, "“We shall see what comes of it,” Putin said."), book(t, "“Next time in Moscow,” Putin said.", said)
	stone := first.BySpeaker("Mary Stone")[0]
	if e := second.ByKey(stone.Key()); e == nil || e.Text != stone.Text || e.Speaker != "Mary Stone" {
		t.Errorf("Stone's words in the other book: %v", e)
	}
	putin := first.BySpeaker("Vladimir Putin")[0]
	if putin.ID != stone.ID || first.ByKey(putin.Key()) != putin || first.ByKey(stone.Key()) != stone {
		t.Error("the same words of two people are not told apart")
	}
	for _, key := range []string{putin.Key(), putin.ID, "", "q-000000.0000", "q-"} {
		if e := second.ByKey(key); e != nil {
			t.Errorf("ByKey(%q) = %q by %s", key, e.Text, e.Speaker)
		}
	}
	if name, ok := second.FindSpeaker(SpeakerID("Mary Stone")); !ok || name != "Mary Stone" {
		t.Errorf("the speaker with Stone's id: %q", name)
	}
	if name, ok := second.FindSpeaker(SpeakerID("Peter Oldfield")); ok {
		t.Errorf("somebody who is not quoted: %q", name)
	}
}

func TestRandomIsRepeatable(t *testing.T) {
	b := book(t, "“There is no deal until there is a deal,” Trump said. “We shall see what comes of it,” Trump said. “Next time in Moscow, if you like,” Putin said.")
	seen := make(map[string]bool)
	for seed := range uint64(20) {
		e := b.Random("", seed)
		if e == nil || e != b.Random("", seed) {
			t.Fatalf("seed %d: %v", seed, e)
		}
		seen[e.ID] = true
	}
	if len(seen) < 2 {
		t.Errorf("%d different ones", len(seen))
	}
	if e := b.Random("Vladimir Putin", 1); e == nil || e.Speaker != "Vladimir Putin" {
		t.Errorf("by Putin: %v", e)
	}
	if e := b.Random("Mary Stone", 1); e != nil {
		t.Errorf("by nobody: %v", e)
	}
}

func TestVariants(t *testing.T) {
	b := book(t, "“We expect that Kyiv and the European capitals will not disrupt the emerging progress,” Putin said.",
		"“We expect that Kyiv and European capitals will perceive it and not disrupt emerging progress,” Putin said.")
	first := b.BySpeaker("Vladimir Putin")[0]
	if got := b.Variants(first); len(got) != 1 || got[0].Entry != b.BySpeaker("Vladimir Putin")[1] {
		t.Errorf("variants: %v", got)
	}
}

func TestPeople(t *testing.T) {
	more := `- name: Mary Stone
  sex: f
  also: [Мэри Стоун]
  roles:
    - {title: harbour master, from: 2020-01-01, until: 2025-01-01, called: [harbour chief]}
- name: Donald Trump
  also: [The Donald]
`
	p, err := ReadPeople(strings.NewReader(more))
	if err != nil {
		t.Fatal(err)
	}
	if k := p.Find("Мэри Стоун"); k == nil || k.Name != "Mary Stone" || k.RoleOn(corpus.Date{Year: 2021}) != "harbour master" ||
		k.RoleOn(corpus.Date{Year: 2025, Month: 6, Day: 1}) != "" || k.RoleOn(corpus.Date{}) != "" {
		t.Errorf("Mary Stone: %+v", k)
	}
	if p.Find("Трамп") != nil || p.Find("the donald") == nil {
		t.Error("the operator's entry does not stand in for the program's own")
	}
	if p.Fingerprint() == people(t).Fingerprint() {
		t.Error("two lists have one fingerprint")
	}
	for _, wrong := range []string{"- sex: m\n", "- [", "- name: A\n  roles: [{from: yesterday}]\n"} {
		if _, err := ReadPeople(strings.NewReader(wrong)); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	var sources []Source
	for i := range 10_000 {
		sources = append(sources, Source{Article: "a", Quote: Quote{Text: fmt.Sprintf("these are the words of number %d", i), Speaker: fmt.Sprintf("Person Number%d", i), Status: Direct}})
	}
	book := BookOf(sources, people(b))
	for b.Loop() {
		book.Complete("number9999", 25)
	}
}
