package snapshot

import "github.com/joulemark/joulemark/algorithms"

// Observations, the same in all algorithms of this package.
const (
	sawSent     = iota // Value: to whom; Aux: how much
	sawReceived        // Value: from whom; Aux: how much
	sawState           // Value: the balance that is recorded
	sawChannel         // Value: from whom; Aux: what is recorded as under way
)

var observations = []string{
	"pays to %d: %d", "is paid by %d: %d", "records its balance: %d", "records what is under way from %d: %d",
}

// What audit checks.
var (
	stateRecorded = algorithms.Property{
		Name: "state", Text: "A node records its balance once, as it is at that moment.",
	}
	channelRecorded = algorithms.Property{
		Name: "channels", Text: "What is recorded as under way on a link is what one end had sent when it recorded " +
			"its balance, and the other had not received when it did.",
	}
	properties = []algorithms.Property{stateRecorded, channelRecorded}
)

const goal = "every node that the initiator can reach has recorded its state, and what is under way on its links"

// audit is the checker: it keeps the books of all payments, and compares the snapshot with them.
// One whose states and links are all right has all the money there is, and no more.
type audit struct {
	graph    *algorithms.Graph
	accounts []entry
	channels map[[2]algorithms.ID]*channel // from, to: those that were used or recorded
	nodes    int                           // that the initiator can reach
	links    int64                         // among those, each counted once for each direction
	recorded int
	closed   int64
	underway int64 // recorded, all together
}

// entry is what is known of one node.
type entry struct {
	balance  int64
	recorded bool
}

// channel is what was paid one way over one link.
type channel struct {
	sent, received int64 // before the sender and the receiver recorded their balances
	closed         bool
}

var _ algorithms.Checker = (*audit)(nil)

func newAudit(g *algorithms.Graph, initiator algorithms.ID) *audit {
	c := g.Component(initiator)
	a := &audit{
		graph: g, accounts: make([]entry, g.N()), channels: map[[2]algorithms.ID]*channel{},
		nodes: c.Nodes, links: 2 * c.Links,
	}
	for i := range a.accounts {
		a.accounts[i].balance = funds
	}
	return a
}

func (a *audit) channel(from, to algorithms.ID) *channel {
	key := [2]algorithms.ID{from, to}
	c := a.channels[key]
	if c == nil {
		c = &channel{}
		a.channels[key] = c
	}
	return c
}

// Observe implements algorithms.Checker.
func (a *audit) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	me, other := &a.accounts[node], algorithms.ID(o.Value)
	switch o.What {
	case sawSent:
		me.balance -= o.Aux
		if !me.recorded {
			a.channel(node, other).sent += o.Aux
		}
	case sawReceived:
		me.balance += o.Aux
		if !me.recorded {
			a.channel(other, node).received += o.Aux
		}
	case sawState:
		return a.state(node, me, o.Value)
	case sawChannel:
		return a.close(other, node, o.Aux)
	}
	return nil
}

// state takes the balance that a node records.
func (a *audit) state(node algorithms.ID, me *entry, balance int64) error {
	if me.recorded || balance != me.balance {
		return stateRecorded.Broken("node %d records a balance of %d, which is %d (recorded before: %t)",
			node, balance, me.balance, me.recorded)
	}
	me.recorded = true
	a.recorded++
	return nil
}

// close takes what a node records of a link to it.
func (a *audit) close(from, to algorithms.ID, amount int64) error {
	if !a.graph.Linked(from, to) || !a.accounts[to].recorded {
		return channelRecorded.Broken("node %d records what is under way from %d, with its own balance recorded: %t",
			to, from, a.accounts[to].recorded)
	}
	c := a.channel(from, to)
	if c.closed || !a.accounts[from].recorded || amount != c.sent-c.received {
		return channelRecorded.Broken("node %d records %d as under way from %d, which had sent %d of which %d were "+
			"received (recorded before: %t)", to, amount, from, c.sent, c.received, c.closed)
	}
	c.closed = true
	a.closed++
	a.underway += amount
	return nil
}

// Fault implements algorithms.Checker.
func (a *audit) Fault(algorithms.Time, algorithms.Fault) {}

// Goal implements algorithms.Checker.
func (a *audit) Goal() bool { return a.recorded == a.nodes && a.closed == a.links }

// Result implements algorithms.Checker.
func (a *audit) Result() algorithms.Result {
	r := algorithms.Result{Metrics: []algorithms.Metric{{Name: "recorded as under way", Value: float64(a.underway)}}}
	if a.Goal() {
		r.Ops = 1
	}
	return r
}
