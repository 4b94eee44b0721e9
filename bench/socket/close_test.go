package socket

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

func TestAfterClose(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 3, nil)
		toClosed, closed, ofClosed := n.dial(t, 0, 1), n.dial(t, 0, 2), n.dial(t, 1, 0)
		send(t, toClosed, Label{}, "before")
		n.recorders[1].flushedFrames(1)
		if err := closed.Close(); err != nil {
			t.Fatal(err)
		}
		if err := closed.Close(); err != nil {
			t.Errorf("closed again: %v", err)
		}
		if err := Add(closed, Label{}, blob("x")); !errors.Is(err, net.ErrClosed) {
			t.Errorf("Add to a closed link: %v", err)
		}
		if err := closed.Flush(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("Flush of a closed link: %v", err)
		}
		e := n.ends[1]
		for range 2 {
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if r := n.recorders[1]; r.opened != 1 || r.closed != 1 || r.late {
			t.Errorf("%d sinks opened, %d closed, late %v", r.opened, r.closed, r.late)
		}
		if _, err := e.Dial(0); !errors.Is(err, net.ErrClosed) {
			t.Errorf("Dial: %v", err)
		}
		err := Add(ofClosed, Label{}, blob("x"))
		if p != UDP {
			err = ofClosed.Flush()
		}
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("a link of the endpoint: %v", err)
		}
		if err := ofClosed.Close(); err != nil {
			t.Errorf("a link of the endpoint: %v", err)
		}
		if p != UDP {
			if _, err := n.ends[0].Dial(1); err == nil ||
				!strings.Contains(err.Error(), "node 1 at "+e.Addr().String()) {
				t.Errorf("Dial to it: %v", err)
			}
		}
		refused(t, e, nil)
		if e.Err() != nil {
			t.Errorf("Err: %v", e.Err())
		}
		// And its address is free again.
		cfg := e.cfg
		cfg.Address = e.Addr().String()
		again, err := Listen(cfg)
		if err != nil {
			t.Fatal(err)
		}
		n.ends[1] = again
		t.Cleanup(func() { again.Close() })
		n.talk(t, 0, 1)
	}, UDP, TCP, TLS)
}

func TestClosingAnEndpointCutsNothingShort(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, nil)
		send(t, n.dial(t, 0, 1), Label{}, "the last word")
		n.ends[0].Close()
		r := n.recorders[1]
		r.wait(func() bool { return r.closed == 1 })
		if got, _ := r.allClosed(); len(got) != 1 || r.late {
			t.Errorf("got %+v, late %v", got, r.late)
		}
		refused(t, n.ends[1], nil)
	}, TCP, TLS)
}

func TestDialToNobody(t *testing.T) {
	for _, p := range []Protocol{UDP, TCP, TLS} {
		n := newNetwork(t, p, 1, nil)
		for _, id := range []algorithms.ID{1, algorithms.None} {
			if _, err := n.ends[0].Dial(id); err == nil || !strings.Contains(err.Error(), "node "+id.String()) {
				t.Errorf("%v: error %v", p, err)
			}
		}
	}
}

// blockFlush flushes until it fails, to a peer that does not read.
func blockFlush(l *Link) error {
	body := blob(strings.Repeat("x", 1<<20))
	for {
		if err := Add(l, Label{}, body); err != nil {
			return err
		}
		if err := l.Flush(); err != nil {
			return err
		}
	}
}

func TestAPeerThatDoesNotReadMakesFlushFail(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		stall := make(chan struct{})
		n := newNetwork(t, p, 2, func(c *Config, r *recorder) { c.WriteTimeout, r.stall = 200*time.Millisecond, stall })
		l := n.dial(t, 0, 1)
		err := blockFlush(l)
		if !errors.Is(err, os.ErrDeadlineExceeded) ||
			!strings.Contains(err.Error(), "node 1 at "+n.ends[1].Addr().String()) {
			t.Errorf("error %v", err)
		}
		before := n.ends[0].Counts()
		if p == TCP && before.Written < before.Body+before.Framing {
			t.Errorf("counts %+v", before)
		}
		if l.Buffered() != 0 || l.Pending() != 0 {
			t.Errorf("%d bytes of %d frames wait", l.Buffered(), l.Pending())
		}
		if again := Add(l, Label{}, blob("x")); !errors.Is(again, os.ErrDeadlineExceeded) {
			t.Errorf("Add after it: %v", again)
		}
		if again := l.Flush(); again == nil || again.Error() != err.Error() {
			t.Errorf("Flush after it: %v", again)
		}
		if err := l.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		close(stall)
		n.recorders[1].wait(func() bool { return n.recorders[1].closed == 1 })
		refused(t, n.ends[1], map[Reason]int64{Truncated: 1})
	}, TCP, TLS)
}

func TestFlushMovesTheWriteDeadline(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) { c.WriteTimeout = time.Hour })
		l := n.dial(t, 0, 1)
		send(t, l, Label{}, "first")
		if d := time.Until(l.renew); d <= 0 || d > time.Hour/8 {
			t.Errorf("the deadline is moved on in %v (allowed: up to an eighth of an hour)", d)
		}
		// As if the link had rested for longer than the timeout.
		if err := l.conn.Conn.SetWriteDeadline(time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
		l.renew = time.Now()
		send(t, l, Label{}, "second")
		n.recorders[1].flushedFrames(2)
	}, TCP, TLS)
}

func TestCloseWakesFlush(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		stall := make(chan struct{})
		n := newNetwork(t, p, 2, func(c *Config, r *recorder) { c.WriteTimeout, r.stall = time.Hour, stall })
		defer close(stall)
		l := n.dial(t, 0, 1)
		failed := make(chan error)
		go func() { failed <- blockFlush(l) }()
		n.recorders[1].wait(func() bool { return n.recorders[1].opened == 1 })
		if err := n.ends[0].Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-failed; !errors.Is(err, net.ErrClosed) {
			t.Errorf("error %v", err)
		}
		l.Close()
	}, TCP, TLS)
}

func TestCloseWakesDialAndUnknownConnections(t *testing.T) {
	// A listener that accepts nothing: a TLS handshake with it would last for an hour.
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	n := newNetwork(t, TLS, 1, func(c *Config, _ *recorder) { c.HelloTimeout = time.Hour })
	addresses := append(*n.addresses.Load(), mute.Addr().(*net.TCPAddr).AddrPort())
	n.addresses.Store(&addresses)
	silent := n.connect(t, 0)
	failed := make(chan error)
	go func() {
		_, err := n.ends[0].Dial(1)
		failed <- err
	}()
	c, err := mute.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.ReadFull(c, make([]byte, 1)) // it is in the handshake
	if err := n.ends[0].Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-failed; !errors.Is(err, net.ErrClosed) || !strings.Contains(err.Error(), "dial node 1 at") {
		t.Errorf("error %v", err)
	}
	io.Copy(io.Discard, silent)
	refused(t, n.ends[0], nil)
}
