// Package outcomes sums up what executions of an algorithm came to. A [Sums] is a small plain value
// that can be written as JSON, and the sums of some executions merge with those of others into the
// sums of all. Nothing of it depends on who ran the executions, nor on a clock; what they took in
// time and energy is not in it.
package outcomes

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy/cost"
)

// Sums is what so many executions of one configuration came to. The zero value is that of none. A
// figure that not every execution has is over those that have it, which its own count tells.
type Sums struct {
	Runs       int64         `json:"runs"`
	Messages   record.Spread `json:"messages"`
	Bytes      record.Spread `json:"bytes"`
	WireBytes  record.Spread `json:"wire_bytes"`
	Dropped    record.Spread `json:"dropped"`
	Duplicated record.Spread `json:"duplicated"`
	Setup      record.Spread `json:"setup_messages"`
	Ops        record.Spread `json:"ops"`
	Depth      record.Spread `json:"depth"`
	GoalS      record.Spread `json:"goal_s"` // when the goal was reached for the last time
	Work       Work          `json:"work"`
	PredictedJ record.Spread `json:"predicted_j"`

	MaxNodeMessages record.Spread `json:"max_node_messages"`
	GiniSent        record.Spread `json:"gini_sent"`
	Framing         record.Spread `json:"framing_bytes"`
	Written         record.Spread `json:"written_bytes"`

	ExpectedLow  record.Spread `json:"expected_low"`
	ExpectedHigh record.Spread `json:"expected_high"`
	Parts        []Part        `json:"parts"`
	Metrics      []Metric      `json:"metrics"`

	Kinds   [algorithms.MaxKinds]record.Spread `json:"kinds"`   // messages, by the kind's place in the Spec
	Reasons [engine.DropReasons]record.Spread  `json:"reasons"` // dropped, by engine.DropReason

	Late   int64    `json:"late_timers"` // of all executions together
	Faults Faults   `json:"faults"`
	Failed Failures `json:"failed"`
	// Courses is a hash over those of the executions, in their order: equal ones took the same
	// courses, of nodes that sent the same messages at the same times.
	Courses uint64 `json:"courses,string"`
}

// Part is what was counted of some kinds of message alone, beside the textbook's count of them.
type Part struct {
	Name    string        `json:"name"`
	Without []int         `json:"without"` // kinds that are not among them, by their places in the Spec
	Low     record.Spread `json:"expected_low"`
	High    record.Spread `json:"expected_high"`
}

// Metric is a figure of the problem's own.
type Metric struct {
	Name   string        `json:"name"`
	Unit   string        `json:"unit"`
	Values record.Spread `json:"values"`
}

// Terms are what executions are summed up by, the same for all that are summed up together.
type Terms struct {
	Nodes   int
	Stack   network.Stack // whose headers the bytes on the wire have
	Profile cost.Profile  // of the predicted energy
}

// Add takes in one execution. What went wrong in it is not judged here: see [Failures].
func (s *Sums) Add(o *engine.Outcome, t Terms) {
	s.Runs++
	c := &o.Counts
	wire := float64(t.Stack.WireBytes(c.Sizes))
	s.Messages.Add(float64(c.Sent))
	s.Bytes.Add(float64(c.Bytes))
	s.WireBytes.Add(wire)
	s.Dropped.Add(float64(c.DroppedTotal()))
	s.Duplicated.Add(float64(c.Duplicated))
	s.Setup.Add(float64(c.Setup.Sent))
	s.Ops.Add(float64(o.Result.Ops))
	s.Depth.Add(float64(c.Depth))
	s.GoalS.Add(o.GoalAt.Seconds())
	work := WorkOf(o, t.Nodes)
	s.Work.add(work)
	if p, err := t.Profile.Predict(Payable(t.Profile, work, float64(c.Sent), wire)); err == nil {
		s.PredictedJ.Add(float64(p.Joules.Central))
	}
	if most, ok := c.MaxSent(); ok {
		gini, _ := c.Gini()
		s.MaxNodeMessages.Add(float64(most))
		s.GiniSent.Add(gini)
	}
	if x := o.Transfer; x != nil {
		s.Framing.Add(float64(x.Framing))
		s.Written.Add(float64(x.Written))
	}
	if e := o.Expected; e.Known() {
		s.ExpectedLow.Add(e.Low)
		s.ExpectedHigh.Add(e.High)
	}
	for i := range o.Parts {
		p := &o.Parts[i]
		of := s.part(p.Name, places(p.Without))
		of.Low.Add(p.Expected.Low)
		of.High.Add(p.Expected.High)
	}
	for _, m := range o.Result.Metrics {
		s.metric(m.Name, m.Unit).Values.Add(m.Value)
	}
	for i := range c.Kinds {
		s.Kinds[i].Add(float64(c.Kinds[i].Sent))
	}
	for i, n := range c.Dropped {
		s.Reasons[i].Add(float64(n))
	}
	s.Late += o.Late
	s.Faults.add(o)
	s.Courses = algorithms.HashOn(s.Courses, o.Hash)
}

