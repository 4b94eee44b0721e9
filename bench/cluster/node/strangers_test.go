package node

import (
	"net"
	"net/netip"
	"testing"
)

// caller is a connection from an address.
type caller struct {
	net.Conn
	from   net.Addr
	closed bool
}

func call(from string) *caller {
	return &caller{from: net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(from), 1))}
}

func (c *caller) RemoteAddr() net.Addr { return c.from }

func (c *caller) Close() error {
	c.closed = true
	return nil
}

// A flood takes its own room and not that of others, and its addresses count as one where one owner
// has them all. Of others the oldest has to go.
func TestStrangers(t *testing.T) {
	for name, flood := range map[string][2]string{
		"of one address":        {"192.0.2.1", "192.0.2.1"},
		"of one network":        {"2001:db8::1", "2001:db8::2"},
		"of an address by IPv6": {"::ffff:192.0.2.1", "192.0.2.1"},
	} {
		var s strangers
		other := call("198.51.100.7")
		if s.admit(other) != nil {
			t.Fatal("the first had no room")
		}
		first := call(flood[0])
		s.admit(first)
		for range 3 * maxStrangers {
			s.admit(call(flood[1]))
		}
		if !first.closed || s.leave(first) {
			t.Errorf("%s: the first of the flood is still there", name)
		}
		if other.closed || !s.leave(other) || s.leave(other) {
			t.Errorf("%s: it has displaced another", name)
		}
		if len(s.all) != maxStrangers-1 {
			t.Errorf("%s: %d are there; want %d", name, len(s.all), maxStrangers-1)
		}
	}
	var s strangers
	oldest := call("198.51.100.7")
	s.admit(oldest)
	for i := range maxStrangers {
		s.admit(call(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}).String()))
	}
	if !oldest.closed {
		t.Error("the oldest of many addresses has not gone")
	}
}
