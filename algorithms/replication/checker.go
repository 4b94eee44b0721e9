package replication

import (
	"io"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// What the checker watches over.
var (
	inTurn = algorithms.Property{
		Name: "in turn",
		Text: "A client asks for its own operations, one after the other, and gets one answer to each.",
	}
	inPlace = algorithms.Property{
		Name: "in place", Text: "When an operation is answered, the value that it wrote or read, or a later one, " +
			"is stored where the algorithm says that it has to be.",
	}
	properties = []algorithms.Property{statemachine.Linearizability, inTurn, inPlace}
)

const goal = "every operation of clients that are up is answered"

// operations is the checker of all algorithms of this package.
type operations struct {
	algorithms.Membership
	load    *workload
	history *statemachine.History
	// enough reports whether a value is where it has to be, given which nodes have it.
	enough func(c *operations, has func(algorithms.ID) bool) bool
	// lost hears of nodes that crash; nil: nobody wants to.
	lost func(algorithms.ID)
	// stuck says what may stand in the way of the goal.
	stuck func(c *operations) string

	current  []int           // by client: the operation that it asked for last
	waiting  []bool          // by client
	owing    int             // operations still to be answered, of clients that are up
	answered int64           // and those that are
	stamps   []int64         // by value: its stamp; 0: it has none
	stored   map[place]int64 // the latest stamp that a node has stored at a key
}

// place is a key of one node.
type place struct {
	node algorithms.ID
	key  int
}

var (
	_ algorithms.FinalChecker = (*operations)(nil)
	_ algorithms.Explainer    = (*operations)(nil)
)

func newOperations(w *workload) *operations {
	return &operations{
		Membership: algorithms.NewMembership(w.n), load: w, history: statemachine.NewHistory(w.commands),
		current: make([]int, w.clients), waiting: make([]bool, w.clients),
		owing: len(w.commands), stamps: make([]int64, len(w.commands)+1), stored: map[place]int64{},
	}
}

// Observe implements algorithms.Checker.
func (c *operations) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.Value < 1 || o.Value > int64(len(c.load.commands)) {
		return inTurn.Broken("node %d reports operation %d (allowed: 1 to %d)",
			node, o.Value, len(c.load.commands))
	}
	number := int(o.Value)
	switch o.What {
	case sawWrite, sawRead:
		return c.ask(node, number)
	case sawWritten, sawValue:
		return c.answer(node, number, o)
	case sawStamp, sawStored:
		if c.load.command(number).Op != statemachine.Put || o.Aux <= 0 {
			return inPlace.Broken("node %d stores value %d with stamp %d, which nobody writes",
				node, number, o.Aux)
		}
		if c.stamps[number] = o.Aux; o.What == sawStamp {
			break
		}
		at := place{node, c.load.command(number).Key}
		c.stored[at] = max(c.stored[at], o.Aux)
	}
	return nil
}

func (c *operations) ask(node algorithms.ID, number int) error {
	if int(node) >= c.load.clients || c.waiting[node] || c.load.next(node, c.current[node]) != number {
		return inTurn.Broken("node %d asks for operation %d, which is not its turn", node, number)
	}
	c.current[node], c.waiting[node] = number, true
	c.history.Invoke(number)
	return nil
}

func (c *operations) answer(node algorithms.ID, number int, o algorithms.Observation) error {
	if int(node) >= c.load.clients || !c.waiting[node] || c.current[node] != number {
		return inTurn.Broken("node %d has an answer to operation %d, which it does not wait for",
			node, number)
	}
	c.waiting[node] = false
	c.answered++
	c.owing--
	command, value, read := c.load.command(number), number, statemachine.Nothing
	if command.Op == statemachine.Get {
		value, read = 0, o.Aux
		if 0 < read && read < int64(len(c.stamps)) {
			value = int(read)
		}
	}
	if err := c.history.Return(number, read); err != nil || value == 0 {
		return err // what nobody has written is nowhere, and for the history to judge
	}
	found := 0
	has := func(id algorithms.ID) bool {
		if c.stored[place{id, command.Key}] < c.stamps[value] {
			return false
		}
		found++
		return true
	}
	if c.stamps[value] == 0 || !c.enough(c, has) {
		return inPlace.Broken("operation %d of node %d is done, and value %d is not in place (nodes that have it: %d)",
			number, node, value, found)
	}
	return nil
}

// Fault implements algorithms.Checker. The operation that a client waits for is never answered
// when its node crashes; one that comes back owes those behind it.
func (c *operations) Fault(_ algorithms.Time, f algorithms.Fault) {
	before := c.Ups()
	c.Apply(f)
	if f.Kind == algorithms.Crash && c.lost != nil {
		c.lost(f.Node)
	}
	if c.Ups() == before || int(f.Node) >= c.load.clients {
		return
	}
	if c.waiting[f.Node] {
		c.waiting[f.Node] = false
		c.owing--
	}
	change := c.Ups() - before
	for number := c.load.next(f.Node, c.current[f.Node]); number != 0; number = c.load.next(f.Node, number) {
		c.owing += change
	}
}

// Goal implements algorithms.Checker.
func (c *operations) Goal() bool { return c.owing == 0 && c.Ups() > 0 }

// Finish implements algorithms.FinalChecker.
func (c *operations) Finish(bool) error { return c.history.Check() }

// WriteHistory implements algorithms.Historian.
func (c *operations) WriteHistory(w io.Writer) error { return c.history.WritePage(w) }

// Obstacle implements algorithms.Explainer.
func (c *operations) Obstacle() string { return c.stuck(c) }

// Result implements algorithms.Checker.
func (c *operations) Result() algorithms.Result { return algorithms.Result{Ops: c.answered} }
