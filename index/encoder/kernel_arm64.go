package encoder

import "golang.org/x/sys/cpu"

// kernels returns what this processor can run, the fastest first.
func kernels() []*kernel {
	neon := kernel{
		name: "neon", tile: tileNEON, quantize: quantizeNEON, product: productNEON,
		softmax: softmaxNEON, gelu: geluNEON, addNorm: addNormNEON,
	}
	found := []*kernel{&neon, &plain}
	if cpu.ARM64.HasASIMDDP {
		dot := neon
		dot.name, dot.tile = "neon-dotprod", tileDot
		found = append([]*kernel{&dot}, found...)
	}
	return found
}

//go:noescape
func tileDot(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)

//go:noescape
func tileNEON(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)

//go:noescape
func quantizeNEON(q []int8, quanta []quantum, x []float32, rows int)

//go:noescape
func productNEON(out, a, b []float32, m, k, n, so, sa, sb int)

//go:noescape
func softmaxNEON(p []float32, scale float32)

//go:noescape
func geluNEON(x []float32)

//go:noescape
func addNormNEON(x, y, scale, offset []float32)
