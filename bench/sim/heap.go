package sim

import "github.com/joulemark/joulemark/algorithms"

// farHeap holds the few events that lie beyond the window of a queue: a binary
// heap by time alone, since the events of one tick are sorted when they are taken.
type farHeap[E any] []farEvent[E]

type farEvent[E any] struct {
	at algorithms.Time
	event[E]
}

// add makes room for an event; what is returned is valid until the next call.
func (h *farHeap[E]) add(at algorithms.Time) *event[E] {
	a := append(*h, farEvent[E]{at: at})
	i := len(a) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if a[parent].at <= a[i].at {
			break
		}
		a[parent], a[i] = a[i], a[parent]
		i = parent
	}
	*h = a
	return &a[i].event
}

func (h *farHeap[E]) pop() event[E] {
	a := *h
	top := a[0].event
	last := len(a) - 1
	a[0] = a[last]
	a[last] = farEvent[E]{} // or the array would keep what its payload points to
	a = a[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && a[child+1].at < a[child].at {
			child++
		}
		if a[i].at <= a[child].at {
			break
		}
		a[i], a[child] = a[child], a[i]
		i = child
	}
	*h = a
	return top
}
