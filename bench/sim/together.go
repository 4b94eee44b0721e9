package sim

import (
	"context"
	"runtime"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
)

// pays is how many events a window has to have for several cores to carry a run on together: what
// they wait for each other at its end is some microseconds then, in milliseconds.
const pays = 1 << 14

// roomy is how many events a window should have at most. What shards send each other and report
// lies in memory until it is over, and of so many events it still lies in the processors' caches:
// some megabytes.
const roomy = 1 << 17

// crew says how many cores may carry the run on together, 1 where they may not at all: somebody
// watches the events in their order, messages are counted by node, or chance decides anew in each
// execution, so that a run which has gone too far cannot be had once more.
func (r *run[M, S, P]) crew() int {
	c := &r.cfg
	if r.alone || c.Tracer != nil || c.PerNode || c.Draw != nil || r.inst.Perpetual {
		return 1
	}
	if c.Shards > 0 {
		return min(c.Shards, len(r.slots))
	}
	return min(runtime.GOMAXPROCS(0), len(r.slots))
}

// worthwhile says whether the next window is about large enough for several cores. That they were
// asked for by number is reason enough.
func (r *run[M, S, P]) worthwhile() bool { return r.cfg.Shards > 0 || r.due(r.least()) >= pays }

// least is how long a window may be.
func (r *run[M, S, P]) least() algorithms.Time { return r.cfg.Links.Latency.Least() }

// due is about how many events the next window has, of what is under way already.
func (r *run[M, S, P]) due(window algorithms.Time) float64 {
	pending := r.messages.len()
	if r.timers != nil {
		pending += r.timers.len()
	}
	return float64(pending) * float64(window) / float64(r.setup.Delta)
}

// together carries the run on with several cores, window by window, until a fault is due, nothing
// is left, the time is over or a window has too few events. If something has come up that ends a
// run in its midst, as a broken property or the limit of events, it is left to a run on one core to
// find out where: spoilt is true, and what has happened so far is of no use.
func (r *run[M, S, P]) together(ctx context.Context, count int) (spoilt bool) {
	least := r.least()
	window := shortened(least, r.due(least))
	shards := r.split(count)
	if r.cfg.Split != nil {
		r.cfg.Split(len(shards))
	}
	advance := r.advance
	if advance == nil {
		var crew workers[M, S, P]
		defer crew.leave()
		advance = crew.advance
	}
	stop := r.cfg.Limits.Time + 1
	if len(r.plan) > 0 {
		stop = min(stop, r.plan[0].At)
	}
	merge := newMerger(shards)
	for before, first := r.out.Events, true; ; first = false {
		at := farthest
		for _, s := range shards {
			t, _ := s.next()
			at = min(at, t, s.soonest)
		}
		if at >= stop || ctx.Err() != nil {
			break
		}
		end := min(stop, at+window)
		advance(shards, end, func() { merge.tell(r) }) // of the window before
		merge.swap()
		events := r.out.Events
		for _, s := range shards {
			s.hand()
			events += s.out.Events
			spoilt = spoilt || s.broken != nil
		}
		if spoilt = spoilt || events >= r.cfg.Limits.Events || r.verdict.Violated(); spoilt {
			return true
		}
		took := events - before
		if r.cfg.Shards == 0 && !first && took < pays/4 && window == least {
			break
		}
		if window = shortened(window, float64(took)); took < roomy/4 {
			window = min(least, 2*window)
		}
		before = events
	}
	merge.tell(r)
	r.join()
	return r.verdict.Violated()
}

// shortened is a window that is roomy, of one with so many events.
func shortened(window algorithms.Time, events float64) algorithms.Time {
	return max(1, algorithms.Time(float64(window)*min(1, roomy/max(1, events))))
}

// workers carry shards on, a goroutine each.
type workers[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	ends []chan algorithms.Time
	busy sync.WaitGroup
}

// advance has all shards carried on up to and without end, and does something else meanwhile.
func (w *workers[M, S, P]) advance(shards []*shard[M, S, P], end algorithms.Time, meanwhile func()) {
	for i := len(w.ends); i < len(shards); i++ {
		ends := make(chan algorithms.Time)
		w.ends = append(w.ends, ends)
		go func() {
			for end := range ends {
				shards[i].goOn(shards, end)
				w.busy.Done()
			}
		}()
	}
	w.busy.Add(len(shards))
	for _, e := range w.ends {
		e <- end
	}
	meanwhile()
	w.busy.Wait()
}

func (w *workers[M, S, P]) leave() {
	for _, e := range w.ends {
		close(e)
	}
}

// merger hands the checker what shards have noted in the window before, while they go on.
type merger[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	shards  []*shard[M, S, P]
	reports [][]report
	rings   [][]algorithms.Time
}

func newMerger[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](shards []*shard[M, S, P]) *merger[M, S, P] {
	return &merger[M, S, P]{shards, make([][]report, len(shards)), make([][]algorithms.Time, len(shards))}
}

// swap takes what the shards have noted, and leaves them the memory of what was told.
func (m *merger[M, S, P]) swap() {
	for i, s := range m.shards {
		m.reports[i], s.reports = s.reports, m.reports[i]
		m.rings[i], s.rings = s.rings, m.rings[i]
	}
}

// tell goes through what was noted by time, and by shard within a time, whose nodes are in order.
func (m *merger[M, S, P]) tell(r *run[M, S, P]) {
	inOrder(m.reports, func(o *report) algorithms.Time { return o.at },
		func(o report) { r.verdict.Observe(o.at, o.node, o.what) })
	inOrder(m.rings, func(at *algorithms.Time) algorithms.Time { return *at }, r.ring)
}

// inOrder goes through lists that are in the order of time each, and empties them.
func inOrder[T any](lists [][]T, time func(*T) algorithms.Time, do func(T)) {
	heads := make([]int, len(lists))
	for {
		first, at := -1, farthest
		for i, list := range lists {
			if heads[i] < len(list) && (first < 0 || time(&list[heads[i]]) < at) {
				first, at = i, time(&list[heads[i]])
			}
		}
		if first < 0 {
			break
		}
		list := lists[first]
		for heads[first] < len(list) && time(&list[heads[first]]) == at {
			do(list[heads[first]])
			heads[first]++
		}
	}
	for i := range lists {
		lists[i] = lists[i][:0]
	}
}
