#include "constants.h"
#include "textflag.h"

// The operations of plain.go, eight lanes at a time, in the same order and never fused. Where sixteen partial sums run
// side by side they are two registers.

// CONSTANT repeats a value in all lanes.
#define CONSTANT(name, bits) \
	DATA name<>+0(SB)/4, $bits   \
	DATA name<>+4(SB)/4, $bits   \
	DATA name<>+8(SB)/4, $bits   \
	DATA name<>+12(SB)/4, $bits  \
	DATA name<>+16(SB)/4, $bits  \
	DATA name<>+20(SB)/4, $bits  \
	DATA name<>+24(SB)/4, $bits  \
	DATA name<>+28(SB)/4, $bits  \
	GLOBL name<>(SB), RODATA|NOPTR, $32

CONSTANT(expFloor, bitsExpFloor)
CONSTANT(log2e, bitsLog2e)
CONSTANT(roundMagic, bitsRoundMagic)
CONSTANT(ln2High, bitsLn2High)
CONSTANT(ln2Low, bitsLn2Low)
CONSTANT(exp0, bitsExp0)
CONSTANT(exp1, bitsExp1)
CONSTANT(exp2, bitsExp2)
CONSTANT(exp3, bitsExp3)
CONSTANT(exp4, bitsExp4)
CONSTANT(exp5, bitsExp5)
CONSTANT(one, bitsOne)
CONSTANT(half, bitsHalf)
CONSTANT(bound, bitsBound)
CONSTANT(minusBound, bitsMinusBound)
CONSTANT(gelu0, bitsGelu0)
CONSTANT(gelu1, bitsGelu1)
CONSTANT(gelu2, bitsGelu2)
CONSTANT(gelu3, bitsGelu3)
CONSTANT(gelu4, bitsGelu4)
CONSTANT(gelu5, bitsGelu5)
CONSTANT(gelu6, bitsGelu6)
CONSTANT(gelu7, bitsGelu7)
CONSTANT(gelu8, bitsGelu8)
CONSTANT(tiny, bitsTiny)
CONSTANT(top, bits127)
CONSTANT(per127, bitsPer127)
CONSTANT(perHidden, bitsPerHidden)
CONSTANT(normEps, bitsNormEps)
CONSTANT(magnitude, bitsMagnitude)

// Packing interleaves the halves of registers; this puts groups of four bytes back in order.
DATA unpacked<>+0(SB)/8, $0x0000000400000000
DATA unpacked<>+8(SB)/8, $0x0000000500000001
DATA unpacked<>+16(SB)/8, $0x0000000600000002
DATA unpacked<>+24(SB)/8, $0x0000000700000003
GLOBL unpacked<>(SB), RODATA|NOPTR, $32

// FOLD leaves in all lanes of X0 the sum of the lanes of Y0 and Y1. It overwrites X1.
#define FOLD \
	VADDPS       Y1, Y0, Y0     \
	VEXTRACTF128 $1, Y0, X1     \
	VADDPS       X1, X0, X0     \
	VPERMILPS    $0x4e, X0, X1  \
	VADDPS       X1, X0, X0     \
	VPERMILPS    $0xb1, X0, X1  \
	VADDPS       X1, X0, X0

// FOLDMAX leaves in all lanes of X0 the greatest lane of Y0. It overwrites X1.
#define FOLDMAX \
	VEXTRACTF128 $1, Y0, X1     \
	VMAXPS       X1, X0, X0     \
	VPERMILPS    $0x4e, X0, X1  \
	VMAXPS       X1, X0, X0     \
	VPERMILPS    $0xb1, X0, X1  \
	VMAXPS       X1, X0, X0

// func quantizeAVX2(q []int8, quanta []quantum, x []float32, rows int)
//
// R8 counts rows, CX blocks of a row; DI and BX move from block to block by R12 and R13 bytes.
TEXT ·quantizeAVX2(SB), NOSPLIT, $0-80
	MOVQ    x_base+48(FP), SI
	MOVQ    rows+72(FP), R8
	MOVQ    R8, R12
	SHLQ    $5, R12
	MOVQ    R8, R13
	SHLQ    $3, R13
	VMOVDQU unpacked<>(SB), Y15
	VMOVUPS magnitude<>(SB), Y14
	TESTQ   R8, R8
	JZ      done
	MOVQ    quanta_len+32(FP), AX
	XORQ    DX, DX
	DIVQ    R8
	MOVQ    AX, R9 // blocks of a row
	TESTQ   R9, R9
	JZ      done

row:
	MOVQ q_base+0(FP), DI
	MOVQ quanta_base+24(FP), BX
	MOVQ R9, CX

