package pbft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

var params = []algorithms.Param{
	consensus.Entries,
	consensus.WhenProposed,
	{
		Name: "checkpoint", Default: "100", Min: 1, Max: 1000,
		Doc: "requests between two checkpoints; a primary is at most two checkpoints ahead of the last stable one",
	},
	{
		Name: "auth", Default: "mac", Choices: []string{"mac", "none"},
		Doc: "codes of 8 bytes in each message, one for each receiver (mac), or none",
	},
	consensus.Byzantine,
	consensus.Lie,
	consensus.Bound,
}

// run is what the replicas of one run share.
type run struct {
	consensus.Resilience
	load       *consensus.Workload
	keys       keys
	checkpoint uint32 // requests
	fallible   bool   // something may not arrive, or be not true
	keep       bool   // replicas may come to need their stable storage
	beat       algorithms.Time
}

func newRun(s algorithms.Setup) (*run, error) {
	r := &run{
		load: consensus.NewWorkload(s), keys: newKeys(s),
		checkpoint: uint32(s.Params.Int("checkpoint")),
		keep:       s.Faults&(algorithms.Crashes|algorithms.Recoveries) != 0,
		beat:       4*s.Delta + 1, // a request takes 3 delays
	}
	var err error
	r.Resilience, err = consensus.NewResilience(s)
	r.fallible = r.Liars > 0 || s.Faults&^(algorithms.Duplication|algorithms.Reordering) != 0
	return r, err
}

// primary is who leads a view.
func (r *run) primary(view uint32) algorithms.ID { return algorithms.ID(int(view) % r.N) }

// reach is how far a primary may be ahead of the last stable checkpoint, and window how far ahead
// of its own a replica listens. The rest is asked for when it is time.
func (r *run) reach() uint32  { return 2 * r.checkpoint }
func (r *run) window() uint32 { return 4 * r.reach() }
