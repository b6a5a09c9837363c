#include "textflag.h"

// Both kernels take a tile block by block. Nibbles are unsigned (0 to 15) and multiply signed activations, four inputs
// of an output to a 32-bit lane; quantum.offset makes up for the missing −8. Rows go four at a time, then one by one.
//
// Registers in both: CX blocks left, SI weights, DX scales, R8 rows; AX, BX and R13 the current row of x, quanta and
// sums, the first two of which run on from block to block; R14 rows left.

// func tileVNNI(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)
//
// Z0–Z7 hold the block's weights, register j those of inputs 4j to 4j+3; Z8–Z11 sum up four rows; Z12 is scales.
#define DOT1(j, w) \
	VPDPBUSD.BCST (4*j)(AX), w, Z8

#define DOT4(j, w) \
	VPDPBUSD.BCST (4*j)(AX), w, Z8      \
	VPDPBUSD.BCST (32+4*j)(AX), w, Z9   \
	VPDPBUSD.BCST (64+4*j)(AX), w, Z10  \
	VPDPBUSD.BCST (96+4*j)(AX), w, Z11

#define SCALE(r, sum) \
	VCVTDQ2PS   sum, sum            \
	VMULPS.BCST (4+8*r)(BX), sum, sum \
	VMULPS      Z12, sum, sum       \
	VADDPS      (64*r)(R13), sum, sum \
	VMOVUPS     sum, (64*r)(R13)

TEXT ·tileVNNI(SB), NOSPLIT, $0-184
	MOVQ    x_base+48(FP), AX
	MOVQ    quanta_base+72(FP), BX
	MOVQ    weights_base+96(FP), SI
	MOVQ    scales_base+120(FP), DX
	MOVQ    scales_len+128(FP), CX
	SHRQ    $4, CX
	MOVQ    rows+168(FP), R8
	TESTQ   R8, R8
	JZ      done
	MOVQ    bias_base+144(FP), R9
	VMOVUPS (R9), Z0
	MOVQ    sums_base+24(FP), R13
	MOVQ    R8, R14

start:
	VMOVUPS Z0, (R13)
	ADDQ    $64, R13
	DECQ    R14
	JNZ     start
	MOVL         $0x0f0f0f0f, R9
	VPBROADCASTD R9, Z13
	TESTQ   CX, CX
	JZ      store

block:
	VMOVDQU32 (SI), Z0
	VMOVDQU32 64(SI), Z1
	VMOVDQU32 128(SI), Z2
	VMOVDQU32 192(SI), Z3
	VMOVUPS   (DX), Z12
	VPSRLD    $4, Z0, Z4
	VPSRLD    $4, Z1, Z5
	VPSRLD    $4, Z2, Z6
	VPSRLD    $4, Z3, Z7
	VPANDD    Z13, Z0, Z0
	VPANDD    Z13, Z1, Z1
	VPANDD    Z13, Z2, Z2
	VPANDD    Z13, Z3, Z3
	VPANDD    Z13, Z4, Z4
	VPANDD    Z13, Z5, Z5
	VPANDD    Z13, Z6, Z6
	VPANDD    Z13, Z7, Z7
	MOVQ      sums_base+24(FP), R13
	MOVQ      R8, R14
	SUBQ      $4, R14
	JLT       rest

rows4:
	VPBROADCASTD (BX), Z8
	VPBROADCASTD 8(BX), Z9
	VPBROADCASTD 16(BX), Z10
	VPBROADCASTD 24(BX), Z11
	DOT4(0, Z0)
	DOT4(1, Z1)
	DOT4(2, Z2)
	DOT4(3, Z3)
	DOT4(4, Z4)
	DOT4(5, Z5)
	DOT4(6, Z6)
	DOT4(7, Z7)
	SCALE(0, Z8)
	SCALE(1, Z9)
	SCALE(2, Z10)
	SCALE(3, Z11)
	ADDQ $128, AX
	ADDQ $32, BX
	ADDQ $256, R13
	SUBQ $4, R14
	JGE  rows4

rest:
	ADDQ $4, R14
	JZ   next

rows1:
	VPBROADCASTD (BX), Z8
	DOT1(0, Z0)
	DOT1(1, Z1)
	DOT1(2, Z2)
	DOT1(3, Z3)
	DOT1(4, Z4)
	DOT1(5, Z5)
	DOT1(6, Z6)
	DOT1(7, Z7)
	SCALE(0, Z8)
	ADDQ $32, AX
	ADDQ $8, BX
	ADDQ $64, R13
	DECQ R14
	JNZ  rows1

next:
	ADDQ $256, SI
	ADDQ $64, DX
	DECQ CX
	JNZ  block

store:
	MOVQ sums_base+24(FP), R13
	MOVQ out_base+0(FP), DI
	MOVQ stride+176(FP), R12
	SHLQ $2, R12

rows:
	VMOVUPS (R13), Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, R13
	ADDQ    R12, DI
	DECQ    R8
	JNZ     rows

done:
	VZEROUPPER
	RET

// func tileAVX2(out, sums []float32, x []int8, quanta []quantum, weights []byte, scales, bias []float32, rows, stride int)
//
// The block's weights are unpacked to the stack, at R10. VPMADDUBSW sums pairs in 16 bits: eight pairs of 15·127 still
// fit. Y0–Y7 sum up four rows, outputs 0–7 and 8–15 of each; Y8 and Y9 are weights, Y12 masks nibbles, Y13 is ones, Y14
// and Y15 are scales.
#define UNPACK(i) \
	VMOVDQU (32*i)(SI), Y0        \
	VPSRLD  $4, Y0, Y1            \
	VPAND   Y12, Y0, Y0           \
	VPAND   Y12, Y1, Y1           \
	VMOVDQA Y0, (32*i)(R10)       \
	VMOVDQA Y1, (256+32*i)(R10)

