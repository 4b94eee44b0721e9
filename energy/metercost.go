package energy

import (
	"errors"
	"fmt"
	"time"
)

// MeterCost is what measuring costs on this machine.
type MeterCost struct {
	// Pair is the CPU time of one start and stop. Part of it falls into the window.
	Pair time.Duration
	// SamplerShare is the part of one CPU that goes into reading counters while a window
	// is open, 0 for a source that reads at the edges only.
	SamplerShare float64
}

// Poller is an optional ability of a [Source]: it reads its counters from time to time while a
// window is open, on CPU time of the process that it measures. [Meter.Overhead] uses it to tell how
// much.
type Poller interface {
	// Poll makes one reading as the timer of an open window does.
	Poll()
	// PollInterval is the time between two such readings; it is above 0.
	PollInterval() time.Duration
}

// A cost is measured until one of these is reached: long against the step of a clock, and
// short enough to be done before every report.
const (
	costTime = 3 * time.Millisecond
	costRuns = 4096
)

// Overhead measures what the meter itself costs, in a few milliseconds. The rest of the process
// should be at rest, because the clock counts it too. Where the clock is too coarse the wall
// time is taken, which is not less than the CPU time of one thread.
func (m *Meter) Overhead() (MeterCost, error) {
	var failed error
	pair, err := m.cost(func() {
		s, err := m.Start()
		if err == nil {
			_, _, err = s.Stop()
		}
		failed = errors.Join(failed, err)
	})
	if err = errors.Join(failed, err); err != nil {
		return MeterCost{}, fmt.Errorf("energy: cost of the meter: %w", err)
	}
	c := MeterCost{Pair: pair}
	if p, ok := m.Source.(Poller); ok {
		poll, err := m.cost(p.Poll)
		if err != nil {
			return MeterCost{}, fmt.Errorf("energy: cost of the meter: %w", err)
		}
		c.SamplerShare = poll.Seconds() / p.PollInterval().Seconds()
	}
	return c, nil
}

// cost returns the CPU time of one run, as the mean of some.
func (m *Meter) cost(run func()) (time.Duration, error) {
	if m.Clock == nil {
		return 0, errors.New("energy: meter has no clock")
	}
	began := m.now()
	cpu, err := m.Clock.CPU()
	if err != nil {
		return 0, err
	}
	n := 0
	for n < costRuns && m.now().Sub(began) < costTime {
		run()
		n++
	}
	after, err := m.Clock.CPU()
	if err != nil {
		return 0, err
	}
	used := after - cpu
	if used < 100*m.Clock.Resolution() {
		used = max(used, m.now().Sub(began))
	}
	return used / time.Duration(max(1, n)), nil
}
