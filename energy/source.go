package energy

import (
	"errors"
	"fmt"
	"slices"
)

// ErrStopped is returned when a window that can be read only once is stopped a
// second time.
var ErrStopped = errors.New("energy: window is already stopped")

// Source turns a window of work into energy. A counter is read at both ends of
// the window; a model ignores the ends and computes from the usage. Sources are
// safe for concurrent use and may have several windows open at once.
type Source interface {
	// Info describes the source. It does not change during its life.
	Info() SourceInfo
	// Start opens a window.
	Start() (Window, error)
}

// Window is an open window of a [Source]. It belongs to one goroutine. It must be stopped,
// because a source of counters reads them from time to time until it is.
type Window interface {
	// Stop closes the window and returns the energy of the usage sampled in it. A
	// second Stop returns an error that wraps [ErrStopped], or, where the window
	// holds no state, the energy of the usage it is given. A usage that is not
	// [Usage.Valid] is an error.
	Stop(Usage) (Energy, error)
}

// SourceInfo says what a source is, for the record.
type SourceInfo struct {
	Name   string // short and stable, as in "specpower"
	Kind   Kind
	Detail string // one line with the coefficients and where they come from
	// Warnings are what a reader must know before believing the figures, such as
	// a CPU family that was guessed.
	Warnings []string
}

// Energy is what a window of work cost.
//
// Gross is everything drawn in its name, Idle the part that the hardware would
// have drawn doing nothing, Net what the work added. A model speaks of the hardware
// threads that were busy, a counter of the share of a machine. The central
// values satisfy Gross = Idle + Net; the ends of Net are wider than the
// difference of the ends, see [Range.Sub].
type Energy struct {
	Gross, Idle, Net Range[Joules]

	// Domains are what the counters of the whole machine showed, before any of it was
	// charged to this process; empty where no counter was read. The slice may be shared: do
	// not write to it.
	Domains []DomainEnergy
	// HostCPU is the busy CPU time of the whole machine in the window, 0 if not known.
	HostCPU CPUSeconds
	// Share is the part of Domains that is charged to this process: its CPU time over
	// HostCPU, from 0 to 1, and 1 where HostCPU is not known. It is 0 where Domains is empty.
	Share float64

	Kind   Kind
	Source string // name of the source, or of both where energies were added
	// Warnings are findings that do not stop the work. The slice may be shared:
	// do not write to it.
	Warnings []string
}

// Add sums two energies. The kind is the weaker one, sources of different names are each named
// once, and a warning is kept once. Domains of the same name and kind are summed, and the share is
// that of the sum, so that Domains times Share stays Gross. Where one of the two drew energy that
// no counter showed, that cannot be: the sum has neither, and a warning.
func (e Energy) Add(o Energy) Energy {
	if e.uncounted() && len(o.Domains) > 0 || o.uncounted() && len(e.Domains) > 0 {
		return e.withoutDomains().Add(o.withoutDomains())
	}
	return Energy{
		Gross:    e.Gross.Add(o.Gross),
		Idle:     e.Idle.Add(o.Idle),
		Net:      e.Net.Add(o.Net),
		Domains:  addDomains(e.Domains, o.Domains),
		HostCPU:  e.HostCPU + o.HostCPU,
		Share:    jointShare(e, o),
		Kind:     e.Kind.Weaker(o.Kind),
		Source:   joinNames(e.Source, o.Source),
		Warnings: MergeWarnings(e.Warnings, o.Warnings),
	}
}

// Per divides by the number of executions that filled the window; the share stays. It panics
// if n is less than 1.
func (e Energy) Per(n int) Energy {
	if n < 1 {
		panic(fmt.Sprintf("energy: energy per %d executions; at least 1 is needed", n))
	}
	f := 1 / float64(n)
	e.Gross, e.Idle, e.Net = e.Gross.Scale(f), e.Idle.Scale(f), e.Net.Scale(f)
	e.HostCPU *= CPUSeconds(f)
	e.Domains = slices.Clone(e.Domains)
	for i := range e.Domains {
		e.Domains[i].Whole = e.Domains[i].Whole.Scale(f)
	}
	return e
}

// Valid returns an error unless all ranges are valid, the share is a fraction, the kind is
// known and the source is named.
func (e Energy) Valid() error {
	var errs []error
	for _, r := range [...]struct {
		name string
		r    Range[Joules]
	}{{"gross", e.Gross}, {"idle", e.Idle}, {"net", e.Net}} {
		if err := r.r.Valid(); err != nil {
			errs = append(errs, fmt.Errorf("energy: %s: %w", r.name, err))
		}
	}
	for _, d := range e.Domains {
		if err := d.Valid(); err != nil {
			errs = append(errs, err)
		}
	}
	if err := CheckNonNegative("CPU time of the host", float64(e.HostCPU)); err != nil {
		errs = append(errs, err)
	}
	if !(e.Share >= 0 && e.Share <= 1) {
		errs = append(errs, fmt.Errorf("energy: share is %v; it must be a number from 0 to 1", e.Share))
	}
	if !e.Kind.Valid() {
		errs = append(errs, fmt.Errorf("energy: kind is %v; it must be measured, modelled or assumed", e.Kind))
	}
	if e.Source == "" {
		errs = append(errs, errors.New("energy: the source has no name"))
	}
	return errors.Join(errs...)
}

// MergeWarnings returns the warnings of a, followed by those of b that are new, each once. It
// writes to neither slice, because warnings are shared by copies of an [Energy], and allocates
// nothing where nothing is new.
func MergeWarnings(a, b []string) []string {
	merged := a
next:
	for _, w := range b {
		for _, known := range merged {
			if w == known {
				continue next
			}
		}
		merged = append(slices.Clip(merged), w)
	}
	return merged
}
