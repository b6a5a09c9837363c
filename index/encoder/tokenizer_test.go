package encoder

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// slowTokenizer follows the same rules in the plainest way: whole strings, a map, every length at every place.
type slowTokenizer struct {
	scores  map[string]float64
	ids     map[string]uint16
	mapping map[rune]string
	lowest  float64
}

func newSlowTokenizer(t *tokenizer) *slowTokenizer {
	s := &slowTokenizer{map[string]float64{}, map[string]uint16{}, map[rune]string{}, 0}
	for i := range len(t.ids) / 2 {
		p := string(t.text[t.start(i):t.start(i+1)])
		if t.id(i) >= reserved {
			s.scores[p], s.ids[p] = t.score(i), t.id(i)
			s.lowest = min(s.lowest, t.score(i))
		}
	}
	from := 0
	for i, r := range t.mapped {
		s.mapping[r] = string(t.replacements[from:t.end(i)])
		from = t.end(i)
	}
	return s
}

func (s *slowTokenizer) encode(text string) []uint16 {
	var mapped strings.Builder
	for _, r := range text {
		if to, ok := s.mapping[r]; ok {
			mapped.WriteString(to)
		} else {
			mapped.WriteRune(r)
		}
	}
	text = " " + mapped.String()
	for strings.Contains(text, "  ") {
		text = strings.ReplaceAll(text, "  ", " ")
	}
	chars := strings.Split(strings.ReplaceAll(text, " ", "\u2581"), "")
	totals := make([]float64, len(chars)+1)
	pieces := make([][]uint16, len(chars)+1)
	for i := range totals[1:] {
		totals[i+1] = math.Inf(-1)
	}
	for i := range chars {
		for j := i + 1; j <= min(i+maxPiece, len(chars)); j++ {
			p := strings.Join(chars[i:j], "")
			score, known := s.scores[p]
			id := s.ids[p]
			if !known && j == i+1 {
				score, known, id = s.lowest-10, true, unknownID
			}
			if known && totals[i]+score > totals[j] {
				totals[j] = totals[i] + score
				pieces[j] = append(slices.Clone(pieces[i]), id)
			}
		}
	}
	ids := append([]uint16{beginID}, pieces[len(chars)]...)
	return append(ids[:min(len(ids), maxPositions-1)], endID)
}

var awkward = []string{
	"", " ", "\x00", "a\xffb", "\xf0\x9f\x99", "who came with putin?", "а кто был с Трампом?", "хто приїхав з Путіним",
	"  two  spaces\t\n", "<s> </s> <unk> <pad> <<<", "\u2581\u2581x\u2581", "中文 and العربية", "🙂🇺🇸", "ﬁve ½ ㎞ Ⅳ ﷺ",
	"e\u0301 и\u0306", "\u200b\u00ad\ufeff", "ǅ İ ß", "—–-…“”«»", strings.Repeat("x", 300), strings.Repeat("в", 300),
	strings.Repeat("ha ", 200), "Elmendorf-Richardson 15.08.2025 $7.2 million", "\U0010ffff\ud7ff", "١٢٣ १२३",
}

// TestTokenizerFollowsTheRules compares with the plain implementation on texts glued together from pieces, mapped
// characters, awkward texts and whatever code points there are.
func TestTokenizerFollowsTheRules(t *testing.T) {
	fast := &load(t).tokens
	slow := newSlowTokenizer(fast)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var b strings.Builder
		for range rng.IntN(12) {
			switch rng.IntN(6) {
			case 0:
				b.WriteString(awkward[rng.IntN(len(awkward))])
			case 1:
				b.WriteRune(fast.mapped[rng.IntN(len(fast.mapped))])
			case 2:
				b.WriteRune(rune(rng.IntN(utf8.MaxRune)))
			case 3:
				b.WriteByte(' ')
			default:
				i := rng.IntN(len(fast.ids) / 2)
				p := string(fast.text[fast.start(i):fast.start(i+1)])
				b.WriteString(p[:rng.IntN(len(p)+1)])
			}
		}
		text := b.String()
		if got, want := fast.encode("query: ", text), slow.encode("query: "+text); !slices.Equal(got, want) {
			t.Fatalf("%q: pieces %v, want %v", text, got, want)
		}
	}
}

func FuzzTokenizer(f *testing.F) {
	fast := &load(f).tokens
	slow := newSlowTokenizer(fast)
	for _, text := range awkward {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return // the slow one takes quadratic time and space
		}
		if got, want := fast.encode("", text), slow.encode(text); !slices.Equal(got, want) {
			t.Errorf("%q: pieces %v, want %v", text, got, want)
		}
	})
}

// TestLongTexts: what is cut off does not change what is kept, and nothing is too long.
func TestLongTexts(t *testing.T) {
	tok := &load(t).tokens
	sentence := "The two presidents met in Anchorage; переговоры длились почти три часа. "
	want := newSlowTokenizer(tok).encode("passage: " + strings.Repeat(sentence, 40))
	if len(want) != maxPositions || want[maxPositions-1] != endID {
		t.Fatalf("%d pieces, want a text that fills all %d", len(want), maxPositions)
	}
	for _, repeat := range []int{40, 1000, 100000} {
		if got := tok.encode("passage: ", strings.Repeat(sentence, repeat)); !slices.Equal(got, want) {
			t.Errorf("%d sentences: pieces differ from those of the beginning", repeat)
		}
	}
	for _, text := range []string{
		strings.Repeat("\xff", 1<<18), strings.Repeat("\u0301", 1<<18), strings.Repeat(" ", 1<<18),
		strings.Repeat("ﷺ", 1<<18), strings.Repeat("🙂", 1<<18), strings.Repeat("xxxxxxxxxxxxxxxx", 1<<14),
	} {
		if n := len(tok.encode("query: ", text)); n > maxPositions {
			t.Errorf("%.20q…: %d pieces", text, n)
		}
	}
}

func BenchmarkTokenizer(b *testing.B) {
	tok := &load(b).tokens
	for b.Loop() {
		tok.encode("query: ", "what did European leaders say about security guarantees")
	}
}

func BenchmarkTokenizerLong(b *testing.B) {
	tok := &load(b).tokens
	text := strings.Repeat("The two presidents met. ", 5000)
	for b.Loop() {
		tok.encode("query: ", text)
	}
}
