package cpu

import (
	"fmt"
	"strconv"
	"strings"
)

// MIDR is the main identification register of an Arm CPU (MIDR_EL1), which tells who made the core
// and which it is; 0 where it is not known. It does not tell the maker of the machine: the Neoverse
// of Arm are in the processors of several.
type MIDR uint32

// Where the fields of the register lie (Arm Architecture Reference Manual, MIDR_EL1).
const (
	implementerShift  = 24
	variantShift      = 20
	architectureShift = 16
	partShift         = 4

	byCPUIDScheme = 0xf // the architecture of every core since Arm v7
)

func (m MIDR) implementer() int { return int(m >> implementerShift) }
func (m MIDR) part() int        { return int(m>>partShift) & 0xfff }

// The implementers of Arm cores, by the numbers that Arm gave them.
var armImplementers = map[int]string{
	0x41: "Arm", 0x42: "Broadcom", 0x43: "Cavium", 0x46: "Fujitsu", 0x48: "HiSilicon", 0x4e: "NVIDIA", 0x50: "APM",
	0x51: "Qualcomm", 0x53: "Samsung", 0x56: "Marvell", 0x61: "Apple", 0x6d: "Microsoft", 0x70: "Phytium",
	0xc0: "Ampere",
}

// arm is the implementer of the cores that Arm designs and others build.
const arm = 0x41

// armCores are the names of Arm's server cores by their part number. Linux tells the numbers alone.
var armCores = map[int]string{
	0xd0c: "Neoverse N1", 0xd40: "Neoverse V1", 0xd49: "Neoverse N2", 0xd4f: "Neoverse V2",
	0xd83: "Neoverse V3", 0xd8e: "Neoverse N3",
}

// Why the row of an Arm core fits only in part.
const severalMakers = "this core is in processors of several makers, and the row is of those of one"

// armRow is the row for a core that was measured in processors of one maker.
func armRow(m MIDR) (cpuidRow, bool) {
	if m.implementer() != arm {
		return cpuidRow{}, false
	}
	switch m.part() {
	case 0xd0c:
		return cpuidRow{row: neoverseN1, caveat: severalMakers}, true
	case 0xd4f:
		return cpuidRow{row: neoverseV2, caveat: severalMakers}, true
	}
	return cpuidRow{}, false
}

// name is what the core is called, for a system that gives no brand.
func (m MIDR) name() string {
	maker, known := armImplementers[m.implementer()]
	if !known {
		maker = fmt.Sprintf("Arm implementer %#x", m.implementer())
	}
	core := ""
	if m.implementer() == arm {
		core = armCores[m.part()]
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s part 0x%03x", maker, core, m.part())), " ")
}

// String is the register as the kernel shows it in sysfs, without the zeros in front.
func (m MIDR) String() string { return fmt.Sprintf("MIDR %#x", uint32(m)) }

// parseMIDR puts the register together again from the fields of /proc/cpuinfo; 0 where they do not
// name an implementer and a part. A variant or revision that is missing is 0.
func parseMIDR(fields map[string]string) MIDR {
	field := func(key string, bits int) (MIDR, error) {
		n, err := strconv.ParseUint(fields[key], 0, bits)
		return MIDR(n), err
	}
	implementer, errI := field("CPU implementer", 8)
	part, errP := field("CPU part", 12)
	if errI != nil || errP != nil || implementer == 0 {
		return 0 // implementer 0 is an emulator's own
	}
	variant, errV := field("CPU variant", 4)
	revision, errR := field("CPU revision", 4)
	if errV != nil {
		variant = 0
	}
	if errR != nil {
		revision = 0
	}
	return implementer<<implementerShift | variant<<variantShift | byCPUIDScheme<<architectureShift |
		part<<partShift | revision
}
