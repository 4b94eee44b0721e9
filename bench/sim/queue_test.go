package sim

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// TestQueueAgainstSortedList holds the calendar against a sorted list: whatever is added, near
// or beyond the window, comes back at its time and no other.
func TestQueueAgainstSortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := newQueue[int](algorithms.Time(rapid.SampledFrom([]int{1, 63, 64, 1000, 5000, 1 << 20}).Draw(t, "span")))
		type item struct {
			at   algorithms.Time
			body int
		}
		var pending []item
		added := 0
		for range rapid.IntRange(1, 300).Draw(t, "steps") {
			if len(pending) == 0 || rapid.IntRange(0, 2).Draw(t, "what") > 0 {
				delays := rapid.OneOf(rapid.IntRange(1, 4), rapid.IntRange(1, 200), rapid.IntRange(1, 300_000))
				delay := algorithms.Time(delays.Draw(t, "delay"))
				e := q.add(q.now + delay)
				e.body, e.seq = added, uint32(added)
				pending = append(pending, item{q.now + delay, added})
				added++
				continue
			}
			first := slices.MinFunc(pending, func(a, b item) int { return int(a.at - b.at) }).at
			if at, ok := q.next(); !ok || at != first {
				t.Fatalf("next: %d, %v; want %d", at, ok, first)
			}
			if q.sole(first+1) != nil {
				t.Fatalf("something is due at %d, and was taken for what is at %d", first, first+1)
			}
			var got []event[int]
			if e := q.sole(first); e != nil {
				got = []event[int]{*e}
			} else {
				got = q.take(first, nil)
			}
			var bodies, want []int
			for _, e := range got {
				bodies = append(bodies, e.body)
			}
			pending = slices.DeleteFunc(pending, func(i item) bool {
				if i.at == first {
					want = append(want, i.body)
				}
				return i.at == first
			})
			slices.Sort(bodies)
			if q.now != first {
				t.Fatalf("the clock is at %d after what was due at %d", q.now, first)
			}
			if !slices.Equal(bodies, want) {
				t.Fatalf("take(%d): %v; want %v", first, bodies, want)
			}
		}
		if q.len() != len(pending) {
			t.Fatalf("len: %d; want %d", q.len(), len(pending))
		}
		now := q.now
		var left []item
		q.drain(func(at algorithms.Time, e *event[int]) { left = append(left, item{at, e.body}) })
		slices.SortFunc(left, func(a, b item) int { return a.body - b.body })
		if !slices.Equal(left, pending) || q.len() != 0 || q.now != now {
			t.Fatalf("drained at %d: %v; want %v", q.now, left, pending)
		}
	})
}

// A queue of a few events makes no calendar, whatever their times, and one of many has it.
func TestFewEventsTakeNoCalendar(t *testing.T) {
	q := newQueue[int](1 << 16)
	for i := range 10 * frontEvents {
		q.add(q.now + algorithms.Time(1+i*7919%(1<<18)))
		if q.len() == frontEvents {
			at, _ := q.next()
			q.take(at, nil)
		}
	}
	if q.buckets != nil || len(q.far) > 0 {
		t.Errorf("%d buckets and %d far events; want none", len(q.buckets), len(q.far))
	}
	for range 2 {
		q.add(q.now + 1)
	}
	if q.buckets == nil {
		t.Error("no calendar for more events than lie in front of it")
	}
}

// TestOrderIsTotal sorts ticks of all sizes, with many and with few receivers, and compares with a
// comparison sort.
func TestOrderIsTotal(t *testing.T) {
	rng := algorithms.NewRand(1)
	for _, size := range []int{0, 1, 2, smallTick, smallTick + 1, 300, 5000} {
		for _, nodes := range []int{1, 3, 1000, 1 << 20} {
			var o order[int]
			events := make([]event[int], size)
			for i := range events {
				events[i] = event[int]{
					to: algorithms.ID(rng.IntN(nodes)), from: algorithms.ID(rng.IntN(5)), seq: uint32(rng.IntN(50)),
					body: i,
				}
			}
			want := slices.Clone(events)
			slices.SortFunc(want, func(a, b event[int]) int {
				for _, d := range []int{int(a.to - b.to), int(a.from - b.from), int(a.seq) - int(b.seq)} {
					if d != 0 {
						return d
					}
				}
				return 0
			})
			got := o.sort(slices.Clone(events))
			if len(got) != size {
				t.Fatalf("size %d, nodes %d: %d events came back", size, nodes, len(got))
			}
			bodies := make([]bool, size)
			for i := range got {
				bodies[got[i].body] = true
				if got[i].before(&want[i]) || want[i].before(&got[i]) {
					t.Fatalf("size %d, nodes %d: event %d is %+v; want %+v", size, nodes, i, got[i], want[i])
				}
			}
			if slices.Contains(bodies, false) {
				t.Fatalf("size %d, nodes %d: an event was lost", size, nodes)
			}
		}
	}
}
