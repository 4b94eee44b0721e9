package hotstuff

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

var params = []algorithms.Param{
	{
		Name: "variant", Default: "basic", Choices: []string{"basic", "chained"},
		Doc: "three phases of votes for one block (basic), or one phase for each block, which is the next one of " +
			"those before it (chained)",
	},
	consensus.Entries,
	consensus.WhenProposed,
	{
		Name: "tenure", Default: "100", Min: 1, Max: 1000,
		Doc: "views in a row that a replica leads, unless one takes too long; chained, with 1, decides only where " +
			"the leaders of four views in a row are up and honest",
	},
	{
		Name: "auth", Default: "ed25519", Choices: []string{"ed25519", "none"},
		Doc: "signatures of 64 bytes in votes and certificates (ed25519), or none",
	},
	consensus.Byzantine,
	consensus.Lie,
	consensus.Bound,
}

// run is what the replicas of one run share.
type run struct {
	consensus.Resilience
	load     *consensus.Workload
	keys     keys
	chained  bool
	tenure   uint32
	fallible bool // something may not arrive, or be not true
	keep     bool // replicas may come to need their stable storage
	beat     algorithms.Time
}

func newRun(s algorithms.Setup) (*run, error) {
	r := &run{
		load: consensus.NewWorkload(s), keys: newKeys(s), chained: s.Params.Word("variant") == "chained",
		tenure: uint32(s.Params.Int("tenure")),
		keep:   s.Faults&(algorithms.Crashes|algorithms.Recoveries) != 0,
		beat:   4*s.Delta + 1, // two phases take 4 delays
	}
	var err error
	r.Resilience, err = consensus.NewResilience(s)
	r.fallible = r.Liars > 0 || s.Faults&^(algorithms.Duplication|algorithms.Reordering) != 0
	return r, err
}

// leader is who leads a view. Views are numbered from 1.
func (r *run) leader(view uint32) algorithms.ID { return algorithms.ID(int(r.term(view)) % r.N) }

// term numbers the tenures, from 0.
func (r *run) term(view uint32) uint32 { return (view - 1) / r.tenure }

// successor is the first view of the tenure after that of a view.
func (r *run) successor(view uint32) uint32 { return (r.term(view)+1)*r.tenure + 1 }

// collector is who collects the votes of a view.
func (r *run) collector(view uint32) algorithms.ID {
	if r.chained {
		return r.leader(view + 1)
	}
	return r.leader(view)
}
