package index

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
)

// The lexicon says which words stand for which others. A line is one of
//
//	potus => Trump                the left side means the right one, and is replaced by it
//	ceasefire = truce = armistice all sides mean the same
//	jumper > sweatshirt, sweater  who asks for the left side may find the right one
//
// The left side may list several, with commas. Words are compared by their stems; what follows # is a remark.
//
//go:embed lexicon.txt
var ownLexicon string

// alsoWeight is what a word counts that the lexicon adds by ">", beside one that the question has.
const alsoWeight = 0.6

// entry is what the lexicon says about a word or a few in a row.
type entry struct {
	stems   []string // what is looked for
	means   string   // what replaces it; "" if nothing does
	english string   // the first translation, where it is in another script
	others  []weightedPhrase
}

// weightedPhrase is one or more terms that stand for something, and how much they count.
type weightedPhrase struct {
	terms  []string
	weight float64
}

// lexicon finds entries by their first stem.
type lexicon map[string][]*entry

// builtIn is the lexicon that comes with the program.
var builtIn = sync.OnceValues(func() (lexicon, error) {
	m, err := newMapping()
	if err != nil {
		return nil, err
	}
	l := make(lexicon)
	return l, l.read("lexicon.txt", strings.NewReader(ownLexicon), m.AnalyzerNamed(stemmed))
})

// read adds the lines of a file.
func (l lexicon) read(name string, r io.Reader, a analysis.Analyzer) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := l.add(line, a); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return nil
}

func (l lexicon) add(line string, a analysis.Analyzer) error {
	if left, right, ok := strings.Cut(line, "=>"); ok {
		return l.relate(left, right, a, func(e *entry, right string, terms []string) {
			e.means = right
			e.others = append(e.others, weightedPhrase{terms, 1})
		})
	}
	if left, right, ok := strings.Cut(line, ">"); ok {
		return l.relate(left, right, a, func(e *entry, right string, terms []string) {
			weight := alsoWeight
			if script(e.stems[0]) != script(terms[0]) {
				weight = 1 // a translation
				e.english = cmp.Or(e.english, right)
			}
			e.others = append(e.others, weightedPhrase{terms, weight})
		})
	}
	sides := strings.Split(line, "=")
	if len(sides) < 2 {
		return fmt.Errorf("a line is one of: a => b, a = b, a > b; got %q", strings.TrimSpace(line))
	}
	for i, left := range sides {
		for j, right := range sides {
			if i == j {
				continue
			}
			err := l.relate(left, right, a, func(e *entry, _ string, terms []string) {
				e.others = append(e.others, weightedPhrase{terms, 1})
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// relate calls add for each item on the left with each on the right.
func (l lexicon) relate(left, right string, a analysis.Analyzer, add func(e *entry, right string, terms []string)) error {
	for x := range strings.SplitSeq(left, ",") {
		stems := stemsOf(a, x)
		if len(stems) == 0 {
			return fmt.Errorf("there is no word on the left of %q", strings.TrimSpace(right))
		}
		e := l.exactly(stems)
		if e == nil {
			e = &entry{stems: stems}
			l[stems[0]] = append(l[stems[0]], e)
		}
		for y := range strings.SplitSeq(right, ",") {
			y = strings.TrimSpace(y)
			terms := stemsOf(a, y)
			if len(terms) == 0 {
				return fmt.Errorf("there is no word on the right of %q", strings.TrimSpace(left))
			}
			add(e, y, terms)
		}
	}
	return nil
}

func (l lexicon) exactly(stems []string) *entry {
	for _, e := range l[stems[0]] {
		if strings.Join(e.stems, " ") == strings.Join(stems, " ") {
			return e
		}
	}
	return nil
}

// longest returns the entry for the most stems at the beginning of a row of them, or nil.
func (l lexicon) longest(stems []string) *entry {
	var best *entry
	for _, e := range l[stems[0]] {
		if len(e.stems) <= len(stems) && (best == nil || len(e.stems) > len(best.stems)) &&
			strings.Join(e.stems, " ") == strings.Join(stems[:len(e.stems)], " ") {
			best = e
		}
	}
	return best
}

// Russian and Ukrainian endings are many, and the stemmer knows the Russian ones only: what is left of a word may be
// longer than the stem of the entry by this many letters.
const (
	looseEnding  = 3
	shortestRoot = 4
)

// loosely returns the entry of a single Cyrillic word whose stem begins a stem.
func (l lexicon) loosely(stem string) *entry {
	if script(stem) != unicode.Cyrillic {
		return nil
	}
	for range looseEnding {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
		if utf8.RuneCountInString(stem) < shortestRoot {
			return nil
		}
		for _, e := range l[stem] {
			if len(e.stems) == 1 {
				return e
			}
		}
	}
	return nil
}

func stemsOf(a analysis.Analyzer, text string) []string {
	var out []string
	for _, t := range terms(a, strings.TrimSpace(text)) {
		out = append(out, t.text)
	}
	return out
}

// script returns the table of the script that a word begins with, or nil.
func script(word string) *unicode.RangeTable {
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			return unicode.Cyrillic
		case unicode.Is(unicode.Latin, r):
			return unicode.Latin
		}
	}
	return nil
}
