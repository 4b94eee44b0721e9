package live

import (
	"cmp"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// departing marks an envelope as the word that a delayed message of the node is due.
const departing algorithms.ID = -2

// delays holds back messages at their senders, as long as the latency of the links says. A message
// that is held back is not under way: its time is known, as that of a timer is, and the clock of
// the nodes moves on to it.
type delays[M any] struct {
	mu   sync.Mutex
	held engine.TimerQueue[delayKey, delayed[M]]
	last map[engine.Link]algorithms.Time // the latest of each link; nil where messages may overtake
}

// delayKey names a held message: the sender numbers its messages, and a copy has the number of
// its original.
type delayKey struct {
	from algorithms.ID
	seq  uint32
	copy uint8
}

// Before orders the messages that leave at one instant.
func (k delayKey) Before(l delayKey) bool {
	return cmp.Or(cmp.Compare(k.from, l.from), cmp.Compare(k.seq, l.seq), cmp.Compare(k.copy, l.copy)) < 0
}

type delayed[M any] struct {
	to algorithms.ID
	envelope[M]
}

func newDelays[M any](inOrder bool) *delays[M] {
	d := &delays[M]{}
	if inOrder {
		d.last = map[engine.Link]algorithms.Time{}
	}
	return d
}

// hold keeps a message until a time, or until the one before it on its link has left.
func (d *delays[M]) hold(at algorithms.Time, to algorithms.ID, e envelope[M]) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last != nil {
		link := engine.LinkOf(e.from, to)
		at = max(at, d.last[link])
		d.last[link] = at
	}
	d.held.Add(at, delayKey{e.from, e.seq, e.copy}, delayed[M]{to, e})
}

// next is when the next message is due, farthest if there is none.
func (d *delays[M]) next() algorithms.Time {
	if d == nil {
		return engine.Farthest
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.held.Next()
}

// release adds what is due up to and including at to dst, in order.
func (d *delays[M]) release(at algorithms.Time, dst []delayKey) []delayKey {
	if d == nil {
		return dst
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.held.Release(at, dst)
}

// claim takes a message out whose time has come.
func (d *delays[M]) claim(k delayKey) delayed[M] {
	d.mu.Lock()
	defer d.mu.Unlock()
	m, _ := d.held.Take(k)
	return m
}

// reset forgets everything.
func (d *delays[M]) reset() {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held.Reset()
	clear(d.last)
}
