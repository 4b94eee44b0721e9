package viewstamped

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// change is what a replica knows of the view change that it takes part in.
type change struct {
	joined []bool // by replica: has started it too
	sent   bool   // the DoViewChange is
	logs   []bool // by replica: of a new primary, whose DoViewChange it has
	count  int    // of those
	// best is the DoViewChange with the log to go on with, and commit the highest commit-number.
	best   Message
	commit int
}

// startViewChange leaves the view for a later one that has not started yet.
func (r *Replica) startViewChange(env *algorithms.Env[Message], view uint32) {
	r.Close()
	r.status, r.view = viewChanging, view
	r.change = change{joined: make([]bool, r.run.n), logs: make([]bool, r.run.n)}
	r.change.joined[env.Self()] = true
	r.toOthers(env, Message{kind: kindStartViewChange, view: view})
	r.join(env)
	r.wake(env)
}

// joined takes in that another replica starts a view change.
func (r *Replica) joined(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if m.view > r.view {
		r.startViewChange(env, m.view)
	}
	if m.view == r.view && r.status == viewChanging {
		r.change.joined[from] = true
		r.join(env)
	}
}

// join sends the log to the new primary once a majority takes part in the view change: of
// those one at least will tell a replica that has crashed and forgotten it.
func (r *Replica) join(env *algorithms.Env[Message]) {
	count := 0
	for _, joined := range r.change.joined {
		if joined {
			count++
		}
	}
	if r.change.sent || count < consensus.Majority(r.run.n) {
		return
	}
	r.change.sent = true
	r.report(env, consensus.SawPromised, int(r.view), 0)
	m := Message{
		kind: kindDoViewChange, view: r.view, normal: r.lastNormal, commit: r.committed(), values: slices.Clone(r.log),
	}
	if to := r.run.primary(r.view); to != env.Self() {
		env.Send(to, m)
		return
	}
	r.elected(env, env.Self(), m)
}

// elected takes a log for the new view, of which this replica is the primary. With those of a
// majority, its own among them, the view starts: with the log of the latest view, which has all
// that was committed in it and before, and of the longest among equals.
func (r *Replica) elected(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if r.run.primary(m.view) != env.Self() || m.normal >= m.view {
		return
	}
	if m.view > r.view {
		r.startViewChange(env, m.view)
	}
	if m.view != r.view || r.status != viewChanging || r.change.logs[from] {
		return
	}
	c := &r.change
	if from != env.Self() {
		c.joined[from] = true // who has sent its log has joined
		r.join(env)
		if r.status != viewChanging {
			return
		}
	}
	c.logs[from] = true
	c.count++
	c.commit = max(c.commit, m.commit)
	if c.count == 1 || m.normal > c.best.normal || m.normal == c.best.normal && len(m.values) > len(c.best.values) {
		c.best = m
	}
	if c.count < consensus.Majority(r.run.n) || !c.logs[env.Self()] {
		return
	}
	r.report(env, consensus.SawPrepared, int(r.view), c.count)
	r.report(env, consensus.SawLeader, int(r.view), 0)
	r.have = make([]int, r.run.n)
	for i, v := range c.best.values {
		r.report(env, consensus.SawOffered, i+1, int(v))
	}
	r.enter(env, r.view, c.best.values, c.commit)
	r.inherits, r.told = len(r.log), r.committed()
	r.have[env.Self()] = len(r.log)
	r.toOthers(env, Message{kind: kindStartView, view: r.view, commit: r.committed(), values: slices.Clone(r.log)})
	r.count(env)
	r.wake(env)
}

// enter makes the replica normal in a view, with a log and what is known to be committed of it.
func (r *Replica) enter(env *algorithms.Env[Message], view uint32, log []int32, commit int) {
	r.Close()
	r.status, r.view, r.lastNormal = normal, view, view
	r.report(env, consensus.SawPromised, int(view), 0)
	r.log = nil
	r.extend(env, 1, log)
	r.commit(env, commit)
}

// startView takes the log of a new view from its primary, and acknowledges it where there is
// something to commit.
func (r *Replica) startView(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if r.run.primary(m.view) != from || m.view < r.view || m.view == r.view && r.status != viewChanging ||
		len(m.values) < r.committed() {
		return
	}
	r.enter(env, m.view, m.values, m.commit)
	if len(r.log) > m.commit {
		env.Send(from, Message{kind: kindPrepareOK, view: r.view, first: len(r.log)})
	}
	r.wake(env)
}

// lend sends a replica what it has missed of the view.
func (r *Replica) lend(env *algorithms.Env[Message], to algorithms.ID, m Message) {
	if r.status != normal || m.view != r.view || m.first < 1 || m.first > len(r.log)+1 {
		return
	}
	env.Send(to, Message{
		kind: kindNewState, view: r.view, first: m.first, commit: r.committed(),
		values: slices.Clone(r.log[m.first-1:]),
	})
}

// catchUp takes over what the replica has missed, behind what it knows to be committed: what else
// it has in its log may be of a view that was given up.
func (r *Replica) catchUp(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if m.view < r.view || m.view == r.view && r.leads(env.Self()) ||
		m.first < 1 || m.first > r.committed()+1 || m.first+len(m.values)-1 < r.committed() {
		return
	}
	if m.view > r.view || r.status != normal {
		r.enter(env, m.view, slices.Concat(r.log[:m.first-1], m.values), m.commit)
	} else {
		r.extend(env, m.first, m.values)
		r.commit(env, m.commit)
	}
	if r.run.primary(r.view) == from {
		env.Send(from, Message{kind: kindPrepareOK, view: r.view, first: len(r.log)})
	}
	r.wake(env)
}
