package index

import (
	"bufio"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode"

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

// lexicon finds entries by their first stem, and those of one Cyrillic word also by how it begins.
type lexicon struct{ first, roots map[string][]*entry }

func emptyLexicon() lexicon { return lexicon{make(map[string][]*entry), make(map[string][]*entry)} }

// builtIn is the lexicon that comes with the program.
var builtIn = sync.OnceValues(func() (lexicon, error) { return newLexicon("") })

// newLexicon reads the program's own lexicon and, unless name is "", an operator's file in addition. Errors name the line.
func newLexicon(name string) (lexicon, error) {
	m, err := newMapping()
	if err != nil {
		return lexicon{}, err
	}
	a := m.AnalyzerNamed(stemmed)
	l := emptyLexicon()
	if err := l.read("lexicon.txt", strings.NewReader(ownLexicon), a); err != nil || name == "" {
		return l, err
	}
	f, err := os.Open(name)
	if err != nil {
		return lexicon{}, err
	}
	defer f.Close()
	return l, l.read(name, f, a)
}

// read adds the lines of a file.
func (l lexicon) read(name string, r io.Reader, a analysis.Analyzer) error {
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line, _, _ := strings.Cut(in.Text(), "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := l.add(line, a); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return in.Err()
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
			l.first[stems[0]] = append(l.first[stems[0]], e)
			if root := rootOf(stems[0]); root != "" && len(stems) == 1 {
				l.roots[root] = append(l.roots[root], e)
			}
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
	for _, e := range l.first[stems[0]] {
		if strings.Join(e.stems, " ") == strings.Join(stems, " ") {
			return e
		}
	}
	return nil
}

// longest returns the entry for the most stems at the beginning of a row of them, or nil.
func (l lexicon) longest(stems []string) *entry {
	var best *entry
	for _, e := range l.first[stems[0]] {
		if len(e.stems) <= len(stems) && (best == nil || len(e.stems) > len(best.stems)) &&
			strings.Join(e.stems, " ") == strings.Join(stems[:len(e.stems)], " ") {
			best = e
		}
	}
	return best
}

// Russian and Ukrainian endings are many, and the stemmer knows the Russian ones only: two stems are taken for forms of one
// word if they share rootLength letters or more, and differ in their last looseEnding letters at most.
const (
	rootLength  = 5
	looseEnding = 3
)

// rootOf returns the letters by which the forms of a Cyrillic word are found; "" for other words and short ones.
func rootOf(stem string) string {
	letters := []rune(stem)
	if script(stem) != unicode.Cyrillic || len(letters) < rootLength {
		return ""
	}
	return string(letters[:rootLength])
}

// loosely returns the entry of a single Cyrillic word that a stem is most likely a form of, or nil.
func (l lexicon) loosely(stem string) *entry {
	var best *entry
	longest := 0
	letters := []rune(stem)
	for _, e := range l.roots[rootOf(stem)] {
		other := []rune(e.stems[0])
		common := difference(letters, other)
		if common > longest && max(len(letters), len(other))-common <= looseEnding {
			best, longest = e, common
		}
	}
	return best
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
