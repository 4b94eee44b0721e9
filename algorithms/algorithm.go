package algorithms

import "fmt"

// An Algorithm is a Spec together with the means to build its nodes. M is its
// message type and S the state of one node; *S implements Node[M].
type Algorithm[M Message, S any] struct {
	Spec Spec
	// New prepares one run. An error says which parameter or size is not possible.
	New func(Setup) (Instance[S], error)
	// Decode reads what Message.Append wrote. It never panics, whatever the bytes,
	// and refuses what Append would not have written.
	Decode func(b []byte) (M, error)
	// Symmetry says which nodes are interchangeable; nil where none are.
	Symmetry *Symmetry[M, S]
}

// Setup is what one run of an algorithm is built from.
type Setup struct {
	Graph  *Graph
	Params Params
	// Seed is for random choices of the workload, such as the order of identifiers on
	// a ring. Nodes have their own streams through Env.Rand.
	Seed uint64
	// Delta bounds the one-way delay of a message that is not lost: what an
	// algorithm for synchronous networks may build its time-outs on. At least 1 tick.
	Delta Time
	// Faults are the classes of failure that the run may contain. An algorithm
	// that can do without failure detectors and retransmission in their absence does.
	Faults Faults
}

// N is the number of nodes.
func (s Setup) N() int { return s.Graph.N() }

// Rand is a random stream for the workload.
func (s Setup) Rand() *Rand {
	r := NewRand(s.Seed, 0x776f726b6c6f6164)
	return &r
}

// Node is the node that a parameter names, and an error where the run has no such node.
func (s Setup) Node(param string) (ID, error) {
	id := s.Params.Int(param)
	if id >= s.N() {
		return None, fmt.Errorf("%s: %d (allowed: 0 to %d)", param, id, s.N()-1)
	}
	return ID(id), nil
}

// An Instance is one run of an algorithm, ready to be executed once.
type Instance[S any] struct {
	// Node makes the state of a node at the start, and again when the node comes
	// back after a crash. On the concurrent engines it is called by several goroutines.
	Node func(id ID) S
	// Checker follows this run.
	Checker Checker
	// Faults belong to the workload itself, such as the crash of the leader that an
	// election starts from; the engine merges them with those of the scenario.
	Faults []Fault
	// Perpetual says that the protocol never falls silent by itself (heartbeats):
	// such a run ends at its goal, once all planned faults have happened. Any other run goes
	// on until nothing is under way, so that its message count is complete.
	Perpetual bool
	// Rounds says that the nodes go on in common rounds where all messages take as long as each
	// other; nil where they do not.
	Rounds *Rounds[S]
}

// Prepare checks the setup against the Spec and builds an instance: the way in for
// engines. Missing parameters take their defaults.
func (a *Algorithm[M, S]) Prepare(s Setup) (Instance[S], error) {
	var err error
	if s.Delta < 1 {
		return Instance[S]{}, fmt.Errorf("%s: delta %d (allowed: at least 1 tick)", a.Spec.Name, s.Delta)
	}
	if s.Params, err = a.Spec.Resolve(s.Params); err != nil {
		return Instance[S]{}, err
	}
	if err = a.Spec.Fits(s.Graph); err != nil {
		return Instance[S]{}, err
	}
	inst, err := a.New(s)
	if err != nil {
		return inst, fmt.Errorf("%s: %w", a.Spec.Name, err)
	}
	return inst, nil
}
