package host

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/joulemark/joulemark/energy"
)

// powerPMU is where the kernel describes the performance monitoring unit of energy. Its events are
// RAPL's, each with its own scale to joules. They are counted in 64 bits and never wrap.
const powerPMU = "bus/event_source/devices/power"

// pmu is what sysfs says of the power PMU.
type pmu struct {
	number  uint32
	cpus    []int // one of each package
	events  []pmuEvent
	skipped []string // events that are not read, each with the reason
}

// pmuEvent is an event that is read.
type pmuEvent struct {
	name   string // energy-pkg
	kind   energy.DomainKind
	config uint64
	scale  float64 // microjoules per count
	cpus   []int
}

// perfOpener opens an event of a PMU on one CPU, for all processes. What it opens gives the
// count in 8 bytes of the machine's order at every read.
type perfOpener interface {
	open(pmu uint32, config uint64, cpu int) (io.ReadCloser, error)
}

// readPMU reads the description. An error is a reason, as it stands after "the power PMU".
func readPMU(sys sysTree) (pmu, error) {
	var p pmu
	if err := sys.exists(powerPMU); err != nil {
		return p, fmt.Errorf("is missing: %s %s, as in most virtual machines and on CPUs without RAPL",
			sys.at(powerPMU), reason(err))
	}
	number, err := sys.count(powerPMU + "/type")
	if err == nil && number > math.MaxUint32 {
		err = fmt.Errorf("is %d; a number of 32 bits is expected", number)
	}
	if err != nil {
		return p, fmt.Errorf("cannot be used: its type %s", reason(err))
	}
	p.number = uint32(number)
	mask, err := sys.text(powerPMU + "/cpumask")
	if err != nil {
		return p, fmt.Errorf("cannot be used: its cpumask %s", reason(err))
	}
	if p.cpus, err = parseCPUs(mask); err != nil {
		return p, fmt.Errorf("cannot be used: its cpumask %w", err)
	}
	names, _, err := sys.list(powerPMU+"/events", func(n string) bool {
		return strings.HasPrefix(n, "energy-") && !strings.Contains(n, ".")
	})
	if err != nil {
		return p, fmt.Errorf("is there but its folder events %s", reason(err))
	}
	if len(names) == 0 {
		return p, errors.New("is there but has no energy events: the kernel does not know this CPU model")
	}
	return p, p.choose(sys, names)
}

// choose takes the events that do not overlap: packages and memory, or else the platform alone.
func (p *pmu) choose(sys sysTree, names []string) error {
	offered := map[string]bool{}
	for _, n := range names {
		offered[n] = true
	}
	var faults []error
	for _, n := range names {
		e := pmuEvent{name: n, cpus: p.cpus}
		switch {
		case n == "energy-pkg":
			e.kind = energy.PackageDomain
		case n == "energy-ram" && offered["energy-pkg"]:
			e.kind = energy.DRAMDomain
		case n == "energy-ram":
			p.skip(n, "memory, without its package")
			continue
		case n == "energy-psys" && !offered["energy-pkg"]:
			e.kind, e.cpus = energy.MachineDomain, p.cpus[:1] // the platform is one, whatever the packages
		case n == "energy-psys":
			p.skip(n, "the platform, which contains the packages")
			continue
		case n == "energy-cores" || n == "energy-gpu":
			p.skip(n, "a part of the package")
			continue
		default:
			p.skip(n, "how it overlaps with the others is not known")
			continue
		}
		if err := e.read(sys); err != nil {
			p.skip(n, err.Error())
			faults = append(faults, err)
			continue
		}
		p.events = append(p.events, e)
	}
	switch {
	case len(p.events) > 0 && (p.events[0].kind != energy.DRAMDomain || len(p.events) > 1):
		return nil
	case len(faults) > 0:
		return fmt.Errorf("is there but cannot be understood: %w", faults[0])
	}
	return fmt.Errorf("offers %s, but neither packages nor the platform", strings.Join(names, ", "))
}

func (p *pmu) skip(name, why string) { p.skipped = append(p.skipped, name+": "+why) }

