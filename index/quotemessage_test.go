package index

import (
	"testing"

	"summitbot/corpus/quote"
)

func TestQuotedIn(t *testing.T) {
	people, err := quote.ReadPeople(nil)
	if err != nil {
		t.Fatal(err)
	}
	x := spoken(t, "“There is no deal until there is a deal,” Donald Trump said. “Next time in Moscow,” Vladimir Putin said.\n\n"+
		"“The boats came back from the sea without the captain on Monday,” Mary Stone said.")
	b, err := x.Quotes(t.Context(), people)
	if err != nil {
		t.Fatal(err)
	}
	for message, want := range map[string]struct {
		finding Finding
		nearly  bool
		by      string
		speaker string
	}{
		"\"Next time in Moscow\"":                                                 {AsAsked, false, "", "Vladimir Putin"},
		"lol remember “next time in moscow”":                                      {AsAsked, false, "", "Vladimir Putin"},
		"And then Trump said: “Next time in Moscow.” Unbelievable":                {SomebodyElse, false, "Donald Trump", "Vladimir Putin"},
		"\"Next time in Moscow\"\n— Donald Trump":                                 {SomebodyElse, false, "Donald Trump", "Vladimir Putin"},
		"as Putin said, \"next time in Moscow\"":                                  {AsAsked, false, "Vladimir Putin", "Vladimir Putin"},
		"Trump said next time in Moscow":                                          {SomebodyElse, false, "Donald Trump", "Vladimir Putin"},
		"Putin told Trump next time in Moscow":                                    {AsAsked, false, "", "Vladimir Putin"},
		"I heard a boat story. \"boats returned from the sea without a captain\"": {AsAsked, true, "", "Mary Stone"},
		"Zelensky: «There is no deal until there is a deal»":                      {SomebodyElse, false, "Volodymyr Zelenskyy", "Donald Trump"},
		"Nothing of this kind was said by \"the man in the moon\" at any time":    {NoWords, false, "", ""},
		"": {NoWords, false, "", ""},
		"We have no boats here, the sea is far, and next time I drive to work in a car from Moscow": {NoWords, false, "", ""},
	} {
		words, got := QuotedIn(b, people, message, 3)
		speaker := ""
		if len(got.Entries) > 0 {
			speaker = got.Entries[0].Speaker
		}
		if got.Finding != want.finding || got.Nearly != want.nearly || got.By != want.by || speaker != want.speaker || (words == "") != (speaker == "") {
			t.Errorf("%q: %q, finding %d, nearly %t, by %q, %q", message, words, got.Finding, got.Nearly, got.By, speaker)
		}
	}
}
