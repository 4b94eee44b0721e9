package mutex

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// workload says who asks for the critical section, how often, and how long one stays
// there. Requesters all ask at the start, and again as soon as they have left.
type workload struct {
	entries int32           // of each requester
	hold    algorithms.Time // a timer makes one tick of 0, so an overlap would be seen
	asks    []bool          // by node; nil: all
	n       int
}

// workloadParams are the parameters of every algorithm of this package.
var workloadParams = []algorithms.Param{
	{
		Name: "requesters", Default: "1", Min: 0, Max: math.MaxInt32,
		Doc: "nodes that ask for the critical section, drawn from the seed; 0: all",
	},
	{Name: "entries", Default: "1", Min: 1, Max: 1e6, Doc: "entries that each of them makes, one after the other"},
	{
		Name: "hold", Default: "1", Min: 0, Max: 1000, Real: true,
		Doc: "stay in the critical section, in longest message delays; at least one microsecond",
	},
}

func newWorkload(s algorithms.Setup) (*workload, error) {
	n, requesters := s.N(), s.Params.Int("requesters")
	if requesters > n {
		return nil, fmt.Errorf("requesters: %d (allowed: 0 to %d, the number of nodes)", requesters, n)
	}
	w := &workload{
		entries: int32(s.Params.Int("entries")),
		hold:    algorithms.Time(math.Round(s.Params.Float("hold") * float64(s.Delta))),
		n:       n,
	}
	if requesters != 0 && requesters != n {
		w.asks = make([]bool, n)
		for _, id := range s.Rand().Perm(n)[:requesters] {
			w.asks[id] = true
		}
	}
	return w, nil
}

// quota is the number of entries that a node is to make.
func (w *workload) quota(id algorithms.ID) int32 {
	if w.asks == nil || w.asks[id] {
		return w.entries
	}
	return 0
}

// requests is the number of entries of all nodes.
func requests(s algorithms.Setup) float64 {
	requesters := s.Params.Int("requesters")
	if requesters == 0 {
		requesters = s.N()
	}
	return float64(requesters) * s.Params.Float("entries")
}