// read reads how an event is asked for and what it counts in.
func (e *pmuEvent) read(sys sysTree) error {
	file := powerPMU + "/events/" + e.name
	text, err := sys.text(file)
	if err != nil {
		return fmt.Errorf("%s %s", e.name, reason(err))
	}
	code, ok := strings.CutPrefix(text, "event=")
	if e.config, err = strconv.ParseUint(code, 0, 8); !ok || err != nil {
		return fmt.Errorf("%s is %.40q; event= and a number of 8 bits is expected", e.name, text)
	}
	if unit, err := sys.text(file + ".unit"); err != nil || unit != "Joules" {
		return fmt.Errorf("%s.unit is %.40q; Joules is expected", e.name, unit)
	}
	text, err = sys.text(file + ".scale")
	if err != nil {
		return fmt.Errorf("%s.scale %s", e.name, reason(err))
	}
	joules, err := strconv.ParseFloat(text, 64)
	if err != nil || !(joules > 0 && joules <= 1) {
		return fmt.Errorf("%s.scale is %.40q; a number of joules above 0 and up to 1 is expected", e.name, text)
	}
	e.scale = joules * 1e6
	return nil
}

// maxCPUs bounds the numbers of CPUs; Linux is built for at most 8192.
const maxCPUs = 1 << 16

// parseCPUs reads a list of CPUs as the kernel writes it, as in "0,18" or "0-3".
func parseCPUs(text string) ([]int, error) {
	wrong := fmt.Errorf("is %.40q; a list of CPUs such as 0,18 is expected", text)
	var cpus []int
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		first, err := strconv.ParseUint(from, 10, 16)
		last := first
		if err == nil && isRange {
			last, err = strconv.ParseUint(to, 10, 16)
		}
		if err != nil || last < first {
			return nil, wrong
		}
		for c := first; c <= last; c++ {
			cpus = append(cpus, int(c))
		}
		if len(cpus) > maxCPUs {
			return nil, wrong
		}
	}
	slices.Sort(cpus)
	return slices.Compact(cpus), nil // a CPU that is named twice would be counted twice
}

// perfCounter reads the events that are open. Nobody has to close it: its events are files, whose
// descriptors the runtime closes once the counter is out of reach.
type perfCounter struct {
	mu     sync.Mutex
	list   []domain
	events []io.ReadCloser
	scales []float64
}

var _ counter = (*perfCounter)(nil)

// openPerf opens what p describes. Packages must open; memory that does not is skipped.
func openPerf(sys sysTree, p pmu, opener perfOpener) (c *perfCounter, skipped []string, err error) {
	c = &perfCounter{}
	places := packagesOf(sys, p.cpus)
	for _, e := range p.events {
		for i, cpu := range e.cpus {
			f, err := opener.open(p.number, e.config, cpu)
			if err != nil && e.kind == energy.DRAMDomain {
				skipped = append(skipped, fmt.Sprintf("%s on CPU %d: %v", e.name, cpu, err))
				continue
			}
			if err != nil {
				return nil, nil, errors.Join(fmt.Errorf("%s on CPU %d: %w", e.name, cpu, err), c.close())
			}
			c.events, c.scales = append(c.events, f), append(c.scales, e.scale)
			c.list = append(c.list, places[i].domain(e.kind))
		}
	}
	return c, skipped, nil
}

func (c *perfCounter) domains() []domain { return c.list }

func (c *perfCounter) read(dst []reading) error {
	if len(dst) != len(c.events) {
		return fmt.Errorf("host: perf: room for %d readings; %d are needed", len(dst), len(c.events))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var b [8]byte
	for i, f := range c.events {
		dst[i] = reading{}
		if _, err := io.ReadFull(f, b[:]); err != nil {
			dst[i].err = fmt.Errorf("host: perf %s: %w", c.list[i].name, err)
			continue
		}
		dst[i].microjoules = uint64(math.Round(float64(binary.NativeEndian.Uint64(b[:])) * c.scales[i]))
	}
	return nil
}

func (c *perfCounter) close() error {
	var errs []error
	for _, f := range c.events {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}
