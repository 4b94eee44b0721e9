package node

import (
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
)

// stallWatch finds out when a node was held up for so long that a message to it, or from it, may
// have taken longer than Delta: because its process was stopped, its machine was busy, its disk
// slow, or a connection long in the making. What a node is late by shows when it goes on, whatever
// has held it up. To be late for something it has to have something to do, so a node that has not
// is woken up now and then.
type stallWatch struct {
	delta  time.Duration
	last   time.Time     // when it was seen last that the node runs; zero: it is not watched
	asleep time.Duration // for how long it meant to sleep since
	stalls control.Stalls
}

// A message is held up by its sender and by its receiver: if neither held it for half of the bound,
// it was in time.
func (w *stallWatch) limit() time.Duration { return w.delta / 2 }

// nap is for how long a node may sleep that has nothing to do.
func (w *stallWatch) nap() time.Duration { return max(w.delta/4, time.Millisecond) }

// sleeps says that the node means to sleep.
func (w *stallWatch) sleeps(span time.Duration) { w.asleep = max(span, 0) }

// runs says that the node runs, and has done so since the last time apart from its sleep, unless it
// was held up. began is the start of the run; active says that it matters.
func (w *stallWatch) runs(now, began time.Time, active bool) {
	if active && !w.last.IsZero() {
		w.note(engine.Pause{At: ticks(w.last.Sub(began)), Span: ticks(now.Sub(w.last) - w.asleep)})
	}
	w.last, w.asleep = now, 0
	if !active {
		w.last = time.Time{}
	}
}

// connected says that messages of the node waited since then for a connection.
func (w *stallWatch) connected(now, began, since time.Time, active bool) {
	if active {
		w.note(engine.Pause{At: ticks(since.Sub(began)), Span: ticks(now.Sub(since)), Connecting: true})
	}
}

func (w *stallWatch) note(p engine.Pause) {
	if p.Span > ticks(w.limit()) {
		w.stalls.Add(p)
	}
}

func ticks(d time.Duration) algorithms.Time { return algorithms.Time(max(d, 0) / time.Microsecond) }
