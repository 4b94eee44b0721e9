package live

import (
	"sync/atomic"

	"github.com/joulemark/joulemark/bench/engine"
)

// ending says whether the run is over, and why: the first reason stands. Nodes look at it
// before each call, so that what is under way then is let fall.
type ending struct{ state atomic.Uint32 }

// broken is the end of a run whose protocol broke the contract: it has no outcome.
const broken = engine.End(0xff)

func (e *ending) reset() { e.state.Store(0) }

// set ends the run; false where it had ended before.
func (e *ending) set(why engine.End) bool { return e.state.CompareAndSwap(0, uint32(why)+1) }

func (e *ending) over() bool { return e.state.Load() != 0 }

// why is the reason of a run that is over.
func (e *ending) why() engine.End { return engine.End(e.state.Load() - 1) }
