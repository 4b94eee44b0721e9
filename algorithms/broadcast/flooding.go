package broadcast

import "github.com/joulemark/joulemark/algorithms"

// Flooding informs every node that it can reach: the source sends the rumour to all its
// neighbours, and every other node, on hearing it for the first time, to all its neighbours
// but the one it has it from. The source sends as many messages as it has links and any
// other node one fewer, so a connected graph of N nodes and E links costs 2E-N+1
// messages, whatever the delays: (N-1)² on a complete graph.
//
// A crash cannot stop the rumour, since a node forwards it in the same step in which it
// hears it; but nothing is ever repeated, so a lost message may leave a node uninformed,
// and a node that was down is not caught up with when it comes back.
var Flooding = algorithms.Algorithm[Flood, Flooder]{
	Spec: algorithms.Spec{
		Name:    "flooding",
		Title:   "every node forwards the rumour once to all its neighbours",
		Problem: algorithms.Broadcast,
		Unit:    "informed node",
		About: "The source sends the rumour to all its neighbours; any other node forwards it, when it hears it for " +
			"the first time, to all neighbours but the one it came from. Every link carries it at least once and at " +
			"most twice, and the total does not depend on the delays. Without retransmission a lost message can " +
			"leave nodes uninformed, as can a partition or a node's own absence; the metric coverage is the share of " +
			"the nodes that are up which know the rumour. A source that comes back after a crash floods again.",
		Citation: "N. Santoro: Design and Analysis of Distributed Algorithms, Wiley 2007, chapter 1 " +
			"(flooding, 2m-n+1 messages)",
		DefaultTopology: "random-regular:4",
		MinNodes:        1,
		Kinds:           algorithms.Kinds("rumour"),
		Observations:    []string{"heard the rumour from %d"},
		Params:          []algorithms.Param{sourceParam},
		Formula:         "2E-N+1",
		Growth:          "E",
		Delays:          "distance of the farthest node from the source",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			c := s.Graph.Component(algorithms.ID(s.Params.Int("source")))
			return algorithms.Exactly(2*float64(c.Links) - float64(c.Nodes) + 1)
		},
		Properties: properties,
		Goal:       "every node that is up and has a neighbour that is up and informed is informed too",
		Safe:       allFaults,
		Live:       algorithms.Crashes | algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Flooder], error) {
		source, err := s.Node("source")
		if err != nil {
			return algorithms.Instance[Flooder]{}, err
		}
		return algorithms.Instance[Flooder]{
			Node: func(id algorithms.ID) Flooder {
				if id == source {
					return Flooder{origin}
				}
				return Flooder{waiting}
			},
			Checker: newReach(s.Graph, source),
		}, nil
	},
	Decode: decodeFlood,
}

// Flooder is the state of one node of Flooding: a byte.
type Flooder struct{ state uint8 }

// States of a Flooder.
const (
	waiting uint8 = iota
	origin        // the source, before it has started
	told
)

var _ algorithms.Node[Flood] = (*Flooder)(nil)

// Start implements algorithms.Node.
func (f *Flooder) Start(env *algorithms.Env[Flood]) {
	if f.state == origin {
		f.tell(env, env.Self())
	}
}

// Receive implements algorithms.Node.
func (f *Flooder) Receive(env *algorithms.Env[Flood], from algorithms.ID, _ Flood) {
	if f.state != told {
		f.tell(env, from)
	}
}

// tell takes the rumour from a node, which is the node itself at the source, and passes it
// on to all others.
func (f *Flooder) tell(env *algorithms.Env[Flood], from algorithms.ID) {
	f.state = told
	env.Report(algorithms.Observation{What: sawRumour, Value: int64(from)})
	for i := range env.Degree() {
		if to := env.Neighbor(i); to != from {
			env.Send(to, Flood{})
		}
	}
}

// Timeout implements algorithms.Node; no timer is ever set.
func (f *Flooder) Timeout(*algorithms.Env[Flood], algorithms.Timer) {}

// Flood is the message of Flooding: that it came is all it says. Its encoding is the
// kind byte.
type Flood struct{}

// Kind implements algorithms.Message.
func (Flood) Kind() algorithms.Kind { return 0 }

// Size implements algorithms.Message.
func (Flood) Size() int { return 1 }

// Append implements algorithms.Message.
func (Flood) Append(b []byte) []byte { return append(b, 0) }

func decodeFlood(b []byte) (Flood, error) {
	r := algorithms.NewReader(b)
	r.Kind(1)
	return Flood{}, r.Done()
}
