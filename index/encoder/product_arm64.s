#include "neon_arm64.h"
#include "textflag.h"

// func productNEON(out, a, b []float32, m, k, n, so, sa, sb int)
//
// Sixteen columns at a time, four rows at a time, then one by one.
#define TERM(a, s0, s1, s2, s3) \
	FMUL(16, a, 24)                   \
	FMUL(17, a, 25)                   \
	FMUL(18, a, 26)                   \
	FMUL(19, a, 27)                   \
	FADD(24, s0, s0)                  \
	FADD(25, s1, s1)                  \
	FADD(26, s2, s2)                  \
	FADD(27, s3, s3)

#define ZERO4(a, b, c, d) \
	VEOR a.B16, a.B16, a.B16          \
	VEOR b.B16, b.B16, b.B16          \
	VEOR c.B16, c.B16, c.B16          \
	VEOR d.B16, d.B16, d.B16

TEXT ·productNEON(SB), NOSPLIT, $0-120
	MOVD out_base+0(FP), R0
	MOVD b_base+48(FP), R2
	MOVD n+88(FP), R5
	MOVD so+96(FP), R6
	LSL  $2, R6
	MOVD sa+104(FP), R7
	LSL  $2, R7
	MOVD sb+112(FP), R8
	LSL  $2, R8

columns:
	SUBS $16, R5
	BLT  done
	MOVD R0, R10                // current row of out
	MOVD a_base+24(FP), R11     // current row of a
	MOVD m+72(FP), R3
	SUBS $4, R3
	BLT  rest

rows4:
	ZERO4(V0, V1, V2, V3)
	ZERO4(V4, V5, V6, V7)
	ZERO4(V8, V9, V10, V11)
	ZERO4(V12, V13, V14, V15)
	MOVD R11, R12
	ADD  R7, R12, R13
	ADD  R7, R13, R14
	ADD  R7, R14, R15
	MOVD R2, R16
	MOVD k+80(FP), R4

terms4:
	VLD1  (R16), [V16.S4, V17.S4, V18.S4, V19.S4]
	ADD   R8, R16
	VLD1R.P 4(R12), [V20.S4]
	VLD1R.P 4(R13), [V21.S4]
	VLD1R.P 4(R14), [V22.S4]
	VLD1R.P 4(R15), [V23.S4]
	TERM(20, 0, 1, 2, 3)
	TERM(21, 4, 5, 6, 7)
	TERM(22, 8, 9, 10, 11)
	TERM(23, 12, 13, 14, 15)
	SUBS  $1, R4
	BNE   terms4
	VST1  [V0.S4, V1.S4, V2.S4, V3.S4], (R10)
	ADD   R6, R10
	VST1  [V4.S4, V5.S4, V6.S4, V7.S4], (R10)
	ADD   R6, R10
	VST1  [V8.S4, V9.S4, V10.S4, V11.S4], (R10)
	ADD   R6, R10
	VST1  [V12.S4, V13.S4, V14.S4, V15.S4], (R10)
	ADD   R6, R10
	ADD   R7<<2, R11
	SUBS  $4, R3
	BGE   rows4

rest:
	ADDS $4, R3
	BEQ  next

rows1:
	ZERO4(V0, V1, V2, V3)
	MOVD R11, R12
	MOVD R2, R16
	MOVD k+80(FP), R4

terms1:
	VLD1  (R16), [V16.S4, V17.S4, V18.S4, V19.S4]
	ADD   R8, R16
	VLD1R.P 4(R12), [V20.S4]
	TERM(20, 0, 1, 2, 3)
	SUBS  $1, R4
	BNE   terms1
	VST1  [V0.S4, V1.S4, V2.S4, V3.S4], (R10)
	ADD   R6, R10
	ADD   R7, R11
	SUBS  $1, R3
	BNE   rows1

next:
	ADD $64, R0
	ADD $64, R2
	B   columns

done:
	RET
