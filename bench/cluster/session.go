package cluster

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"sync"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/version"
)

// session is what a node does for one coordinator: one execution after the other.
type session struct {
	server *server
	conn   *conn
	lease  *lease
	orders chan order
	heard  chan bool
	gone   chan struct{} // closed when the coordinator has gone

	mu    sync.Mutex
	peers []netip.AddrPort

	// Everything below belongs to the goroutine that carries out orders.
	assigned *assignment
	config   live.MemberConfig
	program  Program
	request  *socket.Request
	member   member
	span     energy.Span
	spanErr  error
	metering bool
}

func newSession(s *server, c *conn) *session {
	return &session{
		server: s, conn: c, lease: newLease(time.Now(), s.cfg.Silence), orders: make(chan order, 4), heard: make(chan bool, 1), gone: make(chan struct{}),
	}
}

// run reads orders until the coordinator goes.
func (s *session) run() error {
	if err := s.conn.send(answer{Done: true, Tool: version.Tool()}); err != nil {
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

// read passes orders on. What a node waits for in the middle of an order does not stand in the queue.
func (s *session) read() error {
	for {
		var o order
		if err := s.conn.receive(&o); err != nil {
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
				return errors.New("it has heard what nobody said")
			}
		case o.Ping:
			if err := s.conn.send(answer{Pong: true}); err != nil {
				return err
			}
		default:
			select {
			case s.orders <- o:
			default:
				return errors.New("it gives orders without waiting for answers")
			}
		}
	}
}

var (
	errOver = errors.New("the run has ended")
	errGone = errors.New("the coordinator has gone")

	errSilent = errors.New("it has said nothing for too long: timeout")
)

// Observe implements live.Observer: it returns when the coordinator has heard.
func (s *session) Observe(seen []algorithms.Observation) error {
	if err := s.conn.send(answer{Observed: seen}); err != nil {
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

// failed implements live.MemberConfig.Failed: the coordinator hears of it before the others notice.
func (s *session) failed(err error) {
	var storage *live.StorageError
	s.server.log("%v", err)
	_ = s.conn.send(answer{Broken: &broken{Text: err.Error(), Crash: errors.As(err, &storage)}})
}

// work carries out orders, one at a time, and answers each.
func (s *session) work() {
	defer s.dismiss()
	for o := range s.orders {
		a, err := s.obey(&o)
		if err != nil {
			s.server.log("%v", err)
			a = answer{Error: err.Error()}
		}
		if err := s.conn.send(a); err != nil {
			s.server.log("answer to the coordinator: %v", err)
			_ = s.conn.Close() // reading ends too
		}
	}
}

var errUnassigned = errors.New("there is no node here yet")

func (s *session) obey(o *order) (answer, error) {
	done := answer{Done: true}
	switch {
	case o.Assign != nil:
		return s.assign(o.Assign)
	case o.Sign != nil:
		return s.identify(o.Sign)
	case s.member == nil:
		return answer{}, errUnassigned
	case o.Reset:
		err := s.member.Reset()
		return s.address(), err
	case o.Peers != nil:
		return done, s.meet(*o.Peers, o.Renew)
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
		return done, s.cut(*o.Cuts)
	case o.Poll:
		return answer{State: stateOf(s.member.State())}, nil
	case o.Stop:
		return answer{Report: s.stop()}, nil
	default:
		return answer{}, errors.New("order is empty")
	}
	return done, nil
}

// begin opens the window and starts the node.
func (s *session) begin(g *start) error {
	if g.Elapsed < 0 {
		return fmt.Errorf("start after %v (allowed: 0 or more)", g.Elapsed)
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
func (s *session) stop() *report {
	s.member.Stop()
	r := &report{}
	if s.metering {
		s.metering = false
		if s.spanErr == nil {
			var usage energy.Usage
			var joules energy.Energy
			usage, joules, s.spanErr = s.span.Stop()
			r.Usage, r.Energy = &usage, &joules
		}
		if s.spanErr != nil {
			r.Usage, r.Energy, r.Unmetered = nil, nil, s.spanErr.Error()
		}
	}
	m := s.member.Report()
	r.Counts, r.To, r.Bytes, r.Wire, r.State = m.Counts, m.To, m.ToBytes, m.Wire, *stateOf(m.State)
	return r
}

// dismiss releases the node.
func (s *session) dismiss() {
	if s.member != nil {
		s.member.Close()
	}
	if s.metering && s.spanErr == nil {
		_, _, _ = s.span.Stop() // a source may hold something open
	}
	s.member, s.assigned, s.request, s.metering = nil, nil, nil, false
}
