package bot

import (
	"net/url"
	"strings"
	"testing"

	"summitbot/corpus"
	"summitbot/index"
)

func TestSentenceLink(t *testing.T) {
	long := strings.Repeat("слово ", 40)
	for _, c := range []struct{ address, text, want string }{
		{"", "It was so.", ""},
		{"https://e.com/a", "It was so.", "https://e.com/a#:~:text=It%20was%20so."},
		{"https://e.com/a#part", "So, well-known & more.", "https://e.com/a#part:~:text=So%2C%20well%2Dknown%20%26%20more."},
		{"https://e.com/a_(b)", "(Yes)", "https://e.com/a_%28b%29#:~:text=%28Yes%29"},
		{"https://e.com/" + strings.Repeat("a", 480), "It was so.", "https://e.com/" + strings.Repeat("a", 480)},
		{"https://e.com/" + strings.Repeat("a", 600), "It was so.", ""},
		{"javascript:alert(1)", "It was so.", ""},
		{"https://user:secret@e.com/", "It was so.", ""},
		{"https://e.com/", long, "https://e.com/#:~:text=" + directive(strings.Fields(long)[:7]) + "," + directive(strings.Fields(long)[:7])},
	} {
		h := index.Hit{Article: &corpus.Article{URL: c.address}, Passage: corpus.Passage{Text: c.text}, Sentence: corpus.Span{Start: 0, End: len(c.text)}}
		got := sentenceLink(h)
		if got != c.want {
			t.Errorf("%s at %q:\n%s, want\n%s", c.address, c.text, got, c.want)
		}
		if webLink(got) != got {
			t.Errorf("%s became %s the second time", got, webLink(got))
		}
		if _, err := url.Parse(got); err != nil || len(got) > maxLink {
			t.Errorf("%s: %d, %v", got, len(got), err)
		}
	}
}
