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
	far.Write(encode(hello{n.token, 1, 0}.appendTo(nil), Label{}, []byte("after all")))
	if got := r.flushedFrames(1); got[0].body != "after all" {
		t.Errorf("got %+v", got)
	}
	if err := e.Err(); !OutOfDescriptors(err) || !strings.Contains(err.Error(), "node 0") {
		t.Errorf("Err: %v", err)
	}
	e.Close()
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
