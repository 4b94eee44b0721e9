package engine

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

type nodeTimer struct {
	node algorithms.ID
	seq  uint32
}

func (k nodeTimer) Before(l nodeTimer) bool {
	return cmp.Or(cmp.Compare(k.node, l.node), cmp.Compare(k.seq, l.seq)) < 0
}

func TestTimerQueueStaysInOrderWhereManyAreCancelled(t *testing.T) {
	rng := algorithms.NewRand(1)
	var pending TimerQueue[nodeTimer, int]
	at := map[nodeTimer]algorithms.Time{}
	for seq := range uint32(2000) {
		k := nodeTimer{algorithms.ID(rng.IntN(9)), seq + 1}
		at[k] = algorithms.Time(rng.IntN(500) + 1)
		pending.Add(at[k], k, 0)
	}
	for seq := range uint32(2000) {
		if k := (nodeTimer{algorithms.ID(rng.IntN(9)), seq + 1}); rng.IntN(2) == 0 {
			pending.Take(k)
			delete(at, k)
		}
	}
	due := pending.Release(Farthest-1, nil)
	if len(due) != len(at) {
		t.Errorf("%d timers are due, want %d", len(due), len(at))
	}
	if !slices.IsSortedFunc(due, func(a, b nodeTimer) int {
		return cmp.Or(cmp.Compare(at[a], at[b]), cmp.Compare(a.node, b.node), cmp.Compare(a.seq, b.seq))
	}) {
		t.Errorf("released in the order %v", due)
	}
}

// The queue is held against a list that is sorted whenever it is asked.
func TestTimerQueueAgainstASortedList(t *testing.T) {
	type entry struct {
		nodeTimer
		at   algorithms.Time
		body uint32
		out  bool // released
	}
	rapid.Check(t, func(t *rapid.T) {
		var real TimerQueue[nodeTimer, uint32]
		var list []entry
		seq := uint32(0)
		find := func(k nodeTimer) int { return slices.IndexFunc(list, func(e entry) bool { return e.nodeTimer == k }) }
		key := func(t *rapid.T) nodeTimer {
			return nodeTimer{
				algorithms.ID(rapid.IntRange(0, 3).Draw(t, "node")),
				rapid.Uint32Range(1, seq+1).Draw(t, "seq"),
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				node := algorithms.ID(rapid.IntRange(0, 3).Draw(t, "node"))
				for _, at := range rapid.SliceOfN(rapid.IntRange(1, 20), 1, 9).Draw(t, "at") {
					seq++
					k := nodeTimer{node, seq}
					list = append(list, entry{k, algorithms.Time(at), seq, false})
					real.Add(algorithms.Time(at), k, seq)
				}
			},
			"release": func(t *rapid.T) {
				at := algorithms.Time(rapid.IntRange(1, 20).Draw(t, "at"))
				var due []entry
				for i := range list {
					if !list[i].out && list[i].at <= at {
						due = append(due, list[i])
						list[i].out = true
					}
				}
				slices.SortFunc(due, func(a, b entry) int {
					return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.node, b.node), cmp.Compare(a.seq, b.seq))
				})
				var want []nodeTimer
				for _, e := range due {
					want = append(want, e.nodeTimer)
				}
				if got := real.Release(at, nil); !slices.Equal(got, want) {
					t.Fatalf("released %v, want %v", got, want)
				}
			},
			"take": func(t *rapid.T) {
				k := key(t)
				if len(list) > 0 && rapid.Bool().Draw(t, "is there") {
					k = rapid.SampledFrom(list).Draw(t, "timer").nodeTimer
				}
				i := find(k)
				body, ok := real.Take(k)
				if ok != (i >= 0) {
					t.Fatalf("take of %v: %t, want %t", k, ok, i >= 0)
				}
				if ok {
					if body != list[i].body {
						t.Fatalf("take of %v: %v, want %v", k, body, list[i].body)
					}
					list = slices.Delete(list, i, i+1)
				}
			},
			"take what is due": func(t *rapid.T) {
				at := algorithms.Time(rapid.IntRange(1, 20).Draw(t, "at"))
				first := -1
				for i, e := range list {
					if !e.out && e.at <= at && (first < 0 || e.at < list[first].at ||
						e.at == list[first].at && e.nodeTimer.Before(list[first].nodeTimer)) {
						first = i
					}
				}
				k, body, ok := real.TakeDue(at)
				if ok != (first >= 0) || ok && (k != list[first].nodeTimer || body != list[first].body) {
					t.Fatalf("due at %d: %v, %v, %t", at, k, body, ok)
				}
				if ok {
					list = slices.Delete(list, first, first+1)
				}
			},
			"remove": func(t *rapid.T) {
				node := algorithms.ID(rapid.IntRange(0, 3).Draw(t, "node"))
				list = slices.DeleteFunc(list, func(e entry) bool { return e.node == node })
				real.RemoveIf(func(k nodeTimer) bool { return k.node == node })
			},
			"reset": func(t *rapid.T) {
				if rapid.IntRange(0, 9).Draw(t, "really") == 0 {
					list = nil
					real.Reset()
				}
			},
			"": func(t *rapid.T) {
				want, waiting := Farthest, 0
				for _, e := range list {
					if !e.out {
						want = min(want, e.at)
						waiting++
					}
				}
				if got := real.Len(); got != waiting {
					t.Fatalf("%d entries, want %d", got, waiting)
				}
				if got := real.Next(); got != want {
					t.Fatalf("next at %d, want %d", got, want)
				}
			},
		})
	})
}
