package host

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/energy"
)

// powercapDir is where the zones lie, below the root of sysfs.
const powercapDir = "class/powercap"

// raplPrefix begins the names of RAPL zones, of the register interface ("intel-rapl:0") and of
// the memory-mapped one ("intel-rapl-mmio:0"), on AMD too.
const raplPrefix = "intel-rapl"

// raplGrant makes the counters readable until the machine starts anew. Since Linux 5.10 they are
// for root alone, because they let one process guess what another computes (CVE-2020-8694).
const raplGrant = "sudo chmod a+r /sys/class/powercap/*rapl*/energy_uj"

// powercapGrant is what makes the counters readable, with what it costs.
const powercapGrant = "run as root or with CAP_DAC_READ_SEARCH, or let everybody read the counters until the " +
	"next boot: " + raplGrant +
	" (this weakens the protection against CVE-2020-8694, with which a local user can spy on others)"

// zone is a directory of powercap.
type zone struct {
	dir  string // "intel-rapl:0:1"
	name string // what the kernel calls it: "package-0", "package-0-die-1", "dram", "psys"
	wrap uint64 // the largest value of its counter, 0 where it could not be read
	read func() (uint64, error)
}

// powercap reads RAPL through the powercap zones of Linux. AMD processors have the same
// names.
type powercap struct {
	zones []zone
	list  []domain
}

var _ counter = (*powercap)(nil)

func (p *powercap) domains() []domain { return slices.Clone(p.list) }

// read never fails as a whole: each zone has its own file.
func (p *powercap) read(dst []reading) error {
	for i, z := range p.zones {
		v, err := z.read()
		if path := (*fs.PathError)(nil); err != nil && !errors.As(err, &path) { // that names its file itself
			err = fmt.Errorf("its counter %w", err)
		}
		dst[i] = reading{microjoules: v, err: err}
	}
	return nil
}

// warnings are what a reader of the figures must know of the zones.
func (p *powercap) warnings() []string {
	var w []string
	if slices.ContainsFunc(p.list, func(d domain) bool { return strings.Contains(d.name, "-die-") }) {
		w = append(w, "a socket has a counter for each of its dies; some kernels show the counter of the socket for "+
			"each of them on AMD, and then energy is counted once for each die")
	}
	if p.list[0].kind == energy.MachineDomain {
		w = append(w, "the counter is that of the platform (psys), which may include the display and other devices")
	} else if !slices.ContainsFunc(p.list, func(d domain) bool { return d.kind == energy.DRAMDomain }) {
		w = append(w, "there is no counter for memory, so the energy is that of the processor alone")
	}
	return w
}

// newPowercapSource returns the source of the zones in a sysfs, with what was
// left out and why. The model takes over in windows in which a counter is lost.
func newPowercapSource(sys sysTree, proc fs.FS, model energy.Source) (*counterSource, []string, error) {
	p, skipped, err := powercapZones(sys)
	if err != nil {
		return nil, skipped, err
	}
	var names []string
	for _, d := range p.list {
		names = append(names, d.name)
	}
	return newCounterSource(p, energy.SourceInfo{
		Name: "rapl", Kind: energy.Measured,
		Detail:   "RAPL through powercap: " + strings.Join(names, ", ") + "; charged by the share of busy CPU time",
		Warnings: p.warnings(),
	}, counterOptions{fallback: model, host: machineCPU(proc, sys), cpus: sys.cpus("possible")}), skipped, nil
}

