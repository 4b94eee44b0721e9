package socket

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"
)

// Endpoint is where one node listens and dials from. Its methods may be called by several
// goroutines.
type Endpoint struct {
	cfg      Config
	counters counters
	listener net.Listener // streams
	udp      *net.UDPConn

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	once   sync.Once
	done   sync.WaitGroup // goroutines of the endpoint

	mu     sync.Mutex
	closed bool
	conns  map[*conn]struct{} // accepted and dialled
	err    error              // the last failure of the listener, nil once it goes on
	failAt time.Time          // when that was

	strangers chan struct{} // a place for each connection that has not said yet who it is
}

// Listen makes an endpoint that accepts from now on. The error reports everything that is
// wrong with the configuration, or why the address cannot be had (see OutOfDescriptors).
func Listen(cfg Config) (*Endpoint, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	e := newEndpoint(cfg)
	if err := e.listen(); err != nil {
		e.cancel()
		return nil, fmt.Errorf("socket: listen at %s for node %v: %w", cfg.Address, cfg.Self, err)
	}
	if e.udp != nil {
		e.done.Go(e.receiveDatagrams)
	} else {
		e.done.Go(e.accept)
	}
	return e, nil
}

func newEndpoint(cfg Config) *Endpoint {
	e := &Endpoint{cfg: cfg, conns: make(map[*conn]struct{}), strangers: make(chan struct{}, maxStrangers)}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	return e
}

func (e *Endpoint) listen() error {
	var lc net.ListenConfig
	if e.cfg.Protocol == UDP {
		c, err := lc.ListenPacket(e.ctx, "udp", e.cfg.Address)
		if err != nil {
			return err
		}
		e.udp = c.(*net.UDPConn)
		enlargeReceiveBuffer(e.udp)
		return nil
	}
	// Multipath TCP is Go's default for listeners; whether a kernel has it should not be seen
	// in what is measured.
	lc.SetMultipathTCP(false)
	l, err := lc.Listen(e.ctx, "tcp", e.cfg.Address)
	if err != nil {
		return err
	}
	e.listener = l
	return nil
}

// Addr is where the endpoint listens.
func (e *Endpoint) Addr() netip.AddrPort {
	var a netip.AddrPort
	if e.udp != nil {
		a = e.udp.LocalAddr().(*net.UDPAddr).AddrPort()
	} else {
		a = e.listener.Addr().(*net.TCPAddr).AddrPort()
	}
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}

// Err is why the endpoint cannot accept connections or receive at present, or nil.
// It tries again all the time, and once it has not failed for two seconds Err is nil again.
// OutOfDescriptors tells the usual reason.
func (e *Endpoint) Err() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if time.Since(e.failAt) > 2*longestWait {
		return nil
	}
	return e.err
}

// Close closes the listener, all links and all connections, and wakes whoever waits in Dial
// or Flush. It returns when the endpoint's goroutines have ended and Closed of every Sink
// has been called; the address can be listened on at once. It is idempotent.
func (e *Endpoint) Close() error {
	e.once.Do(func() {
		e.mu.Lock()
		e.closed = true
		conns := e.conns
		e.conns = nil
		e.mu.Unlock()
		e.cancel()
		if e.udp != nil {
			e.udp.Close()
		} else {
			e.listener.Close()
		}
		var closing sync.WaitGroup
		for c := range conns { // all at once, since one may have to wait with its good-bye
			closing.Go(func() { _ = c.shut() })
		}
		closing.Wait()
		e.done.Wait()
	})
	return nil
}

func (e *Endpoint) isClosed() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.closed
}

// add registers a connection for Close to close. False says that it is too late.
func (e *Endpoint) add(c *conn) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.conns[c] = struct{}{}
	return true
}

// remove takes a connection back. False says that it had been, or that Close has it.
func (e *Endpoint) remove(c *conn) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, ok := e.conns[c]
	delete(e.conns, c)
	return ok
}

// longestWait is the longest time between two attempts of a listener that fails.
const longestWait = time.Second

// goesOn forgets the last error of the listener.
func (e *Endpoint) goesOn() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.err = nil
}

// failed remembers an error of the listener and waits before the next attempt, longer each
// time. False says that the endpoint is closed.
func (e *Endpoint) failed(err error, wait *time.Duration) bool {
	e.mu.Lock()
	if !e.closed {
		e.failAt = time.Now()
		e.err = fmt.Errorf("socket: node %v at %v: %w", e.cfg.Self, e.Addr(), err)
	}
	e.mu.Unlock()
	*wait = min(max(2**wait, 5*time.Millisecond), longestWait)
	timer := time.NewTimer(*wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-e.ctx.Done():
		return false
	}
}
