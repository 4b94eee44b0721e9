package benor

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

var params = []algorithms.Param{
	{
		Name: "inputs", Default: "same", Choices: []string{"same", "split", "random"},
		Doc: "what the nodes begin with: 1 everywhere (same), 0 and 1 in turns (split), a coin for each (random)",
	},
	{
		Name: "tolerated", Default: "0", Min: 0, Max: 1 << 20,
		Doc: "crashes to be tolerated, t: each phase waits for N-t votes; 0 for as many as can be, (N-1)/2",
	},
}

// run is what the nodes of one run share.
type run struct {
	n, t     int
	inputs   []vote
	fallible bool // a vote may fail to arrive although its sender has decided
	keep     bool // nodes may come to need their stable storage
	patience algorithms.Time
}

func newRun(s algorithms.Setup) (*run, error) {
	r := &run{
		n: s.N(), t: s.Params.Int("tolerated"), inputs: make([]vote, s.N()),
		fallible: s.Faults&(algorithms.Recoveries|algorithms.Loss|algorithms.Partitions) != 0,
		keep:     s.Faults&(algorithms.Crashes|algorithms.Recoveries) != 0,
		patience: 2*s.Delta + 1,
	}
	most := (r.n - 1) / 2
	if r.t > most {
		return nil, fmt.Errorf("tolerated: %d of %d nodes (allowed: 0 to %d)", r.t, r.n, most)
	}
	if r.t == 0 {
		r.t = most
	}
	rng := s.Rand()
	for i := range r.inputs {
		switch s.Params.Word("inputs") {
		case "same":
			r.inputs[i] = one
		case "split":
			r.inputs[i] = zero + vote(i%2)
		case "random":
			r.inputs[i] = toss(rng)
		}
	}
	return r, nil
}

// toss is a coin.
func toss(rng *algorithms.Rand) vote { return zero + vote(rng.IntN(2)) }
