package mutex

import (
	"fmt"
	"iter"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// Workload says who asks for the critical section, when, how often, and how long one stays
// there. It is the same for all algorithms of a seed, so that they compare.
//
// How busy the section is kept is the load. At 1 it is saturated: those who ask do so all at
// the start, and again as soon as they have left. At 0 it is idle: one asks at a time, so long
// after the one before that nothing of that is under way any more; all come once in each round,
// in an order that is drawn for it. Between the two each thinks before it asks, for a time
// drawn from an exponential distribution, as studies of mutual exclusion have it. Its mean is
//
//	requesters · (hold + 1 delay) · (1 - load) / load
//
// so that load is the share that the entries of all, one behind the other, have in the time
// that each takes to think and to wait for all of them.
type Workload struct {
	entries int32           // of each requester
	hold    algorithms.Time // a timer makes one tick of 0, so an overlap would be seen
	places  []int32         // by node: its place among those that ask, -1: it does not; nil: all, in their order
	askers  int
	n       int

	saturated bool
	mean      float64         // thinking time in ticks, where the load is neither 0 nor 1
	slot      algorithms.Time // from one request to the next, where the load is 0
	seed      uint64          // of the order in a round
}

// all is another word for as many requesters as there are nodes, beside 0.
const all = "all"

// Params are the parameters of every algorithm for this problem.
var Params = []algorithms.Param{
	{
		Name: "requesters", Default: "1", Choices: []string{all}, Min: 0, Max: math.MaxInt32,
		Doc: "nodes that ask for the critical section, drawn from the seed; 0: all",
	},
	{Name: "entries", Default: "1", Min: 1, Max: 1e6, Doc: "entries that each of them makes, one after the other"},
	{
		Name: "hold", Default: "1", Min: 0, Max: 1000, Real: true,
		Doc: "stay in the critical section, in longest message delays; at least one microsecond",
	},
	{
		Name: "load", Default: "1", Min: 0, Max: 1, Real: true,
		Doc: "share of the time for which the section is asked for: 1: again as soon as one has left; less: after " +
			"an exponential time; 0: one node at a time, never two",
	},
}

// NewWorkload makes the workload of one run. An uncontended entry must be over, to its last
// message, within the given number of longest message delays besides the stay.
func NewWorkload(s algorithms.Setup, delays int) (*Workload, error) {
	n, askers := s.N(), requesters(s)
	if askers > n {
		return nil, fmt.Errorf("requesters: %d (allowed: 0 to %d, the number of nodes, or all)", askers, n)
	}
	load := s.Params.Float("load")
	w := &Workload{
		entries: int32(s.Params.Int("entries")),
		hold:    algorithms.Time(math.Round(s.Params.Float("hold") * float64(s.Delta))),
		askers:  askers, n: n,
		saturated: load == 1,
		seed:      algorithms.Hash(s.Seed, 0x726f756e64),
	}
	if load > 0 {
		w.mean = float64(askers) * float64(w.hold+s.Delta) * (1 - load) / load
	} else { // one delay more, for clocks that do not start together
		w.slot = max(w.hold, 1) + algorithms.Time(delays+1)*s.Delta
	}
	if askers != n {
		w.places = make([]int32, n)
		for place, id := range s.Rand().Perm(n) {
			w.places[id] = int32(place)
			if place >= askers {
				w.places[id] = -1
			}
		}
	}
	return w, nil
}

// requesters is the number of nodes that ask.
func requesters(s algorithms.Setup) int {
	if s.Params.Word("requesters") == all || s.Params.Int("requesters") == 0 {
		return s.N()
	}
	return s.Params.Int("requesters")
}

// N is the number of nodes.
func (w *Workload) N() int { return w.n }

// Requesters is the number of nodes that ask.
func (w *Workload) Requesters() int { return w.askers }

// Quota is the number of entries that a node is to make.
func (w *Workload) Quota(id algorithms.ID) int {
	if w.place(id) < 0 {
		return 0
	}
	return int(w.entries)
}

// Entries is the number of entries of all nodes.
func Entries(s algorithms.Setup) float64 { return float64(requesters(s)) * s.Params.Float("entries") }

// Contended reports whether a node may ask while another waits or is inside.
func (w *Workload) Contended() bool { return w.askers > 1 && w.slot == 0 }

// Turns are the nodes in the order of all their requests, where no two compete: see Contended.
func (w *Workload) Turns() iter.Seq[algorithms.ID] {
	return func(yield func(algorithms.ID) bool) {
		var askers []algorithms.ID
		for id := range algorithms.ID(w.n) {
			if w.place(id) >= 0 {
				askers = append(askers, id)
			}
		}
		round := make([]algorithms.ID, len(askers))
		for k := range w.entries {
			for _, id := range askers {
				round[w.position(id, k)] = id
			}
			for _, id := range round {
				if !yield(id) {
					return
				}
			}
		}
	}
}

func (w *Workload) place(id algorithms.ID) int32 {
	if w.places == nil {
		return int32(id)
	}
	return w.places[id]
}

// turn is when a node asks for its k-th entry, from 0, where one node asks at a time.
func (w *Workload) turn(id algorithms.ID, k int32) algorithms.Time {
	return (algorithms.Time(k)*algorithms.Time(w.askers) + algorithms.Time(w.position(id, k))) * w.slot
}

// position is where a node stands in the order of round k, from 0. Places are mapped to positions
// by a·x+b modulo their number, with a and b drawn for the round.
func (w *Workload) position(id algorithms.ID, k int32) int {
	r := w.askers
	rng := algorithms.NewRand(w.seed, uint64(k))
	a, b := 1+rng.IntN(r), rng.IntN(r)
	for gcd(a, r) != 1 {
		a++
	}
	return int((int64(a)*int64(w.place(id)) + int64(b)) % int64(r))
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
