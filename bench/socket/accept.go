package socket

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// accept takes connections until the endpoint is closed. Everything else, the handshake
// too, happens on the connection's own goroutine, so that a silent peer delays nobody.
func (e *Endpoint) accept() {
	var wait time.Duration
	patient := true
	for {
		raw, err := e.listener.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) || !e.failed(err, &wait) {
				return
			}
			continue
		}
		if wait > 0 {
			wait = 0
			e.goesOn()
		}
		if !e.admit(&patient) {
			if e.ctx.Err() == nil {
				e.counters.refused[TooMany].Add(1)
			}
			raw.Close()
			continue
		}
		c := &conn{Conn: raw, counters: &e.counters}
		if !e.add(c) {
			raw.Close()
			return
		}
		e.done.Go(func() { e.serve(c) })
	}
}

// patience is for how long a connection waits for a place among the strangers. Where many peers
// dial at once places come free all the time; where somebody holds them all, only the first
// connection waits.
const patience = 250 * time.Millisecond

// admit gives a connection a place among those that have not said yet who they are.
func (e *Endpoint) admit(patient *bool) bool {
	select {
	case e.strangers <- struct{}{}:
		*patient = true
		return true
	default:
	}
	if !*patient {
		return false
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case e.strangers <- struct{}{}:
		return true
	case <-timer.C:
		*patient = false
	case <-e.ctx.Done():
	}
	return false
}

// serve has a connection from its beginning to its end. A refusal is counted before the
// peer and the sink can see the end.
func (e *Endpoint) serve(c *conn) {
	introduced := sync.OnceFunc(func() { <-e.strangers })
	sink, err := e.receive(c, introduced)
	introduced()
	e.count(err)
	c.Conn.Close()
	e.remove(c)
	if sink != nil {
		sink.Closed()
	}
}

// receive gives the frames of a connection to a sink, which is nil where the peer was refused
// before. introduced is called once the peer has said who it is. The error is a RefusalError, or
// nil.
func (e *Endpoint) receive(c *conn, introduced func()) (Sink, error) {
	// The deadline is one for all that comes before the first frame, so that a peer
	// cannot prolong it by sending a little now and then.
	if err := c.SetDeadline(time.Now().Add(e.cfg.HelloTimeout)); err != nil {
		return nil, nil // closed
	}
	s := &stream{src: c, maxBody: e.cfg.MaxBody}
	authentic := algorithms.None
	if e.cfg.Protocol == TLS {
		secure := tls.Server(c, e.cfg.Identity.server())
		if err := secure.Handshake(); err != nil {
			return nil, handshakeRefusal(err)
		}
		var err error
		if authentic, err = e.cfg.Identity.verify(secure.ConnectionState()); err != nil {
			return nil, err
		}
		s.src, s.below = secure, c
	}
	h, err := s.hello()
	if err != nil {
		return nil, err
	}
	if err := h.check(e.cfg.Token, e.cfg.Self); err != nil {
		return nil, err
	}
	if e.cfg.Protocol == TLS && h.from != authentic {
		return nil, refuse(FalseID, "node %v with the certificate of node %v", h.from, authentic)
	}
	if err := c.SetDeadline(time.Time{}); err != nil {
		return nil, nil // closed
	}
	introduced()
	if e.cfg.OpenWay != nil {
		s.sink = e.cfg.OpenWay(h.from, h.way)
	} else {
		s.sink = e.cfg.Open(h.from)
	}
	if s.sink == nil {
		return nil, refuse(UnknownPeer, "node %v", h.from)
	}
	return s.sink, s.run()
}

// handshakeRefusal finds the reason in an error of a TLS handshake.
func handshakeRefusal(err error) error {
	var refusal *RefusalError
	var noTLS tls.RecordHeaderError
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &noTLS):
		return refuse(BadHello, "%w", err)
	case isEnd(err):
		return endRefusal(err)
	}
	return refuse(NotAuthentic, "%w", err)
}

// isEnd says that an error is the end of a connection and not a fault of what came over it.
func isEnd(err error) bool {
	var op *net.OpError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.As(err, &op) && (op.Op == "read" || op.Op == "write")
}

// endRefusal is the refusal of a connection that ended before its hello was whole; none
// where it was this endpoint that closed it.
func endRefusal(err error) error {
	switch {
	case errors.Is(err, net.ErrClosed):
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded):
		return refuse(Silent, "%w", err)
	}
	return refuse(Truncated, "%w", err)
}
