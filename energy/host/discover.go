package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Machine is what discovery looks at: [Local] is this machine, [At] a copy of another one's files.
// Its zero value has no counters and an unknown CPU, so that the power model alone serves on it.
type Machine struct {
	OS string // as runtime.GOOS
	// SysRoot and ProcRoot are the folders in which sysfs and procfs lie, "" where there are none.
	SysRoot, ProcRoot string
	// Live says that the roots are those of the running kernel: its events may be opened, and its
	// counters have to move. A copy is only looked at.
	Live bool
	// CPU describes the processor, CPUErr says why that is not known.
	CPU    cpu.Info
	CPUErr error

	perf  perfOpener          // nil where the system has no perf events
	pause func(time.Duration) // nil means time.Sleep
	now   func() time.Time    // nil means time.Now
}

// Local describes this machine. It never fails: what cannot be read is left
// out and appears in the reasons of [Discover].
func Local() Machine {
	h := Machine{OS: runtime.GOOS, Live: true, perf: livePerf()}
	if h.OS == "linux" {
		h.SysRoot, h.ProcRoot = "/sys", "/proc"
	}
	h.CPU, h.CPUErr = cpu.Local()
	return h
}

// At describes the Linux machine of which two folders hold a copy of /sys and /proc, or of what
// was wanted of them. Either may be "".
func At(sysRoot, procRoot string) Machine {
	h := Machine{OS: "linux", SysRoot: sysRoot, ProcRoot: procRoot}
	h.CPU, h.CPUErr = treeCPU(h.proc())
	return h
}

func (h Machine) sys() sysTree  { return sysTree{h.SysRoot, "/sys"} }
func (h Machine) proc() sysTree { return sysTree{h.ProcRoot, "/proc"} }

// procFS is procfs as a file system, nil where there is none.
func (h Machine) procFS() fs.FS {
	if h.ProcRoot == "" {
		return nil
	}
	return os.DirFS(h.ProcRoot)
}

// Candidate is a source that might serve on a host. It is a plain value, but for Source, which is
// shared by copies.
type Candidate struct {
	Name string      // one of [SourceNames]
	Kind energy.Kind // of what it tells: measured by a counter, modelled, or assumed
	// Usable says that it can be read by this process now.
	Usable bool
	// OnRequest is true where a usable source is taken only if it is asked for by name.
	OnRequest bool
	Why       string // what was found, or why it cannot be used
	// Domains are the counters that are read, Skipped those that are not, each with the reason.
	Domains []string
	Skipped []string
	// Grant is commands for a shell on that machine, each of which is enough to make the source
	// usable; empty where it is, or where no command would.
	Grant  []string
	Source energy.Source // nil unless Usable
}

// SourceNames are the names of all sources, in the order of [Discover].
func SourceNames() []string {
	return []string{"rapl", "perf", "hwmon", "battery", "specpower", "fixed-watts"}
}

// Discover lists the sources in order of preference, usable or not. It never
// fails because a file is absent, unreadable or strange: that becomes a reason. At least
// the power model is always usable.
//
// RAPL and the perf events come first: they cover processors and memory, and follow the work within
// milliseconds. Sensors of the whole machine come after them, since they are slow and what they
// cover beside is not the work's. Of these only one that clearly covers the machine is taken
// without being asked for: an ACPI power meter, the sensor System of ibmpowernv, Total System Power
// of macsmc_hwmon. Any other sensor of hwmon is used on request, because sysfs does not say what it
// covers; so is a battery, because its figures come and go with the charger.
//
// The counters of a live host are read for up to a sixteenth of a second: one that stands still, as
// those of many virtual machines do, would make all work free.
//
// Events that were opened belong to the Source of their candidate. There is nothing to close: they
// are closed once that is out of reach.
func Discover(h Machine) []Candidate {
	var all []Candidate
	for _, counter := range counters {
		c := Candidate{Name: counter.name, Kind: energy.Measured}
		if h.SysRoot == "" {
			c.Why = h.noTree(counter.files)
		} else {
			c.Why = counter.find(h, &c)
		}
		all = append(all, c)
	}
	return append(all, modelCandidate(h), Candidate{
		Name: "fixed-watts", Kind: energy.Assumed,
		Why: "no watts are given: give those of a busy thread, if you know better than the model",
	})
}

// counters are the sources that are read from the files of Linux. find fills in a candidate, and
// returns what was found, or why it cannot be used.
var counters = [...]struct {
	name, files string
	find        func(h Machine, c *Candidate) (why string)
}{
	{"rapl", "powercap zones", findRAPL},
	{"perf", "perf events", findPerf},
	{"hwmon", "hwmon sensors", findHwmon},
	{"battery", "batteries", findBattery},
}

// Best returns the first candidate that is usable without being asked for. None is an error that
// says of each why.
func Best(candidates []Candidate) (Candidate, error) {
	errs := []error{errors.New("energy: no source can be used")}
	for _, c := range candidates {
		if c.Usable && c.Source != nil && !c.OnRequest {
			return c, nil
		}
		errs = append(errs, fmt.Errorf("%s: %s", c.Name, c.Why))
	}
	return Candidate{}, errors.Join(errs...)
}

// Named returns the candidate of that name. One that cannot be used is an error that says why, and
// by which command it could; so is a name that none has, which lists the names.
func Named(candidates []Candidate, name string) (Candidate, error) {
	i := slices.IndexFunc(candidates, func(c Candidate) bool { return c.Name == name })
	if i < 0 {
		var names []string
		for _, c := range candidates {
			names = append(names, c.Name)
		}
		return Candidate{}, suggest.Unknown("energy: source", name, names)
	}
	c := candidates[i]
	if c.Usable && c.Source != nil {
		return c, nil
	}
	err := fmt.Errorf("energy: source %s cannot be used here: %s", c.Name, c.Why)
	if len(c.Grant) > 0 {
		err = fmt.Errorf("%w; what would change that: %s", err, strings.Join(c.Grant, "  or  "))
	}
	return c, err
}

// modelCandidate is the model of the detected CPU, which needs nothing.
func modelCandidate(h Machine) Candidate {
	m, err := h.model()
	if err != nil {
		return Candidate{Name: "specpower", Kind: energy.Modelled, Why: err.Error()}
	}
	return Candidate{Name: m.Info().Name, Kind: m.Info().Kind, Usable: true, Why: m.Info().Detail, Source: m}
}

func (h Machine) model() (*energy.Model, error) {
	d := cpu.Detect(h.CPU)
	if h.CPUErr != nil {
		d.Warnings = append(d.Warnings, fmt.Sprintf("the CPU could not be read: %v", h.CPUErr))
	}
	return d.Model()
}

// source makes a source of a counter that moves every so often, 0 for as often as RAPL does. The
// model takes over in windows in which the counter is lost.
func (h Machine) source(c counter, info energy.SourceInfo, every time.Duration) energy.Source {
	o := counterOptions{
		update: every, host: machineCPU(h.procFS(), h.sys()), cpus: h.sys().cpus("possible"),
		now: h.now,
	}
	if m, err := h.model(); err == nil {
		o.fallback = m
	}
	return newCounterSource(c, info, o)
}

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
