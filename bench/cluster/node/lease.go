package node

import (
	"sync/atomic"
	"time"
)

// lease is how long a node may still take itself for a part of the run: as long as its coordinator,
// which has heard of it no later than it of the coordinator, cannot have taken it for dead. A
// process that was stopped and goes on finds its timers due and a connection that may look whole;
// the lease tells it better.
type lease struct {
	began          time.Time
	contact, limit atomic.Int64 // since began; a duration
}

func newLease(now time.Time, limit time.Duration) *lease {
	l := &lease{began: now}
	l.limit.Store(int64(limit))
	return l
}

// over reports whether the coordinator has said nothing for too long.
func (l *lease) over(now time.Time) bool {
	return int64(now.Sub(l.began))-l.contact.Load() > l.limit.Load()
}

// renew notes a word of the coordinator; false where it comes too late.
func (l *lease) renew(now time.Time) bool {
	if l.over(now) {
		return false
	}
	l.contact.Store(int64(now.Sub(l.began)))
	return true
}

// shorten takes the patience of a coordinator, which may be less than that of the node.
func (l *lease) shorten(limit time.Duration) {
	if limit > 0 && int64(limit) < l.limit.Load() {
		l.limit.Store(int64(limit))
	}
}
