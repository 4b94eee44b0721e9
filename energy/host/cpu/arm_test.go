package cpu

import (
	"fmt"
	"strings"
	"testing"
)

// armInfo is /proc/cpuinfo of an Arm machine, which names no processor.
func armInfo(implementer, variant, part, revision string) string {
	return fmt.Sprintf("processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd evtstrm aes\n"+
		"CPU implementer\t: %s\nCPU architecture: 8\nCPU variant\t: %s\nCPU part\t: %s\nCPU revision\t: %s\n\n"+
		"processor\t: 1\nCPU implementer\t: 0x00\n", implementer, variant, part, revision)
}

// Arm machines are told by their MIDR, and what it does not tell is assumed.
func TestArm(t *testing.T) {
	const unknown = "unknown (results published 2019 or later)"
	for _, tt := range []struct {
		text      string
		id, brand string
		row       string
		server    bool // which draws no less than servers do
	}{
		{armInfo("0x41", "0x3", "0xd0c", "1"), "ARM MIDR 0x413fd0c1", "Arm Neoverse N1 part 0xd0c", neoverseN1, true},
		{armInfo("0x41", "0x0", "0xd4f", "0"), "ARM MIDR 0x410fd4f0", "Arm Neoverse V2 part 0xd4f", neoverseV2, true},
		{armInfo("0x41", "0x1", "0xd40", "1"), "ARM MIDR 0x411fd401", "Arm Neoverse V1 part 0xd40", unknown, true},
		{armInfo("0xc0", "0x0", "0xac3", "0"), "ARM MIDR 0xc00fac30", "Ampere part 0xac3", unknown, true},
		{armInfo("0x41", "0x0", "0xd08", "3"), "ARM MIDR 0x410fd083", "Arm part 0xd08", unknown, false},
		{armInfo("0x61", "0x1", "0x022", "1"), "ARM MIDR 0x611f0221", "Apple part 0x022", unknown, false},
		{armInfo("0x46", "0x1", "0x001", "0"), "ARM MIDR 0x461f0010", "Fujitsu part 0x001", unknown, false},
		// The numbers of parts are each implementer's own.
		{armInfo("0x46", "0x1", "0xd0c", "0"), "ARM MIDR 0x461fd0c0", "Fujitsu part 0xd0c", unknown, false},
		{
			armInfo("0x7f", "0x0", "0x123", "0"), "ARM MIDR 0x7f0f1230", "Arm implementer 0x7f part 0x123", unknown,
			false,
		},
	} {
		c, err := ParseCPUInfo(tt.text)
		d := Detect(c)
		if err != nil || c.ID() != tt.id || c.Brand != tt.brand || d.Row.Family != tt.row || !d.Assumed {
			t.Errorf("%+v is %q, %v: row %q, assumed %v; want %+v", c, c.ID(), err, d.Row.Family, d.Assumed, tt)
		}
		if low := d.Row.Full.Low; tt.server != (low > leastMobile.Full.Low) {
			t.Errorf("%s: from %v", tt.brand, low)
		}
		if len(d.Warnings) == 0 {
			t.Errorf("%s: assumed without a warning", tt.brand)
		}
	}
	// The same core of two makers, and another revision, are not taken for the same machine.
	one, _ := ParseCPUInfo(armInfo("0x41", "0x3", "0xd0c", "1"))
	two, _ := ParseCPUInfo(armInfo("0x41", "0x1", "0xd0c", "0"))
	if one.ID() == two.ID() {
		t.Errorf("both are %q", one.ID())
	}
	// A 32-bit kernel gives a name beside the numbers; an emulator's own core has none.
	c, err := ParseCPUInfo("model name\t: ARMv7 Processor rev 3 (v7l)\nCPU implementer\t: 0x41\n" +
		"CPU variant\t: 0x0\nCPU part\t: 0xd08\nCPU revision\t: 3\n")
	if err != nil || c.ID() != "ARM MIDR 0x410fd083" || !strings.HasPrefix(c.Brand, "ARMv7") {
		t.Errorf("%+v, %v", c, err)
	}
	for _, text := range []string{
		armInfo("0x00", "0x0", "0x051", "0"), armInfo("0x141", "0x0", "0xd0c", "0"), armInfo("0x41", "0x0", "", "0"),
		armInfo("0x41", "0x0", "0x1d0c", "0"),
	} {
		if c, err := ParseCPUInfo(text); err == nil {
			t.Errorf("%q: %+v", text, c)
		}
	}
}

// One result is not a distribution: the range is that of the CPU that is not known.
func TestSingleResult(t *testing.T) {
	for _, p := range cpuPowers() {
		if p.Full.Low == p.Full.High {
			t.Errorf("%s: exactly %v by %d results", p.Family, p.Full, p.Results)
		}
	}
	d := Detect(Info{Brand: "Grace A02 CPU @ 3.4GHz"})
	if d.Assumed || d.Row.Full.Central != 4.299 || len(d.Warnings) != 1 {
		t.Errorf("%+v", d)
	}
}
