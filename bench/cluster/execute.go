package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
)

// Execute runs the network once, from the word to go to the end of the run. It needs a run fresh
// from Prepare or Reset. An error means that the protocol broke the contract, that the run is not
// ready, or that no node was left to report; a process that is killed while others live is no
// error, see Lost.
func (r *Run) Execute(ctx context.Context) (engine.Outcome, error) {
	switch {
	case r.closed:
		return engine.Outcome{}, errClosed
	case !r.armed:
		return engine.Outcome{}, errSpent
	}
	r.armed, r.ctx = false, ctx
	if ctx.Err() != nil {
		r.verdict.stop(engine.Cancelled)
	}
	r.verdict.start(r.keeps())
	lost := newReconnector(r)
	r.release()
	r.supervise(ctx, lost)
	lost.stop()
	out, reports := r.collect()
	if err := r.verdict.failure; err != nil {
		return engine.Outcome{}, err
	}
	if reports == 0 {
		return engine.Outcome{}, errors.Join(r.nobody(), out.Violation)
	}
	return out, nil
}

// keeps reports whether a node that is lost may come back.
func (r *Run) keeps() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.hosts, func(h *remote) bool { return h != nil && h.keeps })
}

// release injects the faults of time 0 and gives the word to go to all nodes at once, those that
// are down included: it starts their clocks.
func (r *Run) release() {
	for r.nextFault() == 0 && !r.verdict.over() {
		r.inject()
	}
	if r.verdict.over() {
		return
	}
	if err := r.tell(control.Order{Go: &control.Start{}}); err != nil && !onlyLost(err) {
		r.verdict.fail(fmt.Errorf("cluster: %w", err))
	}
	r.verdict.allStarted()
}

// nextFault is when the next planned fault happens.
func (r *Run) nextFault() algorithms.Time {
	if len(r.plan) == 0 {
		return engine.Farthest
	}
	return r.plan[0].At
}

// firstPoll is how soon the nodes are asked whether the run has ended. From then on they are asked
// half as often each time, but at least every lastPoll. A protocol that never falls silent is
// hardly asked at all.
const (
	firstPoll     = algorithms.Millisecond
	lastPoll      = 25 * algorithms.Millisecond
	perpetualPoll = algorithms.Second
)

// supervise injects faults and asks the nodes until the run has ended.
func (r *Run) supervise(ctx context.Context, lost *reconnector) {
	pause, longest := firstPoll, lastPoll
	if r.verdict.perpetual {
		pause, longest = lastPoll, perpetualPoll
	}
	poll, again := r.verdict.elapsed()+pause, false
	for !r.verdict.over() {
		now := r.verdict.elapsed()
		switch {
		case now > r.cfg.Limits.Time:
			r.verdict.stop(engine.TimeLimit)
		case r.nextFault() <= now:
			r.inject()
		case poll <= now:
			r.poll()
			poll = r.verdict.elapsed()
			// What looks quiet is asked again at once, but never twice in a row.
			if again = r.termination.likely && len(r.plan) == 0 && !again; !again {
				pause = min(2*pause, longest)
				poll += pause
			}
		default:
			r.wait(ctx, lost, min(poll, r.nextFault(), r.cfg.Limits.Time+1)-now)
		}
	}
}

// wait sleeps until the time has passed or something happens.
func (r *Run) wait(ctx context.Context, lost *reconnector, span algorithms.Time) {
	t := time.NewTimer(span.Duration())
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
		r.verdict.stop(engine.Cancelled)
	case <-r.verdict.ended:
	case <-r.stir:
		r.termination.disturb(time.Now())
		lost.look()
	case back := <-lost.back:
		r.readmit(back)
	}
}

// poll asks all nodes how far they are.
func (r *Run) poll() {
	n := r.cfg.Graph.N()
	round := make([]*control.State, n)
	_ = r.each(func(i int) error {
		h := r.host(i)
		if h == nil || h.isLost() {
			return nil
		}
		a, err := h.ask(r.ctx, control.Order{Poll: true})
		if err != nil {
			return err // it is lost, and the checker knows
		}
		if a.State == nil { // one that cannot be believed is as good as lost
			h.giveUp(errors.New("it does not say how far it is"))
			return nil
		}
		round[i] = a.State
		return nil
	})
	events := r.faults
	for _, s := range round {
		if s != nil {
			events += s.Events
		}
	}
	if events >= r.cfg.Limits.Events {
		r.verdict.stop(engine.EventLimit)
	}
	if r.termination.count(time.Now(), round, r.downs()) && len(r.plan) == 0 {
		r.verdict.stop(engine.Quiet)
	}
}

// downs says which nodes are down.
func (r *Run) downs() []bool {
	r.verdict.mu.Lock()
	defer r.verdict.mu.Unlock()
	return slices.Clone(r.verdict.down)
}
