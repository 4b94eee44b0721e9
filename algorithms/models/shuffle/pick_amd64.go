package shuffle

import (
	"encoding/binary"

	"golang.org/x/sys/cpu"
)

// deposits says whether the processor finds the k-th set bit of a word by PDEP in a few cycles. AMD
// had that instruction as a long microprogram before family 25 (Zen 3), and so had Hygon, whose
// processors are of that design: Agner Fog, "Instruction tables", Zen 1 and Zen 2.
var deposits = cpu.X86.HasBMI1 && cpu.X86.HasBMI2 && !microcoded(cpuid(0), cpuid(1))

// pickRound is [batch.pickRoundPortable] for processors with BMI1 and BMI2.
//
//go:noescape
func pickRound(b *batch, left uint) uint

// registers are what CPUID leaves in EAX, EBX, ECX and EDX.
type registers struct{ eax, ebx, ecx, edx uint32 }

func cpuid(leaf uint32) registers

// microcoded tells by the first two leaves of CPUID whether PDEP is a microprogram.
func microcoded(vendor, version registers) bool {
	family := version.eax>>8&0xf + version.eax>>20&0xff
	name := vendor.name()
	return (name == "AuthenticAMD" || name == "HygonGenuine") && family < 25
}

// name is the vendor, as the first leaf spells it.
func (r registers) name() string {
	name := binary.LittleEndian.AppendUint32(nil, r.ebx)
	return string(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(name, r.edx), r.ecx))
}

// pickRound picks one element of each of the first left sides that asked, and returns how many of
// them need more.
func (b *batch) pickRound(left uint) uint {
	if deposits {
		return pickRound(b, left)
	}
	return b.pickRoundPortable(left)
}
