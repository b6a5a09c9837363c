package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"summitbot/index"
)

const (
	folds        = 5
	rankPenalty  = 2e-4 // on the squares of the weights
	shareOfBroad = 0.35 // of the loss
)

// fitRanking finds the weights that give the right passages of each question the greatest share of the softmax of all
// scores (the listwise loss of Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", 2007). Those of
// the broad set are all that there is to fit what a broad corpus changes to; of the other public sets none is seen.
func fitRanking(own, held, broad []example, public [][]example) {
	final := rankingWeights(own, broad)
	fixed := func(example) []float64 { return final }
	withoutFold := acrossFolds(own, func(f int) []float64 { return rankingWeights(outside(own, f), broad) })
	fmt.Println("cross-validated")
	report(own, withoutFold)
	fmt.Println("\nquestions put ahead to no article")
	report(unposed(own, everyArticle), withoutFold)
	fmt.Println("\nquestions put ahead only to the articles without an answer")
	report(besideUnposed(own, true), withoutFold)
	fmt.Println("\nquestions put ahead only to the articles with an answer")
	report(besideUnposed(own, false), withoutFold)
	if len(broad) > 0 {
		fmt.Println()
		report(broad, acrossFolds(broad, func(f int) []float64 { return rankingWeights(own, outside(broad, f)) }))
	}
	if len(held) > 0 {
		fmt.Println("\nheld out")
		report(held, fixed)
		fmt.Println("\nheld out, questions put ahead only to the articles without an answer")
		report(besideUnposed(held, true), fixed)
		fmt.Println("\nheld out, questions put ahead only to the articles with an answer")
		report(besideUnposed(held, false), fixed)
	}
	for _, set := range public {
		fmt.Println()
		report(set, fixed)
	}
	fmt.Println()
	for i, name := range index.EvidenceNames {
		if len(broad) == 0 && strings.Contains(name, "broad") {
			continue // nothing was fitted
		}
		fmt.Printf("%8.3f  %s\n", final[i], name)
	}
}

func everyArticle(string) bool { return true }

// unposed returns examples as they were if nothing had been put ahead to some articles.
func unposed(examples []example, article func(id string) bool) []example {
	out := slices.Clone(examples)
	for i := range out {
		out[i].evidence = slices.Clone(out[i].evidence)
		for j := range out[i].evidence {
			if article(out[i].articles[j]) {
				out[i].evidence[j].Unpose()
			}
		}
	}
	return out
}

// besideUnposed returns examples as they were if nothing had been put ahead to the articles that have the answer, or to
// those that do not: an operator's article beside the starter articles may be the one or the other.
func besideUnposed(examples []example, withAnswer bool) []example {
	var out []example
	for _, e := range examples {
		right := make(map[string]bool)
		for i, r := range e.right {
			right[e.articles[i]] = right[e.articles[i]] || r > 0
		}
		out = append(out, unposed([]example{e}, func(id string) bool { return right[id] == withAnswer })...)
	}
	return out
}

// half tells two halves of the articles from each other, by their ids.
func half(id string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return h.Sum32()%2 == 0
}

// acrossFolds returns for each example weights that fit made without its fold.
func acrossFolds(examples []example, fit func(fold int) []float64) func(example) []float64 {
	w := make(map[string][]float64, len(examples))
	for f := range folds {
		weights := fit(f)
		for i, e := range examples {
			if i%folds == f {
				w[e.id] = weights
			}
		}
	}
	return func(e example) []float64 { return w[e.id] }
}

func keep(examples []example, which func(example) bool) []example {
	return slices.DeleteFunc(slices.Clone(examples), func(e example) bool { return !which(e) })
}

// outside returns the examples that are not of a fold.
func outside(examples []example, fold int) []example {
	var out []example
	for i, e := range examples {
		if i%folds != fold {
			out = append(out, e)
		}
	}
	return out
}

