package cluster

import (
	"slices"
	"time"

	"github.com/joulemark/joulemark/bench/cluster/control"
)

// terminationDetector finds out, from what the nodes say in rounds of questions, when nothing is
// under way any more.
type terminationDetector struct {
	last   []*control.State // of each node; nil: nothing is known
	still  time.Time
	settle time.Duration
	// degraded says that a process was lost: what it had sent is not known, so only time can tell.
	degraded bool
	// likely says that nothing was under way in the last round as far as it shows, so that another
	// one, at once, may tell.
	likely bool
}

// count takes a round of answers, nil from a node whose process is lost, and reports whether the
// run has fallen quiet. down says who is down.
func (d *terminationDetector) count(now time.Time, round []*control.State, down []bool) bool {
	same := d.last != nil
	pending := 0
	for i, s := range round {
		if s != nil {
			pending += s.Pending
		}
		same = same && equal(d.last[i], s)
	}
	d.last = round
	d.likely = pending == 0 && !d.degraded && missing(round, down) == 0
	if !same {
		d.still = now
		return false
	}
	if pending > 0 {
		return false
	}
	return d.likely || now.Sub(d.still) >= d.settle
}

// disturb says that a process was lost, or has come back.
func (d *terminationDetector) disturb(now time.Time) {
	d.degraded = true
	d.still = now
}

func equal(a, b *control.State) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Events == b.Events && a.Pending == b.Pending && a.Down == b.Down &&
		slices.Equal(a.Sent, b.Sent) && slices.Equal(a.Received, b.Received)
}

// missing is how many frames are under way to nodes that are up. Pairs are compared one by one, so
// that a frame that the network made two of does not stand for one that it lost.
func missing(states []*control.State, down []bool) int64 {
	var sum int64
	for to, r := range states {
		if r == nil || down[to] {
			continue
		}
		sum += gap(states, to, true)
	}
	return sum
}

// gap is how many frames were sent to a node and have not been received there, so far as is known:
// of the measured phase, and of set-up too if asked for.
func gap(states []*control.State, to int, setup bool) int64 {
	var sum int64
	n := len(states)
	for from, s := range states {
		if s == nil {
			continue
		}
		slots := []int{0}
		if setup {
			slots = []int{0, n}
		}
		for _, half := range slots {
			var received int64
			if r := states[to]; r != nil {
				received = r.Received[half+from]
			}
			sum += max(0, s.Sent[half+to]-received)
		}
	}
	return sum
}
