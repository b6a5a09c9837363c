package quote

import (
	"cmp"
	"math"
	"slices"
)

// Match is a quotation that words were found in, and the share of the words that agree, in their order.
type Match struct {
	*Entry
	Share float64
}

// What counts as the same words: so many of them at least, and so large a share of the shorter text.
const (
	minShared   = 3
	sharedWords = 0.7
	candidates  = 30
)

// Who finds the quotations that words come from, well remembered or not, at most n, the closest first. The words may be a
// quotation, a part of one, or a message with one in it.
func (b *Book) Who(words string, n int) []Match {
	wanted := wordsOf(words)
	wanted = wanted[:min(len(wanted), 200)]
	if len(wanted) < 2 {
		return nil
	}
	weights := make(map[int32]float64)
	seen := make(map[string]bool)
	for _, w := range wanted {
		list := b.byWord[w]
		if seen[w] || len(list) == 0 || len(list) > len(b.entries)/4+20 {
			continue
		}
		seen[w] = true
		idf := math.Log(1 + float64(len(b.entries))/float64(len(list)))
		for _, i := range list {
			weights[i] += idf
		}
	}
	type weighed struct {
		i      int32
		weight float64
	}
	var all []weighed
	for i, w := range weights {
		all = append(all, weighed{i, w})
	}
	slices.SortFunc(all, func(p, q weighed) int { return cmp.Or(cmp.Compare(q.weight, p.weight), cmp.Compare(p.i, q.i)) })
	var out []Match
	for _, c := range all[:min(len(all), candidates)] {
		e := b.entries[c.i]
		shared := together(wanted, e.words)
		shorter := min(len(wanted), len(e.words))
		share := float64(shared) / float64(shorter)
		if shared >= min(minShared, len(wanted)) && share >= sharedWords && (len(e.words) >= minShared || shared == len(wanted)) {
			out = append(out, Match{e, share})
		}
	}
	slices.SortStableFunc(out, func(p, q Match) int {
		return cmp.Or(cmp.Compare(q.Share, p.Share), cmp.Compare(together(wanted, q.words), together(wanted, p.words)))
	})
	return out[:min(len(out), n)]
}

// together returns how many words two texts share in one order and near each other: of the longer one only as much is
// looked at at once as the shorter could have become in memory. Words that are scattered over a long text are chance.
func together(a, b []string) int {
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	width, step := len(short)*5/4+1, max(1, len(short)/8)
	best := 0
	for at := 0; ; at += step {
		end := min(at+width, len(long))
		best = max(best, inOrder(short, long[at:end]))
		if end == len(long) {
			return best
		}
	}
}

// inOrder returns the length of the longest common subsequence of two lists of words.
func inOrder(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, w := range a {
		diagonal := 0
		for j, v := range b {
			above := row[j+1]
			if w == v {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}

// Variants returns other wordings of a quotation by the same speaker: another translation, or a longer extract.
func (b *Book) Variants(e *Entry) []Match {
	return slices.DeleteFunc(b.Who(e.Text, candidates), func(m Match) bool { return m.Entry == e || m.Speaker != e.Speaker })
}
