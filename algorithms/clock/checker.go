package clock

import (
	"github.com/joulemark/joulemark/algorithms"
)

// What the checkers watch over, as the Specs have it.
var (
	inOrder = algorithms.Property{
		Name: "script order", Text: "Every process does the events of its script, once each and in their order.",
	}
	increasing = algorithms.Property{Name: "increasing", Text: "The timestamps of one process increase strictly."}
	condition  = algorithms.Property{
		Name: "clock condition", Text: "A message is received at a timestamp greater than that of its sending.",
	}
	exact = algorithms.Property{
		Name: "exact", Text: "Every timestamp is the length of the longest chain of events that leads to its event.",
	}
)

// progress follows the processes through their script: what all clocks have in common.
type progress struct {
	script Script
	next   []int32 // by process: index of its next event
	done   int64
}

func newProgress(s Script) progress {
	return progress{script: s, next: append([]int32(nil), s.starts[:s.Processes()]...)}
}

// event is the index of the event that a node reports, which must be its next.
func (c *progress) event(node algorithms.ID, o algorithms.Observation) (int32, error) {
	i := c.next[node]
	if i == c.script.starts[node+1] {
		return i, inOrder.Broken("node %d reports an event after its last", node)
	}
	e, index := c.script.events[i], c.place(node)
	value := int64(e.Message)
	if e.Op == Internal {
		value = int64(index)
	}
	if Op(o.What) != e.Op || o.Value != value {
		return i, inOrder.Broken("node %d reports observation %d of %d at event %d, which is %v",
			node, o.What, o.Value, index, e)
	}
	return i, nil
}

// place is how many events a node has behind it.
func (c *progress) place(node algorithms.ID) int32 { return c.next[node] - c.script.starts[node] }

// stamped takes note that the next event of a node has its timestamp.
func (c *progress) stamped(node algorithms.ID) {
	c.next[node]++
	c.done++
}

// Fault implements algorithms.Checker. What has its timestamp keeps it.
func (c *progress) Fault(algorithms.Time, algorithms.Fault) {}

// Goal implements algorithms.Checker.
func (c *progress) Goal() bool { return c.done == int64(c.script.Events()) }

// Result implements algorithms.Checker.
func (c *progress) Result() algorithms.Result { return algorithms.Result{Ops: c.done} }

// stampChecker compares what the processes report with their script, with Lamport's
// clock condition, and with the timestamps computed from the script alone.
type stampChecker struct {
	progress
	want   []uint32 // by event
	last   []int64  // by process: its latest timestamp
	sent   []int64  // by the first route of a message: the timestamp of its sending; 0: not sent
	latest int64    // the highest timestamp
}

func newStampChecker(s Script) *stampChecker {
	return &stampChecker{
		progress: newProgress(s), want: s.stamps(),
		last: make([]int64, s.Processes()),
		sent: make([]int64, len(s.routes)),
	}
}

// Observe implements algorithms.Checker.
func (c *stampChecker) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	i, err := c.event(node, o)
	if err != nil {
		return err
	}
	e := c.script.events[i]
	if o.Aux <= c.last[node] {
		return increasing.Broken("node %d stamps %v with %d after %d", node, e, o.Aux, c.last[node])
	}
	k, _ := c.script.find(e.Message)
	switch e.Op {
	case Send:
		c.sent[k] = o.Aux
	case Receive:
		if sent := c.sent[k]; sent == 0 || o.Aux <= sent {
			return condition.Broken("node %d receives message %d at %d, and node %d sent it at %d (0: not yet)",
				node, e.Message, o.Aux, c.script.routes[k].from, sent)
		}
	}
	if want := int64(c.want[i]); o.Aux != want {
		return exact.Broken("node %d stamps %v (event %d) with %d and not %d",
			node, e, c.place(node), o.Aux, want)
	}
	c.stamped(node)
	c.last[node] = o.Aux
	c.latest = max(c.latest, o.Aux)
	return nil
}

// Result implements algorithms.Checker.
func (c *stampChecker) Result() algorithms.Result {
	r := c.progress.Result()
	r.Metrics = []algorithms.Metric{{Name: "highest timestamp", Value: float64(c.latest)}}
	return r
}
