package index

import "testing"

func TestShows(t *testing.T) {
	for _, c := range []struct {
		wanted   Wanted
		sentence string
		want     bool
	}{
		{Date, "They met on 15 August.", true},
		{Date, "They met on August 15.", true},
		{Date, "On Friday they met.", true},
		{Date, "It was sold in 1867.", true},
		{Date, "They landed at 10.20 in the morning.", true},
		{Date, "They landed at 10 am.", true},
		{Date, "Встреча прошла 15 августа.", true},
		{Date, "They may meet again, 3 of them said.", false},
		{Date, "A crowd of 2999 came.", false},
		{Duration, "The talks took nearly three hours.", true},
		{Duration, "Half an hour later they left.", true},
		{Duration, "Встреча длилась почти три часа.", true},
		{Duration, "Three men waited. The hour was late.", false},
		{Duration, "These are dark days.", false},
		{Number, "Five men came.", true},
		{Number, "B-2 bombers flew over.", true},
		{Number, "Everyone came.", false},
		{Place, "They met in Anchorage.", true},
		{Place, "They met in secret.", false},
		{Reason, "He left because of the time.", true},
		{Reason, "He left.", false},
		{Reason, "Обед отменили из-за времени.", true},
		{Reason, "Он ушёл из дома.", false},
		{Words, "He called it “a ten”.", true},
		{Words, "He said that it went well.", true},
		{Words, "It went well.", false},
		{Meaning, "JBER is a base.", true},
		{Meaning, "They met.", false},
	} {
		if got := shows(c.wanted, c.sentence); got != c.want {
			t.Errorf("%s in %q: %t", c.wanted, c.sentence, got)
		}
	}
}
