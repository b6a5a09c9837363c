#include "textflag.h"

// func productAVX2(out, a, b []float32, m, k, n, so, sa, sb int)
//
// Sixteen columns at a time, four rows at a time, then one by one.
#define TERM(a, lo, hi) \
	VBROADCASTSS a, Y10         \
	VMULPS       Y8, Y10, Y11   \
	VMULPS       Y9, Y10, Y10   \
	VADDPS       Y11, lo, lo    \
	VADDPS       Y10, hi, hi

TEXT ·productAVX2(SB), NOSPLIT, $0-120
	MOVQ so+96(FP), R12
	SHLQ $2, R12
	MOVQ sa+104(FP), R10
	SHLQ $2, R10
	LEAQ (R10)(R10*2), R15
	MOVQ sb+112(FP), R11
	SHLQ $2, R11
	MOVQ n+88(FP), CX

columns:
	SUBQ $16, CX
	JLT  done
	MOVQ out_base+0(FP), DI
	MOVQ a_base+24(FP), SI
	MOVQ m+72(FP), R14
	SUBQ $4, R14
	JLT  rest

rows4:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	MOVQ   SI, AX
	MOVQ   b_base+48(FP), BX
	MOVQ   k+80(FP), DX

terms4:
	VMOVUPS (BX), Y8
	VMOVUPS 32(BX), Y9
	TERM((AX), Y0, Y1)
	TERM((AX)(R10*1), Y2, Y3)
	TERM((AX)(R10*2), Y4, Y5)
	TERM((AX)(R15*1), Y6, Y7)
	ADDQ    $4, AX
	ADDQ    R11, BX
	DECQ    DX
	JNZ     terms4
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ    R12, DI
	VMOVUPS Y2, (DI)
	VMOVUPS Y3, 32(DI)
	ADDQ    R12, DI
	VMOVUPS Y4, (DI)
	VMOVUPS Y5, 32(DI)
	ADDQ    R12, DI
	VMOVUPS Y6, (DI)
	VMOVUPS Y7, 32(DI)
	ADDQ    R12, DI
	LEAQ    (SI)(R10*4), SI
	SUBQ    $4, R14
	JGE     rows4

rest:
	ADDQ $4, R14
	JZ   next

rows1:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	MOVQ   SI, AX
	MOVQ   b_base+48(FP), BX
	MOVQ   k+80(FP), DX

terms1:
	VMOVUPS (BX), Y8
	VMOVUPS 32(BX), Y9
	TERM((AX), Y0, Y1)
	ADDQ    $4, AX
	ADDQ    R11, BX
	DECQ    DX
	JNZ     terms1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	ADDQ    R12, DI
	ADDQ    R10, SI
	DECQ    R14
	JNZ     rows1

next:
	ADDQ $64, out_base+0(FP)
	ADDQ $64, b_base+48(FP)
	JMP  columns

done:
	VZEROUPPER
	RET