block:
	VMOVUPS      (SI), Y4
	VMOVUPS      32(SI), Y5
	VMOVUPS      64(SI), Y6
	VMOVUPS      96(SI), Y7
	VANDPS       Y14, Y4, Y0
	VANDPS       Y14, Y5, Y1
	VANDPS       Y14, Y6, Y2
	VANDPS       Y14, Y7, Y3
	VMAXPS       Y1, Y0, Y0
	VMAXPS       Y3, Y2, Y2
	VMAXPS       Y2, Y0, Y0
	FOLDMAX
	VMAXPS       tiny<>(SB), X0, X0
	VMULSS       per127<>(SB), X0, X1
	VMOVSS       X1, 4(BX)
	VMOVUPS      top<>(SB), X2
	VDIVPS       X0, X2, X2
	VBROADCASTSS X2, Y2
	VMULPS       Y2, Y4, Y4
	VMULPS       Y2, Y5, Y5
	VMULPS       Y2, Y6, Y6
	VMULPS       Y2, Y7, Y7
	VCVTPS2DQ    Y4, Y4
	VCVTPS2DQ    Y5, Y5
	VCVTPS2DQ    Y6, Y6
	VCVTPS2DQ    Y7, Y7
	VPADDD       Y5, Y4, Y0
	VPADDD       Y7, Y6, Y1
	VPADDD       Y1, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0x4e, X0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0xb1, X0, X1
	VPADDD       X1, X0, X0
	VMOVD        X0, AX
	SHLL         $3, AX
	NEGL         AX
	MOVL         AX, (BX)
	VPACKSSDW    Y5, Y4, Y4
	VPACKSSDW    Y7, Y6, Y6
	VPACKSSWB    Y6, Y4, Y4
	VPERMD       Y4, Y15, Y4
	VMOVDQU      Y4, (DI)
	ADDQ         $128, SI
	ADDQ         R12, DI
	ADDQ         R13, BX
	DECQ         CX
	JNZ          block
	ADDQ         $32, q_base+0(FP)
	ADDQ         $8, quanta_base+24(FP)
	DECQ         R8
	JNZ          row

done:
	VZEROUPPER
	RET

// func softmaxAVX2(p []float32, scale float32)
//
// EXP sets x to e^x; n and t are overwritten.
#define EXP(x, n, t) \
	VMAXPS    expFloor<>(SB), x, x    \
	VMULPS    log2e<>(SB), x, n       \
	VADDPS    roundMagic<>(SB), n, n  \
	VSUBPS    roundMagic<>(SB), n, n  \
	VMULPS    ln2High<>(SB), n, t     \
	VSUBPS    t, x, x                 \
	VMULPS    ln2Low<>(SB), n, t      \
	VSUBPS    t, x, x                 \
	VCVTPS2DQ n, n                    \
	VPSLLD    $23, n, n               \
	VMULPS    exp0<>(SB), x, t        \
	VADDPS    exp1<>(SB), t, t        \
	VMULPS    x, t, t                 \
	VADDPS    exp2<>(SB), t, t        \
	VMULPS    x, t, t                 \
	VADDPS    exp3<>(SB), t, t        \
	VMULPS    x, t, t                 \
	VADDPS    exp4<>(SB), t, t        \
	VMULPS    x, t, t                 \
	VADDPS    exp5<>(SB), t, t        \
	VMULPS    x, t, t                 \
	VMULPS    x, t, t                 \
	VADDPS    x, t, t                 \
	VADDPS    one<>(SB), t, t         \
	VPADDD    n, t, x

TEXT ·softmaxAVX2(SB), NOSPLIT, $0-28
	MOVQ         p_base+0(FP), SI
	MOVQ         p_len+8(FP), CX
	SHRQ         $4, CX
	JZ           done
	VBROADCASTSS scale+24(FP), Y15
	MOVQ         SI, AX
	MOVQ         CX, DX
	VMOVUPS      (AX), Y0

top:
	VMAXPS       (AX), Y0, Y0
	VMAXPS       32(AX), Y0, Y0
	ADDQ         $64, AX
	DECQ         DX
	JNZ          top
	FOLDMAX
	VBROADCASTSS X0, Y14
	VXORPS       Y0, Y0, Y0
	VXORPS       Y1, Y1, Y1
	MOVQ         SI, AX
	MOVQ         CX, DX

exps:
	VMOVUPS (AX), Y2
	VMOVUPS 32(AX), Y3
	VSUBPS  Y14, Y2, Y2
	VSUBPS  Y14, Y3, Y3
	VMULPS  Y15, Y2, Y2
	VMULPS  Y15, Y3, Y3
	EXP(Y2, Y4, Y5)
	EXP(Y3, Y6, Y7)
	VMOVUPS Y2, (AX)
	VMOVUPS Y3, 32(AX)
	VADDPS  Y2, Y0, Y0
	VADDPS  Y3, Y1, Y1
	ADDQ    $64, AX
	DECQ    DX
	JNZ     exps
	FOLD
	VMOVUPS      one<>(SB), X1
	VDIVPS       X0, X1, X1
	VBROADCASTSS X1, Y1

