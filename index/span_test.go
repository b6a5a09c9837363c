package index

import "testing"

func TestShortest(t *testing.T) {
	x := inMemory(t, starter())
	for _, c := range []struct{ question, sentence, want string }{
		{"how long were the talks to last", "They were planned for six or seven hours.", "six or seven hours"},
		{"how long did it take", "It was over after just under three hours.", "three hours"},
		{"how long did it take", "The talk took an hour, the call 90 minutes.", ""}, // which of them, nobody can tell
		{"what percentage approves", "About 40 per cent of Americans do.", "40 per cent"},
		{"what percentage opposed it", "On paper 53 in all opposed it.", "53"},
		{"when did they meet", "They met on 15 August 2025, after lunch.", "15 August 2025"},
	} {
		q := x.newAsked(x.understand(c.question))
		got := ""
		if s, ok := q.shortest(c.sentence); ok {
			got = c.sentence[s.Start:s.End]
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.question, c.sentence, got, c.want)
		}
	}
}
