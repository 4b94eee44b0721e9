package cpu

import "golang.org/x/sys/unix"

// Local asks the system what CPU it runs on. Apple's own processors have no CPUID.
func Local() (Info, error) {
	brand, err := unix.Sysctl("machdep.cpu.brand_string")
	if err != nil || brand == "" {
		return Info{}, errNoCPU
	}
	c := Info{Brand: brand}
	c.Vendor, _ = unix.Sysctl("machdep.cpu.vendor")
	family, errF := unix.SysctlUint32("machdep.cpu.family")
	model, errM := unix.SysctlUint32("machdep.cpu.model")
	if errF == nil && errM == nil {
		c.Family, c.Model = int(family), int(model)
		if stepping, err := unix.SysctlUint32("machdep.cpu.stepping"); err == nil {
			c.Stepping = int(stepping)
		}
	}
	return c, nil
}
