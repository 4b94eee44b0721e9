package energy

import "fmt"

// treeCPU reads what CPU a machine has from a copy of its procfs.
func treeCPU(proc sysTree) (CPUInfo, error) {
	if proc.root == "" {
		return CPUInfo{}, fmt.Errorf("energy: what CPU this is: no copy of /proc is given")
	}
	text, err := proc.text("cpuinfo")
	if err != nil {
		return CPUInfo{}, fmt.Errorf("energy: what CPU this is: /proc/cpuinfo %s", reason(err))
	}
	return parseCPUInfo(text)
}
