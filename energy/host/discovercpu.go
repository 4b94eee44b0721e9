package host

import (
	"fmt"

	"github.com/joulemark/joulemark/energy/host/cpu"
)

// treeCPU reads what CPU a machine has from a copy of its procfs.
func treeCPU(proc sysTree) (cpu.Info, error) {
	if proc.root == "" {
		return cpu.Info{}, fmt.Errorf("host: what CPU this is: no copy of /proc is given")
	}
	text, err := proc.text("cpuinfo")
	if err != nil {
		return cpu.Info{}, fmt.Errorf("host: what CPU this is: /proc/cpuinfo %s", reason(err))
	}
	return cpu.ParseCPUInfo(text)
}
