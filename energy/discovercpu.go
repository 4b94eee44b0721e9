package energy

import (
	"fmt"
	"strconv"
	"strings"
)

// treeCPU reads the first CPU of a copied cpuinfo, as the kernel writes it on x86. Elsewhere the kernel
// names no model that the power table has.
func treeCPU(proc sysTree) (CPUInfo, error) {
	if proc.root == "" {
		return CPUInfo{}, fmt.Errorf("energy: what CPU this is: no copy of /proc is given")
	}
	text, err := proc.text("cpuinfo")
	if err != nil {
		return CPUInfo{}, fmt.Errorf("energy: what CPU this is: /proc/cpuinfo %s", reason(err))
	}
	c := CPUInfo{}
	first, _, _ := strings.Cut(text, "\n\n")
	whole := 0
	for line := range strings.Lines(first) {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		number, err := strconv.ParseUint(value, 10, 16)
		switch strings.TrimSpace(key) {
		case "model name":
			c.Brand = value
		case "vendor_id":
			c.Vendor = value
		case "cpu family":
			c.Family, whole = int(number), whole+known(err)
		case "model":
			c.Model, whole = int(number), whole+known(err)
		case "stepping":
			c.Stepping = int(number)
		}
	}
	if whole != 2 { // a family without a model is none
		c.Family, c.Model, c.Stepping = 0, 0, 0
	}
	if c.Brand == "" && c.Family == 0 {
		return c, fmt.Errorf("energy: what CPU this is: /proc/cpuinfo names none")
	}
	return c, nil
}

func known(err error) int {
	if err != nil {
		return 0
	}
	return 1
}
