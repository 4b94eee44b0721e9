package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/energy"
)

// Config is one node process. Find is required.
type Config struct {
	// Listen is the address of the control port; "" stands for 127.0.0.1:0.
	Listen string
	// Advertise is where the other nodes reach this one, as an address or as address:port; ""
	// stands for the address that the coordinator has reached, with a free port.
	Advertise string
	// State is the directory of the stable storage, which survives the process; "" for memory.
	State string
	// Secret is what the coordinator must know too. Without one, Listen must be loopback.
	Secret []byte
	// Find returns the program of a name.
	Find func(name string) (Program, bool)
	// Meter meters this process; nil for none.
	Meter *energy.Meter
	// Log takes a line for each event; nil for none.
	Log io.Writer
	// Quiet leaves out of Log what is in order: coordinators that come and go, and the nodes they
	// give.
	Quiet bool
	// Listening is told the address of the control port once; nil for nobody.
	Listening func(net.Addr)
	// Silence is for how long a coordinator may say nothing before it is taken for gone; 0 stands
	// for control.DefaultSilence.
	Silence time.Duration
}

// server is a node process.
type server struct {
	cfg       Config
	advertise netip.AddrPort // port 0: any; not valid: not given
	strangers strangers

	mu          sync.Mutex
	open        map[net.Conn]struct{}
	coordinator string // "": none
	refused     tally  // connections
	failed      tally  // orders
	visits      tally  // coordinators that came

	starved int // how often no descriptors were left; only for the goroutine that accepts
}

// Serve is a node process: it serves one coordinator after the other until ctx ends, which is no
// error. An error means that it could not begin. A control port that cannot accept connections for
// a while, because others have taken all descriptors, goes on when it can.
func Serve(ctx context.Context, cfg Config) error {
	s, listener, err := newServer(cfg)
	if err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	if cfg.Listening != nil {
		cfg.Listening(listener.Addr())
	}
	return s.listen(ctx, listener)
}

func newServer(cfg Config) (*server, net.Listener, error) {
	if cfg.Find == nil {
		return nil, nil, errors.New("no programs")
	}
	if cfg.Listen == "" {
		cfg.Listen = "127.0.0.1:0"
	}
	if cfg.Silence == 0 {
		cfg.Silence = control.DefaultSilence
	}
	advertise, err := parseAdvertise(cfg.Advertise)
	err = errors.Join(err, control.CheckExposure(cfg.Listen, cfg.Secret), checkState(cfg.State),
		control.Prepare(cfg.Secret))
	if err != nil {
		return nil, nil, err
	}
	listener, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return nil, nil, err
	}
	return &server{cfg: cfg, advertise: advertise, open: map[net.Conn]struct{}{}}, listener, nil
}

func checkState(dir string) error {
	if dir == "" {
		return nil
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = fmt.Errorf("%s is not a directory", dir)
	}
	if err != nil {
		return fmt.Errorf("state: %w", err)
	}
	return nil
}

// parseAdvertise reads an address with or without a port.
func parseAdvertise(text string) (netip.AddrPort, error) {
	if text == "" {
		return netip.AddrPort{}, nil
	}
	host, port := text, "0"
	if h, p, err := net.SplitHostPort(text); err == nil {
		host, port = h, p
	}
	var addr netip.AddrPort
	if udp, err := net.ResolveUDPAddr("udp", net.JoinHostPort(strings.Trim(host, "[]"), port)); err == nil {
		ap := udp.AddrPort()
		addr = netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
	}
	if ip := addr.Addr(); !ip.IsValid() || ip.IsUnspecified() || ip.IsMulticast() || ip == broadcast {
		return netip.AddrPort{}, fmt.Errorf(
			"advertise: %q (allowed: an address of one machine that others can reach, with or without a port)", text)
	}
	return addr, nil
}

var broadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})

// serve takes one connection: the handshake, and then the session if there is none.
func (s *server) serve(c net.Conn) {
	line := control.NewConn(c, s.cfg.Silence)
	err := line.Respond(s.cfg.Secret)
	if !s.strangers.leave(c) {
		return // it had to go, which is logged
	}
	if err != nil {
		s.refuse(c.RemoteAddr(), err)
		return
	}
	from := c.RemoteAddr().String()
	if other, ok := s.claim(from); !ok {
		busy := fmt.Sprintf("busy: the coordinator at %s has this node", other)
		_ = line.Send(control.Answer{Error: busy})
		s.refuse(c.RemoteAddr(), errors.New(busy))
		return
	}
	defer s.release()
	// Without a secret anybody may come and go as often as they like.
	visit, said := s.visits.next(s)
	said = said || len(s.cfg.Secret) > 0
	if said {
		s.note("the coordinator at %s has come (coordinators so far: %d)", from, visit)
	}
	err = newSession(s, line).run()
	switch {
	case !said:
	case errors.Is(err, io.EOF): // it has hung up
		s.note("the coordinator at %s has gone", from)
	default:
		s.note("the coordinator at %s has gone: %v", from, err)
	}
}

func (s *server) claim(from string) (other string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.coordinator != "" {
		return s.coordinator, false
	}
	s.coordinator = from
	return "", true
}

func (s *server) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.coordinator = ""
}

func (s *server) enter(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[c] = struct{}{}
}

func (s *server) leave(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
	_ = c.Close()
}

func (s *server) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.open {
		_ = c.Close()
	}
}
