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

	"github.com/joulemark/joulemark/algorithms"
)

// garbage is what a node of a network without TLS may be sent, by the reason for refusing it.
func (n *testNetwork) garbage(to algorithms.ID) []struct {
	name   string
	reason Reason
	bytes  []byte
} {
	greet := func(token Token, from, to algorithms.ID, more ...byte) []byte {
		return append(hello{token, from, to, 0}.appendTo(nil), more...)
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
		{
			"a body that the sink refuses", BadEncoding,
			append(greet(n.token, 0, to), encode(nil, Label{}, []byte("bad"))...),
		},
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
	if got, _ := n.recorders[1].allClosed(); len(got) != 0 {
		t.Errorf("got %+v", got)
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
	b := hello{n.token, 0, 1, 0}.appendTo(nil)
	b = encode(encode(b, Label{}, []byte("one")), Label{}, []byte("two"))
	n.throw(t, n.connect(t, 1), append(b, 0))
	if got := n.recorders[1].flushedFrames(2); got[0].body != "one" || got[1].body != "two" {
		t.Errorf("got %+v", got)
	}
	refused(t, n.ends[1], map[Reason]int64{BadEncoding: 1})
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
		{BadHello, hello{n.token, 0, 1, 0}.appendTo(nil)},
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
	if got, _ := n.recorders[1].allClosed(); len(got) != 0 {
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