// MADD adds inputs 4j to 4j+3 of a row to lo and hi. The first inputs of a block need no addition.
#define MADD(x, lo, hi) \
	VPBROADCASTD x, Y10           \
	VPMADDUBSW   Y10, Y8, Y11     \
	VPMADDUBSW   Y10, Y9, Y10     \
	VPADDW       Y11, lo, lo      \
	VPADDW       Y10, hi, hi

#define MADD_FIRST(x, lo, hi) \
	VPBROADCASTD x, Y10           \
	VPMADDUBSW   Y10, Y8, lo      \
	VPMADDUBSW   Y10, Y9, hi

#define WEIGHTS(j) \
	VMOVDQA (64*j)(R10), Y8       \
	VMOVDQA (64*j+32)(R10), Y9

#define MADD1(j) \
	WEIGHTS(j)                        \
	MADD((4*j)(AX), Y0, Y1)

#define MADD4(j) \
	WEIGHTS(j)                        \
	MADD((4*j)(AX), Y0, Y1)           \
	MADD((32+4*j)(AX), Y2, Y3)        \
	MADD((64+4*j)(AX), Y4, Y5)        \
	MADD((96+4*j)(AX), Y6, Y7)

#define SCALE2(r, lo, hi) \
	VPBROADCASTD (8*r)(BX), Y10       \
	VBROADCASTSS (4+8*r)(BX), Y11     \
	VPMADDWD     Y13, lo, lo          \
	VPMADDWD     Y13, hi, hi          \
	VPADDD       Y10, lo, lo          \
	VPADDD       Y10, hi, hi          \
	VCVTDQ2PS    lo, lo               \
	VCVTDQ2PS    hi, hi               \
	VMULPS       Y11, lo, lo          \
	VMULPS       Y11, hi, hi          \
	VMULPS       Y14, lo, lo          \
	VMULPS       Y15, hi, hi          \
	VADDPS       (64*r)(R13), lo, lo    \
	VADDPS       (64*r+32)(R13), hi, hi \
	VMOVUPS      lo, (64*r)(R13)      \
	VMOVUPS      hi, (64*r+32)(R13)

TEXT ·tileAVX2(SB), 0, $544-184
	MOVQ    x_base+48(FP), AX
	MOVQ    quanta_base+72(FP), BX
	MOVQ    weights_base+96(FP), SI
	MOVQ    scales_base+120(FP), DX
	MOVQ    scales_len+128(FP), CX
	SHRQ    $4, CX
	MOVQ    rows+168(FP), R8
	TESTQ   R8, R8
	JZ      done
	MOVQ    bias_base+144(FP), R9
	VMOVUPS (R9), Y0
	VMOVUPS 32(R9), Y1
	MOVQ    sums_base+24(FP), R13
	MOVQ    R8, R14

start:
	VMOVUPS Y0, (R13)
	VMOVUPS Y1, 32(R13)
	ADDQ    $64, R13
	DECQ    R14
	JNZ     start
	LEAQ    unpacked-544(SP), R10
	ADDQ    $31, R10
	ANDQ    $~31, R10
	MOVL    $0x0f0f0f0f, R9
	VMOVD   R9, X12
	VPBROADCASTD X12, Y12
	MOVL    $0x00010001, R9
	VMOVD   R9, X13
	VPBROADCASTD X13, Y13
	TESTQ   CX, CX
	JZ      store

block:
	UNPACK(0)
	UNPACK(1)
	UNPACK(2)
	UNPACK(3)
	UNPACK(4)
	UNPACK(5)
	UNPACK(6)
	UNPACK(7)
	VMOVUPS (DX), Y14
	VMOVUPS 32(DX), Y15
	MOVQ    sums_base+24(FP), R13
	MOVQ    R8, R14
	SUBQ    $4, R14
	JLT     rest

rows4:
	WEIGHTS(0)
	MADD_FIRST((AX), Y0, Y1)
	MADD_FIRST(32(AX), Y2, Y3)
	MADD_FIRST(64(AX), Y4, Y5)
	MADD_FIRST(96(AX), Y6, Y7)
	MADD4(1)
	MADD4(2)
	MADD4(3)
	MADD4(4)
	MADD4(5)
	MADD4(6)
	MADD4(7)
	SCALE2(0, Y0, Y1)
	SCALE2(1, Y2, Y3)
	SCALE2(2, Y4, Y5)
	SCALE2(3, Y6, Y7)
	ADDQ $128, AX
	ADDQ $32, BX
	ADDQ $256, R13
	SUBQ $4, R14
	JGE  rows4

rest:
	ADDQ $4, R14
	JZ   next

rows1:
	WEIGHTS(0)
	MADD_FIRST((AX), Y0, Y1)
	MADD1(1)
	MADD1(2)
	MADD1(3)
	MADD1(4)
	MADD1(5)
	MADD1(6)
	MADD1(7)
	SCALE2(0, Y0, Y1)
	ADDQ $32, AX
	ADDQ $8, BX
	ADDQ $64, R13
	DECQ R14
	JNZ  rows1

next:
	ADDQ $256, SI
	ADDQ $64, DX
	DECQ CX
	JNZ  block

store:
	MOVQ sums_base+24(FP), R13
	MOVQ out_base+0(FP), DI
	MOVQ stride+176(FP), R12
	SHLQ $2, R12

rows:
	VMOVUPS (R13), Y0
	VMOVUPS 32(R13), Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ    $64, R13
	ADDQ    R12, DI
	DECQ    R8
	JNZ     rows

done:
	VZEROUPPER
	RET
