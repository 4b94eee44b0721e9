package energy

import (
	"fmt"
	"time"
)

// Meter measures windows of work with a clock and a source. A start and a stop
// together cost between one and two microseconds with [ProcessClock] and a
// [Model], and allocate nothing, so a meter may stand around a single benchmark
// but not around a single message.
//
// The fields may not change once the meter is in use; windows may then be open
// on many goroutines. But the clock counts the whole process, so each of them
// sees the work of all.
type Meter struct {
	Clock  Clock  // required
	Source Source // required

	// Threads is how many threads work in a window; 0 means 1. It widens the error
	// of the reading, see [Bounder].
	Threads int

	// Children counts the CPU time of child processes too, where the clock is a [Parent].
	Children bool

	// Now tells the wall time; nil means [time.Now].
	Now func() time.Time
}

// NewMeter meters this process by its best clock and a source. Threads is how many of its threads
// work at a time.
func NewMeter(s Source, threads int) *Meter {
	return &Meter{Clock: ProcessClock(), Source: s, Threads: threads}
}

// Span is a window that a [Meter] has opened. It belongs to one goroutine and
// must not be copied between Start and Stop. Stopping the zero Span is an error.
type Span struct {
	m      *Meter
	window Window
	since  reading
}

// Start opens a window: the source first and the clock last, so that reading a
// slow counter is not charged to the work.
func (m *Meter) Start() (Span, error) {
	if err := m.check(); err != nil {
		return Span{}, err
	}
	w, err := m.Source.Start()
	if err != nil {
		return Span{}, fmt.Errorf("energy: start of source: %w", err)
	}
	since, err := m.begin()
	if err != nil {
		_, _ = w.Stop(Usage{}) // a source may be at work as long as a window is open
		return Span{}, err
	}
	return Span{m: m, window: w, since: since}, nil
}

// Stop closes the window and returns what was used and what it cost. A second
// Stop returns an error that wraps [ErrStopped].
func (s *Span) Stop() (Usage, Energy, error) {
	if s.m == nil {
		return Usage{}, Energy{}, ErrStopped
	}
	m, w := s.m, s.window
	s.m, s.window = nil, nil
	u, _, err := m.usage(s.since)
	if err != nil {
		_, _ = w.Stop(Usage{})
		return Usage{}, Energy{}, err
	}
	e, err := w.Stop(u)
	if err != nil {
		return u, Energy{}, fmt.Errorf("energy: end of window: %w", err)
	}
	return u, e, nil
}

func (m *Meter) now() time.Time {
	if m.Now != nil {
		return m.Now()
	}
	return time.Now()
}
