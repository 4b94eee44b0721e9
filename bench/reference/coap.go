package reference

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/plgd-dev/go-coap/v3/message"
	"github.com/plgd-dev/go-coap/v3/message/codes"
	"github.com/plgd-dev/go-coap/v3/message/pool"
	coapnet "github.com/plgd-dev/go-coap/v3/net"
	"github.com/plgd-dev/go-coap/v3/net/responsewriter"
	"github.com/plgd-dev/go-coap/v3/udp/client"
	"github.com/plgd-dev/go-coap/v3/udp/server"
)

const coapPath = "/event"

// coapSystem is a server that has the event, and clients that ask for it or observe it.
type coapSystem struct {
	stack   Stack
	tally   *tally
	server  *coapServer
	clients []*client.Conn
	running sync.WaitGroup
	stop    chan struct{} // closed to end the timers
}

// newCoAP starts a server and opens the clients' sockets; those that observe register.
func newCoAP(ctx context.Context, s Stack, c Config, t *tally) (system, error) {
	sys := &coapSystem{stack: s, tally: t, stop: make(chan struct{}), clients: make([]*client.Conn, c.Subscribers)}
	var err error
	if sys.server, err = newCoAPServer(s, &sys.running, sys.every, (*coapServer).handler); err != nil {
		return nil, err
	}
	// What the server says is seen by the clients; what it needs is a context that outlives the
	// set-up.
	err = inParallel(ctx, len(sys.clients), func(ctx context.Context, i int) error {
		session, err := newCoAPSession(context.Background(), sys.server.address, t)
		if err != nil {
			return err
		}
		sys.clients[i] = sys.newClient(session)
		if s == CoAPObserveCon || s == CoAPObserveNon {
			_, err = sys.clients[i].Observe(ctx, coapPath, func(m *pool.Message) { sys.take(m) })
		}
		return err
	})
	if err != nil {
		sys.close()
		return nil, err
	}
	return sys, nil
}

// newClient runs a client over a session.
func (s *coapSystem) newClient(session *coapSession) *client.Conn {
	config := client.DefaultConfig
	config.Errors = func(error) {}
	config.MessagePool = pool.New(0, 0)
	conn := client.NewConnWithOpts(session, &config)
	s.every(func(now time.Time) bool { conn.CheckExpirations(now); return true })
	s.running.Go(func() { _ = conn.Run() })
	return conn
}

// every calls f now and then, until the system is closed or f returns false: with it the library
// repeats what was lost and forgets what is old.
func (s *coapSystem) every(f func(now time.Time) bool) {
	s.running.Go(func() {
		ticker := time.NewTicker(retransmitCheck)
		defer ticker.Stop()
		for {
			select {
			case now := <-ticker.C:
				if !f(now) {
					return
				}
			case <-s.stop:
				return
			}
		}
	})
}

const retransmitCheck = time.Second

// take looks into a response: a client that has the event of this window has heard. Before the
// first event there is nothing to hear; the answer to a registration may come here when that is
// already over.
func (s *coapSystem) take(m *pool.Message) {
	if body, err := m.ReadBody(); err == nil && len(body) > 0 && bytes.Equal(body, s.server.current()) {
		s.tally.hear()
	}
}

// publish implements system. Subscribers that do not observe ask, each once.
func (s *coapSystem) publish(ctx context.Context, event []byte) error {
	s.server.put(event)
	var err error
	switch s.stack {
	case CoAPCon, CoAPNon:
		err = inParallel(ctx, len(s.clients), s.get)
	default:
		err = s.server.tell(ctx)
	}
	if err != nil {
		return err
	}
	return s.tally.wait(ctx, func() bool {
		heard, _ := s.tally.state()
		return heard == len(s.clients)
	})
}

// get asks for the event. A confirmable request is answered in its acknowledgement.
func (s *coapSystem) get(ctx context.Context, i int) error {
	request, err := s.clients[i].NewGetRequest(ctx, coapPath)
	if err != nil {
		return err
	}
	defer s.clients[i].ReleaseMessage(request)
	request.SetType(message.Confirmable)
	if s.stack == CoAPNon {
		request.SetType(message.NonConfirmable)
	}
	response, err := s.clients[i].Do(request)
	if err != nil {
		return err
	}
	defer s.clients[i].ReleaseMessage(response)
	if response.Code() != codes.Content {
		return fmt.Errorf("GET %s: %v", coapPath, response.Code())
	}
	s.take(response)
	return nil
}

