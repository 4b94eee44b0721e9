package publish

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// originID is the node that publishes.
const originID algorithms.ID = 0

const (
	gossiped  = 1 // the number of the event
	maxFanout = 64
)

// swimPlan is what all nodes of a run have in common.
type swimPlan struct {
	fanout   int
	limit    uint16
	size     uint16
	interval algorithms.Time
}

// Gossiper is the state of one node of SWIMGossip.
type Gossiper struct {
	plan  *swimPlan
	left  uint16 // transmissions to make
	knows bool
}

var _ algorithms.Node[UserMessage] = (*Gossiper)(nil)

// Start implements algorithms.Node.
func (g *Gossiper) Start(env *algorithms.Env[UserMessage]) {
	if env.Self() == originID {
		env.Report(algorithms.Observation{What: sawPublished, Value: gossiped})
		g.queue(env)
	}
}

// Receive implements algorithms.Node.
func (g *Gossiper) Receive(env *algorithms.Env[UserMessage], from algorithms.ID, msg UserMessage) {
	if !g.knows && from != env.Self() && msg.event == gossiped {
		env.Report(algorithms.Observation{What: sawDelivered, Value: gossiped})
		g.queue(env)
	}
}

// queue puts the event into the node's queue. Its interval began some time ago, independently of
// the others': memberlist lets each node's ticker begin at a random time.
func (g *Gossiper) queue(env *algorithms.Env[UserMessage]) {
	g.knows, g.left = true, g.plan.limit
	env.SetTimer(1+algorithms.Time(env.Rand().IntN(int(g.plan.interval))), algorithms.Timer{})
}

// Timeout implements algorithms.Node: an interval ends. The last one may have fewer transmissions
// left than the node calls others.
func (g *Gossiper) Timeout(env *algorithms.Env[UserMessage], _ algorithms.Timer) {
	others := env.Degree()
	calls := min(g.plan.fanout, others, int(g.left)) // a sample that is cut short would not be a random one
	// Floyd's sampling (Bentley, Floyd: A sample of brilliance, CACM 30(9), 1987).
	var chosen [maxFanout]int32
	for i := range calls {
		last := others - calls + i
		pick := int32(env.Rand().IntN(last + 1))
		if slices.Contains(chosen[:i], pick) {
			pick = int32(last)
		}
		chosen[i] = pick
		env.Send(env.Neighbor(int(pick)), UserMessage{event: gossiped, size: g.plan.size})
		g.left--
	}
	if g.left == 0 {
		env.Report(algorithms.Observation{What: sawStopped})
		return
	}
	env.SetTimer(g.plan.interval, algorithms.Timer{})
}
