package sim

import "github.com/joulemark/joulemark/algorithms"

// frontEvents is up to how many pending events a queue keeps in front of its calendar: a token, or
// the timers of a handful of nodes.
const frontEvents = 8

// front holds very few events in no order, and knows when the first is due. Times lie apart from
// the events, which may be large.
type front[E any] struct {
	next   algorithms.Time // farthest if there are none
	n      int
	at     [frontEvents]algorithms.Time
	events [frontEvents]event[E]
}

// add makes room for an event, where there is some left.
func (f *front[E]) add(at algorithms.Time) *event[E] {
	i := f.n
	f.n++
	f.next = min(f.next, at)
	f.at[i] = at
	return &f.events[i]
}

// take adds all events of a time to dst.
func (f *front[E]) take(at algorithms.Time, dst []event[E]) []event[E] {
	f.next = farthest
	for i := 0; i < f.n; {
		if f.at[i] != at {
			f.next = min(f.next, f.at[i])
			i++
			continue
		}
		dst = append(dst, event[E]{})
		dst[len(dst)-1].set(&f.events[i])
		if f.n--; i < f.n {
			f.at[i] = f.at[f.n]
			f.events[i].set(&f.events[f.n])
		}
	}
	return dst
}
