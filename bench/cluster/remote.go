package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
)

// remote is a node process as the coordinator sees it, from connecting until the connection breaks.
type remote struct {
	name    string
	tool    string // which joulemark it is
	cpus    int    // that it may use, as it says
	node    algorithms.ID
	conn    *control.Conn
	handler handler

	turn    sync.Mutex // one order at a time
	replies chan control.Answer
	timeout time.Duration         // for how long an answer may take
	cause   atomic.Pointer[error] // why the coordinator has broken the connection itself
	gone    chan struct{}         // closed when the connection has broken
	err     error                 // why; to be read once gone is closed
	readers sync.WaitGroup

	// Of the assignment: keeps says that the storage of the node outlives its process, and last is
	// what a node that comes back has made durable last.
	keeps bool
	last  *control.Batch

	// Both belong to the lock of the run. A host that is returning counts as down, so it is not
	// news when it dies.
	returning, dead bool
}

// handler takes what a host says without being asked, in the goroutine that reads from it.
type handler interface {
	// observed reports whether the run has ended. An error says that the host cannot be believed.
	observed(h *remote, b control.Batch) (over bool, err error)
	broke(h *remote, b *control.Failure)
	lost(h *remote)
	// bounds is what a host can have to say at most.
	bounds(h *remote) control.Bounds
}

const (
	// assignTimeout is how long a host may take to make a node; for other orders that is
	// Config.Silence.
	assignTimeout = time.Minute
	// cancelTimeout is how long an answer may take after the run was cancelled.
	cancelTimeout = 300 * time.Millisecond
	// closeTimeout is how long a host may take to let its node go.
	closeTimeout = 2 * time.Second
)

func newRemote(name string, node algorithms.ID, c *control.Conn, handler handler, timeout time.Duration) *remote {
	return &remote{
		name: name, node: node, conn: c, handler: handler, timeout: timeout,
		replies: make(chan control.Answer, 1), gone: make(chan struct{}),
	}
}

// read takes everything that the host says, in its order.
func (h *remote) read() {
	for {
		var a control.Answer
		err := h.conn.Receive(&a)
		if err == nil {
			err = a.Validate(h.handler.bounds(h))
		}
		switch {
		case errors.Is(err, io.EOF):
			err = errors.New("its process has ended, or has closed the connection")
		case err != nil:
		case a.Pong:
		case a.Observed != nil:
			var over bool
			if over, err = h.handler.observed(h, *a.Observed); err == nil {
				err = h.conn.Send(control.Order{Heard: true, Over: over})
			}
		case a.Broken != nil:
			h.handler.broke(h, a.Broken)
		default:
			select {
			case h.replies <- a:
			default:
				err = fmt.Errorf("node %d answered without an order (allowed: one answer for each order)", h.node)
			}
		}
		if err != nil {
			if cause := h.cause.Load(); cause != nil {
				err = *cause
			}
			h.err = err
			_ = h.conn.Close()
			h.handler.lost(h)
			close(h.gone)
			return
		}
	}
}

// ping keeps the connection from falling silent, in both directions.
func (h *remote) ping(every time.Duration) {
	t := time.NewTicker(max(every, time.Millisecond))
	defer t.Stop()
	for {
		select {
		case <-h.gone:
			return
		case <-t.C:
			_ = h.conn.Send(control.Order{Ping: true}) // reading finds out
		}
	}
}

// lostError says that a host went away.
type lostError struct{ err error }

func (e *lostError) Error() string { return fmt.Sprintf("connection lost: %v", e.err) }

// stranger names the joulemark of a host where it is another build than this one, since that may be
// why the two do not understand each other; "" where it is the same.
func (h *remote) stranger() string {
	if h.tool == version.Tool() {
		return ""
	}
	return fmt.Sprintf(" (the host is %.100q, this is %q)", h.tool, version.Tool())
}

// ask gives an order and waits for the answer, as long as the host may take. One that takes longer
// is as good as lost, and so is one that does not answer soon once ctx is done.
func (h *remote) ask(ctx context.Context, o control.Order) (control.Answer, error) {
	return h.within(ctx, h.timeout, o)
}

// within is ask with another bound.
func (h *remote) within(ctx context.Context, limit time.Duration, o control.Order) (control.Answer, error) {
	h.turn.Lock()
	defer h.turn.Unlock()
	if err := h.conn.Send(o); err != nil {
		h.giveUp(err)
		return control.Answer{}, fmt.Errorf("host %s: %w", h.name, &lostError{h.err})
	}
	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	late := fmt.Errorf("no answer for %v", limit)
	for cancelled := ctx.Done(); ; {
		select {
		case a := <-h.replies:
			if a.Error != "" {
				return a, fmt.Errorf("host %s: %w", h.name, errors.New(suggest.Said(a.Error)+h.stranger()))
			}
			return a, nil
		case <-cancelled:
			cancelled, late = nil, context.Cause(ctx)
			timeout.Reset(min(limit, cancelTimeout))
			continue
		case <-timeout.C:
			h.giveUp(late)
		case <-h.gone:
		}
		return control.Answer{}, fmt.Errorf("host %s: %w", h.name, &lostError{h.err})
	}
}

// giveUp breaks the connection; why is the reason that counts, unless it is broken already.
func (h *remote) giveUp(why error) {
	h.cause.CompareAndSwap(nil, &why)
	_ = h.conn.Close()
	<-h.gone
}

// isLost reports whether the connection has broken.
func (h *remote) isLost() bool {
	select {
	case <-h.gone:
		return true
	default:
		return false
	}
}

// close lets the host go. It waits until the host has done with it, so that the next coordinator is
// not refused; but not for long.
func (h *remote) close() {
	if h.conn.CloseWrite() == nil {
		select {
		case <-h.gone:
		case <-time.After(closeTimeout):
		}
	}
	_ = h.conn.Close()
	h.readers.Wait()
}

// assign gives a node to the host, and returns the address at which it listens.
func (h *remote) assign(
	ctx context.Context, a *control.Assignment, sign func(csr []byte, id algorithms.ID) (*control.Certificates, error),
) (netip.AddrPort, error) {
	got, err := h.within(ctx, assignTimeout, control.Order{Assign: a})
	if err == nil && got.Request != nil {
		var cert *control.Certificates
		if cert, err = sign(got.Request, a.Self); err == nil {
			got, err = h.within(ctx, assignTimeout, control.Order{Sign: cert})
		}
	}
	h.keeps, h.last = got.Keeps, got.Last
	return h.place(got, err)
}

// place is where the node listens, as an answer says.
func (h *remote) place(got control.Answer, err error) (netip.AddrPort, error) {
	switch {
	case err != nil:
		return netip.AddrPort{}, err
	case got.Address == nil || !got.Address.IsValid() || got.Address.Port() == 0 ||
		got.Address.Addr().IsUnspecified() || !plain(got.Address.String()):
		return netip.AddrPort{}, fmt.Errorf("host %s: node %d does not say where it listens", h.name, h.node)
	}
	return *got.Address, nil
}
