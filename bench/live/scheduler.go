package live

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// scheduler is what Execute keeps beside the nodes: what is planned, and what has become of
// it. It works in the goroutine of Execute, which sleeps while the nodes are at work.
type scheduler struct {
	plan    []algorithms.Fault
	dead    []bool // by node
	cuts    atomic.Pointer[[]*algorithms.Cut]
	fault   algorithms.Fault // what the order to a node is about
	obeyed  chan struct{}    // says that the order was carried out
	faults  int64            // that have happened
	due     []timerKey
	departs []delayKey
	// patience is how long to wait for messages before the carrier is asked for them.
	patience algorithms.Time
	waits    int64           // releases of timers, as Outcome.Waits counts them
	waited   algorithms.Time // when the last of them was
	late     int64
	// released says that the nodes were let go.
	released bool
	busy     algorithms.Time // since when there has been something under way
	ended    algorithms.Time
	alarm    *time.Timer
	alarmAt  algorithms.Time // when the alarm goes off; farthest if it has
}

func (s *scheduler) init(nodes int) {
	s.dead = make([]bool, nodes)
	s.obeyed = make(chan struct{}, 1)
	s.alarm = time.NewTimer(time.Hour)
}

// rearm prepares for an execution. The alarm is set here, before the measured phase, for
// the first time at which it can be needed; early is all right, since whoever hears it looks
// at the clock of the run.
func (s *scheduler) rearm(plan []algorithms.Fault, cfg Config) {
	s.plan = plan
	clear(s.dead)
	s.cuts.Store(nil)
	s.waited = -engine.RestSpan
	s.faults, s.late, s.waits, s.busy, s.ended, s.released = 0, 0, 0, 0, 0, false
	s.alarmAt = min(cfg.Limits.Time+1, cfg.Grace)
	if len(plan) > 0 {
		s.alarmAt = min(s.alarmAt, plan[0].At)
	}
	s.alarm.Reset(s.alarmAt.Duration())
}

// nextFault is the time of the next planned fault, farthest if there is none.
func (s *scheduler) nextFault() algorithms.Time {
	if len(s.plan) == 0 {
		return engine.Farthest
	}
	return s.plan[0].At
}

// Execute runs the network once, from the release of the nodes to the end of the run: the
// phase to measure. It needs a network fresh from Prepare or Reset. An error means that
// the protocol broke the contract, or that the network is not ready.
func (n *Network[M, S, P]) Execute(ctx context.Context) (engine.Outcome, error) {
	switch {
	case n.closed:
		return engine.Outcome{}, errClosed
	case !n.armed:
		return engine.Outcome{}, errSpent
	}
	n.armed = false
	n.clock.start()
	if ctx.Err() != nil {
		n.ending.set(engine.Cancelled)
	}
	n.release()
	n.conduct(ctx)
	n.ended = n.clock.now()
	n.drain()
	if err := n.failure(); err != nil {
		return engine.Outcome{}, err
	}
	return n.outcome(), nil
}

// drain waits until nothing is under way. Nodes let fall what reaches them now. Where the run was
// broken off, it is not worth waiting for messages that nothing may be left to carry.
func (n *Network[M, S, P]) drain() {
	why := n.ending.why()
	brokenOff := why == broken || why == engine.Cancelled
	tick := time.NewTicker(settleEvery)
	defer tick.Stop()
	for !n.credits.none() {
		select {
		case <-n.credits.quiet:
		case <-tick.C:
			if brokenOff {
				n.carrier.giveUp()
			}
			n.carrier.settle(n.credits.outstanding.Load())
		}
	}
}

// settleEvery is how often the carrier looks for messages that will never arrive.
const settleEvery = 50 * time.Millisecond

// release lets all nodes go that are up after the faults of time 0.
func (n *Network[M, S, P]) release() {
	for n.nextFault() == 0 && !n.ending.over() {
		n.inject()
	}
	up := 0
	for _, dead := range n.dead {
		if !dead {
			up++
		}
	}
	n.verdict.expect(up)
	n.credits.add(up)
	n.released = true
	for i := range n.boxes {
		if !n.dead[i] {
			n.boxes[i].rouse(orderBegin)
		}
	}
}

// conduct injects faults and releases timers until the run has ended.
func (n *Network[M, S, P]) conduct(ctx context.Context) {
	limit, grace, delta := n.cfg.Limits.Time, n.cfg.Grace, n.cfg.Delta
	for !n.ending.over() {
		// quiet comes first: if it holds, nothing of what is read after it changes.
		quiet := n.credits.none()
		now := n.clock.now()
		fault, due := n.nextFault(), min(n.timers.next(), n.delays.next())
		next := min(fault, due)
		still := max(n.busy, n.clock.nodes()) // since when the clock of the nodes stands still
		switch {
		case quiet && next == engine.Farthest:
			n.ending.set(engine.Quiet)
		case now > limit || quiet && next > limit:
			n.ending.set(engine.TimeLimit)
		case quiet && fault <= now && fault <= due:
			n.busy = now
			n.inject()
		case quiet && due <= now:
			n.busy = now
			n.clock.advance(due)
			n.fire(due)
		case quiet && n.cfg.SkipIdle:
			n.clock.skipped += next - now
		case quiet:
			n.wait(ctx, now, min(next, limit+1))
		case now-max(fault, n.busy) >= delta:
			n.inject()
		case now-max(due, n.busy) >= grace:
			n.clock.advance(now)
			n.late += n.fire(now - grace)
		case now-still >= grace:
			n.clock.advance(now)
		default: // no timer can be late before the clock of the nodes is
			n.wait(ctx, now, min(max(fault, n.busy+delta), limit+1, still+grace, now+n.patience))
			n.carrier.settle(n.credits.outstanding.Load())
		}
	}
}

// fire releases all timers and delayed messages that are due up to and including at, and returns
// the number of timers. All of them lie in the mailboxes before the first node wakes up: so on a
// network at rest no message that follows from one of them comes before another.
func (n *Network[M, S, P]) fire(at algorithms.Time) int64 {
	n.due = n.timers.release(at, n.due[:0])
	if len(n.due) > 0 && at >= n.waited+engine.RestSpan {
		n.waits, n.waited = n.waits+1, at
	}
	n.departs = n.delays.release(at, n.departs[:0])
	n.credits.add(len(n.due) + len(n.departs))
	for _, d := range n.departs {
		n.boxes[d.from].put(envelope[M]{label: label{from: departing, seq: d.seq, copy: d.copy}})
	}
	for _, d := range n.due {
		n.boxes[d.node].put(envelope[M]{label: label{from: algorithms.None, seq: d.seq}})
	}
	for _, d := range n.departs {
		n.boxes[d.from].rouse(0)
	}
	for _, d := range n.due {
		n.boxes[d.node].rouse(0)
	}
	return int64(len(n.due))
}

// wait sleeps until the network falls quiet, the run is cancelled, or the clock shows until.
func (n *Network[M, S, P]) wait(ctx context.Context, now, until algorithms.Time) {
	if until < n.alarmAt {
		n.alarmAt = until
		n.alarm.Reset((until - now).Duration())
	}
	select {
	case <-n.credits.quiet:
	case <-n.alarm.C:
		n.alarmAt = engine.Farthest
	case <-ctx.Done():
		n.ending.set(engine.Cancelled)
	}
}