// kind implements system.
func (*coapSystem) kind(key uint16) string { return coapKind(key) }

// close implements system.
func (s *coapSystem) close() {
	for _, c := range s.clients {
		if c != nil {
			_ = c.Close()
		}
	}
	s.server.stop()
	close(s.stop)
	s.running.Wait()
}

// observer is a client that is to be told.
type observer struct {
	conn  *client.Conn
	token message.Token
}

// coapServer has one resource, the event.
type coapServer struct {
	*server.Server
	stack   Stack
	address *net.UDPAddr
	socket  *coapnet.UDPConn

	mu        sync.Mutex
	event     []byte
	version   uint32 // of the event, in the Observe option
	observers []observer
}

// newCoAPServer starts one whose requests are handled by what handler makes.
func newCoAPServer(s Stack, running *sync.WaitGroup, every func(func(time.Time) bool),
	handler func(*coapServer) client.HandlerFunc,
) (*coapServer, error) {
	socket, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, err
	}
	srv := &coapServer{
		stack: s, version: 1, address: socket.LocalAddr().(*net.UDPAddr),
		socket: coapnet.NewUDPConn("udp", socket),
	}
	srv.Server = server.New(serverOption(func(c *server.Config) {
		c.Handler = handler(srv)
		c.Errors = func(error) {}
		c.BlockwiseEnable = false       // an event fits a datagram
		c.CreateInactivityMonitor = nil // observers may be silent for long
		c.PeriodicRunner = every
		c.MessagePool = pool.New(0, 0)
	}))
	running.Go(func() { _ = srv.Serve(srv.socket) })
	return srv, nil
}

// serverOption is a server.Option.
type serverOption func(*server.Config)

// UDPServerApply implements server.Option.
func (o serverOption) UDPServerApply(c *server.Config) { o(c) }

// stop ends the server. It may not have begun to serve, so its socket is closed as well.
func (s *coapServer) stop() {
	s.Stop()
	_ = s.socket.Close()
}

func (s *coapServer) put(event []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.event = event
	s.version++
}

func (s *coapServer) current() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.event
}

func (s *coapServer) handler() client.HandlerFunc { return s.answer }

// answer handles a GET. The library answers a non-confirmable request with a confirmable response,
// which has to be acknowledged; this is not what RFC 7252, section 5.2.3, recommends, and therefore
// done by hand.
func (s *coapServer) answer(w *responsewriter.ResponseWriter[*client.Conn], r *pool.Message) {
	if r.Code() != codes.GET {
		_ = w.SetResponse(codes.MethodNotAllowed, message.TextPlain, nil)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Type() == message.NonConfirmable {
		_ = s.send(context.Background(), observer{w.Conn(), r.Token()}, s.event, message.NonConfirmable, nil)
		return
	}
	_ = w.SetResponse(codes.Content, message.AppOctets, bytes.NewReader(s.event))
	if observe, err := r.Observe(); err == nil && observe == 0 {
		s.observers = append(s.observers, observer{w.Conn(), bytes.Clone(r.Token())})
		w.Message().SetObserve(s.version)
	}
}

// tell notifies all observers. A confirmable notification is done when it is acknowledged.
func (s *coapServer) tell(ctx context.Context) error {
	s.mu.Lock()
	observers, event, version := s.observers, s.event, s.version&(1<<24-1)
	s.mu.Unlock()
	if len(observers) == 0 {
		return errors.New("nobody observes")
	}
	kind := message.Confirmable
	if s.stack == CoAPObserveNon {
		kind = message.NonConfirmable
	}
	return inParallel(ctx, len(observers), func(ctx context.Context, i int) error {
		return s.send(ctx, observers[i], event, kind, &version)
	})
}

// send is a message with the event, a notification if it has a version.
func (s *coapServer) send(ctx context.Context, to observer, event []byte, kind message.Type, version *uint32) error {
	m := to.conn.AcquireMessage(ctx)
	defer to.conn.ReleaseMessage(m)
	m.SetType(kind)
	m.SetCode(codes.Content)
	m.SetToken(to.token)
	m.SetContentFormat(message.AppOctets)
	if version != nil {
		m.SetObserve(*version)
	}
	m.SetBody(bytes.NewReader(event))
	return to.conn.WriteMessage(m)
}
