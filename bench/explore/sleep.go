package explore

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// sleeper is an action that need not be executed, since another order of the same events leads
// where it would: most of its id, its node in 6 bits, and in the last whether the checker hears of
// it.
//
// Events at different nodes commute, so of two such that are possible one goes first in one order
// and the other need not: sleep sets (Godefroid, Partial-Order Methods for the Verification of
// Concurrent Systems, LNCS 1032, 1996). They save steps and no states. A search that goes level by
// level, and in which a state sleeps only on what all ways of its level sleep on, executes the
// least of the shortest ways to each state, since the order of ids is the same in all of them: a
// step that was left out on such a way would make a lesser one. So every state is reached, at its
// own depth, and one that is met again later has nothing to make up for.
type sleeper uint64

const sleeperBits = 7

func newSleeper(a *action, observes bool) sleeper {
	s := sleeper(a.id)&^(1<<sleeperBits-1) | sleeper(a.node)<<1
	if observes {
		s |= 1
	}
	return s
}

func (s sleeper) node() algorithms.ID { return algorithms.ID(s >> 1 & (MaxNodes - 1)) }
func (s sleeper) observes() bool      { return s&1 == 1 }

// is reports whether it is this action.
func (s sleeper) is(a *action) bool { return (uint64(s)^a.id)>>sleeperBits == 0 && s.node() == a.node }

// sleeps reports whether an action is among the sleepers.
func sleeps(list []sleeper, a *action) bool {
	return slices.ContainsFunc(list, func(s sleeper) bool { return s.is(a) })
}

// common are the sleepers of both lists; it takes the memory of the first.
func common(a, b []sleeper) []sleeper {
	return slices.DeleteFunc(a, func(s sleeper) bool { return !slices.Contains(b, s) })
}

// inherit adds those of a list that an action commutes with: at other nodes, and not both heard of.
// Where a run ends at its goal, what is heard of may end it.
func inherit(list, from []sleeper, a *action, observes, perpetual bool) []sleeper {
	for _, s := range from {
		switch {
		case s.node() == a.node, s.observes() && observes, perpetual && (s.observes() || observes):
		case !slices.Contains(list, s):
			list = append(list, s)
		}
	}
	return list
}
