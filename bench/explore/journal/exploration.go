package journal

import (
	"errors"
	"maps"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
)

// Subject is what is explored, and how.
type Subject struct {
	Algorithm string            `json:"algorithm"`
	Nodes     int               `json:"nodes"`
	Topology  string            `json:"topology"`
	Params    map[string]string `json:"params"`
	Seed      uint64            `json:"seed"`
	DeltaUS   int64             `json:"delta_us"` // bound on delays in microseconds; 0: of the simulator's links
	Faults    explore.Bounds    `json:"faults"`
	Strategy  explore.Strategy  `json:"strategy"`
	First     int64             `json:"first"` // number of the first schedule
	// Symmetry says that of states that differ in the names of interchangeable nodes one was
	// visited.
	Symmetry bool `json:"symmetry,omitempty"`
}

// SubjectOf is that of an exploration of an algorithm.
func SubjectOf(algorithm, topology string, c explore.Config) Subject {
	s := Subject{
		Algorithm: algorithm, Topology: topology, Params: map[string]string{}, Seed: c.Seed,
		DeltaUS: int64(c.Delta), Faults: c.Bounds, Strategy: c.Strategy, First: c.First,
		Symmetry: c.Symmetry,
	}
	if c.Graph != nil {
		s.Nodes = c.Graph.N()
	}
	maps.Copy(s.Params, c.Params)
	return s
}

// An Exploration is what came of one.
type Exploration struct {
	Subject
	explore.Report
	// Refused is why there was none.
	Refused error
	// Note is what a reader has to know beside it, "" for nothing.
	Note string
}

// entry is an Exploration as JSON has it. What a strategy does not count is null.
type entry struct {
	Subject
	Refused   string    `json:"refused,omitempty"`
	Note      string    `json:"note,omitempty"`
	Schedules *int64    `json:"schedules"`
	States    *int64    `json:"states"`
	Steps     int64     `json:"steps"`
	Depth     int       `json:"depth"`
	Ends      int64     `json:"ends"`
	Goals     int64     `json:"goals"`
	Reached   bool      `json:"goal_reached"`
	Horizon   bool      `json:"horizon"`
	Stopped   string    `json:"stopped"`
	Findings  []finding `json:"findings"`
}

// finding is an explore.Finding as JSON has it.
type finding struct {
	Kind     explore.Kind   `json:"kind"`
	Property string         `json:"property,omitempty"` // that is broken
	Error    string         `json:"error"`
	Promised bool           `json:"promised"`
	Used     explore.Bounds `json:"used"`
	Schedule *int64         `json:"schedule"` // its number
	Steps    []string       `json:"steps"`
}

// entryOf is an exploration as JSON has it.
func entryOf(e *Exploration) entry {
	r := &e.Report
	out := entry{
		Subject: e.Subject, Note: e.Note,
		Steps: r.Steps, Depth: r.Depth, Ends: r.Ends, Goals: r.Goals, Reached: r.Reached,
		Horizon: r.Horizon, Stopped: r.Stopped, Findings: []finding{},
	}
	if e.Refused != nil {
		out.Refused = e.Refused.Error()
	}
	drawn := e.Subject.Strategy.Draws()
	if drawn {
		out.Schedules = &r.Schedules
	} else {
		out.States = &r.States
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		text := finding{
			Kind: f.Kind, Error: f.Err.Error(), Promised: f.Claimed, Used: f.Used,
			Steps: append([]string{}, f.Schedule...),
		}
		if v, ok := errors.AsType[*algorithms.Violation](f.Err); ok {
			text.Property, text.Error = v.Property, v.Err.Error()
		}
		if drawn && f.Kind != explore.Vacuous {
			text.Schedule = &f.Number
		}
		out.Findings = append(out.Findings, text)
	}
	return out
}

// exploration is what an entry stands for.
func (in *entry) exploration() Exploration {
	e := Exploration{Subject: in.Subject, Note: in.Note}
	if in.Refused != "" {
		e.Refused = errors.New(in.Refused)
	}
	e.Report = explore.Report{
		Bounds: in.Faults, Strategy: in.Strategy, Schedules: number(in.Schedules), States: number(in.States),
		Steps: in.Steps, Depth: in.Depth, Ends: in.Ends, Goals: in.Goals, Reached: in.Reached, Horizon: in.Horizon,
		Stopped: in.Stopped,
	}
	for i := range in.Findings {
		f := &in.Findings[i]
		err := errors.New(f.Error)
		if f.Property != "" {
			err = &algorithms.Violation{Property: f.Property, Err: err}
		}
		e.Findings = append(e.Findings, explore.Finding{
			Kind: f.Kind, Err: err, Claimed: f.Promised, Used: f.Used, Number: number(f.Schedule), Schedule: f.Steps,
		})
	}
	return e
}

func number(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}
