package circulation

import "github.com/joulemark/joulemark/algorithms"

const maxLaps = 1_000_000_000

// Ring is a token that goes round the ring of nodes 0, 1, ..., N-1, 0 a number of times:
// N messages a lap, one after the other. It is what token-ring algorithms are built on,
// without what they use the token for.
//
// A node takes the token from the node before it only, and only in the lap that follows the last
// one it has seen, so a copy that the network made of the token is dropped. It does not
// survive the loss of the token, by a lossy link, a partition, or the crash of the
// node that has it or is next: nobody notices, and the run falls silent without its goal.
var Ring = algorithms.Algorithm[Token, Node]{
	Spec: algorithms.Spec{
		Name:    "ring",
		Title:   "a token goes round a ring",
		Problem: algorithms.Circulation,
		Unit:    "completed lap",
		About: "Node 0 makes a token, which every node passes on to the next, until it has come back to node 0 as " +
			"many times as there are laps. Numbers of the laps tell the token from copies of it, which are dropped. " +
			"There is no way back from a lost token: after a message loss, a partition in its way, or a crash of the " +
			"node that is to have it, it is gone, and is not made anew.",
		Citation: "G. Le Lann: Distributed systems - towards a formal approach, IFIP Congress 1977 (token on a " +
			"ring); here without the regeneration of the token",
		Topology:     algorithms.NeedsRing,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("token"),
		Observations: []string{"made the token", "got the token in lap %d"},
		Params: []algorithms.Param{{
			Name: "laps", Doc: "times that the token goes round", Default: "1", Min: 1,
			Max: maxLaps,
		}},
		Formula: "N·laps",
		Growth:  "N",
		Delays:  "N·laps",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			return algorithms.Exactly(float64(s.N()) * s.Params.Float("laps"))
		},
		Properties: []algorithms.Property{oneToken},
		Goal:       "the token has completed all laps",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Node], error) {
		laps := s.Params.Int("laps")
		fresh := Node{laps: uint32(laps), durable: s.Faults.Has(algorithms.Recoveries)}
		return algorithms.Instance[Node]{
			Node:    func(algorithms.ID) Node { return fresh },
			Checker: &journey{nodes: s.N(), laps: int64(laps)},
		}, nil
	},
	Decode: decode,
}

// Node is the state of one node of Ring: twelve bytes.
type Node struct {
	lap  uint32 // the last in which it had the token
	laps uint32
	// durable says that nodes can come back: they keep the lap in stable storage, since one
	// that has forgotten it would take a late copy of the token for the token.
	durable bool
}

const first algorithms.ID = 0

var (
	_ algorithms.Node[Token]      = (*Node)(nil)
	_ algorithms.Recoverer[Token] = (*Node)(nil)
)

// Observations.
const (
	sawMade  = 0
	sawToken = 1 // Value: lap
)

// Start implements algorithms.Node.
func (n *Node) Start(env *algorithms.Env[Token]) {
	if env.Self() == first {
		n.save(env)
		env.Report(algorithms.Observation{What: sawMade})
		n.pass(env, 1)
	}
}

// Recover implements algorithms.Recoverer. Node 0 makes no token if it has made one before.
func (n *Node) Recover(env *algorithms.Env[Token], stable []byte) {
	if len(stable) == 0 {
		n.Start(env)
		return
	}
	r := algorithms.NewReader(stable)
	n.lap = uint32(r.Uvarint(maxLaps))
}

// Receive implements algorithms.Node.
func (n *Node) Receive(env *algorithms.Env[Token], from algorithms.ID, t Token) {
	before := (env.Self() + algorithms.ID(env.N()) - 1) % algorithms.ID(env.N())
	if from != before || t.lap != n.lap+1 || t.lap > n.laps {
		return
	}
	n.lap = t.lap
	n.save(env)
	env.Report(algorithms.Observation{What: sawToken, Value: int64(t.lap)})
	if env.Self() == first {
		t.lap++
	}
	if t.lap <= n.laps {
		n.pass(env, t.lap)
	}
}

// pass sends the token to the next node.
func (n *Node) pass(env *algorithms.Env[Token], lap uint32) {
	env.Send((env.Self()+1)%algorithms.ID(env.N()), Token{lap})
}

func (n *Node) save(env *algorithms.Env[Token]) {
	if n.durable {
		var b [5]byte
		env.Persist(algorithms.AppendUvarint(b[:0], uint64(n.lap)))
	}
}

// Timeout implements algorithms.Node; no timer is ever set.
func (n *Node) Timeout(*algorithms.Env[Token], algorithms.Timer) {}
