#include "neon_arm64.h"
#include "textflag.h"

// Both kernels take a tile block by block, and of a block eight outputs after eight. V0–V7 hold the weights of the first
// four, register j those of inputs 4j to 4j+3, V8–V15 those of the others; they are the nibbles, 0 to 15, and
// quantum.offset makes up for the missing −8. A row is 32 activations in V16 and V17.
//
// R0, R1 and R6: the block's first row of x and quanta, and the first of sums; R8, R9 and R10: the current one; R2
// weights, R3 scales, R4 blocks left, R5 rows, R7 rows left, R11 halves left.

#define SETUP \
	MOVD x_base+48(FP), R0        \
	MOVD quanta_base+72(FP), R1   \
	MOVD weights_base+96(FP), R2  \
	MOVD scales_base+120(FP), R3  \
	MOVD scales_len+128(FP), R4   \
	LSR  $4, R4                   \
	MOVD rows+168(FP), R5         \
	MOVD sums_base+24(FP), R6     \
	VMOVI $15, V31.B16

#define BIAS \
	MOVD bias_base+144(FP), R12                    \
	VLD1 (R12), [V0.S4, V1.S4, V2.S4, V3.S4]

#define BIAS_ROW \
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R10)

// UNPACK spreads 32 packed bytes: inputs 4j to 4j+3 in low nibbles, 4j+16 to 4j+19 in high ones.
#define UNPACK(a, b, aHigh, bHigh) \
	VLD1  (R12), [V16.B16, V17.B16]     \
	ADD   $64, R12                      \
	VAND  V31.B16, V16.B16, a.B16       \
	VAND  V31.B16, V17.B16, b.B16       \
	VUSHR $4, V16.B16, aHigh.B16        \
	VUSHR $4, V17.B16, bHigh.B16

#define HALF \
	MOVD  R2, R12                       \
	UNPACK(V0, V8, V4, V12)             \
	UNPACK(V1, V9, V5, V13)             \
	UNPACK(V2, V10, V6, V14)            \
	UNPACK(V3, V11, V7, V15)            \
	ADD   $32, R2                       \
	VLD1.P 32(R3), [V28.S4, V29.S4]     \
	MOVD  R0, R8                        \
	MOVD  R1, R9                        \
	MOVD  R6, R10                       \
	MOVD  R5, R7

// ROW loads activations, and the quantum into V26, its offset also to all lanes of V18.
#define ROW \
	VLD1.P 32(R8), [V16.B16, V17.B16]   \
	FMOVD.P 8(R9), F26                  \
	VDUP  V26.S[0], V18.S4

// SCALE adds the integer sums in V18 and V19, scaled, to the row's sums.
#define SCALE \
	VLD1  (R10), [V20.S4, V21.S4]       \
	SCVTF(18, 18)                       \
	SCVTF(19, 19)                       \
	FMUL1(26, 18, 18)                   \
	FMUL1(26, 19, 19)                   \
	FMUL(28, 18, 18)                    \
	FMUL(29, 19, 19)                    \
	FADD(18, 20, 20)                    \
	FADD(19, 21, 21)                    \
	VST1  [V20.S4, V21.S4], (R10)       \
	ADD   $64, R10

// BLOCK goes on to the block after two halves.
#define BLOCK \
	ADD  $192, R2                       \
	MOVD R8, R0                         \
	MOVD R9, R1                         \
	SUB  $64, R6

#define STORE \
	MOVD out_base+0(FP), R8             \
	MOVD stride+176(FP), R9             \
	LSL  $2, R9

#define STORE_ROW \
	VLD1.P 64(R6), [V0.S4, V1.S4, V2.S4, V3.S4] \
	VST1   [V0.S4, V1.S4, V2.S4, V3.S4], (R8)   \
	ADD    R9, R8

// func tileDot(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)
TEXT ·tileDot(SB), NOSPLIT, $0-184
	SETUP
	CBZ  R5, done
	BIAS
	MOVD R6, R10
	MOVD R5, R7

bias:
	BIAS_ROW
	SUBS $1, R7
	BNE  bias
	CBZ  R4, store

block:
	MOVD $2, R11

half:
	HALF

row:
	ROW
	VMOV V18.B16, V19.B16
	SDOT0(16, 0, 18)
	SDOT0(16, 8, 19)
	SDOT1(16, 1, 18)
	SDOT1(16, 9, 19)
	SDOT2(16, 2, 18)
	SDOT2(16, 10, 19)
	SDOT3(16, 3, 18)
	SDOT3(16, 11, 19)
	SDOT0(17, 4, 18)
	SDOT0(17, 12, 19)
	SDOT1(17, 5, 18)
	SDOT1(17, 13, 19)
	SDOT2(17, 6, 18)
	SDOT2(17, 14, 19)
	SDOT3(17, 7, 18)
	SDOT3(17, 15, 19)
	SCALE
	SUBS $1, R7
	BNE  row
	ADD  $32, R6
	SUBS $1, R11
	BNE  half
	BLOCK
	SUBS $1, R4
	BNE  block

store:
	STORE

rows:
	STORE_ROW
	SUBS $1, R5
	BNE  rows

done:
	RET

// func tileNEON(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)
//
// V22–V25 sum up products in 16 bits, which eight of 15·127 fit: V22 and V23 those of the first four outputs.
#define MULTIPLY(j, a, b) \
	VDUP j, V27.S4                      \
	SMLAL(27, a, 22)                    \
	SMLAL2(27, a, 23)                   \
	SMLAL(27, b, 24)                    \
	SMLAL2(27, b, 25)

TEXT ·tileNEON(SB), NOSPLIT, $0-184
	SETUP
	CBZ  R5, done
	BIAS
	MOVD R6, R10
	MOVD R5, R7

bias:
	BIAS_ROW
	SUBS $1, R7
	BNE  bias
	CBZ  R4, store

block:
	MOVD $2, R11

half:
	HALF

row:
	ROW
	VDUP V16.S[0], V27.S4
	SMULL(27, 0, 22)
	SMULL2(27, 0, 23)
	SMULL(27, 8, 24)
	SMULL2(27, 8, 25)
	MULTIPLY(V16.S[1], 1, 9)
	MULTIPLY(V16.S[2], 2, 10)
	MULTIPLY(V16.S[3], 3, 11)
	MULTIPLY(V17.S[0], 4, 12)
	MULTIPLY(V17.S[1], 5, 13)
	MULTIPLY(V17.S[2], 6, 14)
	MULTIPLY(V17.S[3], 7, 15)
	SADDLP(22, 22)
	SADDLP(23, 23)
	SADDLP(24, 24)
	SADDLP(25, 25)
	VADDP V23.S4, V22.S4, V22.S4
	VADDP V25.S4, V24.S4, V24.S4
	VADD  V24.S4, V18.S4, V19.S4
	VADD  V22.S4, V18.S4, V18.S4
	SCALE
	SUBS $1, R7
	BNE  row
	ADD  $32, R6
	SUBS $1, R11
	BNE  half
	BLOCK
	SUBS $1, R4
	BNE  block

store:
	STORE

rows:
	STORE_ROW
	SUBS $1, R5
	BNE  rows

done:
	RET
