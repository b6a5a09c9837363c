package main

import "math"

// descend finds the weights of the least loss, by gradient descent with momentum and a step for each weight (Kingma and
// Ba, "Adam: A Method for Stochastic Optimization", 2015), over all examples at once. The losses here are convex, so that
// it ends at the same place wherever it begins. loss returns the loss and writes its gradient. After each step within may put
// weights back to where they are allowed.
func descend(size int, loss func(w, gradient []float64) float64, within func(w []float64)) []float64 {
	const (
		steps  = 1500
		slow   = 0.9
		slower = 0.999
	)
	w, g := make([]float64, size), make([]float64, size)
	mean, square := make([]float64, size), make([]float64, size)
	for t := 1; t <= steps; t++ {
		clear(g)
		loss(w, g)
		step := 0.05
		if t > steps/2 {
			step = 0.005
		}
		for i := range w {
			mean[i] = slow*mean[i] + (1-slow)*g[i]
			square[i] = slower*square[i] + (1-slower)*g[i]*g[i]
			m := mean[i] / (1 - math.Pow(slow, float64(t)))
			s := square[i] / (1 - math.Pow(slower, float64(t)))
			w[i] -= step * m / (math.Sqrt(s) + 1e-8)
		}
		within(w)
	}
	return w
}

func dot(w, x []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += w[i] * v
	}
	return sum
}
