package host

import (
	"fmt"

	"github.com/joulemark/joulemark/energy"
)

// cpuPlace is where a CPU sits.
type cpuPlace struct {
	socket int
	die    int // -1 where the socket is counted as a whole
}

// packagesOf finds the sockets of the CPUs of a mask. Where two of them share one, the PMU counts
// each die for itself. A CPU whose place is not known gets its place in the mask.
func packagesOf(sys sysTree, cpus []int) []cpuPlace {
	places := make([]cpuPlace, len(cpus))
	shared := map[int]int{}
	for i, cpu := range cpus {
		places[i] = cpuPlace{socket: i, die: -1}
		if id, err := sys.count(topology(cpu, "physical_package_id")); err == nil && id < maxCPUs {
			places[i].socket = int(id)
		}
		shared[places[i].socket]++
	}
	for i, cpu := range cpus {
		if shared[places[i].socket] == 1 {
			continue
		}
		places[i].die = i
		if id, err := sys.count(topology(cpu, "die_id")); err == nil && id < maxCPUs {
			places[i].die = int(id)
		}
	}
	return places
}

func topology(cpu int, file string) string {
	return fmt.Sprintf("devices/system/cpu/cpu%d/topology/%s", cpu, file)
}

// domain names a counter of this place as powercap does.
func (p cpuPlace) domain(k energy.DomainKind) domain {
	d := domain{kind: k, socket: p.socket}
	switch k {
	case energy.PackageDomain:
		d.name = fmt.Sprintf("package-%d", p.socket)
	case energy.DRAMDomain:
		d.name = fmt.Sprintf("dram-%d", p.socket)
	default:
		d.name = "psys"
		return d
	}
	if p.die >= 0 {
		d.name += fmt.Sprintf("-die-%d", p.die)
	}
	return d
}