shares:
	VMULPS  (SI), Y1, Y2
	VMULPS  32(SI), Y1, Y3
	VMOVUPS Y2, (SI)
	VMOVUPS Y3, 32(SI)
	ADDQ    $64, SI
	DECQ    CX
	JNZ     shares

done:
	VZEROUPPER
	RET

// func geluAVX2(x []float32)
#define GELU(x, z, p, u) \
	VMINPS bound<>(SB), x, u       \
	VMAXPS minusBound<>(SB), u, u  \
	VMULPS u, u, z                 \
	VMULPS gelu8<>(SB), z, p       \
	VADDPS gelu7<>(SB), p, p       \
	VMULPS z, p, p                 \
	VADDPS gelu6<>(SB), p, p       \
	VMULPS z, p, p                 \
	VADDPS gelu5<>(SB), p, p       \
	VMULPS z, p, p                 \
	VADDPS gelu4<>(SB), p, p       \
	VMULPS z, p, p                 \
	VADDPS gelu3<>(SB), p, p       \
	VMULPS z, p, p                 \
	VADDPS gelu2<>(SB), p, p       \
	VMULPS z, p, p                 \
	VADDPS gelu1<>(SB), p, p       \
	VMULPS z, p, p                 \
	VADDPS gelu0<>(SB), p, p       \
	VMULPS u, p, p                 \
	VADDPS half<>(SB), p, p        \
	VMULPS p, x, x

TEXT ·geluAVX2(SB), NOSPLIT, $0-24
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	SHRQ $4, CX
	JZ   done

loop:
	VMOVUPS (SI), Y0
	VMOVUPS 32(SI), Y4
	GELU(Y0, Y1, Y2, Y3)
	GELU(Y4, Y5, Y6, Y7)
	VMOVUPS Y0, (SI)
	VMOVUPS Y4, 32(SI)
	ADDQ    $64, SI
	DECQ    CX
	JNZ     loop

done:
	VZEROUPPER
	RET

// func addNormAVX2(x, y, scale, offset []float32)
TEXT ·addNormAVX2(SB), NOSPLIT, $0-96
	MOVQ   x_base+0(FP), SI
	MOVQ   y_base+24(FP), DI
	MOVQ   scale_base+48(FP), R8
	MOVQ   offset_base+72(FP), R9
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	XORQ   AX, AX

add:
	VMOVUPS (SI)(AX*1), Y2
	VMOVUPS 32(SI)(AX*1), Y3
	VADDPS  (DI)(AX*1), Y2, Y2
	VADDPS  32(DI)(AX*1), Y3, Y3
	VMOVUPS Y2, (SI)(AX*1)
	VMOVUPS Y3, 32(SI)(AX*1)
	VADDPS  Y2, Y0, Y0
	VADDPS  Y3, Y1, Y1
	ADDQ    $64, AX
	CMPQ    AX, $1536
	JNE     add
	FOLD
	VMULPS  perHidden<>(SB), X0, X0
	VBROADCASTSS X0, Y4
	VXORPS  Y0, Y0, Y0
	VXORPS  Y1, Y1, Y1
	XORQ    AX, AX

spread:
	VMOVUPS (SI)(AX*1), Y2
	VMOVUPS 32(SI)(AX*1), Y3
	VSUBPS  Y4, Y2, Y2
	VSUBPS  Y4, Y3, Y3
	VMOVUPS Y2, (SI)(AX*1)
	VMOVUPS Y3, 32(SI)(AX*1)
	VMULPS  Y2, Y2, Y2
	VMULPS  Y3, Y3, Y3
	VADDPS  Y2, Y0, Y0
	VADDPS  Y3, Y1, Y1
	ADDQ    $64, AX
	CMPQ    AX, $1536
	JNE     spread
	FOLD
	VMULPS  perHidden<>(SB), X0, X0
	VADDPS  normEps<>(SB), X0, X0
	VSQRTPS X0, X0
	VMOVUPS one<>(SB), X1
	VDIVPS  X0, X1, X1
	VBROADCASTSS X1, Y4
	XORQ    AX, AX

apply:
	VMULPS  (SI)(AX*1), Y4, Y2
	VMULPS  32(SI)(AX*1), Y4, Y3
	VMULPS  (R8)(AX*1), Y2, Y2
	VMULPS  32(R8)(AX*1), Y3, Y3
	VADDPS  (R9)(AX*1), Y2, Y2
	VADDPS  32(R9)(AX*1), Y3, Y3
	VMOVUPS Y2, (SI)(AX*1)
	VMOVUPS Y3, 32(SI)(AX*1)
	ADDQ    $64, AX
	CMPQ    AX, $1536
	JNE     apply
	VZEROUPPER
	RET
