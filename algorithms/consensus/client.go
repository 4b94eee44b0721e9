package consensus

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// Client is the workload, as it sits at a node and works while that node leads, and the replica of
// the store at that node. Make it with NewClient, also when the node comes back: neither is
// durable.
type Client[M algorithms.Message] struct {
	load    *Workload
	store   statemachine.Store
	index   int64  // of the last entry applied
	applied []bool // by value, Empty included
	asked   []bool // by value: proposed here; nil: none was

	open    bool  // it may propose
	pending []int // values to propose, in their order
	last    int   // the value proposed last since Open; Empty: none
}

// NewClient is the client at one node, and a store without a value.
func NewClient[M algorithms.Message](w *Workload) Client[M] {
	return Client[M]{load: w, applied: make([]bool, w.Values+1)}
}

// Open lets the client propose what is not applied yet, as when the node knows all that former
// leaders may have decided.
func (c *Client[M]) Open() {
	c.open, c.pending, c.last = true, nil, Empty
	for v := 1; v < len(c.applied); v++ {
		if !c.applied[v] {
			c.pending = append(c.pending, v)
		}
	}
}

// Close ends that, as when the node leads no more, or not yet. What was proposed is answered
// all the same if it is applied later.
func (c *Client[M]) Close() { c.open, c.pending, c.last = false, nil, Empty }

// IsOpen reports whether the client may propose.
func (c *Client[M]) IsOpen() bool { return c.open }

// Index is that of the last entry applied, from 1; 0: none.
func (c *Client[M]) Index() int64 { return c.index }

// Applied reports whether a value is applied here.
func (c *Client[M]) Applied(value int) bool { return value < len(c.applied) && c.applied[value] }

// Calm reports whether the value proposed last is applied here, so that the next isolated one may
// follow.
func (c *Client[M]) Calm() bool { return c.last == Empty || c.applied[c.last] }

// Propose returns the values that it is time to propose, none most of the time. Of an isolated
// workload that is one when the client is calm; otherwise it is all of them at once.
func (c *Client[M]) Propose(env *algorithms.Env[M]) []int {
	if !c.open || len(c.pending) == 0 || !c.Calm() {
		return nil
	}
	values := c.pending
	if c.load.Mode == Isolated {
		values = values[:1]
	}
	c.pending = c.pending[len(values):]
	c.last = values[len(values)-1]
	c.ask(env, values)
	return values
}

// Choose proposes the first values that are neither applied here nor under way, as many as a batch
// holds. It is for leaders that tell from the log what is under way, and needs no Open.
func (c *Client[M]) Choose(env *algorithms.Env[M], underway []int) (values []int) {
	if c.load.Mode == Isolated && len(underway) > 0 {
		return nil
	}
	for v := 1; v < len(c.applied) && len(values) < c.load.BatchSize(); v++ {
		if !c.applied[v] && !slices.Contains(underway, v) {
			values = append(values, v)
		}
	}
	c.ask(env, values)
	return values
}

func (c *Client[M]) ask(env *algorithms.Env[M], values []int) {
	if c.asked == nil {
		c.asked = make([]bool, len(c.applied))
	}
	for _, v := range values {
		c.asked[v] = true
		env.Report(algorithms.Observation{What: SawProposed, Value: int64(v)})
	}
}

// Apply carries out the entry behind the last one. Values that are none of the workload's are
// reported like others, and do nothing.
func (c *Client[M]) Apply(env *algorithms.Env[M], value int) {
	c.index++
	env.Report(algorithms.Observation{What: SawApplied, Value: c.index, Aux: int64(value)})
	if value < 0 || value >= len(c.applied) {
		return
	}
	c.applied[value] = true
	if value == Empty {
		return
	}
	answer := c.store.Apply(c.load.commands[value-1])
	if c.asked != nil && c.asked[value] {
		env.Report(algorithms.Observation{What: SawAnswered, Value: int64(value), Aux: answer})
	}
}
