package live

import (
	"sync/atomic"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// clock is the clock of a run.
type clock struct {
	began   time.Time
	skipped algorithms.Time // changed only while nothing is under way
	seen    atomic.Int64    // what nodes see; only Execute changes it
}

func (c *clock) start() {
	c.began = time.Now()
	c.skipped = 0
	c.seen.Store(0)
}

// now is the real time since the start.
func (c *clock) now() algorithms.Time {
	return algorithms.Time(time.Since(c.began)/time.Microsecond) + c.skipped
}

// nodes is the time that nodes see.
func (c *clock) nodes() algorithms.Time { return algorithms.Time(c.seen.Load()) }

// advance moves the time that nodes see on, never back.
func (c *clock) advance(to algorithms.Time) {
	if to > c.nodes() {
		c.seen.Store(int64(to))
	}
}
