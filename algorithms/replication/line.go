package replication

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// line is the chain as one node knows it: the servers that were not removed, in the order of their
// numbers.
type line struct {
	self    algorithms.ID
	n       int
	removed []algorithms.ID // ascending
	// None where there is none. A node that is not in the chain has no neighbours.
	head, tail, before, after algorithms.ID
}

func newLine(n int, self algorithms.ID) line {
	l := line{self: self, n: n}
	l.join()
	return l
}

// remove takes over what was removed if it is more than is known, and reports whether it is.
// Servers are removed one after the other by one master, so more is later.
func (l *line) remove(removed []algorithms.ID) bool {
	if len(removed) <= len(l.removed) {
		return false
	}
	l.removed = removed
	l.join()
	return true
}

// join finds out who is where.
func (l *line) join() {
	l.head, l.tail = l.step(head, 1), l.step(algorithms.ID(l.n-1), -1)
	l.before, l.after = algorithms.None, algorithms.None
	if l.has(l.self) {
		l.before, l.after = l.step(l.self-1, -1), l.step(l.self+1, 1)
	}
}

// step is the first server in the chain from a node on, in a direction.
func (l *line) step(id, by algorithms.ID) algorithms.ID {
	for ; id >= head && int(id) < l.n; id += by {
		if l.has(id) {
			return id
		}
	}
	return algorithms.None
}

// has reports whether a server is in the chain.
func (l *line) has(id algorithms.ID) bool {
	_, gone := slices.BinarySearch(l.removed, id)
	return !gone && id >= head && int(id) < l.n
}
