package live

import (
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// timers are the pending timers of all nodes. One that was released waits for its node to claim it,
// which may still cancel it.
type timers struct {
	mu    sync.Mutex
	queue engine.TimerQueue[timerKey, algorithms.Timer]
}

type timerKey struct {
	node algorithms.ID
	seq  uint32
}

// Before orders the timers of one instant.
func (k timerKey) Before(l timerKey) bool {
	if k.node != l.node {
		return k.node < l.node
	}
	return k.seq < l.seq
}

// update sets and cancels what a node asked for in one call.
func (t *timers) update(node algorithms.ID, set []algorithms.SetTimer, cancel []algorithms.TimerID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range set {
		t.queue.Add(s.At, timerKey{node, s.Seq}, s.Timer)
	}
	for _, c := range cancel {
		t.queue.Take(timerKey{node, uint32(c)})
	}
}

// claim takes a released timer out; false where it was cancelled in the meantime.
func (t *timers) claim(node algorithms.ID, seq uint32) (algorithms.Timer, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.queue.Take(timerKey{node, seq})
}

// next is the earliest due time, farthest if no timer is pending.
func (t *timers) next() algorithms.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.queue.Next()
}

// release adds what is due up to and including at to dst, in order.
func (t *timers) release(at algorithms.Time, dst []timerKey) []timerKey {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.queue.Release(at, dst)
}

// drop removes all timers of a node that has crashed.
func (t *timers) drop(node algorithms.ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queue.RemoveIf(func(k timerKey) bool { return k.node == node })
}

// reset removes all timers.
func (t *timers) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.queue.Reset()
}
