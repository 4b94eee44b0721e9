package live

import "sync/atomic"

// flight finds out when nothing is under way any more. Everything that makes a node
// act (a message, a timer that came back, an order) has a mark that is counted here from
// before it leaves until it has been handled.
//
// A node does not give a mark back when it sends a message, but sends it along with
// the message. So a token that goes round, or a request that is answered, never touches
// the shared counter; it is touched once for a call that sends more than it got,
// and once for a batch after which marks are left. (Credit recovery: F. Mattern, Global
// quiescence detection based on credit distribution and recovery, IPL 30, 1989.)
type flight struct {
	_     [64]byte
	marks atomic.Int64
	_     [64]byte
	quiet chan struct{} // says that marks has become 0; holds one
}

func newFlight() flight { return flight{quiet: make(chan struct{}, 1)} }

// add counts k things more, before they leave.
func (f *flight) add(k int) { f.marks.Add(int64(k)) }

// done gives k marks back.
func (f *flight) done(k int) {
	if k != 0 && f.marks.Add(-int64(k)) == 0 {
		select {
		case f.quiet <- struct{}{}:
		default: // one is there that nobody has seen yet, and it says the same
		}
	}
}

// none reports that nothing is under way: all that nodes did before is visible then.
func (f *flight) none() bool { return f.marks.Load() == 0 }
