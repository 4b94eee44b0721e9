package rounds

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// A window has so many senders at first, and then as many as send about fullWindow messages, but no
// more than a sixteenth of the nodes, so that what is under way takes little memory beside them.
const (
	firstWindow = 1 << 12
	maxWindow   = 1 << 18
	fullWindow  = 1 << 20
)

// widest is how many senders a window has at most.
func (r *run[M, S, P]) widest() int { return min(maxWindow, max(firstWindow, len(r.slots)/16)) }

// begins is when a round begins.
func (r *run[M, S, P]) begins(round uint32) algorithms.Time {
	return algorithms.Time(round-1) * r.inst.Rounds.Length
}

// Execute implements engine.Execution. A limit, or the end of ctx, ends the run before a round.
func (r *run[M, S, P]) Execute(ctx context.Context) (engine.Outcome, error) {
	if r.closed {
		return engine.Outcome{}, errClosed
	}
	if len(r.workers) > 1 && r.cfg.Split != nil {
		r.cfg.Split(len(r.workers))
	}
	r.round = 1
	if err := r.startAll(); err != nil {
		return engine.Outcome{}, fmt.Errorf("%s: %w", r.alg.Spec.Name, err)
	}
	r.verdict.AllStarted()
	var end algorithms.Time
	waited := -engine.RestSpan
	for more := true; ; r.round++ {
		begins := r.begins(r.round)
		if r.verdict.Violated() {
			break
		}
		if !more {
			r.out.End = engine.Quiet
			break
		}
		if last := min(lastRound, r.inst.Rounds.Last); r.round > last {
			return engine.Outcome{}, fmt.Errorf("%s: round %d in a run without events (allowed: up to %d); with a "+
				"latency that is not fixed it runs with events", r.alg.Spec.Name, r.round, last)
		}
		if r.cutOff(ctx, begins) {
			break
		}
		if r.round > 1 {
			end = begins
			if begins >= waited+engine.RestSpan {
				waited = begins
				r.out.Waits++
			}
		}
		for first := 0; first < len(r.slots) && !r.verdict.Violated(); {
			last := min(len(r.slots), first+r.width)
			halves, err := r.window(first, last)
			if err != nil {
				return engine.Outcome{}, fmt.Errorf("%s: %w", r.alg.Spec.Name, err)
			}
			end = max(end, begins+algorithms.Time(halves)*r.cfg.Delta)
			first = last
		}
		more = r.turn()
	}
	r.out.Time = end
	return r.finish(end), nil
}

// cutOff reports whether the run ends before a round because it may not go on.
func (r *run[M, S, P]) cutOff(ctx context.Context, begins algorithms.Time) bool {
	switch {
	case begins > r.cfg.Limits.Time:
		r.out.End = engine.TimeLimit
	case r.events() >= r.cfg.Limits.Events:
		r.out.End = engine.EventLimit
	case ctx.Err() != nil:
		r.out.End = engine.Cancelled
	default:
		return false
	}
	return true
}

func (r *run[M, S, P]) events() int64 {
	var sum int64
	for _, w := range r.workers {
		sum += w.events
	}
	return sum
}

// finish closes the books.
func (r *run[M, S, P]) finish(at algorithms.Time) engine.Outcome {
	r.out.Events = r.events()
	for _, w := range r.workers {
		w.flush()
		r.out.Counts.Add(&w.counts)
		r.out.Hash += w.hash
	}
	r.out.Expected, r.out.Parts = r.expected, r.parts
	r.verdict.Finish(at, &r.out)
	return r.out
}

// deal has the workers do so many pieces of work, each of which may report something, and hands
// the checker what was reported in the order of the pieces. The error is that of the first piece
// with one.
func (r *run[M, S, P]) deal(
	at algorithms.Time, pieces int, do func(w *worker[M, S, P], piece int, reports *[]report) error,
) error {
	for len(r.reports) < pieces {
		r.reports = append(r.reports, nil)
	}
	reports, errs := r.reports[:pieces], make([]error, pieces)
	for i := range reports {
		reports[i] = reports[i][:0]
	}
	var next atomic.Int64
	var busy sync.WaitGroup
	for _, w := range r.workers[:min(len(r.workers), pieces)] {
		busy.Go(func() {
			for piece := int(next.Add(1)) - 1; piece < pieces; piece = int(next.Add(1)) - 1 {
				errs[piece] = do(w, piece, &reports[piece])
			}
		})
	}
	busy.Wait()
	for i, err := range errs {
		if err != nil {
			return err
		}
		for _, o := range reports[i] {
			if r.verdict.Observe(at, o.node, o.what) {
				return nil
			}
		}
	}
	return nil
}

// part is one of so many parts of the nodes from first up to and without last.
func part(first, last, i, parts int) (from, to int) {
	n := last - first
	return first + n*i/parts, first + n*(i+1)/parts
}

// startAll has all nodes begin.
func (r *run[M, S, P]) startAll() error {
	pieces := r.grid.ranges()
	for round := 0; round < pieces; round += shares { // so that not all reports are in memory at once
		some := min(shares, pieces-round)
		err := r.deal(0, some, func(w *worker[M, S, P], piece int, reports *[]report) error {
			from, to := part(0, len(r.slots), round+piece, pieces)
			for i := from; i < to; i++ {
				if err := w.start(algorithms.ID(i), reports); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// turn ends a round, and reports whether a node has a timer for the next.
func (r *run[M, S, P]) turn() bool {
	var more atomic.Bool
	pieces := r.grid.ranges()
	_ = r.deal(0, pieces, func(_ *worker[M, S, P], piece int, _ *[]report) error {
		from, to := part(0, len(r.slots), piece, pieces)
		any := false
		for i := from; i < to; i++ {
			s := &r.slots[i]
			s.now, s.next = s.next, false
			any = any || s.now
			s.before = max(s.before, s.first, s.second)
			s.first, s.second = s.before, s.before
		}
		if any {
			more.Store(true)
		}
		return nil
	})
	return more.Load()
}
