package agents

import (
	"github.com/joulemark/joulemark/algorithms"
)

// checker holds what agents report against what was sent, and knows what is still to come.
type checker struct {
	algorithms.Membership
	plan    *plan
	journal *Journal
	sent    [][]item // by origin and number
	done    []bool   // by agent: it has sent its last message
	quiets  int      // of those that are up
	late    bool     // there was a failure when it was time to settle, or later
	crashed bool     // there was a crash
	cuts    int      // that have not healed

	part []int32 // by agent: its connected part of the graph
	ups  []int   // by part: agents that are up
	live []int   // by part: items that an agent has seen that is up

	originated, delivered, recovered, unreachable int64
	waited                                        int64 // messages that are not there yet and have a way
	hops                                          int64 // of all that were delivered
	have, need                                    int64 // items seen by those that are up, and by them if all were even
}

// item is what became of a message.
type item struct {
	dest    algorithms.ID
	there   bool // it has arrived
	here    bool // in the present life of its destination
	holders int32
}

var (
	_ algorithms.Checker      = (*checker)(nil)
	_ algorithms.FinalChecker = (*checker)(nil) // finish.go
)

func newChecker(p *plan) *checker {
	c := &checker{
		Membership: algorithms.NewMembership(p.n), plan: p, journal: NewJournal(p.n),
		sent: make([][]item, p.n), done: make([]bool, p.n),
	}
	c.part, c.ups = components(p.graph, func(algorithms.ID) bool { return true })
	c.live = make([]int, len(c.ups))
	return c
}

// Observe implements algorithms.Checker.
func (c *checker) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case sawDone:
		if !c.done[node] {
			c.done[node] = true
			c.quiets++
		}
	case sawGaveUp:
	case sawUnreachable:
		if dest := o.Value; dest < 0 || dest >= int64(c.plan.n) || c.part[dest] == c.part[node] {
			return reachable.Broken("node %d says that there is no way to node %d", node, dest)
		}
		c.unreachable++
	case sawSent:
		if err := c.send(node, o); err != nil {
			return err
		}
	default:
		if err := c.receive(node, o); err != nil {
			return err
		}
	}
	if c.journal.record(at, node, o) {
		c.see(node, o.Value)
	}
	return nil
}

// send checks and notes a message of a node's own.
func (c *checker) send(node algorithms.ID, o algorithms.Observation) error {
	it, dest := Item{Origin: node, Number: uint32(len(c.sent[node]))}, algorithms.ID(o.Aux)
	switch {
	case o.Value != it.ID():
		return inTurn.Broken("node %d sends message %d after %d messages", node, o.Value, it.Number)
	case o.Aux < 0 || o.Aux >= int64(c.plan.n) || dest == node || !c.plan.toAny && !c.plan.graph.Linked(node, dest):
		return inTurn.Broken("node %d sends message %d to node %d", node, o.Value, o.Aux)
	}
	c.sent[node] = append(c.sent[node], item{dest: dest})
	c.originated++
	if c.part[dest] == c.part[node] {
		c.waited++
	} else {
		c.unreachable++
	}
	return nil
}

// receive checks and notes what reaches a node.
func (c *checker) receive(node algorithms.ID, o algorithms.Observation) error {
	it, ok := itemOf(o.Value, c.plan.n)
	if !ok || int(it.Number) >= len(c.sent[it.Origin]) {
		return genuine.Broken("node %d reports message %d, which nobody has sent", node, o.Value)
	}
	m := &c.sent[it.Origin][it.Number]
	if o.What != sawDelivered && o.What != sawRecovered {
		return nil
	}
	switch {
	case m.dest != node:
		return genuine.Broken("node %d takes message %d, which is for node %d", node, o.Value, m.dest)
	case m.here:
		return once.Broken("message %d is delivered to node %d again", o.Value, node)
	}
	m.here = true
	if m.there {
		return nil // in an earlier life
	}
	m.there = true
	c.waited--
	c.delivered++
	if o.What == sawRecovered {
		c.recovered++
	} else {
		c.hops += o.Aux
	}
	return nil
}

// see counts an item that a node has seen now.
func (c *checker) see(node algorithms.ID, id int64) {
	it, _ := itemOf(id, c.plan.n)
	m, part := &c.sent[it.Origin][it.Number], c.part[node]
	m.holders++
	c.have++
	if m.holders == 1 {
		c.live[part]++
		c.need += int64(c.ups[part])
	}
}

// Fault implements algorithms.Checker. A crash takes what the node has seen, and an item
// that nobody else has seen is gone.
func (c *checker) Fault(at algorithms.Time, f algorithms.Fault) {
	c.late = c.late || at >= c.plan.settleAt
	was := f.Cut == nil && c.Up(f.Node)
	c.Apply(f)
	switch {
	case f.Kind == algorithms.Split:
		c.cuts++
	case f.Kind == algorithms.Heal:
		c.cuts--
	case was == c.Up(f.Node):
		return
	case was:
		c.crash(f.Node)
	default:
		part := c.part[f.Node]
		c.ups[part]++
		c.need += int64(c.live[part])
	}
	c.journal.Fault(at, f)
}

func (c *checker) crash(node algorithms.ID) {
	c.crashed = true
	if c.done[node] {
		c.done[node] = false
		c.quiets--
	}
	part := c.part[node]
	for _, x := range c.journal.seen[node] {
		for k := x.first; k <= x.last; k++ {
			m := &c.sent[x.origin][k]
			if m.dest == node {
				m.here = false
			}
			c.have--
			if m.holders--; m.holders == 0 {
				c.live[part]--
				c.need -= int64(c.ups[part])
			}
		}
	}
	c.ups[part]--
	c.need -= int64(c.live[part])
}

// Goal implements algorithms.Checker.
func (c *checker) Goal() bool {
	return c.quiets == c.Ups() && c.waited == 0 && (!c.plan.reconcile || c.have == c.need)
}
