// The constants of plain.go as the bits of float32, for assembly. Tests hold the two together.

#define bitsExpFloor   0xc2a00000
#define bitsLog2e      0x3fb8aa3b
#define bitsRoundMagic 0x4b400000
#define bitsLn2High    0x3f318000
#define bitsLn2Low     0xb95e8083
#define bitsExp0       0x39506967
#define bitsExp1       0x3ab743ce
#define bitsExp2       0x3c088908
#define bitsExp3       0x3d2aa9c1
#define bitsExp4       0x3e2aaaaa
#define bitsExp5       0x3f000000
#define bitsOne        0x3f800000
#define bitsHalf       0x3f000000
#define bitsBound      0x40866666 // geluBound
#define bitsMinusBound 0xc0866666
#define bitsGelu0      0x3ecc340b
#define bitsGelu1      0xbd879f6f
#define bitsGelu2      0x3c1f986c
#define bitsGelu3      0xba8e6769
#define bitsGelu4      0x38bc6606
#define bitsGelu5      0xb6b17c92
#define bitsGelu6      0x345e86fc
#define bitsGelu7      0xb1a4c64b
#define bitsGelu8      0x2e588bf9
#define bitsTiny       0x0da24260
#define bits127        0x42fe0000
#define bitsPer127     0x3c010204 // 1/127
#define bitsPerHidden  0x3b2aaaab // 1/hidden
#define bitsNormEps    0x2b8cbccc
#define bitsMagnitude  0x7fffffff // all but the sign
