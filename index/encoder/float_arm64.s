#include "constants.h"
#include "neon_arm64.h"
#include "textflag.h"

// The operations of plain.go, four lanes at a time, in the same order and never fused. Where sixteen partial sums run
// side by side they are four registers.

#define CONSTANT(bits, v) \
	MOVD $bits, R9       \
	VDUP R9, v.S4

// FOLD leaves in all lanes of V6 the sum of the lanes of V6 to V9.
#define FOLD \
	FADD(8, 6, 6)                     \
	FADD(9, 7, 7)                     \
	FADD(7, 6, 6)                     \
	VEXT $8, V6.B16, V6.B16, V7.B16   \
	FADD(7, 6, 6)                     \
	FADDP2(6, 6)                      \
	VDUP V6.S[0], V6.S4

#define CLEAR_SUMS \
	VEOR V6.B16, V6.B16, V6.B16       \
	VEOR V7.B16, V7.B16, V7.B16       \
	VEOR V8.B16, V8.B16, V8.B16       \
	VEOR V9.B16, V9.B16, V9.B16

// func quantizeNEON(q []int8, quanta []quantum, x []float32, rows int)
//
// R5 counts rows, R4 blocks of a row; R6 and R7 are the current row's first of q and quanta, R10 and R11 the current
// block's, R12 and R13 the bytes from block to block.
#define ROUND(v) \
	FMUL(20, v, v)                    \
	FCVTNS(v, v)

TEXT ·quantizeNEON(SB), NOSPLIT, $0-80
	MOVD q_base+0(FP), R6
	MOVD quanta_base+24(FP), R7
	MOVD x_base+48(FP), R2
	MOVD rows+72(FP), R5
	CBZ  R5, done
	MOVD quanta_len+32(FP), R3
	UDIV R5, R3, R3 // blocks of a row
	CBZ  R3, done
	LSL  $5, R5, R12
	LSL  $3, R5, R13
	CONSTANT(bitsTiny, V24)
	CONSTANT(bits127, V25)
	CONSTANT(bitsPer127, V26)

row:
	MOVD R6, R10
	MOVD R7, R11
	MOVD R3, R4

block:
	VLD1.P 64(R2), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R2), [V4.S4, V5.S4, V6.S4, V7.S4]
	FABS(0, 8)
	FABS(1, 9)
	FABS(2, 10)
	FABS(3, 11)
	FABS(4, 12)
	FABS(5, 13)
	FABS(6, 14)
	FABS(7, 15)
	FMAX(9, 8, 8)
	FMAX(11, 10, 10)
	FMAX(13, 12, 12)
	FMAX(15, 14, 14)
	FMAX(10, 8, 8)
	FMAX(14, 12, 12)
	FMAX(12, 8, 8)
	FMAXV(8, 8)
	VDUP  V8.S[0], V8.S4
	FMAX(24, 8, 8)
	FMUL(26, 8, 9)
	FMOVS F9, 4(R11)
	FDIV(8, 25, 20)
	ROUND(0)
	ROUND(1)
	ROUND(2)
	ROUND(3)
	ROUND(4)
	ROUND(5)
	ROUND(6)
	ROUND(7)
	VADD  V1.S4, V0.S4, V8.S4
	VADD  V3.S4, V2.S4, V9.S4
	VADD  V5.S4, V4.S4, V10.S4
	VADD  V7.S4, V6.S4, V11.S4
	VADD  V9.S4, V8.S4, V8.S4
	VADD  V11.S4, V10.S4, V10.S4
	VADD  V10.S4, V8.S4, V8.S4
	VADDV V8.S4, V8
	VMOV  V8.S[0], R8
	LSL   $3, R8
	NEG   R8, R8
	MOVW  R8, (R11)
	XTN(0, 0)
	XTN2(1, 0)
	XTN(2, 2)
	XTN2(3, 2)
	XTN(4, 4)
	XTN2(5, 4)
	XTN(6, 6)
	XTN2(7, 6)
	XTNB(0, 0)
	XTNB2(2, 0)
	XTNB(4, 1)
	XTNB2(6, 1)
	VST1  [V0.B16, V1.B16], (R10)
	ADD   R12, R10
	ADD   R13, R11
	SUBS  $1, R4
	BNE   block
	ADD   $32, R6
	ADD   $8, R7
	SUBS  $1, R5
	BNE   row

