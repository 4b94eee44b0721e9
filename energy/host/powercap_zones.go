package host

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// powercapZones finds the RAPL zones of a sysfs that cover the machine
// once, and says what it left out and why. A sysfs without powercap gives an error that
// is [fs.ErrNotExist], counters that may not be read one that is [fs.ErrPermission] and names
// the remedy.
func powercapZones(sys sysTree) (*powercap, []string, error) {
	zones, odd, err := listZones(sys)
	if err != nil {
		return nil, nil, err
	}
	p, skipped, err := openZones(zones)
	return p, append(odd, skipped...), err
}

// listZones reads the names and the ranges of all zones. Whatever lies in a zone is read as the
// rest of sysfs is: nothing but regular files, and no more than an attribute can hold.
func listZones(sys sysTree) (zones []zone, skipped []string, err error) {
	dirs, more, err := sys.list(powercapDir, func(n string) bool { return strings.Contains(n, ":") })
	if err != nil {
		return nil, nil, fmt.Errorf("host: powercap: %w", err)
	}
	for _, d := range dirs {
		file := func(attribute string) string { return powercapDir + "/" + d + "/" + attribute }
		if _, err := sys.text(file("name")); errors.Is(err, fs.ErrNotExist) {
			continue // a link into a hidden directory
		} else if err != nil {
			skipped = append(skipped, d+": its name "+reason(err))
			continue
		}
		z := zone{dir: d, name: sys.label(file("name")), read: func() (uint64, error) {
			return sys.count(file("energy_uj"))
		}}
		if wrap, err := sys.count(file("max_energy_range_uj")); err == nil {
			z.wrap = wrap
		}
		zones = append(zones, z)
	}
	if more {
		skipped = append(skipped, fmt.Sprintf("the rest: only %d zones are looked at", maxSysEntries))
	}
	return zones, skipped, nil
}
