package outcomes

import (
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// Work is what executions did, as far as profiles put a price on it.
type Work struct {
	Nodes    record.Spread `json:"nodes"`
	Messages record.Spread `json:"messages"`
	Payload  record.Spread `json:"payload"`
	Depth    record.Spread `json:"depth"`
	Timers   record.Spread `json:"timers"`
	Waits    record.Spread `json:"waits"`
}

func (s *Work) add(w cost.Work) {
	s.Nodes.Add(w.Nodes)
	s.Messages.Add(w.Messages)
	s.Payload.Add(float64(w.Payload))
	s.Depth.Add(w.Depth)
	s.Timers.Add(w.Timers)
	s.Waits.Add(w.Waits)
}

// Mean is the work of one execution, without the bytes on the wire.
func (s *Work) Mean() cost.Work {
	return cost.Work{
		Nodes: s.Nodes.Mean, Messages: s.Messages.Mean, Payload: energy.Bytes(s.Payload.Mean), Depth: s.Depth.Mean,
		Timers: s.Timers.Mean, Waits: s.Waits.Mean,
	}
}

// WorkOf is what an execution did, as far as profiles put a price on it. Copies and messages of
// set-up cost what others do; timers are the events that are neither starts nor deliveries. The
// bytes on the wire depend on the stack and are left at 0.
func WorkOf(o *engine.Outcome, nodes int) cost.Work {
	c := &o.Counts
	delivered := c.Delivered + c.Setup.Delivered
	return cost.Work{
		Nodes: float64(nodes), Messages: float64(delivered),
		Payload: energy.Bytes(c.Bytes + c.Setup.Bytes), Depth: float64(c.Depth),
		Timers: float64(max(0, o.Events-int64(nodes)-delivered)), Waits: float64(o.Waits),
	}
}

// Payable is the work on which a profile puts its price: the built-in ones count the messages that
// were sent and the bytes on the wire.
func Payable(profile cost.Profile, work cost.Work, messages, wire float64) cost.Work {
	if profile.Calibration == nil {
		work.Messages = messages
	}
	work.Wire = energy.Bytes(wire)
	return work
}