done:
	RET

// func softmaxNEON(p []float32, scale float32)
//
// EXP sets x to e^((x−V28)·V29); V4 and V5 are overwritten.
#define EXP(x, vx) \
	FSUB(28, x, x)                    \
	FMUL(29, x, x)                    \
	FMAX(16, x, x)                    \
	FMUL(17, x, 4)                    \
	FADD(18, 4, 4)                    \
	FSUB(18, 4, 4)                    \
	FMUL(19, 4, 5)                    \
	FSUB(5, x, x)                     \
	FMUL(20, 4, 5)                    \
	FSUB(5, x, x)                     \
	FCVTNS(4, 4)                      \
	VSHL $23, V4.S4, V4.S4            \
	FMUL(21, x, 5)                    \
	FADD(22, 5, 5)                    \
	FMUL(x, 5, 5)                     \
	FADD(23, 5, 5)                    \
	FMUL(x, 5, 5)                     \
	FADD(24, 5, 5)                    \
	FMUL(x, 5, 5)                     \
	FADD(25, 5, 5)                    \
	FMUL(x, 5, 5)                     \
	FADD(26, 5, 5)                    \
	FMUL(x, 5, 5)                     \
	FMUL(x, 5, 5)                     \
	FADD(x, 5, 5)                     \
	FADD(27, 5, 5)                    \
	VADD V4.S4, V5.S4, vx.S4

TEXT ·softmaxNEON(SB), NOSPLIT, $0-28
	MOVD p_base+0(FP), R0
	MOVD p_len+8(FP), R1
	LSR  $4, R1
	CBZ  R1, done
	CONSTANT(bitsExpFloor, V16)
	CONSTANT(bitsLog2e, V17)
	CONSTANT(bitsRoundMagic, V18)
	CONSTANT(bitsLn2High, V19)
	CONSTANT(bitsLn2Low, V20)
	CONSTANT(bitsExp0, V21)
	CONSTANT(bitsExp1, V22)
	CONSTANT(bitsExp2, V23)
	CONSTANT(bitsExp3, V24)
	CONSTANT(bitsExp4, V25)
	CONSTANT(bitsExp5, V26)
	CONSTANT(bitsOne, V27)
	MOVWU scale+24(FP), R9
	VDUP R9, V29.S4
	VLD1 (R0), [V6.S4]
	MOVD R0, R2
	MOVD R1, R3

top:
	VLD1.P 64(R2), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMAX(0, 6, 6)
	FMAX(1, 6, 6)
	FMAX(2, 6, 6)
	FMAX(3, 6, 6)
	SUBS $1, R3
	BNE  top
	FMAXV(6, 6)
	VDUP V6.S[0], V28.S4
	CLEAR_SUMS
	MOVD R0, R2
	MOVD R1, R3

exps:
	VLD1 (R2), [V0.S4, V1.S4, V2.S4, V3.S4]
	EXP(0, V0)
	EXP(1, V1)
	EXP(2, V2)
	EXP(3, V3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R2)
	FADD(0, 6, 6)
	FADD(1, 7, 7)
	FADD(2, 8, 8)
	FADD(3, 9, 9)
	SUBS $1, R3
	BNE  exps
	FOLD
	FDIV(6, 27, 6)

