package sim

import "slices"

// order sorts the events of one tick. Large ticks are sorted by receiver with a
// radix sort over 8-byte keys, which also makes the access to the nodes' states local;
// what is left to sort within a receiver is short, or nearly sorted already.
type order[E any] struct {
	keys, spare []key
	sorted      []event[E]
	starts      []uint32
}

type key struct{ to, index uint32 }

const (
	// smallTick is how many events are sorted by insertion, which needs no memory beside theirs.
	smallTick = 24
	// maxDigit is how many bits a digit has at most: its counters are 8 KiB then, and stay in the
	// processor's first cache beside the keys.
	maxDigit = 11
)

// sort returns the events in order; the result is valid until the next call, and may be
// the argument itself.
func (o *order[E]) sort(events []event[E]) []event[E] {
	if len(events) <= smallTick {
		for i := 1; i < len(events); i++ {
			for j := i; j > 0 && events[j].before(&events[j-1]); j-- {
				events[j], events[j-1] = events[j-1], events[j]
			}
		}
		return events
	}
	o.byReceiver(events)
	o.sorted = slices.Grow(o.sorted[:0], len(events))[:len(events)]
	for i, k := range o.keys {
		o.sorted[i] = events[k.index]
	}
	for start := 0; start < len(o.sorted); {
		end := start + 1
		for end < len(o.sorted) && o.sorted[end].to == o.sorted[start].to {
			end++
		}
		if end-start > 1 {
			slices.SortFunc(o.sorted[start:end], func(a, b event[E]) int {
				switch {
				case a.before(&b):
					return -1
				case b.before(&a):
					return 1
				}
				return 0
			})
		}
		start = end
	}
	return o.sorted
}

// byReceiver fills keys, sorted by receiver: least significant digit first, with digits
// as wide as the number of events is worth.
func (o *order[E]) byReceiver(events []event[E]) {
	n := len(events)
	o.keys = slices.Grow(o.keys[:0], n)[:n]
	o.spare = slices.Grow(o.spare[:0], n)[:n]
	var all uint32
	for i := range events {
		to := uint32(events[i].to)
		o.keys[i] = key{to, uint32(i)}
		all |= to
	}
	digit := 8
	if n >= 1<<11 {
		digit = maxDigit
	}
	if o.starts == nil {
		o.starts = make([]uint32, 1<<maxDigit)
	}
	starts := o.starts[:1<<digit]
	mask := uint32(len(starts) - 1)
	for shift := 0; all>>shift != 0; shift += digit {
		clear(starts)
		for _, k := range o.keys {
			starts[k.to>>shift&mask]++
		}
		var sum uint32
		for i, c := range starts {
			starts[i] = sum
			sum += c
		}
		for _, k := range o.keys {
			d := k.to >> shift & mask
			o.spare[starts[d]] = k
			starts[d]++
		}
		o.keys, o.spare = o.spare, o.keys
	}
}
