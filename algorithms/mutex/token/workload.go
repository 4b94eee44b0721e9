package token

import (
	"iter"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// What the Specs of all algorithms of this package have in common: nothing makes them let two in.
const (
	goal       = "every node that is up has made its entries, and left"
	everyFault = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
		algorithms.Reordering | algorithms.Partitions
)

// endOfHops is how often no token is ever handed on. One that claims to have been is treated as
// lost, so that no counter comes near its overflow.
const endOfHops = 1 << 62

// saturated reports whether all requesters ask at the start, and again as soon as they have left.
func saturated(s algorithms.Setup) bool { return s.Params.Float("load") == 1 }

// hops are the ways of the token from one entry to the next, the first from node 0, where one node
// asks at a time.
func hops(w *mutex.Workload) iter.Seq2[algorithms.ID, algorithms.ID] {
	return func(yield func(from, to algorithms.ID) bool) {
		from := first
		for to := range w.Turns() {
			if !yield(from, to) {
				return
			}
			from = to
		}
	}
}