// Merge takes in the sums of further executions. Sums that are to come to the same bits are merged
// in the same order.
func (s *Sums) Merge(o *Sums) {
	if s.Runs == 0 {
		*s = o.clone()
		return
	}
	s.Runs += o.Runs
	for i, own := range s.spreads() {
		own.Merge(*o.spreads()[i])
	}
	for i := range o.Parts {
		p := &o.Parts[i]
		of := s.part(p.Name, p.Without)
		of.Low.Merge(p.Low)
		of.High.Merge(p.High)
	}
	for _, m := range o.Metrics {
		s.metric(m.Name, m.Unit).Values.Merge(m.Values)
	}
	for i := range s.Kinds {
		s.Kinds[i].Merge(o.Kinds[i])
	}
	for i := range s.Reasons {
		s.Reasons[i].Merge(o.Reasons[i])
	}
	s.Late += o.Late
	s.Faults.merge(o.Faults)
	s.Failed.merge(o.Failed)
	s.Courses = algorithms.HashOn(s.Courses, o.Courses)
}

// clone shares nothing with the original.
func (s *Sums) clone() Sums {
	own := *s
	own.Parts, own.Metrics = slices.Clone(s.Parts), slices.Clone(s.Metrics)
	own.Failed = slices.Clone(s.Failed)
	return own
}

// spreads are those of the figures that have a place of their own.
func (s *Sums) spreads() [22]*record.Spread {
	w := &s.Work
	return [...]*record.Spread{
		&s.Messages, &s.Bytes, &s.WireBytes, &s.Dropped, &s.Duplicated, &s.Setup, &s.Ops, &s.Depth, &s.GoalS,
		&w.Nodes, &w.Messages, &w.Payload, &w.Depth, &w.Timers, &w.Waits, &s.PredictedJ,
		&s.MaxNodeMessages, &s.GiniSent, &s.Framing, &s.Written, &s.ExpectedLow, &s.ExpectedHigh,
	}
}

// part is that of a name, a new one where there is none.
func (s *Sums) part(name string, without []int) *Part {
	for i := range s.Parts {
		if s.Parts[i].Name == name {
			return &s.Parts[i]
		}
	}
	s.Parts = append(s.Parts, Part{Name: name, Without: without})
	return &s.Parts[len(s.Parts)-1]
}

// places are kinds as numbers, which JSON would take for bytes.
func places(kinds []algorithms.Kind) []int {
	list := make([]int, len(kinds))
	for i, k := range kinds {
		list[i] = int(k)
	}
	return list
}

// metric is that of a name, a new one where there is none.
func (s *Sums) metric(name, unit string) *Metric {
	for i := range s.Metrics {
		if s.Metrics[i].Name == name {
			return &s.Metrics[i]
		}
	}
	s.Metrics = append(s.Metrics, Metric{Name: name, Unit: unit})
	return &s.Metrics[len(s.Metrics)-1]
}
