package outcomes

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// Counted is what a record has of the executions of an algorithm, on an engine that counts messages
// by the kinds of its Spec and has no clock of its own.
func (s *Sums) Counted(spec *algorithms.Spec) record.Counted {
	c := record.Counted{
		Ops: s.Ops.Mean, Messages: s.Messages.Mean, MessagesCI95: s.Messages.Interval(),
		ExpectedLow: meanOf(s.ExpectedLow), ExpectedHigh: meanOf(s.ExpectedHigh),
		Bytes: s.Bytes.Mean, WireBytes: s.WireBytes.Mean, Dropped: s.Dropped.Mean, Duplicated: s.Duplicated.Mean,
		SetupMessages: s.Setup.Mean, MaxNodeMessages: meanOf(s.MaxNodeMessages), GiniSent: meanOf(s.GiniSent),
		Depth: s.Depth.Mean, LateTimers: s.Late, DroppedCI95: s.Dropped.Interval(),
	}
	for _, m := range s.Metrics {
		c.Metrics = append(c.Metrics, record.NamedFigure{Name: m.Name, Value: m.Values.Mean, Unit: m.Unit})
	}
	for i, k := range spec.Kinds {
		if !k.Setup {
			c.MessagesByKind = append(c.MessagesByKind, record.NamedFigure{Name: k.Name, Value: s.Kinds[i].Mean})
		}
	}
	for i, n := range s.Reasons {
		if n.Mean > 0 {
			c.DroppedByReason = append(c.DroppedByReason,
				record.NamedFigure{Name: engine.DropReason(i).String(), Value: n.Mean})
		}
	}
	for _, p := range s.Parts {
		sent := c.Messages
		for _, k := range p.Without {
			sent -= s.Kinds[k].Mean
		}
		named := func(x float64) record.NamedFigure { return record.NamedFigure{Name: p.Name, Value: x} }
		c.PartMessages = append(c.PartMessages, named(sent))
		c.PartExpectedLow = append(c.PartExpectedLow, named(p.Low.Mean))
		c.PartExpectedHigh = append(c.PartExpectedHigh, named(p.High.Mean))
	}
	return c
}

// meanOf is the mean of a figure that not every run has, nil where none has it.
func meanOf(s record.Spread) *float64 {
	if s.Count == 0 {
		return nil
	}
	mean := s.Mean
	return &mean
}
