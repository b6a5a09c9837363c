package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"summitbot/corpus"
)

// hostile are texts that would format, mention, link or hide something in Discord if they were sent as they are.
var hostile = []string{
	"**bold** __under__ *slant* ~~gone~~ ||hidden|| `code` ```block```",
	"@everyone @here <@1> <@!1> <@&1> <#1> </ask:1> <t:1755255600:R> <a:x:1> <:x:1> <id:customize>",
	"[click](https://evil.example/a_b) <https://evil.example> https://evil.example http://evil.example discord.gg/abc",
	"# head\n## head\n-# small\n> quote\n>>> all\n- item\n* item\n+ item\n1. one\n 12) twelve\n  - deep",
	`back\slash \*not\* \\`, `***`, `\`, "*", "a_b_c", "¯\\_(ツ)_/¯", ":smile: 10:30",
	"שלום **עולם** מ-1", "مرحبا \u200f@everyone", "e\u0301\u0301\u0301 z\u0335\u0336", "👩‍👩‍👧‍👦🏳️‍🌈", "\u202e@everyone\u202c",
	"Путин* прибыл в _Анкоридж_", "中文。*星*", "100 % & 'quotes' “marks” — dash… + - = {}", "\t- tab", "a\n\n- b",
}

// active returns the first character that Discord would read as a mark, or "".
func active(text string) string {
	lineStart := true
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '\\':
			if i+1 == len(runes) || runes[i+1] > 126 || runes[i+1] < 33 {
				return `\`
			}
			i++
			lineStart = false
		case strings.ContainsRune("*_~|`<>[]:@#/", r), lineStart && strings.ContainsRune("-+", r):
			return string(runes[i:min(i+8, len(runes))])
		case r == '\n':
			lineStart = true
		case r != ' ' && r != '\t':
			lineStart = false
		}
	}
	return ""
}

func FuzzInert(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		shown := inert(text)
		if back := plain(shown); back != text {
			t.Errorf("%q was shown as %q, which reads %q", text, shown, back)
		}
		if mark := active(shown); mark != "" {
			t.Errorf("%q was shown as %q, where %q is a mark", text, shown, mark)
		}
	})
}

func TestInertLists(t *testing.T) {
	for text, want := range map[string]string{
		"1. one": `1\. one`, " 12) twelve": ` 12\) twelve`, "- a - b": `\- a - b`, "a.\n2. b": "a.\n2\\. b",
		"It was 3.5 m.": "It was 3.5 m.", "Well-known (here), he said: no.": `Well-known (here), he said\: no.`,
	} {
		if got := inert(text); got != want {
			t.Errorf("inert(%q) = %q, want %q", text, got, want)
		}
	}
}

// unmark takes our own marks off a passage as it was shown: what is left out at its ends, the bold, the backslashes.
func unmark(t testing.TB, shown string) (text, bold string) {
	t.Helper()
	shown = strings.TrimSuffix(strings.TrimPrefix(shown, omitted+" "), " "+omitted)
	var parts []string
	last := 0
	for i := 0; i < len(shown); i++ {
		switch {
		case shown[i] == '\\':
			i++
		case strings.HasPrefix(shown[i:], boldMark):
			parts = append(parts, shown[last:i])
			last = i + len(boldMark)
			i++
		}
	}
	parts = append(parts, shown[last:])
	for i, p := range parts {
		if mark := active(p); mark != "" && (i == 0 || mark[0] != '-' && mark[0] != '+') {
			t.Errorf("%q has the mark %q", shown, mark)
		}
		text += plain(p)
	}
	switch len(parts) {
	case 1:
	case 3:
		bold = plain(parts[1])
	default:
		t.Errorf("%q has %d parts", shown, len(parts))
	}
	return text, bold
}

// TestPassageVerbatim holds what is shown of hostile passages, whole and in part, against their source, byte for byte.
func TestPassageVerbatim(t *testing.T) {
	long := strings.Repeat(strings.Join(hostile, " ")+". ", 8)
	texts := append([]string{long, strings.Repeat("x", 5000), strings.Repeat("я", 5000) + ". Да."}, hostile...)
	for _, text := range texts {
		text = strings.TrimSpace(text)
		p := corpus.Passage{Text: text, Sentences: corpus.Sentences(text)}
		for _, sentence := range append(p.Sentences, corpus.Span{}, corpus.Span{Start: 0, End: len(text)}) {
			for _, limit := range []int{60, 300, 1000, maxDescription} {
				shown := showPassage(p, sentence, limit)
				if n := units(shown); n > limit {
					t.Errorf("%d units of %d: %q", n, limit, shown)
				}
				got, bold := unmark(t, shown)
				if !strings.Contains(text, got) {
					t.Errorf("%q was shown as %q: %q", text, shown, got)
				}
				if whole := text[sentence.Start:sentence.End]; !strings.HasPrefix(whole, bold) && sentence.End > 0 {
					t.Errorf("bold is %q of %q", bold, whole)
				} else if limit == maxDescription && len(text) < 1000 && (got != text || bold != whole) {
					t.Errorf("%q, bold %q, was shown as %q, bold %q", text, whole, got, bold)
				}
			}
		}
	}
}

func TestCutKeepsCharacters(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 12, "👩‍👩‍👧‍👦…"},
		{"e\u0301e\u0301", 3, "e\u0301…"},
		{"🏳️‍🌈🏳️‍🌈", 5, "…"},
		{"", 3, ""},
	} {
		if got := cut(c.text, c.limit); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}