shares:
	VLD1 (R0), [V0.S4, V1.S4, V2.S4, V3.S4]
	FMUL(6, 0, 0)
	FMUL(6, 1, 1)
	FMUL(6, 2, 2)
	FMUL(6, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	SUBS $1, R1
	BNE  shares

done:
	RET

// func geluNEON(x []float32)
#define GELU(x) \
	FMIN(16, x, 4)                    \
	FMAX(17, 4, 4)                    \
	FMUL(4, 4, 5)                     \
	FMUL(26, 5, 6)                    \
	FADD(25, 6, 6)                    \
	FMUL(5, 6, 6)                     \
	FADD(24, 6, 6)                    \
	FMUL(5, 6, 6)                     \
	FADD(23, 6, 6)                    \
	FMUL(5, 6, 6)                     \
	FADD(22, 6, 6)                    \
	FMUL(5, 6, 6)                     \
	FADD(21, 6, 6)                    \
	FMUL(5, 6, 6)                     \
	FADD(20, 6, 6)                    \
	FMUL(5, 6, 6)                     \
	FADD(19, 6, 6)                    \
	FMUL(5, 6, 6)                     \
	FADD(18, 6, 6)                    \
	FMUL(4, 6, 6)                     \
	FADD(27, 6, 6)                    \
	FMUL(6, x, x)

TEXT ·geluNEON(SB), NOSPLIT, $0-24
	MOVD x_base+0(FP), R0
	MOVD x_len+8(FP), R1
	LSR  $4, R1
	CBZ  R1, done
	CONSTANT(bitsBound, V16)
	CONSTANT(bitsMinusBound, V17)
	CONSTANT(bitsGelu0, V18)
	CONSTANT(bitsGelu1, V19)
	CONSTANT(bitsGelu2, V20)
	CONSTANT(bitsGelu3, V21)
	CONSTANT(bitsGelu4, V22)
	CONSTANT(bitsGelu5, V23)
	CONSTANT(bitsGelu6, V24)
	CONSTANT(bitsGelu7, V25)
	CONSTANT(bitsGelu8, V26)
	CONSTANT(bitsHalf, V27)

loop:
	VLD1 (R0), [V0.S4, V1.S4, V2.S4, V3.S4]
	GELU(0)
	GELU(1)
	GELU(2)
	GELU(3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	SUBS $1, R1
	BNE  loop

done:
	RET

// func addNormNEON(x, y, scale, offset []float32)
TEXT ·addNormNEON(SB), NOSPLIT, $0-96
	MOVD x_base+0(FP), R0
	MOVD y_base+24(FP), R1
	MOVD scale_base+48(FP), R2
	MOVD offset_base+72(FP), R3
	CONSTANT(bitsPerHidden, V24)
	CONSTANT(bitsNormEps, V25)
	CONSTANT(bitsOne, V26)
	CLEAR_SUMS
	MOVD R0, R4
	MOVD $24, R5

add:
	VLD1   (R4), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R1), [V16.S4, V17.S4, V18.S4, V19.S4]
	FADD(16, 0, 0)
	FADD(17, 1, 1)
	FADD(18, 2, 2)
	FADD(19, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R4)
	FADD(0, 6, 6)
	FADD(1, 7, 7)
	FADD(2, 8, 8)
	FADD(3, 9, 9)
	SUBS   $1, R5
	BNE    add
	FOLD
	FMUL(24, 6, 20)
	CLEAR_SUMS
	MOVD R0, R4
	MOVD $24, R5

spread:
	VLD1   (R4), [V0.S4, V1.S4, V2.S4, V3.S4]
	FSUB(20, 0, 0)
	FSUB(20, 1, 1)
	FSUB(20, 2, 2)
	FSUB(20, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R4)
	FMUL(0, 0, 0)
	FMUL(1, 1, 1)
	FMUL(2, 2, 2)
	FMUL(3, 3, 3)
	FADD(0, 6, 6)
	FADD(1, 7, 7)
	FADD(2, 8, 8)
	FADD(3, 9, 9)
	SUBS   $1, R5
	BNE    spread
	FOLD
	FMUL(24, 6, 6)
	FADD(25, 6, 6)
	FSQRT(6, 6)
	FDIV(6, 26, 20)
	MOVD $24, R5

apply:
	VLD1   (R0), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R2), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P 64(R3), [V16.S4, V17.S4, V18.S4, V19.S4]
	FMUL(20, 0, 0)
	FMUL(20, 1, 1)
	FMUL(20, 2, 2)
	FMUL(20, 3, 3)
	FMUL(4, 0, 0)
	FMUL(5, 1, 1)
	FMUL(6, 2, 2)
	FMUL(7, 3, 3)
	FADD(16, 0, 0)
	FADD(17, 1, 1)
	FADD(18, 2, 2)
	FADD(19, 3, 3)
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	SUBS   $1, R5
	BNE    apply
	RET
