package node

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"runtime"
	"sync"
	"time"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
)

// session is what a node does for one coordinator: one execution after the other.
type session struct {
	server *server
	conn   *control.Conn
	lease  *lease
	orders chan control.Order
	heard  chan bool
	gone   chan struct{} // closed when the coordinator has gone

	mu    sync.Mutex
	peers []netip.AddrPort

	// Everything below belongs to the goroutine that carries out orders. A member that is not nil
	// has an assignment.
	assigned *control.Assignment
	config   MemberConfig
	program  Program
	last     *control.Batch // of a node that comes back: what was durable last
	request  *socket.Request
	member   member
	span     energy.Span
	spanErr  error
	metering bool
}

// maxOrders is how many orders may wait for the one that is being carried out.
const maxOrders = 4

func newSession(s *server, c *control.Conn) *session {
	return &session{
		server: s, conn: c, lease: newLease(time.Now(), s.cfg.Silence), orders: make(chan control.Order, maxOrders),
		heard: make(chan bool, 1), gone: make(chan struct{}),
	}
}

// run reads orders until the coordinator goes.
func (s *session) run() error {
	if err := s.conn.Send(control.Answer{Done: true, Tool: version.Tool(), CPUs: runtime.NumCPU()}); err != nil {
		return err
	}
	var worker sync.WaitGroup
	worker.Go(s.work)
	err := s.read()
	close(s.gone)
	close(s.orders)
	if !errors.Is(err, io.EOF) {
		_ = s.conn.Close() // or a worker that is sending may wait for long
	}
	worker.Wait()
	return err
}

// read passes orders on. What a node waits for in the middle of an order does not stand in the
// queue.
func (s *session) read() error {
	for {
		var o control.Order
		if err := s.conn.Receive(&o); err != nil {
			return err
		}
		if !s.lease.renew(time.Now()) {
			return errSilent
		}
		switch {
		case o.Heard:
			select {
			case s.heard <- o.Over:
			default:
				return errUnsaid
			}
		case o.Ping:
			if err := s.conn.Send(control.Answer{Pong: true}); err != nil {
				return err
			}
		default:
			select {
			case s.orders <- o:
			default:
				return errHasty
			}
		}
	}
}

var (
	errOver = errors.New("the run has ended")
	errGone = errors.New("the coordinator has gone")

	errSilent = errors.New("the coordinator has said nothing for too long: timeout")
	errUnsaid = errors.New("the coordinator confirmed an observation that the node had not reported " +
		"(allowed: one confirmation for each line of observations)")
	errHasty = fmt.Errorf("the coordinator gave more than %d orders before it had an answer "+
		"(allowed: one at a time)", maxOrders)
)

// Observe implements Observer: it returns when the coordinator has heard.
func (s *session) Observe(b control.Batch) error {
	if err := s.conn.Send(control.Answer{Observed: &b}); err != nil {
		return err
	}
	select {
	case over := <-s.heard:
		if over {
			return errOver
		}
		return nil
	case <-s.gone:
		return errGone
	}
}

// failed implements MemberConfig.Failed: the coordinator hears of it before the others notice.
func (s *session) failed(err error) {
	var storage *StorageError
	s.server.log("%v", err)
	_ = s.conn.Send(control.Answer{Broken: &control.Failure{Text: err.Error(), Crash: errors.As(err, &storage)}})
}

// work carries out orders, one at a time, and answers each.
func (s *session) work() {
	defer s.release()
	for o := range s.orders {
		a, err := s.execute(&o)
		if err != nil {
			s.server.complain(err)
			a = control.Answer{Error: suggest.Line(err.Error())}
		}
		if err := s.conn.Send(a); err != nil {
			s.server.complain(fmt.Errorf("the answer to the coordinator could not be sent: %w", err))
			_ = s.conn.Close() // reading ends too
		}
	}
}

var errUnassigned = errors.New("the process has no node yet (allowed: an assignment first)")

// execute carries out an order.
func (s *session) execute(o *control.Order) (control.Answer, error) {
	done := control.Answer{Done: true}
	switch {
	case o.Assign != nil:
		return s.assign(o.Assign)
	case o.Sign != nil:
		return s.certify(o.Sign)
	case s.member == nil:
		return control.Answer{}, errUnassigned
	case o.Reset:
		err := s.member.Reset(o.Draw)
		return s.address(), err
	case o.Peers != nil:
		return done, s.setPeers(*o.Peers, o.Renew)
	case o.Go != nil:
		return done, s.begin(o.Go)
	case o.Crash:
		s.member.Crash()
	case o.Reopen:
		err := s.member.Reopen()
		return s.address(), err
	case o.Recover:
		s.member.Recover()
	case o.Cuts != nil:
		return done, s.setCuts(*o.Cuts)
	case o.Poll:
		state := s.member.State()
		return control.Answer{State: &state}, nil
	case o.Stop:
		return control.Answer{Report: s.stop()}, nil
	default:
		return control.Answer{}, errors.New("the coordinator gave an order that asks for nothing")
	}
	return done, nil
}

// begin opens the window and starts the node.
func (s *session) begin(g *control.Start) error {
	if g.Elapsed < 0 {
		return fmt.Errorf("the start is %v after that of the run (allowed: 0 or more)", g.Elapsed)
	}
	if m := s.server.cfg.Meter; m != nil && !s.metering {
		s.metering = true
		s.span, s.spanErr = m.Start()
	}
	s.member.Begin(g.Elapsed)
	return nil
}

// stop ends the part of the node in the run and closes the window. The sockets stay until the
// next assignment, so that no other node takes it for dead that has not been stopped yet.
func (s *session) stop() *control.Report {
	s.member.Stop()
	metered := s.metering
	s.metering = false
	var usage energy.Usage
	var joules energy.Energy
	if metered && s.spanErr == nil {
		usage, joules, s.spanErr = s.span.Stop()
	}
	r := s.member.Report()
	switch {
	case !metered:
	case s.spanErr != nil:
		r.Unmetered = s.spanErr.Error()
	default:
		r.Usage, r.Energy = &usage, &joules
	}
	return &r
}

// release closes the node, if there is one.
func (s *session) release() {
	if s.member != nil {
		s.member.Close()
	}
	if s.metering && s.spanErr == nil {
		_, _, _ = s.span.Stop() // a source may hold something open
	}
	s.member, s.assigned, s.request, s.metering = nil, nil, nil, false
}
