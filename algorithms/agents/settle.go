package agents

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// settling is the reconciliation at one agent. It goes in rounds that begin at the same
// times everywhere and last longer than any message takes, so that what is sent in one round is
// known in the next, and the number of messages does not depend on their delays.
type settling struct {
	links []link // by index of the neighbour
	fresh []Item // what the agent has gained in this round, in any order
	armed bool   // it acts when this round is over
}

// link is what is known of a neighbour.
type link struct {
	seen  spans // by its digest
	known bool  // there was one,
	due   bool  // to which there was no answer yet
	// given is what the neighbour sent in this round.
	given [][]Item
}

// settle opens the reconciliation: every neighbour is told what the agent has seen.
func (a *Agent) settle(env *algorithms.Env[Message]) {
	a.open(env)
	seen := spansOf(a.held)
	for i := range env.Degree() {
		env.Send(env.Neighbor(i), Message{kind: kindDigest, seen: seen})
	}
}

func (a *Agent) open(env *algorithms.Env[Message]) *settling {
	if a.settled == nil {
		a.settled = &settling{links: make([]link, env.Degree())}
	}
	return a.settled
}

// compare takes a neighbour's digest, which is answered when the round is over.
func (a *Agent) compare(env *algorithms.Env[Message], from algorithms.ID, seen spans) {
	if !a.plan.reconcile {
		return
	}
	l := &a.open(env).links[neighbor(env, from)]
	l.seen, l.known, l.due = seen, true, true
	a.arm(env)
}

// gain takes items from a neighbour.
func (a *Agent) gain(env *algorithms.Env[Message], from algorithms.ID, items []Item) {
	if !a.plan.reconcile {
		return
	}
	var fresh []Item
	for _, it := range items {
		if _, had := find(a.held, it); had || !a.plan.valid(it) {
			continue
		}
		fresh = append(fresh, it)
		what := sawGained
		if it.Dest == env.Self() {
			what = sawRecovered
		}
		env.Report(algorithms.Observation{What: what, Value: it.ID(), Aux: int64(from)})
	}
	s := a.open(env)
	if len(fresh) > 0 {
		a.held = merge(a.held, fresh)
		if !a.plan.graph.IsComplete() {
			a.pass(env, fresh...)
		}
	}
	if s.armed {
		l := &s.links[neighbor(env, from)]
		l.given = append(l.given, items)
	}
}

// pass has the agent send on items at the end of the round: those that it has gained, unless all
// agents are linked and are told by those that had them before, and those that have
// reached it as messages after it has told what it has seen.
func (a *Agent) pass(env *algorithms.Env[Message], items ...Item) {
	if a.settled != nil {
		a.settled.fresh = append(a.settled.fresh, items...)
		a.arm(env)
	}
}

// arm sets the timer for the end of the round.
func (a *Agent) arm(env *algorithms.Env[Message]) {
	s := a.settled
	if s.armed {
		return
	}
	s.armed = true
	past := max(0, env.Now()-a.plan.settleAt)
	env.SetTimer(a.plan.settleAt+(past/a.plan.round+1)*a.plan.round-env.Now(), algorithms.Timer{Kind: timerRound})
}

// tell ends a round: each neighbour is sent what it lacks by its digest, and did not itself
// send in this round. A neighbour that had its answer lacks nothing but what is fresh.
func (a *Agent) tell(env *algorithms.Env[Message]) {
	s := a.open(env)
	s.armed = false
	slices.SortFunc(s.fresh, compareItems)
	for i := range s.links {
		l := &s.links[i]
		from := s.fresh
		if l.due {
			from = a.held
		}
		if l.known { // otherwise it will be told all when its digest comes
			for lacking := range slices.Chunk(l.lacking(from), batch) {
				env.Send(env.Neighbor(i), Message{kind: kindItems, items: lacking})
			}
		}
		l.due, l.given = false, nil
	}
	s.fresh = nil
}

// lacking are those of the items that the neighbour is not known to have.
func (l *link) lacking(items []Item) []Item {
	var lacking []Item
	for _, it := range items {
		gave := slices.ContainsFunc(l.given, func(given []Item) bool {
			_, in := find(given, it)
			return in
		})
		if !gave && !l.seen.has(it) {
			lacking = append(lacking, it)
		}
	}
	return lacking
}

// merge puts new items among those that are there. Both are in order, and so is the result.
func merge(held, fresh []Item) []Item {
	all := make([]Item, 0, len(held)+len(fresh))
	for len(held) > 0 && len(fresh) > 0 {
		if compareItems(held[0], fresh[0]) < 0 {
			all, held = append(all, held[0]), held[1:]
		} else {
			all, fresh = append(all, fresh[0]), fresh[1:]
		}
	}
	return append(append(all, held...), fresh...)
}

// neighbor is the index of a neighbour.
func neighbor(env *algorithms.Env[Message], id algorithms.ID) int {
	low, high := 0, env.Degree()
	for low < high {
		if mid := (low + high) / 2; env.Neighbor(mid) < id {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}
