package calibrate

import (
	"errors"
	"fmt"
)

// Pattern is who sends to whom, and when.
type Pattern uint8

// The patterns.
const (
	// Exchange: nodes in groups of Fanout+1; in each round every node sends to all others of its
	// group, and goes on when it has heard from all of them. Messages come in bursts.
	Exchange Pattern = iota
	// Token: as many tokens as Fanout says go round, each Rounds hops in all and each with a stride
	// of its own, so that they seldom meet on a link. Messages come alone, and each wakes its
	// receiver up.
	Token
	// Scatter: the first of each group of Fanout+1 sends to all others and gets an answer of each,
	// in every round. One half of the messages come in bursts, the other half alone.
	Scatter
	// Tick: as many nodes as Fanout says set a timer for each round, and send a message to the
	// next node when it comes back.
	Tick
	patterns
)

// String is the name of the pattern.
func (p Pattern) String() string {
	if p >= patterns {
		return fmt.Sprintf("pattern %d", uint8(p))
	}
	return [...]string{"exchange", "token", "scatter", "tick"}[p]
}

// Bounds of a shape.
const (
	MaxBody   = 16 << 10
	maxNodes  = 1 << 16
	maxRounds = 1 << 20
)

// Shape says what an execution of the workload does.
type Shape struct {
	Pattern Pattern
	Nodes   int // at least 2
	Fanout  int // see the patterns; 1 to Nodes-1, or to Nodes for tokens and ticks
	Rounds  int // or hops
	Body    int // bytes of each message beyond its header, 0 to MaxBody
}

// Validate reports every fault.
func (s Shape) Validate() error {
	var errs []error
	within := func(key string, v, least, most int) {
		if v < least || v > most {
			errs = append(errs, fmt.Errorf("calibrate: %s: %d (allowed: %d to %d)", key, v, least, most))
		}
	}
	within("pattern", int(s.Pattern), 0, int(patterns)-1)
	within("nodes", s.Nodes, 2, maxNodes)
	within("rounds", s.Rounds, 1, maxRounds)
	within("body", s.Body, 0, MaxBody)
	switch s.Pattern {
	case Exchange, Scatter:
		within("fan-out", s.Fanout, 1, s.Nodes-1)
		if s.Fanout > 0 && s.Nodes%(s.Fanout+1) != 0 {
			errs = append(errs, fmt.Errorf(
				"calibrate: fan-out: %d of %d nodes (allowed: one less than a divisor of the nodes)",
				s.Fanout, s.Nodes))
		}
	default:
		within("fan-out", s.Fanout, 1, s.Nodes)
	}
	return errors.Join(errs...)
}

// groups is the number of groups of a pattern with groups.
func (s Shape) groups() int { return s.Nodes / (s.Fanout + 1) }

// Messages is the number of messages of an execution.
func (s Shape) Messages() int64 {
	each := int64(s.Fanout) * int64(s.Rounds)
	switch s.Pattern {
	case Exchange:
		return int64(s.Nodes) * each
	case Scatter:
		return 2 * int64(s.groups()) * each
	}
	return each
}

// Timers is the number of timers of an execution.
func (s Shape) Timers() int64 {
	if s.Pattern == Tick {
		return s.Messages()
	}
	return 0
}

// Waits is the number of times at which timers come back.
func (s Shape) Waits() int {
	if s.Pattern == Tick {
		return s.Rounds
	}
	return 0
}

// String describes the shape on one line.
func (s Shape) String() string {
	return fmt.Sprintf("%v of %d nodes, fan-out %d, %d rounds, bodies of %d bytes",
		s.Pattern, s.Nodes, s.Fanout, s.Rounds, s.Body)
}
