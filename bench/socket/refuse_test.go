package socket

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// garbage is what a node of a network without TLS may be sent, by the reason for refusing it.
func (n *testNetwork) garbage(to algorithms.ID) []struct {
	name   string
	reason Reason
	bytes  []byte
} {
	greet := func(token Token, from, to algorithms.ID, more ...byte) []byte {
		return append(hello{token, from, to}.appendTo(nil), more...)
	}
	random := make([]byte, 100_000)
	rand.NewChaCha8([32]byte{1}).Read(random)
	return []struct {
		name   string
		reason Reason
		bytes  []byte
	}{
		{"random bytes", BadHello, random},
		{"an HTTP request", BadHello, []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")},
		{"nothing", Truncated, nil},
		{"half a hello", Truncated, greet(n.token, 0, to)[:20]},
		{"a wrong token", WrongToken, greet(NewToken(), 0, to)},
		{"a wrong node", WrongNode, greet(n.token, 0, to+1)},
		{"an unknown peer", UnknownPeer, greet(n.token, 1000, to)},
		{"a length beyond the limit", TooLong, greet(n.token, 0, to, 0xff, 0xff, 0xff, 0x7f)},
		{"a frame cut off", Truncated, greet(n.token, 0, to, 10, 0, 0, 'x')},
		{"a length too long encoded", BadEncoding, greet(n.token, 0, to, 0x83, 0, 0, 0, 'x')},
		{"a body that the sink refuses", BadEncoding, append(greet(n.token, 0, to), encode(nil, Label{}, []byte("bad"))...)},
		{"a negative node", BadHello, greet(n.token, -1, to)},
	}
}

func refuseBad(body string) error {
	if body == "bad" {
		return errors.New("bad body")
	}
	return nil
}

func TestGarbageOnAStream(t *testing.T) {
	n := newNetwork(t, TCP, 2, func(_ *Config, r *recorder) { r.refuse, r.known = refuseBad, 1000 })
	want := make(map[Reason]int64)
	for _, g := range n.garbage(1) {
		want[g.reason]++
		n.throw(t, n.connect(t, 1), g.bytes)
		refused(t, n.ends[1], want)
		if t.Failed() {
			t.Fatalf("after %s", g.name)
		}
	}
	if r := n.recorders[1]; len(r.frames) != 0 || r.opened != r.closed {
		t.Errorf("%d frames, %d opened, %d closed", len(r.frames), r.opened, r.closed)
	}
	n.talk(t, 0, 1)
	refused(t, n.ends[1], want)
}

// throw writes, says that this was all, and waits until the other side has closed.
func (n *testNetwork) throw(t *testing.T, c net.Conn, b []byte) {
	t.Helper()
	c.Write(b) // may find the connection closed already
	if s, ok := c.(interface{ CloseWrite() error }); ok {
		s.CloseWrite()
	}
	io.Copy(io.Discard, c)
}

// talk checks that a peer can still send.
func (n *testNetwork) talk(t *testing.T, from, to algorithms.ID) {
	t.Helper()
	l := n.dial(t, from, to)
	defer l.Close()
	r := n.recorders[to]
	r.mu.Lock()
	had := len(r.frames)
	r.mu.Unlock()
	send(t, l, Label{Seq: 1}, "still here")
	if got := r.flushedFrames(had + 1); got[had] != (frame{from, Label{Seq: 1}, "still here"}) {
		t.Errorf("got %+v", got[had])
	}
}

func TestFramesBeforeGarbageAreHandedOver(t *testing.T) {
	n := newNetwork(t, TCP, 2, nil)
	b := hello{n.token, 0, 1}.appendTo(nil)
	b = encode(encode(b, Label{}, []byte("one")), Label{}, []byte("two"))
	n.throw(t, n.connect(t, 1), append(b, 0))
	if got := n.recorders[1].flushedFrames(2); got[0].body != "one" || got[1].body != "two" {
		t.Errorf("got %+v", got)
	}
	refused(t, n.ends[1], map[Reason]int64{BadEncoding: 1})
}

func TestGarbageInDatagrams(t *testing.T) {
	n := newNetwork(t, UDP, 3, func(c *Config, r *recorder) {
		r.refuse = refuseBad
		c.MaxBody = 1000
		if c.Self == 1 {
			r.known = 2 // node 2 has an address but is no peer of node 1
		}
	})
	to := net.UDPAddrFromAddrPort(n.ends[1].Addr())
	stranger, node0, node2 := listenUDP(t), n.ends[0].udp, n.ends[2].udp
	prefix := func(token Token, from, to algorithms.ID, more ...byte) []byte {
		return append(appendPrefix(nil, token, from, to), more...)
	}
	want := make(map[Reason]int64)
	for _, g := range []struct {
		name   string
		from   *net.UDPConn
		reason Reason
		bytes  []byte
	}{
		{"nothing", stranger, Truncated, nil},
		{"an HTTP request", stranger, BadHello, []byte("GET / HTTP/1.1\r\n\r\n")},
		{"a hello of a stream", node0, BadHello, hello{n.token, 0, 1}.appendTo(nil)},
		{"a prefix cut off", node0, Truncated, prefix(n.token, 0, 1)[:datagramPrefix-1]},
		{"a wrong token", node0, WrongToken, prefix(NewToken(), 0, 1, 0, 0)},
		{"a wrong node", node0, WrongNode, prefix(n.token, 0, 2, 0, 0)},
		{"a negative node", node0, BadHello, prefix(n.token, -1, 1, 0, 0)},
		{"a node without address", node0, UnknownPeer, prefix(n.token, 1000, 1, 0, 0)},
		{"a node that is no peer", node2, UnknownPeer, prefix(n.token, 2, 1, 0, 0)},
		{"another address", stranger, FalseID, prefix(n.token, 0, 1, 0, 0)},
		{"another node's address", node2, FalseID, prefix(n.token, 0, 1, 0, 0)},
		{"no header", node0, BadEncoding, prefix(n.token, 0, 1)},
		{"a header too long encoded", node0, BadEncoding, prefix(n.token, 0, 1, 0x80, 0, 0)},
		{"a body that the sink refuses", node0, BadEncoding, prefix(n.token, 0, 1, 0, 0, 'b', 'a', 'd')},
		{"a body beyond the limit", node0, TooLong, prefix(n.token, 0, 1, make([]byte, 1003)...)},
	} {
		want[g.reason]++
		if _, err := g.from.WriteToUDP(g.bytes, to); err != nil {
			t.Fatal(err)
		}
		n.talk(t, 0, 1) // once its datagram is here, so is the one before
		refused(t, n.ends[1], want)
		if t.Failed() {
			t.Fatalf("after %s", g.name)
		}
	}
	for _, f := range n.recorders[1].frames {
		if f.from != 0 || f.body != "still here" {
			t.Errorf("got %+v", f)
		}
	}
	if n.recorders[1].opened != 1 {
		t.Errorf("opened %d times", n.recorders[1].opened)
	}
}

func TestSilentPeersAreClosedAndDelayNobody(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) {
			if c.HelloTimeout = time.Hour; c.Self == 1 {
				c.HelloTimeout = 300 * time.Millisecond
			}
		})
		silent, slow := n.connect(t, 1), n.connect(t, 1)
		first := streamMagic[:3]
		if p == TLS {
			first = "\x16\x03\x01" // the type and version of a handshake record
		}
		io.WriteString(slow, first)
		n.talk(t, 0, 1)
		for _, c := range []net.Conn{silent, slow} {
			io.Copy(io.Discard, c) // until it is closed
		}
		n.talk(t, 0, 1)
		refused(t, n.ends[1], map[Reason]int64{Silent: 2})
	}, TCP, TLS)
}

