package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"summitbot/index"
)

const (
	confidencePenalty = 1e-4
	shown             = 3   // passages of an answer
	silenceCost       = 1.0 // of a question that has an answer and gets none
	wrongCost         = 3.0 // of one that gets a wrong answer
)

// fitConfidence finds the weights of a logistic regression for whether one of the passages shown is right.
func fitConfidence(examples, held []example) {
	asked := func(e example) bool { return e.answered }
	examples, held = keep(examples, asked), keep(held, asked)
	p := make([]float64, len(examples))
	for f := range folds {
		w := confidenceOf(outside(examples, f))
		for i, e := range examples {
			if i%folds == f {
				p[i] = logistic(dot(w, e.signals[:]))
			}
		}
	}
	fmt.Printf("cross-validated on %d questions\n", len(examples))
	reliability(examples, p)
	w := confidenceOf(examples)
	if len(held) > 0 {
		fmt.Println("\nheld out")
		p = p[:0]
		for _, e := range held {
			p = append(p, logistic(dot(w, e.signals[:])))
		}
		reliability(held, p)
	}
	fmt.Println()
	for i, name := range index.SignalNames {
		fmt.Printf("%8.3f  %s\n", w[i], name)
	}
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// good reports whether one of the passages that would be shown is right.
func (e example) good() bool {
	for _, r := range e.right[:min(shown, len(e.right))] {
		if r > 0 {
			return true
		}
	}
	return false
}

func confidenceOf(examples []example) []float64 {
	return descend(len(index.SignalNames), func(w, gradient []float64) float64 {
		loss, n := 0.0, 0.0
		for _, e := range examples {
			weight, y := 1.0, 0.0
			switch {
			case e.good():
				y = 1
			case e.answerable:
				weight = 0.5 // the articles say it, so silence is no better than the passages near it
			}
			p := logistic(dot(w, e.signals[:]))
			if y == 1 {
				loss -= weight * math.Log(p)
			} else {
				loss -= weight * math.Log(1-p)
			}
			for i, v := range e.signals {
				gradient[i] += weight * (p - y) * v
			}
			n += weight
		}
		for i := range gradient {
			gradient[i] = gradient[i]/n + 2*confidencePenalty*w[i]
		}
		return loss / n
	}, likelyOnly)
}

// What a signal may say: more of the first cannot make an answer less likely, nor more of the second make it likelier. Without
// this the fit turns what is rare among the questions here into exceptions, such as words that no article has, which then
// speak for an answer.
var (
	speakFor     = words("similarity|margin|score|coverage|sentence|together|words|wanted|article|figures|dates|nearest|posed|nearest posed")
	speakAgainst = words("rivals|missing name|missing word|unknown|strange|concepts|present|nearest unanswered")
)

func words(list string) map[string]bool {
	out := make(map[string]bool)
	for w := range strings.SplitSeq(list, "|") {
		out[w] = true
	}
	return out
}

func likelyOnly(w []float64) {
	for i, name := range index.SignalNames {
		switch {
		case speakFor[name]:
			w[i] = max(w[i], 0)
		case speakAgainst[name]:
			w[i] = min(w[i], 0)
		}
	}
}

// reliability prints how often an answer is right by its confidence, and what each threshold would cost.
func reliability(examples []example, p []float64) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "confidence\tquestions\tmean\tright\t")
	for bin := range 10 {
		n, sum, right := 0.0, 0.0, 0.0
		for i, e := range examples {
			if min(int(p[i]*10), 9) != bin {
				continue
			}
			n++
			sum += p[i]
			if e.good() {
				right++
			}
		}
		if n > 0 {
			fmt.Fprintf(w, "%.1f–%.1f\t%.0f\t%.3f\t%.3f\t\n", float64(bin)/10, float64(bin+1)/10, n, sum/n, right/n)
		}
	}
	fmt.Fprintln(w, "threshold\tsilent\twrong\tfalse\tcost\t")
	for threshold := 0.40; threshold < 0.86; threshold += 0.05 {
		answerable, unanswerable, silent, wrong, falsely := 0.0, 0.0, 0.0, 0.0, 0.0
		for i, e := range examples {
			switch {
			case e.answerable && p[i] < threshold:
				silent++
			case e.answerable && !e.good():
				wrong++
			case !e.answerable && p[i] >= threshold:
				falsely++
			}
			if e.answerable {
				answerable++
			} else {
				unanswerable++
			}
		}
		fmt.Fprintf(w, "%.2f\t%.3f\t%.3f\t%.3f\t%.3f\t\n", threshold, silent/answerable, wrong/answerable, falsely/max(unanswerable, 1),
			(silenceCost*silent+wrongCost*(wrong+falsely))/float64(len(examples)))
	}
	_ = w.Flush()
	fmt.Printf("area under the curve, answerable from not: %.3f\n", area(examples, p))
}

// area is the chance that a question with an answer has a higher confidence than one without.
func area(examples []example, p []float64) float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	below, won, yes := 0.0, 0.0, 0.0
	for _, i := range order {
		if examples[i].answerable {
			won += below
			yes++
		} else {
			below++
		}
	}
	return won / max(yes*below, 1)
}
