package mutex

import "github.com/joulemark/joulemark/algorithms"

// waits are how long nodes have waited for the critical section, and it for them.
type waits struct {
	all     []algorithms.Time // by node: in all its entries together
	entries []int64           // by node
	longest algorithms.Time

	waiting  int             // how many wait now
	vacated  algorithms.Time // when the section was left while somebody waited; -1: it was not
	handed   algorithms.Time // from there to the next entry, all added up,
	handings int64           // and how often
}

func newWaits(n int) waits {
	return waits{all: make([]algorithms.Time, n), entries: make([]int64, n), vacated: -1}
}

func (w *waits) ask() { w.waiting++ }

// giveUp says that a node that waited is down.
func (w *waits) giveUp() { w.waiting-- }

// occupy says that a node enters that has waited so long.
func (w *waits) occupy(at algorithms.Time, node algorithms.ID, waited algorithms.Time) {
	w.waiting--
	w.all[node] += waited
	w.entries[node]++
	w.longest = max(w.longest, waited)
	if w.vacated >= 0 {
		w.handed += at - w.vacated
		w.handings++
		w.vacated = -1
	}
}

// vacate says that the section is free.
func (w *waits) vacate(at algorithms.Time) {
	if w.waiting > 0 {
		w.vacated = at
	}
}

// metrics are the figures of the literature. The wait is from the request to the entry, its
// mean over all entries. The synchronization delay is from a node's leaving, while others
// wait, to the next entry. Fairness says how alike the mean waits of the nodes are that have
// entered, from 1 of n to 1, where all wait as long; each having made as many entries as all
// others in the end, numbers of entries would not tell. It is the index of R. Jain, D. Chiu,
// W. Hawe: A Quantitative Measure of Fairness and Discrimination for Resource Allocation in
// Shared Computer Systems, DEC-TR-301, 1984.
func (w *waits) metrics(rivals bool) []algorithms.Metric {
	var total algorithms.Time
	var entries int64
	for i, t := range w.all {
		total += t
		entries += w.entries[i]
	}
	metrics := []algorithms.Metric{
		{Name: "mean wait", Value: mean(total, entries), Unit: "s"},
		{Name: "longest wait", Value: w.longest.Seconds(), Unit: "s"},
	}
	if !rivals {
		return metrics
	}
	return append(metrics,
		algorithms.Metric{Name: "synchronization delay", Value: mean(w.handed, w.handings), Unit: "s"},
		algorithms.Metric{Name: "fairness", Value: w.fairness()},
	)
}

// fairness is Jain's index (Σx)²/(n·Σx²) over the mean waits x, and 1 where nobody has waited.
func (w *waits) fairness() float64 {
	var n, sum, squares float64
	for i, entries := range w.entries {
		if entries == 0 {
			continue
		}
		x := mean(w.all[i], entries)
		n++
		sum += x
		squares += x * x
	}
	if squares == 0 {
		return 1
	}
	return sum * sum / (n * squares)
}

// mean is in seconds, and 0 of nothing.
func mean(total algorithms.Time, n int64) float64 {
	if n == 0 {
		return 0
	}
	return total.Seconds() / float64(n)
}
