package live

import "sync/atomic"

// credits find out when nothing is under way any more. Everything that makes a node
// act (a message, a timer that came back, an order) has a credit that is counted here from
// before it leaves until it has been handled.
//
// A node does not give a credit back when it sends a message, but sends it along with
// the message. So a token that goes round, or a request that is answered, never touches
// the shared counter; it is touched once for a call that sends more than it got,
// and once for a batch after which credits are left. (Credit recovery: F. Mattern, Global
// quiescence detection based on credit distribution and recovery, IPL 30, 1989.)
type credits struct {
	_           [64]byte
	outstanding atomic.Int64
	_           [64]byte
	quiet       chan struct{} // says that none is outstanding any more; holds one
}

func newCredits() credits { return credits{quiet: make(chan struct{}, 1)} }

// add counts k things more, before they leave.
func (c *credits) add(k int) { c.outstanding.Add(int64(k)) }

// done gives k credits back.
func (c *credits) done(k int) {
	if k != 0 && c.outstanding.Add(-int64(k)) == 0 {
		select {
		case c.quiet <- struct{}{}:
		default: // one is there that nobody has seen yet, and it says the same
		}
	}
}

// none reports that nothing is under way: all that nodes did before is visible then.
func (c *credits) none() bool { return c.outstanding.Load() == 0 }
