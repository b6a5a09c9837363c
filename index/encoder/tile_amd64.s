#include "textflag.h"

// Both kernels take a tile block by block. Nibbles are unsigned (0 to 15) and multiply signed activations, four inputs
// of an output to a 32-bit lane; quantum.offset makes up for the missing −8. Rows go four at a time, then one by one.
//
// Registers in both: CX blocks left, DX scales; R8 and R9 the first row of x and quanta in this block; AX, BX and R13
// the current row of x, quanta and out; R10, R11 and R12 the bytes from row to row in them, R15 and DI thrice R10 and
// R11; R14 rows left.

#define SETUP \
	MOVQ scales_base+96(FP), DX  \
	MOVQ scales_len+104(FP), CX  \
	SHRQ $4, CX                  \
	MOVQ x_base+24(FP), R8       \
	MOVQ quanta_base+48(FP), R9  \
	MOVQ CX, R10                 \
	SHLQ $5, R10                 \
	LEAQ (R10)(R10*2), R15       \
	MOVQ CX, R11                 \
	SHLQ $3, R11                 \
	LEAQ (R11)(R11*2), DI        \
	MOVQ stride+128(FP), R12     \
	SHLQ $2, R12

#define FIRST_ROW \
	MOVQ R8, AX                  \
	MOVQ R9, BX                  \
	MOVQ out_base+0(FP), R13     \
	MOVQ rows+120(FP), R14

#define NEXT_BLOCK \
	ADDQ $256, weights_base+72(FP) \
	ADDQ $64, DX                   \
	ADDQ $32, R8                   \
	ADDQ $8, R9                    \
	DECQ CX

// func tileVNNI(out []float32, x []int8, quanta []quantum, weights []byte, scales []float32, rows, stride int)
//
// Z0–Z7 hold the block's weights, register j those of inputs 4j to 4j+3; Z8–Z11 sum up four rows; Z12 is scales.
#define DOT1(j, w) \
	VPDPBUSD.BCST (4*j)(AX), w, Z8

#define DOT4(j, w) \
	VPDPBUSD.BCST (4*j)(AX), w, Z8          \
	VPDPBUSD.BCST (4*j)(AX)(R10*1), w, Z9   \
	VPDPBUSD.BCST (4*j)(AX)(R10*2), w, Z10  \
	VPDPBUSD.BCST (4*j)(AX)(R15*1), w, Z11

#define SCALE(sum, scale) \
	VCVTDQ2PS   sum, sum            \
	VMULPS.BCST scale, sum, sum     \
	VMULPS      Z12, sum, sum       \
	VADDPS      (R13), sum, sum     \
	VMOVUPS     sum, (R13)          \
	ADDQ        R12, R13

TEXT ·tileVNNI(SB), NOSPLIT, $0-136
	SETUP
	MOVL         $0x0f0f0f0f, AX
	VPBROADCASTD AX, Z13
	TESTQ        CX, CX
	JZ           done

block:
	MOVQ      weights_base+72(FP), SI
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
	FIRST_ROW
	SUBQ      $4, R14
	JLT       rest

rows4:
	VPBROADCASTD (BX), Z8
	VPBROADCASTD (BX)(R11*1), Z9
	VPBROADCASTD (BX)(R11*2), Z10
	VPBROADCASTD (BX)(DI*1), Z11
	DOT4(0, Z0)
	DOT4(1, Z1)
	DOT4(2, Z2)
	DOT4(3, Z3)
	DOT4(4, Z4)
	DOT4(5, Z5)
	DOT4(6, Z6)
	DOT4(7, Z7)
	SCALE(Z8, 4(BX))
	SCALE(Z9, 4(BX)(R11*1))
	SCALE(Z10, 4(BX)(R11*2))
	SCALE(Z11, 4(BX)(DI*1))
	LEAQ (AX)(R10*4), AX
	LEAQ (BX)(R11*4), BX
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
	SCALE(Z8, 4(BX))
	ADDQ R10, AX
	ADDQ R11, BX
	DECQ R14
	JNZ  rows1

