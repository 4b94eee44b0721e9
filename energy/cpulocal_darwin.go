package energy

import "golang.org/x/sys/unix"

// HostCPU asks the system what CPU it runs on. Apple's own processors have no CPUID.
func HostCPU() (CPUInfo, error) {
	brand, err := unix.Sysctl("machdep.cpu.brand_string")
	if err != nil || brand == "" {
		return CPUInfo{}, errNoCPU
	}
	c := CPUInfo{Brand: brand}
	c.Vendor, _ = unix.Sysctl("machdep.cpu.vendor")
	family, errF := unix.SysctlUint32("machdep.cpu.family")
	model, errM := unix.SysctlUint32("machdep.cpu.model")
	if errF == nil && errM == nil {
		c.Family, c.Model = int(family), int(model)
	}
	return c, nil
}
