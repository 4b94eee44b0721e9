package energy

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/prometheus/procfs/sysfs"
)

// powercapZones finds the RAPL zones below the root of sysfs ("/sys") that cover the machine
// once, and says what it left out and why. A root without powercap gives an error that
// is [fs.ErrNotExist], counters that may not be read one that is [fs.ErrPermission] and names
// the remedy.
func powercapZones(sysRoot string) (*powercap, []string, error) {
	zones, err := listZones(sysRoot)
	if err != nil {
		return nil, nil, err
	}
	return openZones(zones)
}

// listZones asks procfs, and lists the zones itself where that gives up, as it does for all
// of them because of one range that cannot be read.
func listZones(sysRoot string) ([]zone, error) {
	dir := filepath.Join(sysRoot, powercapDir)
	if sys, err := sysfs.NewFS(sysRoot); err == nil {
		if found, err := sysfs.GetRaplZones(sys); err == nil {
			var zones []zone
			for _, z := range found {
				name := z.Name
				if name == "package" { // procfs cuts the number off
					name += "-" + strconv.Itoa(z.Index)
				}
				zones = append(zones, raplZone(z.Path, name, z.MaxMicrojoules))
			}
			return zones, nil
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("energy: powercap: %w", err)
	}
	var zones []zone
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		name, err := os.ReadFile(filepath.Join(path, "name"))
		if err != nil {
			continue // the control type itself, or a link into a hidden directory
		}
		var wrap uint64
		if text, err := os.ReadFile(filepath.Join(path, "max_energy_range_uj")); err == nil {
			wrap, err = strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
			if err != nil {
				wrap = 0
			}
		}
		zones = append(zones, raplZone(path, strings.TrimSpace(string(name)), wrap))
	}
	return zones, nil
}

// raplZone reads its counter through procfs.
func raplZone(path, name string, wrap uint64) zone {
	z := sysfs.RaplZone{Name: name, Path: path, MaxMicrojoules: wrap}
	return zone{dir: filepath.Base(path), name: name, wrap: wrap, read: z.GetEnergyMicrojoules}
}