func TestPeersThatSaidHelloMayKeepSilent(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) { c.HelloTimeout = 300 * time.Millisecond })
		l := n.dial(t, 0, 1)
		n.recorders[1].wait(func() bool { return n.recorders[1].opened == 1 })
		io.Copy(io.Discard, n.connect(t, 1)) // takes a hello timeout, begun after that of l
		send(t, l, Label{}, "late")
		if got := n.recorders[1].flushedFrames(1); got[0].body != "late" {
			t.Errorf("got %+v", got)
		}
		refused(t, n.ends[1], map[Reason]int64{Silent: 1})
	}, TCP, TLS)
}

func TestGarbageOnTLS(t *testing.T) {
	n := newNetwork(t, TLS, 2, func(_ *Config, r *recorder) { r.refuse, r.known = refuseBad, 1000 })
	want := make(map[Reason]int64)
	random := make([]byte, 100_000)
	rand.NewChaCha8([32]byte{1}).Read(random)
	for _, g := range []struct {
		reason Reason
		bytes  []byte
	}{
		{BadHello, random},
		{BadHello, []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")},
		{BadHello, hello{n.token, 0, 1}.appendTo(nil)},
		{Truncated, nil},
		{Truncated, []byte{0x16, 3, 1}},
		{NotAuthentic, append([]byte{0x16, 3, 1, 0, 100}, bytes.Repeat([]byte{7}, 100)...)},
	} {
		want[g.reason]++
		n.throw(t, n.connect(t, 1), g.bytes)
		refused(t, n.ends[1], want)
	}
	// The same faults within TLS as without.
	for _, g := range n.garbage(1) {
		from := algorithms.ID(0)
		if g.reason == UnknownPeer {
			from = 1000
		}
		want[g.reason]++
		c := tls.Client(n.connect(t, 1), identity(t, n.authority, from).client(1))
		n.throw(t, c, g.bytes)
		refused(t, n.ends[1], want)
		if t.Failed() {
			t.Fatalf("after %s", g.name)
		}
	}
	if got := n.recorders[1].frames; len(got) != 0 {
		t.Errorf("got %+v", got)
	}
	n.talk(t, 0, 1)
	refused(t, n.ends[1], want)
}

func TestRefusalError(t *testing.T) {
	cause := errors.New("the cause")
	err := error(&RefusalError{Reason: WrongNode, From: "127.0.0.1:1", Err: cause})
	if got := err.Error(); got != "refused 127.0.0.1:1: wrong node: the cause" || !errors.Is(err, cause) {
		t.Errorf("error %q", got)
	}
	seen := make(map[string]bool)
	for r := range Reasons {
		if s := r.String(); s == "" || seen[s] || strings.HasPrefix(s, "reason") {
			t.Errorf("reason %d is %q", r, s)
		}
		seen[r.String()] = true
	}
	if got := Reason(math.MaxUint8).String(); got != "reason 255" {
		t.Errorf("got %q", got)
	}
}
