package encoder

// kernel is the arithmetic of the layers for one kind of processor. All give the same bits as plain.
//
// Lengths are multiples of 16 floats (32 where quantised): the model's sizes are, and attention is padded.
type kernel struct {
	name string

	// tile computes 16 outputs of each row from its quantised activations and one tile of weights:
	//
	//	out[r·stride+o] = bias[o] + Σ over blocks b:
	//	    float32(Σ over inputs i: x·(nibble − 8)) · quanta[b][r].scale · scales[b][o]
	//
	// x is [blocks][rows][32], quanta [blocks][rows], weights [blocks][256] as the file has them, scales [blocks][16].
	// sums [rows][16] is scratch: it stays in the nearest cache, where rows far apart would push each other out.
	tile func(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)

	// quantize rounds each block of 32 of x [rows][…] to the nearest of 255 equally wide steps from −max to max. The
	// results are [blocks][rows][32] and [blocks][rows].
	quantize func(q []int8, quanta []quantum, x []float32, rows int)

	// product sets out [m][n] to a [m][k] · b [k][n], whose rows are so, sa and sb apart.
	product func(out, a, b []float32, m, k, n, so, sa, sb int)

	// softmax sets p to exp(scale·p) / Σ exp(scale·p), for a positive scale.
	softmax func(p []float32, scale float32)

	// gelu sets x to x·Φ(x).
	gelu func(x []float32)

	// addNorm sets x to LayerNorm(x + y)·scale + offset, all of hidden elements.
	addNorm func(x, y, scale, offset []float32)
}

// quantum belongs to a block of 32 quantised activations: x ≈ q·scale.
type quantum struct {
	offset int32 // −8·Σq: what makes up for nibbles standing for −8 to 7
	scale  float32
}
