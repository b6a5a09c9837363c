package articles

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"summitbot/corpus"
)

// run is the number of words in a row that two texts may not share.
const run = 9

// A word is one word of a text as it is compared: case folded, without punctuation. name is true for figures and for
// words that begin with a capital or belong to a name. The words of a quotation are left out; the word behind it, like
// a text's first, has cut set.
type word struct {
	text      string
	name, cut bool
}

var thousands = regexp.MustCompile(`(\d),(\d{3})\b`)

// words divides a text into the words that are its author's own.
func words(text string) []word {
	var out []word
	cut := true
	for i, part := range strings.FieldsFunc(outside(thousands.ReplaceAllString(text, "$1$2")), func(r rune) bool { return strings.ContainsRune("“”«»", r) }) {
		cut = cut || i > 0
		for w := range strings.FieldsFuncSeq(part, func(r rune) bool { return !wordRune(r) && r != '\'' && r != '’' }) {
			first, _ := utf8.DecodeRuneInString(w)
			name := unicode.IsUpper(first) || unicode.IsDigit(first) || w == "von" || w == "der"
			w = strings.ToLower(strings.Join(strings.FieldsFunc(w, func(r rune) bool { return !wordRune(r) }), ""))
			if w != "" {
				out = append(out, word{w, name, cut})
				cut = false
			}
		}
	}
	return out
}

// A place is a word's position in one of the texts.
type place struct{ text, word int }

// An overlap is a run of words that the texts a and b share.
type overlap struct {
	a, b  string
	words string
}

// A comparer finds runs of words that stand in more than one text.
type comparer struct {
	names []string
	texts [][]word
	grams map[string]place
}

// small are the words that join names and figures; they say nothing by themselves.
var small = map[string]bool{
	"a": true, "an": true, "the": true, "of": true, "in": true, "on": true, "at": true, "to": true, "by": true, "for": true, "from": true,
	"with": true, "and": true, "or": true, "that": true,
}

// gram returns what identifies a run of words, and whether it is one that two texts may not share: it crosses no
// quotation and has more than three words besides names, figures and small words.
func gram(words []word) (string, bool) {
	var b strings.Builder
	others := 0
	for i, w := range words {
		if i > 0 && w.cut {
			return "", false
		}
		if !w.name && !small[w.text] {
			others++
		}
		b.WriteString(w.text)
		b.WriteByte(' ')
	}
	return b.String(), others > 3
}

// add compares a text with those added before it under other names. Unless it is only to be compared it is remembered.
func (c *comparer) add(name, text string, remember bool) []overlap {
	if c.grams == nil {
		c.grams = make(map[string]place)
	}
	ws := words(text)
	c.names, c.texts = append(c.names, name), append(c.texts, ws)
	var found []overlap
	for i := 0; i+run <= len(ws); {
		g, counts := gram(ws[i : i+run])
		p, known := c.grams[g]
		if !counts || !known || c.names[p.text] == name {
			i++
			continue
		}
		other, n := c.texts[p.text], run
		for i+n < len(ws) && p.word+n < len(other) && ws[i+n].text == other[p.word+n].text && !ws[i+n].cut && !other[p.word+n].cut {
			n++
		}
		var shared []string
		for _, w := range ws[i : i+n] {
			shared = append(shared, w.text)
		}
		found = append(found, overlap{c.names[p.text], name, strings.Join(shared, " ")})
		i += n
	}
	if !remember {
		return found
	}
	for i := 0; i+run <= len(ws); i++ {
		if g, counts := gram(ws[i : i+run]); counts {
			if _, known := c.grams[g]; !known {
				c.grams[g] = place{len(c.texts) - 1, i}
			}
		}
	}
	return found
}

func TestArticlesDoNotRepeatEachOther(t *testing.T) {
	var c comparer
	for _, a := range load(t) {
		for _, p := range bodies(a) {
			for _, o := range c.add(a.File, p, true) {
				t.Errorf("%s and %s share these words; reword one: %s", o.a, o.b, o.words)
			}
		}
	}
}

func TestArticlesAreNotCopiedFromShared(t *testing.T) {
	var c comparer
	for _, a := range load(t) {
		for _, p := range bodies(a) {
			c.add(a.File, p, true)
		}
	}
	if _, err := os.Stat(shared); err != nil {
		t.Skip("the shared texts are not here: ", err)
	}
	for _, dir := range []string{"seed", "facts"} {
		texts := sharedTexts(t, dir)
		if len(texts) == 0 {
			t.Errorf("no texts in %s", filepath.Join(shared, dir))
		}
		for _, name := range slices.Sorted(maps.Keys(texts)) {
			for _, o := range c.add(name, texts[name], false) {
				t.Errorf("%s has these words from %s; reword them: %s", o.a, o.b, o.words)
			}
		}
	}
}

// sharedTexts returns the paragraphs of the seed article or the fact sheet's own sentences.
func sharedTexts(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	if dir == "facts" {
		for name, lines := range readSheet(t).prose {
			for i, l := range lines {
				texts[fmt.Sprintf("shared/facts/%s, %03d", name, i)] = curly(l)
			}
		}
		return texts
	}
	loaded, _ := corpus.Load(os.DirFS(filepath.Join(shared, dir)), 0)
	for _, a := range loaded {
		texts["shared/"+dir+"/"+a.File] = curly(a.Text)
	}
	return texts
}

// curly turns pairs of straight quotation marks into typographic ones.
func curly(text string) string {
	parts := strings.Split(text, `"`)
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString([]string{"”", "“"}[i%2])
		}
		b.WriteString(p)
	}
	return b.String()
}

func TestOriginalityChecksCanFail(t *testing.T) {
	const sentence = "the two men spoke for a while about the weather over the sea"
	for _, c := range []struct {
		name, a, b, want string
	}{
		{"copied", "Then the two men spoke for a while, about the weather.", "The TWO men spoke for a while — about the weather!", "the two men spoke for a while about the weather"},
		{"eight words", "Then the two men spoke for a while about.", "The two men spoke for a while about.", ""},
		{"a quotation", "He said “" + sentence + "”.", "She said “" + sentence + "”.", ""},
		{"around a quotation", "The two men spoke for “a b c” while about the weather.", "The two men spoke for “x” while about the weather.", ""},
		{"small words", "before the press in Anchorage on 15 August 2025", "Before the press in Anchorage on 15 August 2025.", ""},
		{"names", "Trump, Secretary of State Marco Rubio, Steve Witkoff and Scott Bessent", "Trump, Secretary of State Marco Rubio, Steve Witkoff and Scott Bessent", ""},
	} {
		var cmp comparer
		cmp.add("a", c.a, true)
		got := ""
		if found := cmp.add("b", c.b, true); len(found) > 0 {
			got = found[0].words
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := curly(`a "b" c "d"`); got != "a “b” c “d”" {
		t.Errorf("curly: %q", got)
	}
}
