package clock

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// stampChecker compares what the processes report with their script, with Lamport's
// clock condition, and with the timestamps computed from the script alone.
type stampChecker struct {
	script Script
	want   []uint32 // by event
	next   []int32  // by process: index of its next event
	last   []int64  // by process: its latest timestamp
	sent   []int64  // by message: the timestamp of its sending; 0: not sent
	done   int64
	latest int64 // the highest timestamp
}

func newStampChecker(s Script) *stampChecker {
	return &stampChecker{
		script: s, want: s.stamps(),
		next: append([]int32(nil), s.starts[:s.Processes()]...),
		last: make([]int64, s.Processes()),
		sent: make([]int64, s.Messages()),
	}
}

// What the checker watches over, as the Spec has it.
var (
	inOrder = algorithms.Property{
		Name: "script order", Text: "Every process does the events of its script, once each and in their order.",
	}
	increasing = algorithms.Property{
		Name: "increasing", Text: "The timestamps of one process increase strictly.",
	}
	condition = algorithms.Property{
		Name: "clock condition", Text: "A message is received at a timestamp greater than that of its sending.",
	}
	exact = algorithms.Property{
		Name: "exact", Text: "Every timestamp is the length of the longest chain of events that leads to its event.",
	}
)

// Observe implements algorithms.Checker.
func (c *stampChecker) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	i := c.next[node]
	if i == c.script.starts[node+1] {
		return fmt.Errorf("%s: node %d reports an event after its last", inOrder.Name, node)
	}
	e, index := c.script.events[i], i-c.script.starts[node]
	value := int64(e.Message)
	if e.Op == Internal {
		value = int64(index)
	}
	if Op(o.What) != e.Op || o.Value != value {
		return fmt.Errorf("%s: node %d reports observation %d of %d at event %d, which is %v",
			inOrder.Name, node, o.What, o.Value, index, e)
	}
	if o.Aux <= c.last[node] {
		return fmt.Errorf("%s: node %d stamps %v with %d after %d", increasing.Name, node, e, o.Aux, c.last[node])
	}
	k, _ := c.script.find(e.Message)
	switch e.Op {
	case Send:
		c.sent[k] = o.Aux
	case Receive:
		if sent := c.sent[k]; sent == 0 || o.Aux <= sent {
			return fmt.Errorf("%s: node %d receives message %d at %d, and node %d sent it at %d (0: not yet)",
				condition.Name, node, e.Message, o.Aux, c.script.routes[k].from, sent)
		}
	}
	if want := int64(c.want[i]); o.Aux != want {
		return fmt.Errorf("%s: node %d stamps %v (event %d) with %d and not %d", exact.Name, node, e, index, o.Aux, want)
	}
	c.next[node]++
	c.last[node] = o.Aux
	c.latest = max(c.latest, o.Aux)
	c.done++
	return nil
}

// Fault implements algorithms.Checker. What has its timestamp keeps it.
func (c *stampChecker) Fault(algorithms.Time, algorithms.Fault) {}

// Goal implements algorithms.Checker.
func (c *stampChecker) Goal() bool { return c.done == int64(c.script.Events()) }

// Result implements algorithms.Checker.
func (c *stampChecker) Result() algorithms.Result {
	return algorithms.Result{
		Ops:     c.done,
		Metrics: []algorithms.Metric{{Name: "highest timestamp", Value: float64(c.latest)}},
	}
}
