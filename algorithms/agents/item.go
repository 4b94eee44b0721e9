package agents

import (
	"cmp"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// MaxMessages bounds how many messages one agent originates in a run.
const MaxMessages = 10_000

// numbers keeps the number of a message and its origin apart in one decimal number.
const numbers = 100_000

// Item is a message between agents as the application sees it: the Number-th, from 0, that
// its Origin sends, and the agent that it is for.
type Item struct {
	Origin algorithms.ID
	Number uint32
	Dest   algorithms.ID
}

// ID names the item in observations and traces: 100000 times the origin plus the number.
func (it Item) ID() int64 { return int64(it.Origin)*numbers + int64(it.Number) }

// itemOf is the origin and the number of an ID; false for what is none.
func itemOf(id int64, n int) (Item, bool) {
	if id < 0 || id/numbers >= int64(n) {
		return Item{}, false
	}
	return Item{Origin: algorithms.ID(id / numbers), Number: uint32(id % numbers), Dest: algorithms.None}, true
}

func (it Item) key() uint64 { return uint64(uint32(it.Origin))<<32 | uint64(it.Number) }

func compareItems(a, b Item) int { return cmp.Compare(a.key(), b.key()) }

// find looks for an item among items in their order.
func find(items []Item, it Item) (int, bool) { return slices.BinarySearchFunc(items, it, compareItems) }

// span is the items first to last of one origin.
type span struct {
	origin      algorithms.ID
	first, last uint32
}

// spans is a set of items as the fewest spans, in the order of their items. Its memory
// grows with the gaps in it, not with the items: the set of all items of N agents is N spans.
type spans []span

// spansOf makes the set of items that come in their order.
func spansOf(items []Item) spans {
	var s spans
	for _, it := range items {
		if k := len(s) - 1; k >= 0 && s[k].origin == it.Origin && s[k].last+1 == it.Number {
			s[k].last++
		} else {
			s = append(s, span{it.Origin, it.Number, it.Number})
		}
	}
	return s
}

// at is the index of the first span that does not end before the item.
func (s spans) at(it Item) int {
	i, _ := slices.BinarySearchFunc(s, it, func(x span, it Item) int {
		return cmp.Or(cmp.Compare(x.origin, it.Origin), cmp.Compare(x.last, it.Number))
	})
	return i
}

// has reports whether the item is in the set.
func (s spans) has(it Item) bool {
	i := s.at(it)
	return i < len(s) && s[i].origin == it.Origin && s[i].first <= it.Number
}

// add puts an item into the set; false if it was there.
func (s *spans) add(it Item) bool {
	if s.has(it) {
		return false
	}
	i := s.at(it)
	after := i < len(*s) && (*s)[i].origin == it.Origin && (*s)[i].first == it.Number+1
	before := i > 0 && (*s)[i-1].origin == it.Origin && (*s)[i-1].last+1 == it.Number
	switch {
	case before && after:
		(*s)[i-1].last = (*s)[i].last
		*s = slices.Delete(*s, i, i+1)
	case before:
		(*s)[i-1].last++
	case after:
		(*s)[i].first--
	default:
		*s = slices.Insert(*s, i, span{it.Origin, it.Number, it.Number})
	}
	return true
}

// size is the number of items.
func (s spans) size() int {
	n := 0
	for _, x := range s {
		n += int(x.last-x.first) + 1
	}
	return n
}
