package sim

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// Execute implements engine.Execution.
func (r *run[M, S, P]) Execute(ctx context.Context) (engine.Outcome, error) {
	if r.closed {
		return engine.Outcome{}, errClosed
	}
	r.applyFaults(0)
	for i := range r.slots {
		if r.stopped() {
			break
		}
		if i%16 == 0 && ctx.Err() != nil { // a start may send to all others
			r.out.End = engine.Cancelled
			return r.finish()
		}
		// A node with a floor has crashed and come back already.
		if id := algorithms.ID(i); !r.down[i] && r.floors[id] == 0 {
			s := &r.slots[i]
			r.out.Events++
			P(&s.node).Start(r.bind(id, s))
			r.carryOut(id, s)
		}
	}
	r.verdict.AllStarted()
	if spoilt := r.loop(ctx); spoilt {
		r.alone = true
		r.disband()
		if err := r.Reset(); err != nil {
			return engine.Outcome{}, err
		}
		return r.Execute(ctx)
	}
	return r.finish()
}

// loop handles one tick after the other. What it has done is of no use if it is spoilt, see
// together.
func (r *run[M, S, P]) loop(ctx context.Context) (spoilt bool) {
	nextCheck, crew := int64(0), r.crew()
	for !r.stopped() {
		at, kind := r.next()
		switch {
		case kind == nothing:
			r.out.End = engine.Quiet
			return false
		case r.reached(at):
			r.out.End = engine.AtGoal
			return false
		case at > r.cfg.Limits.Time:
			r.out.End = engine.TimeLimit
			return false
		case r.out.Events >= r.cfg.Limits.Events:
			r.out.End = engine.EventLimit
			return false
		}
		if r.out.Events >= nextCheck { // asked at each tick it would be felt, where most have one event
			nextCheck = r.out.Events + 1<<14
			if ctx.Err() != nil {
				r.out.End = engine.Cancelled
				return false
			}
			if crew > 1 && kind&isFault == 0 && r.worthwhile() {
				if r.together(ctx, crew) {
					return true
				}
				if r.cfg.Shards > 0 {
					nextCheck = 0
				}
				continue
			}
		}
		r.now = at
		if kind&isFault != 0 {
			r.applyFaults(at)
		}
		r.tick(at)
	}
	return false
}

// reached reports whether a perpetual protocol is done before the next event at at.
func (r *run[M, S, P]) reached(at algorithms.Time) bool {
	return r.verdict.Settled() && at > r.verdict.GoalAt()+r.cfg.Overtime
}

// stopped reports whether the run was ended from within.
func (r *run[M, S, P]) stopped() bool { return r.broken != nil || r.verdict.Violated() }

type pendingKind uint8

const (
	nothing  pendingKind = 0
	isEvent  pendingKind = 1
	isFault  pendingKind = 2
	farthest             = algorithms.Time(1<<63 - 1)
)

// next is the time of the next thing to happen, and what it is. A fault goes before the messages
// and timers of its tick: what arrives in the tick of a crash is lost.
func (r *run[M, S, P]) next() (algorithms.Time, pendingKind) {
	at, kind := farthest, nothing
	if t, ok := r.messages.next(); ok {
		at, kind = t, isEvent
	}
	if r.timerDue < at {
		at, kind = r.timerDue, isEvent
	}
	if len(r.plan) > 0 && r.plan[0].At <= at {
		at, kind = r.plan[0].At, isFault
	}
	return at, kind
}

// finish closes the books.
func (r *run[M, S, P]) finish() (engine.Outcome, error) {
	r.out.Expected, r.out.Parts = r.expected, r.parts
	r.underWay()
	r.tally.fill(&r.out.Counts, r.spec.Kinds)
	if r.broken != nil {
		return engine.Outcome{}, fmt.Errorf("%s: %w", r.spec.Name, r.broken)
	}
	r.verdict.Finish(r.now, &r.out)
	return r.out, nil
}
