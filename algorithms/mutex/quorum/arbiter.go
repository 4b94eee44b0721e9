package quorum

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// arbiter is what a node does for those in whose quorums it is: it has one lock, which it
// gives to the first request that comes, and then to those that wait, in their order.
type arbiter struct {
	lock     claim // of node None: it is free
	inquired bool  // whether its holder was asked to give it back
	queue    []claim
	latest   map[algorithms.ID]uint64 // by node: the timestamp of its latest request
}

// claim is a request at an arbiter.
type claim struct {
	node  algorithms.ID
	stamp uint64
	turn  uint64 // how often the lock was given to it
	told  bool   // it knows that it does not get the lock for now
}

// compare orders claims by timestamp, and those of the same timestamp by node.
func compare(a, b claim) int {
	switch {
	case a.stamp < b.stamp, a.stamp == b.stamp && a.node < b.node:
		return -1
	case a.stamp == b.stamp && a.node == b.node:
		return 0
	}
	return 1
}

// send is how an arbiter answers.
type send func(to algorithms.ID, m Message)

func newArbiter() arbiter { return arbiter{lock: claim{node: algorithms.None}} }

// request takes a request in. One that comes before the holder of the lock and all that wait has
// the holder inquired; every other is told that it has failed, and so is one that was first of
// those that wait until now, since it may hold locks that the new one waits for (Sanders 1987).
func (a *arbiter) request(from algorithms.ID, stamp uint64, send send) {
	if stamp <= a.latest[from] { // a copy
		return
	}
	if a.latest == nil {
		a.latest = map[algorithms.ID]uint64{}
	}
	a.latest[from] = stamp
	// A node has one request at a time: one before is over, and its release under way or lost.
	a.queue = slices.DeleteFunc(a.queue, func(c claim) bool { return c.node == from })
	if a.lock.node == from {
		a.next(send)
	}
	c := claim{node: from, stamp: stamp}
	if a.lock.node == algorithms.None {
		a.give(c, send)
		return
	}
	first := len(a.queue) == 0 || compare(c, a.queue[0]) < 0
	if c.told = !first || compare(c, a.lock) > 0; c.told {
		send(from, Message{kind: failed, stamp: stamp})
		a.wait(c)
		return
	}
	if len(a.queue) > 0 && !a.queue[0].told {
		a.queue[0].told = true
		send(a.queue[0].node, Message{kind: failed, stamp: a.queue[0].stamp})
	}
	a.wait(c)
	if !a.inquired {
		a.inquired = true
		send(a.lock.node, Message{kind: inquire, stamp: a.lock.stamp, turn: a.lock.turn})
	}
}

// release ends a request that has the lock.
func (a *arbiter) release(from algorithms.ID, stamp uint64, send send) {
	if a.lock.node == from && a.lock.stamp == stamp {
		a.next(send)
	}
}

// relinquish takes the lock back from one that goes on waiting for it.
func (a *arbiter) relinquish(from algorithms.ID, stamp, turn uint64, send send) {
	if a.lock.node != from || a.lock.stamp != stamp || a.lock.turn != turn {
		return
	}
	back := a.lock
	back.told = true
	a.wait(back)
	a.next(send)
}

func (a *arbiter) wait(c claim) {
	i, _ := slices.BinarySearchFunc(a.queue, c, compare)
	a.queue = slices.Insert(a.queue, i, c)
}

// next gives the lock to the first that waits.
func (a *arbiter) next(send send) {
	if len(a.queue) == 0 {
		a.lock = claim{node: algorithms.None}
		return
	}
	c := a.queue[0]
	a.queue = slices.Delete(a.queue, 0, 1)
	a.give(c, send)
}

func (a *arbiter) give(c claim, send send) {
	c.turn++
	a.lock, a.inquired = c, false
	send(c.node, Message{kind: locked, stamp: c.stamp, turn: c.turn})
}
