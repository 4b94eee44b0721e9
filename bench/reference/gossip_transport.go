package reference

import (
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"time"

	"github.com/hashicorp/memberlist"
)

// The messages of memberlist by their numbers.
const (
	gossipCompound = 7
	gossipUser     = 8
	gossipCRC      = 12
	gossipStream   = 256 // ours: a connection over TCP, for an exchange of state
)

var gossipMessages = [...]string{
	"ping", "indirect ping", "ack", "suspect", "alive", "dead", "push-pull", "compound",
	"user", "compressed", "encrypted", "nack", "crc", "error",
}

// gossipKind names a key.
func gossipKind(key uint16) string {
	switch {
	case key == gossipStream:
		return "state exchange (TCP)"
	case int(key) < len(gossipMessages):
		return gossipMessages[key]
	}
	return fmt.Sprintf("type %d", key)
}

// gossipTransport is memberlist's own over UDP and TCP, with all counted that a member sends.
type gossipTransport struct {
	*memberlist.NetTransport
	tally *tally
}

var _ memberlist.NodeAwareTransport = gossipTransport{}

// newGossipTransport binds a free port of loopback. UDP gets the port that TCP was given, which
// another socket may have; then another port is tried.
func newGossipTransport(t *tally) (gossipTransport, error) {
	config := &memberlist.NetTransportConfig{BindAddrs: []string{"127.0.0.1"}, Logger: log.New(io.Discard, "", 0)}
	var err error
	for range 10 {
		var transport *memberlist.NetTransport
		if transport, err = memberlist.NewNetTransport(config); err == nil {
			return gossipTransport{transport, t}, nil
		}
	}
	return gossipTransport{}, err
}

// WriteTo implements memberlist.Transport.
func (g gossipTransport) WriteTo(b []byte, addr string) (time.Time, error) {
	return g.WriteToAddress(b, memberlist.Address{Addr: addr})
}

// WriteToAddress implements memberlist.NodeAwareTransport.
func (g gossipTransport) WriteToAddress(b []byte, a memberlist.Address) (time.Time, error) {
	g.count(b)
	return g.NetTransport.WriteToAddress(b, a)
}

// DialTimeout implements memberlist.Transport.
func (g gossipTransport) DialTimeout(addr string, timeout time.Duration) (net.Conn, error) {
	return g.DialAddressTimeout(memberlist.Address{Addr: addr}, timeout)
}

// DialAddressTimeout implements memberlist.NodeAwareTransport. A connection counts as one message,
// and its bytes are those of both directions.
func (g gossipTransport) DialAddressTimeout(a memberlist.Address, timeout time.Duration) (net.Conn, error) {
	conn, err := g.NetTransport.DialAddressTimeout(a, timeout)
	if err != nil {
		return nil, err
	}
	return &gossipConn{Conn: conn, tally: g.tally}, nil
}

// gossipConn counts itself when it is closed.
type gossipConn struct {
	net.Conn
	tally *tally
	bytes int
}

func (c *gossipConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.bytes += n
	return n, err
}

func (c *gossipConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.bytes += n
	return n, err
}

func (c *gossipConn) Close() error {
	c.tally.countAside(gossipStream, c.bytes)
	return c.Conn.Close()
}

// count takes a datagram apart: a checksum may stand before all, and several messages may share it.
func (g gossipTransport) count(b []byte) {
	size := len(b)
	if len(b) > 5 && b[0] == gossipCRC {
		b = b[5:]
	}
	messages := split(b)
	isUser := func(m []byte) bool { return m[0] == gossipUser }
	if slices.ContainsFunc(messages, isUser) {
		g.tally.datagram(size) // before the message in it, which may be the last of the window
	}
	for _, m := range messages {
		if isUser(m) {
			g.tally.count(gossipUser, len(m), 0)
		} else {
			g.tally.countAside(uint16(m[0]), len(m))
		}
	}
}

// split is the messages of a compound one: their number in a byte, their lengths in two each, and
// then they follow. Anything else is a single one.
func split(b []byte) [][]byte {
	if len(b) == 0 {
		return nil
	}
	if b[0] != gossipCompound || len(b) < 2 {
		return [][]byte{b}
	}
	n := int(b[1])
	lengths, rest := b[2:], []byte(nil)
	if len(lengths) < 2*n {
		return [][]byte{b}
	}
	lengths, rest = lengths[:2*n], lengths[2*n:]
	var all [][]byte
	for i := range n {
		length := int(binary.BigEndian.Uint16(lengths[2*i:]))
		if length == 0 || length > len(rest) {
			return [][]byte{b}
		}
		all, rest = append(all, rest[:length]), rest[length:]
	}
	return all
}