// rankingWeights fits weights to our own questions, which count several times: as the questions put to the starter articles
// ahead help with them, without those, and with those of one half of the articles or the other; and, as a lesser part, to
// questions to a broad corpus.
func rankingWeights(own, broad []example) []float64 {
	otherHalf := func(id string) bool { return !half(id) }
	sets := [][]example{
		own, unposed(own, everyArticle), unposed(own, half), unposed(own, otherHalf),
		besideUnposed(own, true), besideUnposed(own, false), broad,
	}
	shares := []float64{.3, .2, .1, .1, .15, .15, 0}
	if len(broad) > 0 {
		for i := range shares {
			shares[i] *= 1 - shareOfBroad
		}
		shares[len(shares)-1] = shareOfBroad
	}
	for i := range sets {
		sets[i] = keep(sets[i], func(e example) bool { return e.answerable && e.anyRight() && slices.Contains(e.right, 0) })
	}
	return descend(len(index.EvidenceNames), func(w, gradient []float64) float64 {
		loss := 0.0
		for i, set := range sets {
			sum := make([]float64, len(gradient))
			for _, e := range set {
				loss += shares[i] / float64(len(set)) * listwise(e, w, sum)
			}
			for j, s := range sum {
				gradient[j] += shares[i] / max(float64(len(set)), 1) * s
			}
		}
		for i := range gradient {
			gradient[i] += 2 * rankPenalty * w[i]
		}
		return loss
	}, func([]float64) {})
}

// listwise returns the loss of one question and adds its gradient.
func listwise(e example, w, gradient []float64) float64 {
	scores := make([]float64, len(e.evidence))
	highest := math.Inf(-1)
	for i := range e.evidence {
		scores[i] = dot(w, e.evidence[i][:])
		highest = max(highest, scores[i])
	}
	all, right := 0.0, 0.0
	for i := range scores {
		scores[i] = math.Exp(scores[i] - highest)
		all += scores[i]
		if e.right[i] > 0 {
			right += scores[i]
		}
	}
	for i, s := range scores {
		slope := s / all
		if e.right[i] > 0 {
			slope -= s / right
		}
		for j, v := range e.evidence[i] {
			gradient[j] += slope * v
		}
	}
	return math.Log(all / right)
}

// ranks returns, for each part of a question, the rank of the first passage that is right, or of the first article where
// these count; 0 where none is.
func ranks(e example, w []float64) []int {
	order := make([]int, len(e.evidence))
	scores := make([]float64, len(order))
	for i := range order {
		order[i], scores[i] = i, dot(w, e.evidence[i][:])
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	out := make([]int, e.parts)
	seen := make(map[string]bool)
	rank := 0
	for _, i := range order {
		if e.byArticle {
			if seen[e.articles[i]] {
				continue
			}
			seen[e.articles[i]] = true
		}
		rank++
		for part := range out {
			if out[part] == 0 && e.right[i]&(1<<part) != 0 {
				out[part] = rank
			}
		}
	}
	return out
}

func report(examples []example, weights func(example) []float64) {
	type sums struct{ n, hit1, hit3, hit5, reciprocal float64 }
	groups, total := make(map[string]*sums), new(sums)
	var names []string
	for _, e := range examples {
		if groups[e.group] == nil {
			groups[e.group] = new(sums)
			names = append(names, e.group)
		}
		for _, s := range []*sums{groups[e.group], total} {
			s.n++
			for _, rank := range ranks(e, weights(e)) {
				part := 1 / float64(e.parts)
				for limit, hit := range map[int]*float64{1: &s.hit1, 3: &s.hit3, 5: &s.hit5} {
					if rank > 0 && rank <= limit {
						*hit += part
					}
				}
				if rank > 0 {
					s.reciprocal += part / float64(rank)
				}
			}
		}
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "group\tquestions\thit@1\thit@3\thit@5\tMRR\t")
	row := func(name string, s *sums) {
		fmt.Fprintf(w, "%s\t%.0f\t%.3f\t%.3f\t%.3f\t%.3f\t\n", name, s.n, s.hit1/s.n, s.hit3/s.n, s.hit5/s.n, s.reciprocal/s.n)
	}
	for _, name := range names {
		row(name, groups[name])
	}
	if len(names) > 1 {
		row("all", total)
	}
	_ = w.Flush()
}
