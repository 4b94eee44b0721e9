package energy

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/shirou/gopsutil/v3/cpu"
)

// HostCPU asks the system what CPU it runs on. Machines are taken to have one
// kind of CPU, so the first is described.
func HostCPU() (CPUInfo, error) {
	stats, err := cpu.Info()
	if err != nil {
		return CPUInfo{}, fmt.Errorf("energy: what CPU this is: %w", err)
	}
	if len(stats) == 0 {
		return CPUInfo{}, errors.New("energy: what CPU this is: the system lists none")
	}
	s := stats[0]
	info := CPUInfo{Brand: s.ModelName, Vendor: s.VendorID, Stepping: int(s.Stepping)}
	// Some systems report a family without a model, and Windows numbers families
	// in a way of its own. Only a complete pair counts as CPUID.
	family, errF := strconv.Atoi(s.Family)
	model, errM := strconv.Atoi(s.Model)
	if errF == nil && errM == nil {
		info.Family, info.Model = family, model
	}
	return info, nil
}
