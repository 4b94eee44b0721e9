package live

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

func TestTimersStayInOrderWhereManyAreCancelled(t *testing.T) {
	rng := algorithms.NewRand(1)
	pending := newTimers()
	at := map[timerKey]algorithms.Time{}
	for seq := range uint32(2000) {
		k := timerKey{algorithms.ID(rng.IntN(9)), seq + 1}
		at[k] = algorithms.Time(rng.IntN(500) + 1)
		pending.update(k.node, []algorithms.SetTimer{{At: at[k], Seq: k.seq}}, nil)
	}
	for seq := range uint32(2000) {
		if k := (timerKey{algorithms.ID(rng.IntN(9)), seq + 1}); rng.IntN(2) == 0 {
			pending.update(k.node, nil, []algorithms.TimerID{algorithms.TimerID(k.seq)})
			delete(at, k)
		}
	}
	due := pending.release(engine.Farthest-1, nil)
	if len(due) != len(at) {
		t.Errorf("%d timers are due, want %d", len(due), len(at))
	}
	if !slices.IsSortedFunc(due, func(a, b timerKey) int {
		return cmp.Or(cmp.Compare(at[a], at[b]), cmp.Compare(a.node, b.node), cmp.Compare(a.seq, b.seq))
	}) {
		t.Errorf("released in the order %v", due)
	}
}

// The timers are held against a list that is sorted whenever it is asked.
func TestTimersAgainstASortedList(t *testing.T) {
	type entry struct {
		timerKey
		at   algorithms.Time
		body algorithms.Timer
		out  bool // released
	}
	rapid.Check(t, func(t *rapid.T) {
		real := newTimers()
		var list []entry
		seq := uint32(0)
		find := func(k timerKey) int { return slices.IndexFunc(list, func(e entry) bool { return e.timerKey == k }) }
		key := func(t *rapid.T) timerKey {
			return timerKey{
				algorithms.ID(rapid.IntRange(0, 3).Draw(t, "node")),
				rapid.Uint32Range(1, seq+1).Draw(t, "seq"),
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				node := algorithms.ID(rapid.IntRange(0, 3).Draw(t, "node"))
				var set []algorithms.SetTimer
				for _, at := range rapid.SliceOfN(rapid.IntRange(1, 20), 1, 9).Draw(t, "at") {
					seq++
					body := algorithms.Timer{Data: int64(seq)}
					list = append(list, entry{timerKey{node, seq}, algorithms.Time(at), body, false})
					set = append(set, algorithms.SetTimer{At: algorithms.Time(at), Seq: seq, Timer: body})
				}
				real.update(node, set, nil)
			},
			"cancel": func(t *rapid.T) {
				k := key(t)
				if len(list) > 0 && rapid.Bool().Draw(t, "is there") {
					k = rapid.SampledFrom(list).Draw(t, "timer").timerKey
				}
				if i := find(k); i >= 0 {
					list = slices.Delete(list, i, i+1)
				}
				real.update(k.node, nil, []algorithms.TimerID{algorithms.TimerID(k.seq)})
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
				var want []timerKey
				for _, e := range due {
					want = append(want, e.timerKey)
				}
				if got := real.release(at, nil); !slices.Equal(got, want) {
					t.Fatalf("released %v, want %v", got, want)
				}
			},
			"claim": func(t *rapid.T) {
				k := key(t)
				i := find(k)
				if i >= 0 && !list[i].out {
					t.Skip("is not released")
				}
				body, ok := real.claim(k.node, k.seq)
				if ok != (i >= 0) {
					t.Fatalf("claim of %v: %t, want %t", k, ok, i >= 0)
				}
				if ok {
					if body != list[i].body {
						t.Fatalf("claim of %v: %v, want %v", k, body, list[i].body)
					}
					list = slices.Delete(list, i, i+1)
				}
			},
			"drop": func(t *rapid.T) {
				node := algorithms.ID(rapid.IntRange(0, 3).Draw(t, "node"))
				list = slices.DeleteFunc(list, func(e entry) bool { return e.node == node })
				real.drop(node)
			},
			"reset": func(t *rapid.T) {
				if rapid.IntRange(0, 9).Draw(t, "really") == 0 {
					list = nil
					real.reset()
				}
			},
			"": func(t *rapid.T) {
				want := engine.Farthest
				for _, e := range list {
					if !e.out {
						want = min(want, e.at)
					}
				}
				if got := real.next(); got != want {
					t.Fatalf("next at %d, want %d", got, want)
				}
			},
		})
	})
}