next:
	NEXT_BLOCK
	JNZ block

done:
	VZEROUPPER
	RET

// func tileAVX2(out []float32, x []int8, quanta []quantum, weights []byte, scales []float32, rows, stride int)
//
// The block's weights are unpacked to the stack, at SI. VPMADDUBSW sums pairs in 16 bits: eight pairs of 15·127 still
// fit. Y0–Y7 sum up four rows, outputs 0–7 and 8–15 of each; Y8 and Y9 are weights, Y13 ones, Y14 and Y15 scales.
#define UNPACK(i) \
	VMOVDQU (32*i)(AX), Y0        \
	VPSRLD  $4, Y0, Y1            \
	VPAND   Y12, Y0, Y0           \
	VPAND   Y12, Y1, Y1           \
	VMOVDQA Y0, (32*i)(SI)        \
	VMOVDQA Y1, (256+32*i)(SI)

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
	VMOVDQA (64*j)(SI), Y8        \
	VMOVDQA (64*j+32)(SI), Y9

#define MADD1(j) \
	WEIGHTS(j)                                \
	MADD((4*j)(AX), Y0, Y1)

#define MADD4(j) \
	WEIGHTS(j)                                \
	MADD((4*j)(AX), Y0, Y1)                   \
	MADD((4*j)(AX)(R10*1), Y2, Y3)            \
	MADD((4*j)(AX)(R10*2), Y4, Y5)            \
	MADD((4*j)(AX)(R15*1), Y6, Y7)

#define SCALE2(lo, hi, offset, scale) \
	VPBROADCASTD offset, Y10          \
	VBROADCASTSS scale, Y11           \
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
	VADDPS       (R13), lo, lo        \
	VADDPS       32(R13), hi, hi      \
	VMOVUPS      lo, (R13)            \
	VMOVUPS      hi, 32(R13)          \
	ADDQ         R12, R13

TEXT ·tileAVX2(SB), 0, $544-136
	SETUP
	LEAQ         scratch-544(SP), SI
	ADDQ         $31, SI
	ANDQ         $~31, SI
	MOVL         $0x00010001, AX
	VMOVD        AX, X13
	VPBROADCASTD X13, Y13
	TESTQ        CX, CX
	JZ           done

block:
	MOVQ         weights_base+72(FP), AX
	MOVL         $0x0f0f0f0f, BX
	VMOVD        BX, X12
	VPBROADCASTD X12, Y12
	UNPACK(0)
	UNPACK(1)
	UNPACK(2)
	UNPACK(3)
	UNPACK(4)
	UNPACK(5)
	UNPACK(6)
	UNPACK(7)
	VMOVUPS      (DX), Y14
	VMOVUPS      32(DX), Y15
	FIRST_ROW
	SUBQ         $4, R14
	JLT          rest

rows4:
	WEIGHTS(0)
	MADD_FIRST((AX), Y0, Y1)
	MADD_FIRST((AX)(R10*1), Y2, Y3)
	MADD_FIRST((AX)(R10*2), Y4, Y5)
	MADD_FIRST((AX)(R15*1), Y6, Y7)
	MADD4(1)
	MADD4(2)
	MADD4(3)
	MADD4(4)
	MADD4(5)
	MADD4(6)
	MADD4(7)
	SCALE2(Y0, Y1, (BX), 4(BX))
	SCALE2(Y2, Y3, (BX)(R11*1), 4(BX)(R11*1))
	SCALE2(Y4, Y5, (BX)(R11*2), 4(BX)(R11*2))
	SCALE2(Y6, Y7, (BX)(DI*1), 4(BX)(DI*1))
	LEAQ (AX)(R10*4), AX
	LEAQ (BX)(R11*4), BX
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
	SCALE2(Y0, Y1, (BX), 4(BX))
	ADDQ R10, AX
	ADDQ R11, BX
	DECQ R14
	JNZ  rows1

next:
	NEXT_BLOCK
	JNZ block

done:
	VZEROUPPER
	RET
