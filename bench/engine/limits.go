package engine

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Limits end a run that does not end by itself. A zero field stands for the default.
type Limits struct {
	Events int64
	Time   algorithms.Time
}

// DefaultLimits are ten thousand million events and one hour of the run's clock; the simulator
// gives more time where delays are long.
var DefaultLimits = Limits{Events: 1e10, Time: algorithms.Hour}

// RealTimeLimit ends a run in real time that does not end by itself, where no other limit was asked
// for: nobody waits an hour for it.
const RealTimeLimit = 10 * algorithms.Second

// simulatedDeltas is for how many bounds on delays a simulated run may go on at least, where no
// limit of time was asked for: with a delay of minutes, an hour would end what has hardly begun.
const simulatedDeltas = 1000

// TimeOn is when a run on an engine is cut off: the limit of time that was asked for, or else that
// of the engine, whose links have such a bound on delays.
func (l Limits) TimeOn(e Engine, delta algorithms.Time) algorithms.Time {
	switch {
	case l.Time != 0:
		return l.Time
	case e.RealTime:
		return RealTimeLimit
	}
	return max(DefaultLimits.Time, simulatedDeltas*delta)
}

// WithDefaults fills in the zero fields.
func (l Limits) WithDefaults() Limits {
	if l.Events == 0 {
		l.Events = DefaultLimits.Events
	}
	if l.Time == 0 {
		l.Time = DefaultLimits.Time
	}
	return l
}

// Validate names the fields that are out of range.
func (l Limits) Validate() error {
	if l.Events < 0 || l.Time < 0 {
		return fmt.Errorf("limits: %d events, %d ticks (allowed: at least 1, or 0 for the default)", l.Events, l.Time)
	}
	return nil
}
