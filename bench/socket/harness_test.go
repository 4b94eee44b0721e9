package socket

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// blob is a message of any length.
type blob string

func (b blob) Kind() algorithms.Kind   { return 0 }
func (b blob) Size() int               { return len(b) }
func (b blob) Append(to []byte) []byte { return append(to, b...) }

var _ algorithms.Message = blob("")

// frame is what a recorder has of a message.
type frame struct {
	from  algorithms.ID
	label Label
	body  string
}

// recorder is the sinks of one endpoint.
type recorder struct {
	refuse func(body string) error // nil accepts every body
	stall  chan struct{}           // where not nil, Frame waits for it to be closed
	known  algorithms.ID           // nodes from here on are unknown peers, where it is not 0

	mu      sync.Mutex
	changed sync.Cond
	frames  []frame
	flushed int // frames of the last Flush
	flushes int
	opened  int
	closed  int
	late    bool // something came after Closed
}

func (r *recorder) open(from algorithms.ID) Sink {
	if r.known != 0 && from >= r.known {
		return nil
	}
	r.change(func() { r.opened++ })
	return &recording{r: r, from: from}
}

func (r *recorder) change(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
	r.changed.Broadcast()
}

// wait returns once the condition holds.
func (r *recorder) wait(condition func() bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for !condition() {
		r.changed.Wait()
	}
}

// flushedFrames waits until n frames have been flushed and returns them.
func (r *recorder) flushedFrames(n int) []frame {
	r.wait(func() bool { return r.flushed >= n })
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]frame(nil), r.frames...)
}

// allClosed waits until there is no connection and returns what there was.
func (r *recorder) allClosed() (frames []frame, opened int) {
	r.wait(func() bool { return r.opened == r.closed })
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.frames, r.opened
}

type recording struct {
	r      *recorder
	from   algorithms.ID
	closed bool
}

func (s *recording) Frame(l Label, body []byte) error {
	if s.r.stall != nil {
		<-s.r.stall
	}
	text := string(body)
	if s.r.refuse != nil {
		if err := s.r.refuse(text); err != nil {
			return err
		}
	}
	s.r.change(func() {
		s.r.frames = append(s.r.frames, frame{s.from, l, text})
		s.r.late = s.r.late || s.closed
	})
	return nil
}

func (s *recording) Flush() {
	s.r.change(func() {
		s.r.flushed = len(s.r.frames)
		s.r.flushes++
		s.r.late = s.r.late || s.closed
	})
}

func (s *recording) Closed() {
	s.r.change(func() {
		s.r.closed++
		s.r.late = s.r.late || s.closed
		s.closed = true
	})
}

// testNetwork is endpoints that know each other.
type testNetwork struct {
	token     Token
	authority *Authority
	addresses atomic.Pointer[[]netip.AddrPort]
	ends      []*Endpoint
	recorders []*recorder
}

func (n *testNetwork) peer(id algorithms.ID) (netip.AddrPort, bool) {
	a := n.addresses.Load()
	if a == nil || id < 0 || int(id) >= len(*a) {
		return netip.AddrPort{}, false
	}
	return (*a)[id], true
}

// config is that of one node, with a fresh recorder.
func (n *testNetwork) config(t testing.TB, p Protocol, id algorithms.ID) (Config, *recorder) {
	t.Helper()
	r := &recorder{}
	r.changed.L = &r.mu
	c := Config{Protocol: p, Self: id, Token: n.token, Peer: n.peer, Open: r.open}
	if p == TLS {
		c.Identity = identity(t, n.authority, id)
	}
	return c, r
}

func identity(t testing.TB, a *Authority, id algorithms.ID) *Identity {
	t.Helper()
	i, err := a.Identity(id)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func newNetwork(t testing.TB, p Protocol, nodes int, adjust func(*Config, *recorder)) *testNetwork {
	t.Helper()
	n := &testNetwork{token: NewToken()}
	var err error
	if n.authority, err = NewAuthority(n.token); err != nil {
		t.Fatal(err)
	}
	var addresses []netip.AddrPort
	for id := range algorithms.ID(nodes) {
		c, r := n.config(t, p, id)
		if adjust != nil {
			adjust(&c, r)
		}
		e, err := Listen(c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { e.Close() })
		n.ends = append(n.ends, e)
		n.recorders = append(n.recorders, r)
		addresses = append(addresses, e.Addr())
	}
	n.addresses.Store(&addresses)
	return n
}

func (n *testNetwork) dial(t testing.TB, from, to algorithms.ID) *Link {
	t.Helper()
	l, err := n.ends[from].Dial(to)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// connect opens a connection with nothing on it.
func (n *testNetwork) connect(t testing.TB, to algorithms.ID) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", n.ends[to].Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func send(t testing.TB, l *Link, label Label, body string) {
	t.Helper()
	if err := Add(l, label, blob(body)); err != nil {
		t.Fatal(err)
	}
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
}

// refused checks how many were refused, for each reason.
func refused(t testing.TB, e *Endpoint, want map[Reason]int64) {
	t.Helper()
	c := e.Counts()
	for r := range Reasons {
		if c.Refused[r] != want[r] {
			t.Errorf("%d refused as %v, want %d", c.Refused[r], r, want[r])
		}
	}
}

func eachProtocol(t *testing.T, f func(t *testing.T, p Protocol), ps ...Protocol) {
	for _, p := range ps {
		t.Run(fmt.Sprint(p), func(t *testing.T) { t.Parallel(); f(t, p) })
	}
}