// choose takes the zones that together cover the machine once: all packages and their
// memory, or the platform where there is no package. It returns a reason for each zone that it
// leaves out.
//
// That the platform contains the packages, and that memory is not contained in its package
// though its zone lies below it, is an assumption: vendors document neither in full.
func choose(zones []zone) (chosen []zone, domains []domain, skipped []string) {
	skip := func(z zone, why string) { skipped = append(skipped, fmt.Sprintf("%s (%s): %s", z.dir, z.name, why)) }
	take := func(z zone, d domain) {
		d.wrap = z.wrap
		chosen, domains = append(chosen, z), append(domains, d)
	}
	// The zones of the register interface come first, so that they win over those of the
	// memory-mapped one, which show the same counters again.
	zones = slices.Clone(zones)
	slices.SortStableFunc(zones, func(a, b zone) int {
		return strings.Compare(zoneOrder(a), zoneOrder(b))
	})
	packages := make(map[string]domain) // by directory
	for _, z := range zones {
		socket, ok := z.isPackage()
		if !ok {
			continue
		}
		if i := slices.IndexFunc(domains, func(d domain) bool { return d.name == z.name }); i >= 0 {
			skip(z, "shows the counter of "+chosen[i].dir+" again")
			continue
		}
		d := domain{name: z.name, kind: energy.PackageDomain, socket: socket}
		packages[z.dir] = d
		take(z, d)
	}
	for _, z := range zones {
		if _, ok := z.isPackage(); ok {
			continue // decided above
		}
		parent := z.dir[:max(0, strings.LastIndex(z.dir, ":"))]
		switch p, ok := packages[parent]; {
		case !strings.HasPrefix(z.dir, raplPrefix):
			skip(z, "is not a RAPL zone")
		case z.name == "psys" && len(domains) == 0:
			take(z, domain{name: z.name, kind: energy.MachineDomain})
		case z.name == "psys":
			skip(z, "contains the packages")
		case z.name == "dram" && ok:
			take(z, domain{
				name: strings.Replace(p.name, "package", "dram", 1), kind: energy.DRAMDomain,
				socket: p.socket,
			})
		case z.name == "dram":
			skip(z, "its package is not read")
		case z.name == "core" || z.name == "uncore":
			skip(z, "is a part of its package")
		default:
			skip(z, "is of no known kind")
		}
	}
	return chosen, domains, skipped
}

// zoneOrder sorts numbers in names by value: intel-rapl:2 before intel-rapl:10, and both
// before intel-rapl-mmio:0.
func zoneOrder(z zone) string {
	parts := strings.Split(z.dir, ":")
	for i, p := range parts[1:] {
		parts[i+1] = strings.Repeat("0", max(0, 8-len(p))) + p
	}
	return strings.Join(parts, "!") // sorts before letters, digits and the hyphen
}

// isPackage reads the socket from the name of a zone at the top, which is "package-1" or
// "package-1-die-0".
func (z zone) isPackage() (socket int, ok bool) {
	rest, ok := strings.CutPrefix(z.name, "package-")
	if !ok || !strings.HasPrefix(z.dir, raplPrefix) || strings.Count(z.dir, ":") != 1 {
		return 0, false
	}
	number, _, _ := strings.Cut(rest, "-")
	n, err := strconv.Atoi(number)
	return n, err == nil && n >= 0
}

// openZones checks that the chosen zones can be read. Without one of the packages a machine
// is not measured, so that is an error; without memory it is, but for the memory.
func openZones(zones []zone) (*powercap, []string, error) {
	chosen, domains, skipped := choose(zones)
	if len(chosen) == 0 {
		return nil, skipped, fmt.Errorf("host: powercap shows no package and no platform, "+
			"as in most virtual machines and containers: %w", fs.ErrNotExist)
	}
	p := &powercap{}
	for i, z := range chosen {
		v, err := z.read()
		if err == nil && z.wrap > 0 && v > z.wrap {
			err = fmt.Errorf("is %d, beyond its own max_energy_range_uj of %d", v, z.wrap)
		}
		switch {
		case err != nil && domains[i].kind == energy.DRAMDomain:
			skipped = append(skipped, fmt.Sprintf("%s (%s): its counter %s", z.dir, z.name, reason(err)))
			continue
		case errors.Is(err, fs.ErrPermission):
			return nil, skipped, fmt.Errorf("host: zone %s: %w; %s", domains[i].name, err, powercapGrant)
		case err != nil:
			return nil, skipped, fmt.Errorf("host: zone %s: its counter %s", domains[i].name, reason(err))
		}
		if z.wrap == 0 {
			skipped = append(skipped, fmt.Sprintf("%s (%s): is read, but its max_energy_range_uj could not be, "+
				"so the reading after which it begins again is dropped", z.dir, z.name))
		}
		p.zones, p.list = append(p.zones, z), append(p.list, domains[i])
	}
	return p, skipped, nil
}
