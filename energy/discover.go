package energy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// Host is what discovery looks at. Tests inject their own; [LocalHost] is this
// machine.
type Host struct {
	OS   string // as runtime.GOOS
	Sys  fs.FS  // the root of sysfs, nil where there is none
	Proc fs.FS  // the root of procfs, nil where there is none
	// CPU describes the processor, CPUErr says why that is not known.
	CPU    CPUInfo
	CPUErr error
}

// LocalHost describes this machine. It never fails: what cannot be read is left
// out and appears in the reasons of [Discover].
func LocalHost() Host {
	h := Host{OS: runtime.GOOS}
	if h.OS == "linux" {
		h.Sys, h.Proc = os.DirFS("/sys"), os.DirFS("/proc")
	}
	h.CPU, h.CPUErr = HostCPU()
	return h
}

// Candidate is a source that might serve on a host.
type Candidate struct {
	Name   string
	Kind   Kind
	Usable bool
	Why    string // what was found, or why it cannot be used
	Grant  string // what would make it usable, "" where it is or nothing would
	Source Source // nil unless Usable
}

// Discover lists the sources in order of preference, usable or not. It never
// fails because a file is absent or unreadable: that becomes a reason. At least
// the power model is always usable.
func Discover(h Host) []Candidate {
	return []Candidate{
		powercapCandidate(h),
		perfCandidate(h),
		modelCandidate(h),
		{
			Name: "fixed-watts", Kind: Assumed,
			Why:   "no watts are given",
			Grant: "give the watts of a busy thread, if you know better than the model",
		},
	}
}

// Best returns the first usable candidate. None is an error that says of each
// why.
func Best(candidates []Candidate) (Candidate, error) {
	errs := []error{errors.New("energy: no source can be used")}
	for _, c := range candidates {
		if c.Usable && c.Source != nil {
			return c, nil
		}
		errs = append(errs, fmt.Errorf("%s: %s", c.Name, c.Why))
	}
	return Candidate{}, errors.Join(errs...)
}

// notYet ends the reason of a source whose place is kept.
const notYet = "reading it is not implemented yet"

// powercapCandidate looks for RAPL zones. Since Linux 5.10 their counters are
// readable by root alone (CVE-2020-8694), and containers hide them.
func powercapCandidate(h Host) Candidate {
	c := Candidate{Name: "rapl", Kind: Measured}
	const dir = "class/powercap"
	if h.Sys == nil {
		c.Why = fmt.Sprintf("powercap is a part of Linux and this is %s; %s", h.OS, notYet)
		return c
	}
	entries, err := fs.ReadDir(h.Sys, dir)
	if err != nil {
		c.Why = fmt.Sprintf("/sys/%s %s, as in most virtual machines and containers; %s", dir, reason(err), notYet)
		return c
	}
	var zones, readable int
	var refused error
	for _, e := range entries {
		if !strings.Contains(e.Name(), "rapl") || !strings.Contains(e.Name(), ":") {
			continue // the control type itself, or another kind of zone
		}
		zones++
		if _, err := fs.ReadFile(h.Sys, dir+"/"+e.Name()+"/energy_uj"); err != nil {
			refused = err
		} else {
			readable++
		}
	}
	switch {
	case zones == 0:
		c.Why = fmt.Sprintf("/sys/%s is there but has no RAPL zones; %s", dir, notYet)
	case readable == 0:
		c.Why = fmt.Sprintf("/sys/%s has %d RAPL zones but energy_uj %s; %s", dir, zones, reason(refused), notYet)
		c.Grant = "run as root, or let an administrator make energy_uj readable"
	default:
		c.Why = fmt.Sprintf("/sys/%s has %d RAPL zones, %d readable; %s", dir, zones, readable, notYet)
	}
	return c
}

// perfCandidate looks for the power PMU and the switch that guards it.
func perfCandidate(h Host) Candidate {
	c := Candidate{Name: "perf", Kind: Measured}
	const dir = "bus/event_source/devices/power"
	if h.Sys == nil {
		c.Why = fmt.Sprintf("perf events are a part of Linux and this is %s; %s", h.OS, notYet)
		return c
	}
	if _, err := fs.Stat(h.Sys, dir); err != nil {
		c.Why = fmt.Sprintf("/sys/%s %s, so there is no power PMU; %s", dir, reason(err), notYet)
		return c
	}
	var events []string
	entries, err := fs.ReadDir(h.Sys, dir+"/events")
	for _, e := range entries {
		if n := e.Name(); strings.HasPrefix(n, "energy-") && !strings.Contains(n, ".") {
			events = append(events, n)
		}
	}
	switch {
	case err != nil:
		c.Why = fmt.Sprintf("the power PMU is there but /sys/%s/events %s; %s", dir, reason(err), notYet)
	case len(events) == 0:
		c.Why = fmt.Sprintf("the power PMU is there but offers no energy events, as on unsupported CPUs and in virtual machines; %s", notYet)
	default:
		c.Why = fmt.Sprintf("the power PMU offers %s; %s", strings.Join(events, ", "), notYet)
		if level := paranoid(h.Proc); level != "" {
			c.Why = fmt.Sprintf("the power PMU offers %s, perf_event_paranoid is %s; %s", strings.Join(events, ", "), level, notYet)
		}
		c.Grant = "grant CAP_PERFMON, or set kernel.perf_event_paranoid to 0 or less"
	}
	return c
}

func modelCandidate(h Host) Candidate {
	d := DetectCPU(h.CPU)
	if h.CPUErr != nil {
		d.Warnings = append(d.Warnings, fmt.Sprintf("the CPU could not be read: %v", h.CPUErr))
	}
	m, err := d.Model()
	if err != nil {
		return Candidate{Name: "specpower", Kind: Modelled, Why: err.Error()}
	}
	return Candidate{Name: m.Info().Name, Kind: m.Info().Kind, Usable: true, Why: m.Info().Detail, Source: m}
}

// paranoid reads the guard of perf events, "" where it cannot be read.
func paranoid(proc fs.FS) string {
	if proc == nil {
		return ""
	}
	b, err := fs.ReadFile(proc, "sys/kernel/perf_event_paranoid")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// reason puts the common errors of files into words without their path.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "may not be read (permission denied)"
	}
	return fmt.Sprintf("cannot be read (%v)", err)
}
