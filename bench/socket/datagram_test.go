package socket

import (
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

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
		{"a hello of a stream", node0, BadHello, hello{n.token, 0, 1, 0}.appendTo(nil)},
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
	n.ends[1].Close()
	frames, opened := n.recorders[1].allClosed()
	for _, f := range frames {
		if f.from != 0 || f.body != "still here" {
			t.Errorf("got %+v", f)
		}
	}
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
}

func TestSourceOfADatagram(t *testing.T) {
	n := newNetwork(t, UDP, 1, nil)
	addresses := []netip.AddrPort{netip.MustParseAddrPort("192.0.2.1:1000")}
	n.addresses.Store(&addresses)
	d := &datagrams{e: n.ends[0], sinks: make(map[algorithms.ID]Sink)}
	b := labels[0].appendTo(appendPrefix(nil, n.token, 0, 0))
	for _, test := range []struct {
		source string
		want   bool
	}{
		{"192.0.2.1:1000", true},
		{"[::ffff:192.0.2.1]:1000", true}, // as sockets that have both versions of IP give it
		{"192.0.2.1:1001", false},
		{"192.0.2.2:1000", false},
		{"[::1]:1000", false},
	} {
		if err := d.take(b, netip.MustParseAddrPort(test.source)); (err == nil) != test.want {
			t.Errorf("from %s: %v", test.source, err)
		}
	}
}

func TestIPv6(t *testing.T) {
	probe, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skipf("no IPv6 on loopback: %v", err)
	}
	probe.Close()
	eachProtocol(t, func(t *testing.T, p Protocol) {
		n := newNetwork(t, p, 2, func(c *Config, _ *recorder) { c.Address = "[::1]:0" })
		if a := n.ends[1].Addr(); !a.Addr().Is6() {
			t.Errorf("address %v", a)
		}
		n.talk(t, 0, 1)
	}, UDP, TCP, TLS)
}

func TestGreatestDatagram(t *testing.T) {
	n := newNetwork(t, UDP, 2, nil)
	send(t, n.dial(t, 0, 1), labels[4], strings.Repeat("x", maxDatagramBody))
	if got := n.recorders[1].flushedFrames(1); len(got[0].body) != maxDatagramBody {
		t.Errorf("%d bytes", len(got[0].body))
	}
}
