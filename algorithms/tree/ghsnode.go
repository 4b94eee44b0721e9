package tree

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// nowhere is no neighbour.
const nowhere = -1

// linkState is what a node knows of a link: basic until it is found to be a branch of the tree or
// to lead back into the fragment.
type linkState uint8

const (
	basic linkState = iota
	branch
	rejected
)

// GHSNode is the state of one node of GHS. Neighbours are their places in the order of the node.
type GHSNode struct {
	weights *weights
	wakes   bool // by itself
	awake   bool
	halted  bool
	absent  bool // it has come back after a crash

	links      []linkState
	byWeight   []int32 // neighbours, the lightest link first
	lightest   int     // in byWeight; no link before it is basic
	level      uint8
	fragment   int32 // the weight of its core
	finding    bool
	core       int   // the neighbour towards the core, over which reports go
	best       int   // the neighbour towards the lightest link out that is known
	bestWeight int32 // of that link
	testing    int   // the neighbour that is asked where it belongs
	pending    int   // branches that have not reported
	waiting    []letter
}

// letter is a message that cannot be judged before the node's own level, or search, has come on.
type letter struct {
	neighbour int
	Fragment
}

var _ algorithms.Recoverer[Fragment] = (*GHSNode)(nil)

// Start implements algorithms.Node.
func (n *GHSNode) Start(env *algorithms.Env[Fragment]) {
	if n.wakes {
		n.wake(env)
	}
}

// Recover implements algorithms.Recoverer: what the node had of the tree is forgotten.
func (n *GHSNode) Recover(*algorithms.Env[Fragment], []byte) { n.absent = true }

// wake makes the node a fragment of level 0, whose lightest link is in the tree.
func (n *GHSNode) wake(env *algorithms.Env[Fragment]) {
	n.awake = true
	degree := env.Degree()
	if degree == 0 {
		n.halt(env)
		return
	}
	n.links, n.byWeight = make([]linkState, degree), make([]int32, degree)
	for i := range degree {
		n.byWeight[i] = int32(i)
	}
	slices.SortFunc(n.byWeight, func(a, b int32) int {
		return int(n.weights.of(env.Self(), int(a))) - int(n.weights.of(env.Self(), int(b)))
	})
	n.connect(env, int(n.byWeight[0]))
}

// Receive implements algorithms.Node.
func (n *GHSNode) Receive(env *algorithms.Env[Fragment], from algorithms.ID, f Fragment) {
	i, linked := env.Place(from)
	if n.absent || n.halted || !linked {
		return
	}
	if !n.awake {
		n.wake(env)
	}
	if !n.take(env, i, f) {
		if len(n.waiting) < 3*env.Degree() { // a connect, a test and a report of each at most
			n.waiting = append(n.waiting, letter{i, f})
		}
		return
	}
	for n.again(env) {
	}
}

// again takes the first message that has waited and need not any more. It reports whether there was
// one.
func (n *GHSNode) again(env *algorithms.Env[Fragment]) bool {
	for i, l := range n.waiting {
		if n.take(env, l.neighbour, l.Fragment) {
			n.waiting = slices.Delete(n.waiting, i, i+1)
			return !n.halted
		}
	}
	return false
}

// take handles a message, and reports false where it has to wait.
func (n *GHSNode) take(env *algorithms.Env[Fragment], i int, f Fragment) bool {
	switch f.kind {
	case kindConnect:
		return n.takeConnect(env, i, f.level)
	case kindInitiate:
		if n.links[i] == branch {
			n.takeInitiate(env, i, f)
		}
	case kindTest:
		return n.takeTest(env, i, f)
	case kindAccept, kindReject:
		if n.testing == i {
			n.takeAnswer(env, i, f.kind)
		}
	case kindReport:
		return n.links[i] != branch || n.takeReport(env, i, f.weight)
	case kindChangeRoot:
		if n.core == i && n.best != nowhere {
			n.changeRoot(env)
		}
	}
	return true
}

func (n *GHSNode) takeConnect(env *algorithms.Env[Fragment], i int, level uint8) bool {
	switch {
	case level < n.level: // the other fragment is taken as it is
		n.grow(env, i)
		n.send(env, i, Fragment{kindInitiate, n.level, n.finding, n.fragment})
		if n.finding {
			n.pending++
		}
	case n.links[i] == basic:
		return false
	default: // both ask to connect over this link: it is the core of the next level
		n.send(env, i, Fragment{kindInitiate, n.level + 1, true, n.weights.of(env.Self(), i)})
	}
	return true
}

