#include "go_asm.h"
#include "textflag.h"

// func pickRound(b *batch, left uint) uint
//
// See pickRoundPortable, which says in Go what this does and comes to the same. The k-th set bit of
// a word is one PDEP here, and a shift by a variable is one SHLX or SHRX.
TEXT ·pickRound(SB), NOSPLIT, $0-24
	MOVQ b+0(FP), DI
	MOVQ left+8(FP), CX
	LEAQ batch_asks(DI), R8   // of sides that are still to be looked at
	LEAQ batch_random(DI), R9
	LEAQ (R8)(CX*4), R10      // their end
	MOVQ R8, R11              // where the next one goes that needs more picks
	MOVQ $const_lanes, R12
	MOVQ $const_laneTops, R13
	MOVL $1, R15
	CMPQ R8, R10
	JEQ  done

next:
	MOVL    (R8), AX
	MOVL    AX, BX
	ANDL    $(const_batchSides-1), BX // the side
	MOVQ    batch_sums(DI)(BX*8), SI
	MOVQ    SI, DX
	SHRQ    $56, DX                   // elements of the base
	MOVWLZX (R9), CX
	IMULQ   DX, CX
	MOVWLZX CX, R14
	CMPQ    R14, DX
	JCS     perhaps                   // seldom

pick:
	SHRQ  $16, CX
	ADDQ  $1, CX         // the rank of the element
	MOVQ  SI, DX
	ORQ   R13, DX
	MOVQ  CX, R14
	IMULQ R12, R14
	SUBQ  R14, DX
	ANDQ  R13, DX
	BTSQ  $63, DX
	TZCNTQ DX, DX
	ANDL  $0x38, DX      // 8 times its lane, which is the offset of its word in bytes
	MOVQ  SI, R14
	SHLQ  $8, R14
	SHRXQ DX, R14, R14
	MOVBLZX R14, R14
	SUBQ  R14, CX
	DECQ  CX             // its rank in the word, from 0
	SHLXQ DX, R12, R14
	SUBQ  R14, SI
	MOVQ  SI, batch_sums(DI)(BX*8)
	SHLQ  $6, BX         // a base has 64 bytes
	ADDQ  DX, BX
	SHLXQ CX, R15, CX
	MOVQ  batch_base(DI)(BX*1), DX
	PDEPQ DX, CX, CX
	XORQ  CX, DX
	MOVQ  DX, batch_base(DI)(BX*1)
	SUBL  $const_batchSides, AX

kept:
	MOVL AX, (R11)
	XORL CX, CX
	CMPL AX, $const_batchSides
	SETCC CX             // not below: it needs more
	LEAQ (R11)(CX*4), R11
	ADDQ $4, R8
	ADDQ $2, R9
	CMPQ R8, R10
	JNE  next

done:
	LEAQ batch_asks(DI), AX
	SUBQ AX, R11
	SHRQ $2, R11
	MOVQ R11, ret+16(FP)
	RET

perhaps:
	// For elements to be equally likely, low products below 2^16 mod size are drawn again.
	MOVL DX, BX
	XORL DX, DX
	MOVL $0x10000, AX
	DIVL BX
	CMPQ R14, DX
	MOVL (R8), AX
	JCS  kept
	MOVL AX, BX
	ANDL $(const_batchSides-1), BX
	JMP  pick

// func cpuid(leaf uint32) registers
TEXT ·cpuid(SB), NOSPLIT, $0-24
	MOVL leaf+0(FP), AX
	XORL CX, CX
	CPUID
	MOVL AX, ret_eax+8(FP)
	MOVL BX, ret_ebx+12(FP)
	MOVL CX, ret_ecx+16(FP)
	MOVL DX, ret_edx+20(FP)
	RET
