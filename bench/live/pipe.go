package live

import (
	"sync"
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// pipe is one ordered pair of nodes that talks: the sender's link and the receiver's sink, and how
// many messages are between them. What has been sent and not been got when the pipe ends is lost,
// to the last message, so that credits always add up.
type pipe[M algorithms.Message] struct {
	net      *sockets[M]
	from, to algorithms.ID
	way      uint32 // its number

	// The sender's goroutine alone uses these.
	link  *socket.Link
	setup int64    // messages of the set-up that wait to be written
	_     [64]byte // the two sides work at the same time, and must not write to one cache line

	mu        sync.Mutex
	sent, got tallied
	dead      atomic.Bool       // changes once, with mu
	why       engine.DropReason // of what is sent after that
	_         [64]byte

	batch []envelope[M] // the reader's own
	read  tallied
	_     [64]byte
}

// tallied is a number of messages, and how many of them are of the set-up.
type tallied struct{ all, setup int64 }

func (t *tallied) add(u tallied) {
	t.all += u.all
	t.setup += u.setup
}

func (t tallied) less(u tallied) tallied { return tallied{t.all - u.all, t.setup - u.setup} }

// write puts what waits on the wire.
func (p *pipe[M]) write() {
	waiting := tallied{int64(p.link.Pending()), p.setup}
	p.setup = 0
	// It counts as sent before it is, since the receiver may be faster. The lock is not held while
	// writing, because the receiver needs it to make room.
	if !p.send(waiting) {
		p.net.lose(p.why, waiting)
		_ = p.link.Close() // and with it what waits
		return
	}
	if err := p.link.Flush(); err != nil {
		p.end()
	}
}

// send counts messages as sent; false where the pipe has ended.
func (p *pipe[M]) send(t tallied) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead.Load() {
		return false
	}
	p.sent.add(t)
	return true
}

// unsend takes back what could not be sent; false where the pipe has ended, and whoever
// ended it has counted it as lost.
func (p *pipe[M]) unsend(t tallied) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead.Load() {
		return false
	}
	p.sent = p.sent.less(t)
	return true
}

// end closes the pipe for both sides, and gives back the credits of what is between them.
func (p *pipe[M]) end() {
	why := engine.Lost
	if !p.net.isUp(p.to) {
		why = engine.Crashed
	}
	p.mu.Lock()
	if p.dead.Load() {
		p.mu.Unlock()
		return
	}
	p.why = why
	p.dead.Store(true)
	lost := p.sent.less(p.got)
	p.mu.Unlock()
	p.net.forget(p)
	p.net.lose(why, lost)
}

// between is what is on its way, and moved how much has been sent and got at all.
func (p *pipe[M]) between() (between, moved int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.dead.Load() {
		between = p.sent.all - p.got.all
	}
	return between, p.sent.all + p.got.all
}

// writeOff gives up what is on its way; what of it arrives all the same is ignored.
func (p *pipe[M]) writeOff() {
	p.mu.Lock()
	lost := p.sent.less(p.got)
	if p.dead.Load() {
		lost = tallied{}
	}
	p.sent = p.sent.less(lost)
	p.mu.Unlock()
	p.net.lose(engine.Lost, lost)
}

var _ socket.Sink = (*pipe[algorithms.Message])(nil)

// Frame implements socket.Sink.
func (p *pipe[M]) Frame(l socket.Label, body []byte) error {
	// The envelope is filled in its place, since messages may be large and copies of them slow.
	n := len(p.batch)
	if n == cap(p.batch) {
		p.batch = append(p.batch, envelope[M]{})
	}
	p.batch = p.batch[:n+1]
	e := &p.batch[n]
	e.label = label{from: p.from, seq: l.Seq, depth: l.Depth, copy: l.Copy}
	var err error
	if e.msg, err = p.net.decode(body); err != nil {
		p.batch = p.batch[:n]
		return err
	}
	p.read.all++
	if e.setup = p.net.setups && p.net.spec.Kinds[e.msg.Kind()].Setup; e.setup {
		p.read.setup++
	}
	return nil
}

// Flush implements socket.Sink.
func (p *pipe[M]) Flush() {
	read := p.read
	p.read = tallied{}
	p.mu.Lock()
	if beyond := p.got.all + read.all - p.sent.all; p.dead.Load() || beyond > 0 {
		// It has no credit any more: it was written off, or is none of ours.
		p.mu.Unlock()
		p.batch = p.batch[:0]
		return
	}
	p.got.add(read)
	p.mu.Unlock()
	envelopes := p.batch
	buffer, refused := p.net.boxes[p.to].pushAll(envelopes)
	if refused > 0 {
		p.net.overflow(envelopes[len(envelopes)-refused:])
	}
	p.batch = buffer
}

// Closed implements socket.Sink.
func (p *pipe[M]) Closed() { p.end() }
