package clock

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// What the checker of vectors watches over besides the order of the script.
var (
	counted = algorithms.Property{
		Name: "own events", Text: "The own component of a timestamp counts the events of the process.",
	}
	knowledge = algorithms.Property{
		Name: "knowledge", Text: "A component never falls, and who receives a message knows of its sending.",
	}
	exactVector = algorithms.Property{
		Name: "exact", Text: "Every component counts the events of its process on the chains of events that lead to " +
			"the stamped event.",
	}
)

// vectorChecker puts the vectors together from what the processes report, component by component,
// and compares each with the one computed from the script alone.
type vectorChecker struct {
	progress
	want []VectorStamp // by event
	now  []VectorStamp // by process
	sent []bool        // by the first route of a message
}

func newVectorChecker(s Script) *vectorChecker {
	return &vectorChecker{
		progress: newProgress(s), want: s.vectors(),
		now: newVectors(s.Processes(), s.Processes()), sent: make([]bool, len(s.routes)),
	}
}

// newVectors is vectors that count nothing, in one piece of memory.
func newVectors(count, components int) []VectorStamp {
	flat, vectors := make(VectorStamp, count*components), make([]VectorStamp, count)
	for i := range vectors {
		vectors[i] = flat[i*components : (i+1)*components : (i+1)*components]
	}
	return vectors
}

// Observe implements algorithms.Checker.
func (c *vectorChecker) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	now := c.now[node]
	if o.What == learned {
		if o.Value < 0 || o.Value >= int64(len(now)) || o.Value == int64(node) {
			return knowledge.Broken("node %d learns of component %d (allowed: 0 to %d without its own)",
				node, o.Value, len(now)-1)
		}
		if before := now[o.Value]; o.Aux <= int64(before) || o.Aux > MaxEvents {
			return knowledge.Broken("component %d of node %d goes from %d to %d",
				o.Value, node, before, o.Aux)
		}
		now[o.Value] = uint32(o.Aux)
		return nil
	}
	i, err := c.event(node, o)
	if err != nil {
		return err
	}
	e := c.script.events[i]
	if own := int64(c.place(node)) + 1; o.Aux != own {
		return counted.Broken("node %d stamps %v, its event number %d, with own component %d",
			node, e, own, o.Aux)
	}
	now[node] = uint32(o.Aux)
	k, _ := c.script.find(e.Message)
	switch e.Op {
	case Send:
		c.sent[k] = true
	case Receive:
		if from := c.script.routes[k].from; !c.sent[k] {
			return knowledge.Broken("node %d receives message %d, which node %d has not sent",
				node, e.Message, from)
		}
	}
	if !slices.Equal(now, c.want[i]) {
		return exactVector.Broken("node %d stamps %v (event %d) with %v and not %v",
			node, e, c.place(node), now, c.want[i])
	}
	c.stamped(node)
	return nil
}
