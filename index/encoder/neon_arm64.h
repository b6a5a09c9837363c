// Vector instructions that Go's assembler has no names for, operands in its order: sources first, result last.
// Registers are given by number.

#define FADD(m, n, d)   WORD $(0x4e20d400 | (m)<<16 | (n)<<5 | (d)) // d.4S = n + m
#define FSUB(m, n, d)   WORD $(0x4ea0d400 | (m)<<16 | (n)<<5 | (d)) // d.4S = n - m
#define FMUL(m, n, d)   WORD $(0x6e20dc00 | (m)<<16 | (n)<<5 | (d)) // d.4S = n * m
#define FDIV(m, n, d)   WORD $(0x6e20fc00 | (m)<<16 | (n)<<5 | (d)) // d.4S = n / m
#define FMAX(m, n, d)   WORD $(0x4e20f400 | (m)<<16 | (n)<<5 | (d)) // d.4S
#define FMIN(m, n, d)   WORD $(0x4ea0f400 | (m)<<16 | (n)<<5 | (d)) // d.4S
#define FABS(n, d)      WORD $(0x4ea0f800 | (n)<<5 | (d))           // d.4S = |n|
#define FSQRT(n, d)     WORD $(0x6ea1f800 | (n)<<5 | (d))           // d.4S
#define FCVTNS(n, d)    WORD $(0x4e21a800 | (n)<<5 | (d))           // d.4S = n rounded to int32, ties to even
#define SCVTF(n, d)     WORD $(0x4e21d800 | (n)<<5 | (d))           // d.4S = float32(n)
#define FMAXV(n, d)     WORD $(0x6e30f800 | (n)<<5 | (d))           // d.S = greatest lane of n.4S
#define FADDP2(n, d)    WORD $(0x7e30d800 | (n)<<5 | (d))           // d.S = n.S[0] + n.S[1]
#define FMUL1(m, n, d)  WORD $(0x4fa09000 | (m)<<16 | (n)<<5 | (d)) // d.4S = n * m.S[1]
#define SMULL(m, n, d)  WORD $(0x0e20c000 | (m)<<16 | (n)<<5 | (d)) // d.8H = n * m, low bytes
#define SMULL2(m, n, d) WORD $(0x4e20c000 | (m)<<16 | (n)<<5 | (d)) // d.8H = n * m, high bytes
#define SMLAL(m, n, d)  WORD $(0x0e208000 | (m)<<16 | (n)<<5 | (d)) // d.8H += n * m, low bytes
#define SMLAL2(m, n, d) WORD $(0x4e208000 | (m)<<16 | (n)<<5 | (d)) // d.8H += n * m, high bytes
#define SADDLP(n, d)    WORD $(0x4e602800 | (n)<<5 | (d))           // d.4S = sums of neighbours in n.8H
#define XTN(n, d)       WORD $(0x0e612800 | (n)<<5 | (d))           // low d.4H = n.4S
#define XTN2(n, d)      WORD $(0x4e612800 | (n)<<5 | (d))           // high d.8H = n.4S
#define XTNB(n, d)      WORD $(0x0e212800 | (n)<<5 | (d))           // low d.8B = n.8H
#define XTNB2(n, d)     WORD $(0x4e212800 | (n)<<5 | (d))           // high d.16B = n.8H

// SDOTi: d.4S += products of four bytes each of n.16B and m.4B[i].
#define SDOT0(m, n, d)  WORD $(0x4f80e000 | (m)<<16 | (n)<<5 | (d))
#define SDOT1(m, n, d)  WORD $(0x4fa0e000 | (m)<<16 | (n)<<5 | (d))
#define SDOT2(m, n, d)  WORD $(0x4f80e800 | (m)<<16 | (n)<<5 | (d))
#define SDOT3(m, n, d)  WORD $(0x4fa0e800 | (m)<<16 | (n)<<5 | (d))