// takeInitiate has the node take part in a fragment, and in its search.
func (n *GHSNode) takeInitiate(env *algorithms.Env[Fragment], i int, f Fragment) {
	n.level, n.fragment, n.finding = f.level, f.weight, f.find
	n.core, n.best, n.bestWeight = i, nowhere, noWeight
	for j, state := range n.links {
		if j != i && state == branch {
			n.send(env, j, f)
			if f.find {
				n.pending++
			}
		}
	}
	if f.find {
		n.test(env)
	}
}

// test asks over the lightest link that may lead out.
func (n *GHSNode) test(env *algorithms.Env[Fragment]) {
	for n.lightest < len(n.byWeight) && n.links[n.byWeight[n.lightest]] != basic {
		n.lightest++
	}
	if n.lightest == len(n.byWeight) {
		n.testing = nowhere
		n.report(env)
		return
	}
	n.testing = int(n.byWeight[n.lightest])
	n.send(env, n.testing, Fragment{kind: kindTest, level: n.level, weight: n.fragment})
}

func (n *GHSNode) takeTest(env *algorithms.Env[Fragment], i int, f Fragment) bool {
	switch {
	case f.level > n.level:
		return false // by then this node may belong to the fragment of the other
	case f.weight != n.fragment:
		n.send(env, i, Fragment{kind: kindAccept})
		return true
	}
	if n.links[i] == basic {
		n.links[i] = rejected
	}
	if n.testing == i { // both have asked, and both know
		n.test(env)
	} else {
		n.send(env, i, Fragment{kind: kindReject})
	}
	return true
}

// takeAnswer takes what a test has come to.
func (n *GHSNode) takeAnswer(env *algorithms.Env[Fragment], i int, answer algorithms.Kind) {
	if answer == kindReject {
		if n.links[i] == basic {
			n.links[i] = rejected
		}
		n.test(env)
		return
	}
	n.testing = nowhere
	n.offer(i, n.weights.of(env.Self(), i))
	n.report(env)
}

// offer takes a link out that was found, here or below.
func (n *GHSNode) offer(i int, weight int32) {
	if weight < n.bestWeight {
		n.best, n.bestWeight = i, weight
	}
}

// report tells the core what was found, once nobody is waited for.
func (n *GHSNode) report(env *algorithms.Env[Fragment]) {
	if n.pending > 0 || n.testing != nowhere || !n.finding {
		return
	}
	n.finding = false
	n.send(env, n.core, Fragment{kind: kindReport, weight: n.bestWeight % noWeight})
}

func (n *GHSNode) takeReport(env *algorithms.Env[Fragment], i int, weight int32) bool {
	if weight == 0 {
		weight = noWeight
	}
	switch {
	case i != n.core:
		if n.pending > 0 {
			n.pending--
			n.offer(i, weight)
			n.report(env)
		}
	case n.finding:
		return false
	case weight > n.bestWeight:
		n.changeRoot(env)
	case weight == noWeight && n.bestWeight == noWeight:
		n.halt(env)
	}
	return true
}

// changeRoot passes on, towards the lightest link out, that this is to be connected over.
func (n *GHSNode) changeRoot(env *algorithms.Env[Fragment]) {
	if n.links[n.best] == branch {
		n.send(env, n.best, Fragment{kind: kindChangeRoot})
		return
	}
	n.connect(env, n.best)
}

// connect asks to connect over a link, which is in the tree.
func (n *GHSNode) connect(env *algorithms.Env[Fragment], i int) {
	n.grow(env, i)
	n.send(env, i, Fragment{kind: kindConnect, level: n.level})
}

func (n *GHSNode) grow(env *algorithms.Env[Fragment], i int) {
	n.links[i] = branch
	env.Report(algorithms.Observation{What: sawLink, Value: int64(env.Neighbor(i))})
}

func (n *GHSNode) halt(env *algorithms.Env[Fragment]) {
	n.halted = true
	env.Report(algorithms.Observation{What: sawEnd, Value: int64(n.level)})
}

func (n *GHSNode) send(env *algorithms.Env[Fragment], i int, f Fragment) {
	env.Send(env.Neighbor(i), f)
}

// Timeout implements algorithms.Node; no timer is ever set.
func (n *GHSNode) Timeout(*algorithms.Env[Fragment], algorithms.Timer) {}
