package replication

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// Chain is chain replication (van Renesse and Schneider 2004). Servers are in a line, the chain:
// updates enter at the head and are passed down, and the tail answers them and all queries. What
// the tail has done all servers before it have, so a query sees every update that was answered.
//
// Node 0 is the master, as the paper calls who knows which servers are up, and the others are the
// n = N-1 servers, node 1 the head. A client outside of the chain, as that at node 0 is, sends 1
// message to the head, n-1 pass the update down, and 1 is the answer: n+1. Then n-1
// acknowledgements go up the chain, so that everybody may forget it: 2n = 2(N-1) in all. A query
// is 2. A client at the head or the tail has one message fewer to it or from it.
//
// # Failures
//
// The paper assumes that servers fail by stopping and that this is noticed; its master asks them
// all the time. Here a client that gets no answer in time complains to the master, which then
// asks all servers and takes those that do not answer out of the chain: a head is followed by the
// next server, a tail by the one before it, which answers for it, and the neighbours of one in
// between are joined. All servers then pass on again what is not acknowledged, where the paper
// has the master tell the predecessor what the successor has; numbers make up for what comes
// twice. Clients ask again, and an update that was carried out already is not carried out a
// second time. That rests on Delta, so nobody is taken out in runs in which messages may be lost,
// where a server that does not answer may be up: these are safe, and may block.
//
// The master is one node and assumed to stay: without it nobody is taken out any more. A server
// that comes back has lost its state and takes no part; the paper lets it join behind the tail.
var Chain = algorithms.Algorithm[ChainMessage, ChainNode]{
	Spec: algorithms.Spec{
		Name:    "chain-replication",
		Title:   "updates go down a chain of servers, and its tail answers",
		Problem: algorithms.Replication,
		Unit:    "completed operation",
		About: "An update enters at the head of a chain of servers, each passes it to the next, and the tail answers " +
			"it; acknowledgements go back up. The tail answers queries alone, since it has what all have: a query " +
			"is 2 messages, whatever N. Node 0 is the master and the first client, the other N-1 nodes are the " +
			"chain, node 1 the head. Any server may crash, and the chain closes: the master asks all of them when " +
			"a client complains that an answer is late. Departures: the paper's master watches the servers all " +
			"the time and is replicated itself; here it is one node, which must not fail. What is not " +
			"acknowledged is passed on again as a whole when the chain changes. A server that comes back takes no " +
			"part. Where messages may be lost nobody is taken out of the chain, because who is silent may be up, " +
			"so that a loss may block it.",
		Citation: "R. van Renesse, F. B. Schneider: Chain Replication for Supporting High Throughput and " +
			"Availability, OSDI 2004, pp. 91-104",
		Topology: algorithms.NeedsComplete,
		MinNodes: 2,
		Kinds: algorithms.Kinds(
			"update", "forward", "acknowledgement", "query", "reply", "complaint", "probe", "alive", "removal"),
		Observations: observations,
		Params:       params,
		Formula: "2(N-1) an update of a client outside of the chain, 2 a query; 1 less of a client at the head or " +
			"the tail, for what it would send itself",
		Growth:   "N",
		Delays:   "N until an update is answered, 2 until a query is",
		Expected: chainExpected,
		Properties: []algorithms.Property{
			statemachine.Linearizability.IfSynchronous(), inTurn, inPlace.IfSynchronous(),
		},
		Goal: goal,
		Safe: everyFault,
		Live: algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[ChainNode], error) {
		r, err := newChainRun(s)
		if err != nil {
			return algorithms.Instance[ChainNode]{}, err
		}
		c := newOperations(r.workload)
		down := make([]bool, s.N()) // has crashed, be it back or not
		c.lost = func(id algorithms.ID) { down[id] = true }
		c.enough = func(c *operations, has func(algorithms.ID) bool) bool {
			everywhere := true
			for id := head; int(id) < c.N(); id++ {
				everywhere = (has(id) || down[id]) && everywhere
			}
			return everywhere
		}
		c.stuck = func(c *operations) string {
			servers := 0
			for id := head; int(id) < c.N(); id++ {
				if !down[id] {
					servers++
				}
			}
			switch {
			case servers == c.N()-1:
				return ""
			case servers == 0:
				return "blocked: no server is left"
			case down[master]:
				return "blocked: the master is down, and so is a server"
			case !r.watched:
				return "blocked: a server is down, and who is silent may be up where messages may be lost"
			}
			return ""
		}
		return algorithms.Instance[ChainNode]{
			Node: func(id algorithms.ID) ChainNode {
				return ChainNode{client: client[ChainMessage]{load: r.workload}, run: r, line: newLine(s.N(), id)}
			},
			Checker: c,
		}, nil
	},
	Decode: decodeChain,
}

const (
	master algorithms.ID = 0
	head   algorithms.ID = 1 // at first
)

// chainRun is what the nodes of one run share.
type chainRun struct {
	*workload
	watched  bool            // who does not answer in time has crashed
	answer   algorithms.Time // a question to a server and its answer
	patience algorithms.Time // a client's
}

func newChainRun(s algorithms.Setup) (*chainRun, error) {
	w, err := newWorkload(s, false)
	failing := s.Faults&(algorithms.Crashes|algorithms.Recoveries) != 0
	lossy := s.Faults&(algorithms.Loss|algorithms.Partitions) != 0
	return &chainRun{
		workload: w, watched: failing && !lossy,
		answer:   2*s.Delta + 1,
		patience: algorithms.Time(s.N()+1)*s.Delta + 1,
	}, err
}

// chainExpected leaves out what a client at the head or the tail would send itself.
func chainExpected(s algorithms.Setup) algorithms.Expected {
	w, err := newWorkload(s, false)
	if err != nil {
		return algorithms.Expected{}
	}
	tail := algorithms.ID(s.N() - 1)
	between := func(a, b algorithms.ID) float64 {
		if a == b {
			return 0
		}
		return 1
	}
	return algorithms.Exactly(w.count(
		func(id algorithms.ID) float64 { return between(id, head) + 2*float64(s.N()-2) + between(id, tail) },
		func(id algorithms.ID) float64 { return 2 * between(id, tail) },
	))
}
