package cpu

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// errNoCPU says that a system describes no processor.
var errNoCPU = errors.New("cpu: what CPU this is: the system names none")

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\ufeff", "")

// ParseCPUInfo reads the first CPU of /proc/cpuinfo, since machines are taken to have one kind of
// CPU. A family without a model is none: only a complete pair counts as CPUID.
func ParseCPUInfo(text string) (Info, error) {
	fields := map[string]string{}
	// Of a copy the line ends may be those of another system.
	for line := range strings.SplitSeq(lineEnds.Replace(text), "\n") {
		key, value, _ := strings.Cut(line, ":")
		if key = strings.TrimSpace(key); key != "" {
			fields[key] = strings.TrimSpace(value)
		} else if len(fields) > 0 {
			break // the next CPU
		}
	}
	// Power, RISC-V and MIPS have keys of their own for the name.
	brand := cmp.Or(fields["model name"], fields["cpu"], fields["uarch"], fields["cpu model"])
	c := Info{Brand: brand, Vendor: fields["vendor_id"], MIDR: parseMIDR(fields)}
	c.Virtual = slices.Contains(strings.Fields(fields["flags"]), "hypervisor")
	if c.MIDR != 0 {
		c.Vendor, c.Brand = "ARM", cmp.Or(c.Brand, c.MIDR.name())
	}
	family, errF := strconv.ParseUint(fields["cpu family"], 10, 16)
	model, errM := strconv.ParseUint(fields["model"], 10, 16)
	if errF == nil && errM == nil {
		c.Family, c.Model = int(family), int(model)
		if stepping, err := strconv.ParseUint(fields["stepping"], 10, 16); err == nil {
			c.Stepping = int(stepping)
		}
	}
	if c.Brand == "" && c.Family == 0 {
		return c, errNoCPU
	}
	return c, nil
}
