package energy

import (
	"errors"
	"fmt"
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

// Window is an open window of a [Source]. It belongs to one goroutine.
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
// Gross is everything drawn in its name, Idle the share that the same hardware
// threads would have drawn doing nothing, Net what the work added. The central
// values satisfy Gross = Idle + Net; the ends of Net are wider than the
// difference of the ends, see [Range.Sub].
type Energy struct {
	Gross, Idle, Net Range[Joules]

	Kind   Kind
	Source string // name of the source, or of both where energies were added
	// Warnings are findings that do not stop the work. The slice may be shared:
	// do not write to it.
	Warnings []string
}

// Add sums two energies. The kind is the weaker one, sources of different names
// are both named, and a warning is kept once.
func (e Energy) Add(o Energy) Energy {
	return Energy{
		Gross:    e.Gross.Add(o.Gross),
		Idle:     e.Idle.Add(o.Idle),
		Net:      e.Net.Add(o.Net),
		Kind:     e.Kind.Weaker(o.Kind),
		Source:   joinNames(e.Source, o.Source),
		Warnings: mergeWarnings(e.Warnings, o.Warnings),
	}
}

// Per divides by the number of executions that filled the window. It panics if n
// is less than 1.
func (e Energy) Per(n int) Energy {
	if n < 1 {
		panic(fmt.Sprintf("energy: energy per %d executions; at least 1 is needed", n))
	}
	f := 1 / float64(n)
	e.Gross, e.Idle, e.Net = e.Gross.Scale(f), e.Idle.Scale(f), e.Net.Scale(f)
	return e
}

// Valid returns an error unless the three ranges are valid, the kind is known and
// the source is named.
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
	if !e.Kind.Valid() {
		errs = append(errs, fmt.Errorf("energy: kind is %v; it must be measured, modelled or assumed", e.Kind))
	}
	if e.Source == "" {
		errs = append(errs, errors.New("energy: the source has no name"))
	}
	return errors.Join(errs...)
}

// mergeWarnings appends what is new without writing to either slice, and without
// allocating where nothing is new.
func mergeWarnings(a, b []string) []string {
	merged := a
next:
	for _, w := range b {
		for _, known := range merged {
			if w == known {
				continue next
			}
		}
		merged = append(merged[:len(merged):len(merged)], w)
	}
	return merged
}
