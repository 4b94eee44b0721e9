package socket

import (
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// mock is a listener that fails as often as it is told to, then gives one connection.
type mock struct {
	failures int
	conn     net.Conn
	closed   chan struct{}
}

func (m *mock) Accept() (net.Conn, error) {
	if m.failures > 0 {
		m.failures--
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	if c := m.conn; c != nil {
		m.conn = nil
		return c, nil
	}
	<-m.closed
	return nil, net.ErrClosed
}

func (m *mock) Close() error   { close(m.closed); return nil }
func (m *mock) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

func TestAcceptGoesOnAfterAnError(t *testing.T) {
	n := &testNetwork{token: NewToken()}
	cfg, r := n.config(t, TCP, 0)
	cfg, err := cfg.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	near, far := net.Pipe()
	e := newEndpoint(cfg)
	e.listener = &mock{failures: 3, conn: near, closed: make(chan struct{})}
	e.done.Go(e.accept)
	far.Write(encode(hello{n.token, 1, 0, 0}.appendTo(nil), Label{}, []byte("after all")))
	if got := r.flushedFrames(1); got[0].body != "after all" {
		t.Errorf("got %+v", got)
	}
	if err := e.Err(); err != nil {
		t.Errorf("it goes on, and Err is %v", err)
	}
	e.Close()
}

// Err is there as long as the listener fails, and no longer.
func TestErrWhileTheListenerFails(t *testing.T) {
	n := newNetwork(t, TCP, 1, nil)
	e := n.ends[0]
	wait := longestWait
	e.cancel() // so that nobody waits
	e.failed(&net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}, &wait)
	if err := e.Err(); !OutOfDescriptors(err) || !strings.Contains(err.Error(), "node 0") {
		t.Errorf("Err: %v", err)
	}
	e.mu.Lock()
	e.failAt = e.failAt.Add(-3 * longestWait)
	e.mu.Unlock()
	if err := e.Err(); err != nil {
		t.Errorf("it has not failed for long, and Err is %v", err)
	}
}

// Connections that do not say who they are take a limited number of places, and give them back.
func TestTooManyStrangers(t *testing.T) {
	n := newNetwork(t, TCP, 2, func(c *Config, _ *recorder) { c.HelloTimeout = time.Hour })
	var silent []net.Conn
	for range maxStrangers {
		silent = append(silent, n.connect(t, 1))
	}
	for range 3 {
		io.Copy(io.Discard, n.connect(t, 1)) // until it is closed
	}
	refused(t, n.ends[1], map[Reason]int64{TooMany: 3})
	for _, c := range silent[:2] {
		c.Close()
	}
	for n.ends[1].Counts().Refused[Truncated] < 2 {
		if t.Context().Err() != nil {
			t.Fatal("the end of a stranger is not noticed")
		}
	}
	n.talk(t, 0, 1)
	n.talk(t, 0, 1) // the first has its place no longer
	refused(t, n.ends[1], map[Reason]int64{TooMany: 3, Truncated: 2})
}

func TestWaitAfterAnErrorGrows(t *testing.T) {
	n := newNetwork(t, TCP, 1, nil)
	n.ends[0].Close()
	var wait time.Duration
	want := 5 * time.Millisecond
	for range 12 {
		if n.ends[0].failed(io.EOF, &wait) {
			t.Fatal("a closed endpoint goes on")
		}
		if wait != want {
			t.Errorf("waits for %v, want %v", wait, want)
		}
		want = min(2*want, time.Second)
	}
	if n.ends[0].Err() != nil {
		t.Errorf("Err: %v", n.ends[0].Err())
	}
}
