package replication

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// What the nodes report. A write writes the number of its operation, so that this is its value too.
const (
	sawWrite   = iota // Value: operation, Aux: key
	sawRead           // Value: operation, Aux: key
	sawWritten        // Value: operation
	sawValue          // Value: operation, Aux: what was read
	sawStamp          // Value: what is written, Aux: its stamp, by which values of a key are ordered
	sawStored         // Value: what is stored, Aux: its stamp
)

var observations = []string{
	sawWrite:   "operation %d: writes its number to key %d",
	sawRead:    "operation %d: reads key %d",
	sawWritten: "operation %d is done",
	sawValue:   "operation %d is done: reads %d",
	sawStamp:   "gives value %d stamp %d",
	sawStored:  "stores value %d with stamp %d",
}

// client is who asks for operations at one node.
type client[M algorithms.Message] struct {
	load    *workload
	current int // the operation that it asked for last, 0: none
	waiting bool
}

// begin asks for the next operation if it is time for it, and reports whether it does.
func (c *client[M]) begin(env *algorithms.Env[M]) bool {
	if c.waiting {
		return false
	}
	next := c.load.next(env.Self(), c.current)
	if next == 0 {
		return false
	}
	c.current, c.waiting = next, true
	what := uint8(sawRead)
	if c.writes() {
		what = sawWrite
	}
	env.Report(algorithms.Observation{What: what, Value: int64(next), Aux: int64(c.command().Key)})
	return true
}

// command is the operation that it asked for last.
func (c *client[M]) command() statemachine.Command { return c.load.command(c.current) }

// writes reports whether that writes.
func (c *client[M]) writes() bool { return c.command().Op == statemachine.Put }

// finish takes the answer to the operation that it waits for: what was read.
func (c *client[M]) finish(env *algorithms.Env[M], answer int64) {
	c.waiting = false
	o := algorithms.Observation{What: sawWritten, Value: int64(c.current)}
	if !c.writes() {
		o.What, o.Aux = sawValue, answer
	}
	env.Report(o)
}
