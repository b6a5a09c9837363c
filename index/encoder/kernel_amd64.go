package encoder

import "golang.org/x/sys/cpu"

// kernels returns what this processor can run, the fastest first. Where AVX-512 is, only the integer products use it:
// they are four fifths of the work, and wider registers bring the rest little.
func kernels() []*kernel {
	var found []*kernel
	avx2 := kernel{
		name: "avx2", tile: tileAVX2, quantize: quantizeAVX2, product: productAVX2,
		softmax: softmaxAVX2, gelu: geluAVX2, addNorm: addNormAVX2,
	}
	if cpu.X86.HasAVX2 {
		if cpu.X86.HasAVX512F && cpu.X86.HasAVX512VNNI {
			vnni := avx2
			vnni.name, vnni.tile = "avx512-vnni", tileVNNI
			found = append(found, &vnni)
		}
		found = append(found, &avx2)
	}
	return append(found, &plain)
}

//go:noescape
func tileVNNI(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)

//go:noescape
func tileAVX2(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)

//go:noescape
func quantizeAVX2(q []int8, quanta []quantum, x []float32, rows int)

//go:noescape
func productAVX2(out, a, b []float32, m, k, n, so, sa, sb int)

//go:noescape
func softmaxAVX2(p []float32, scale float32)

//go:noescape
func geluAVX2(x []float32)

//go:noescape
func addNormAVX2(x, y, scale, offset []float32)
