package replication

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// ABD is the atomic register of Attiya, Bar-Noy and Dolev (1995), one for each key. Every node
// has a copy with a stamp. A write has a higher stamp than all before it and is over when a
// majority has stored it; a read asks a majority for its copies, and before it returns the latest
// of them has a majority store that too, so that no later read goes back behind it. Any two
// majorities share a node.
//
// The client is one of the N nodes. With one writer the writer knows the latest stamp: a write is
// a message to each other node and its answer, 2(N-1), and a read twice that, 4(N-1). With many
// writers a write first asks a majority for the latest stamp, as a read does, and takes 4(N-1)
// too (N. Lynch, A. Shvartsman: Robust emulation of shared memory using dynamic
// quorum-acknowledged broadcasts, FTCS 1997). All are asked and all answer, though a majority
// would do; an answer that comes late counts as a message. An external client would take 2N and
// 4N.
//
// A read whose majority answers with one stamp may return at once, because a majority has it:
// that is 2(N-1) then (write-back=unequal).
//
// A node that answers has stored first, in stable storage if nodes may come back. What may have
// been lost is sent again, to those who have not answered, after twice as long each time.
var ABD = algorithms.Algorithm[ABDMessage, ABDNode]{
	Spec: algorithms.Spec{
		Name:    "abd",
		Title:   "Attiya, Bar-Noy and Dolev's atomic register",
		Problem: algorithms.Replication,
		Unit:    "completed operation",
		About: "Every node has a copy of each register, with a stamp. A write is done when a majority has stored it " +
			"with a stamp of its own; a read takes the latest copy of a majority and has a majority store it before " +
			"it returns, so that no later read is older. One writer a register knows its stamp, 2(N-1) messages; " +
			"of many each asks a majority for the latest stamp first, 4(N-1) as for a read. All nodes are asked and " +
			"all answer. With write-back=unequal a read whose majority has one stamp returns at once. A minority may " +
			"be down or cut off. Departures: the paper bounds the size of stamps, here they grow; and clients are " +
			"at the nodes, so that what they say to their own costs nothing.",
		Citation: "H. Attiya, A. Bar-Noy, D. Dolev: Sharing memory robustly in message-passing systems, JACM 42(1), " +
			"1995, pp. 124-142",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("query", "value", "store", "stored"),
		Observations: observations,
		Params: append(slices.Clip(params),
			algorithms.Param{
				Name: "writers", Default: "single", Choices: []string{"single", "multi"},
				Doc: "whether each register has one writer, or every client writes",
			},
			algorithms.Param{
				Name: "write-back", Default: "always", Choices: []string{"always", "unequal"},
				Doc: "when a read has a majority store what it returns: always, or unless all of a majority have it",
			},
			algorithms.Param{
				Name: "enough", Default: "majority", Choices: []string{"majority", "half"}, Waived: "half",
				Doc: "whose answers are enough: those of a majority, or of half of the nodes, rounded down and two " +
					"at least, to see what goes wrong where two quorums have no node in common",
			},
		),
		Formula: "2(N-1) a write of a single writer, 4(N-1) of one of many; 4(N-1) a read, 2(N-1) if " +
			"it stores nothing",
		Growth:     "N",
		Delays:     "2 a write of a single writer, 4 of one of many; 4 a read, 2 without write-back",
		Expected:   abdExpected,
		Properties: properties,
		Goal:       goal,
		Safe:       everyFault,
		Live:       everyFault &^ algorithms.Crashes,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[ABDNode], error) {
		r, err := newABDRun(s)
		if err != nil {
			return algorithms.Instance[ABDNode]{}, err
		}
		c := newOperations(r.workload)
		c.enough = func(c *operations, has func(algorithms.ID) bool) bool {
			count := 0
			for id := range algorithms.ID(c.N()) {
				if has(id) {
					count++
				}
			}
			return count >= r.quorum
		}
		c.stuck = func(c *operations) string {
			if c.Ups() >= r.quorum {
				return ""
			}
			return fmt.Sprintf("no %s: %d of %d nodes are up", s.Params.Word("enough"), c.Ups(), c.N())
		}
		return algorithms.Instance[ABDNode]{
			Node: func(algorithms.ID) ABDNode {
				return ABDNode{client: client[ABDMessage]{load: r.workload}, run: r}
			},
			Checker: c,
		}, nil
	},
	Decode: decodeABD,
}

const everyFault = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
	algorithms.Reordering | algorithms.Partitions

// quorumOf is how many nodes, the one that asks among them, have to answer.
func quorumOf(s algorithms.Setup) int {
	if s.Params.Word("enough") == "half" {
		return max(2, s.N()/2)
	}
	return s.N()/2 + 1
}

// abdRun is what the nodes of one run share.
type abdRun struct {
	*workload
	quorum int  // nodes that have to answer
	single bool // each register has one writer
	skip   bool // a read with equal answers has nothing to store
	keep   bool // nodes may come back
	again  bool // messages may be lost, on their way or at a node that is down and comes back
	answer algorithms.Time
}

func newABDRun(s algorithms.Setup) (*abdRun, error) {
	single := s.Params.Word("writers") == "single"
	w, err := newWorkload(s, single)
	return &abdRun{
		workload: w, quorum: quorumOf(s), single: single, skip: s.Params.Word("write-back") == "unequal",
		keep:   s.Faults.Has(algorithms.Recoveries),
		again:  s.Faults&(algorithms.Recoveries|algorithms.Loss|algorithms.Partitions) != 0,
		answer: 2*s.Delta + 1,
	}, err
}

// abdExpected has a question and an answer for each other node in each of one or two phases. How
// many reads return after the first depends on which answers come first.
func abdExpected(s algorithms.Setup) algorithms.Expected {
	r, err := newABDRun(s)
	if err != nil {
		return algorithms.Expected{}
	}
	phase := 2 * float64(s.N()-1)
	total := func(read float64) float64 {
		return r.count(
			func(algorithms.ID) float64 {
				if r.single {
					return phase
				}
				return 2 * phase
			},
			func(algorithms.ID) float64 { return read },
		)
	}
	if r.skip {
		return algorithms.Expected{Low: total(phase), High: total(2 * phase)}
	}
	return algorithms.Exactly(total(2 * phase))
}
