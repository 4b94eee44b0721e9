package socket

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// What holds where a Config says nothing, and what it may not exceed.
const (
	DefaultMaxBody      = 1 << 20 // bytes of a body over a stream
	DefaultHelloTimeout = 5 * time.Second
	DefaultWriteTimeout = 10 * time.Second

	greatestMaxBody = 1 << 30 // lengths fit into an int and into five bytes everywhere
	maxDatagram     = 65507   // payload of UDP over IPv4
	maxDatagramBody = maxDatagram - datagramPrefix - maxHeader

	maxStrangers = 256 // connections of one endpoint that have not said yet who they are
)

// Config describes one endpoint.
type Config struct {
	// Protocol carries the frames; both ends of a link have the same.
	Protocol Protocol
	// Self is the node that the endpoint belongs to, from 0 on.
	Self algorithms.ID
	// Token names the network.
	Token Token
	// Address is what to listen on, as host:port with port 0 for any; "127.0.0.1:0" where
	// it is empty.
	Address string
	// Peer tells where a node listens, and false where there is no such node. It is called by
	// several goroutines: by those that dial and, with UDP, for datagrams that carry the
	// token, so not before somebody else knows it and the address.
	Peer func(algorithms.ID) (netip.AddrPort, bool)
	// Identity is what the endpoint shows to its peers, required with TLS and
	// refused otherwise. It must be of this node and this token.
	Identity *Identity
	// MaxBody is the greatest length of a body in bytes, sent or received. 0 is DefaultMaxBody,
	// with UDP what fits into a datagram: 65,477.
	MaxBody int
	// HelloTimeout is for how long a connection may take until it has said who it is, the
	// TLS handshake included, and for how long Dial may take. 0 is DefaultHelloTimeout.
	HelloTimeout time.Duration
	// WriteTimeout is for how long a peer that does not read may hold up a Flush, up to an
	// eighth less. 0 is DefaultWriteTimeout.
	WriteTimeout time.Duration
	// Open is called when a peer has connected and was found authentic, with UDP for the first
	// datagram from it, and gives what takes its frames; nil refuses it as an unknown peer.
	// Connections come on several goroutines, and one peer may have several.
	Open func(from algorithms.ID) Sink
	// OpenWay is called instead with streams, where it is not nil: way is the number with which the
	// peer has dialled (Endpoint.DialWay).
	OpenWay func(from algorithms.ID, way uint32) Sink
}

// A Sink takes what arrives from one peer over one connection. Its methods are called
// one at a time by one goroutine, and Endpoint.Close waits for them, so they neither call it
// nor wait for whoever does.
type Sink interface {
	// Frame takes a message, whose body is valid until Frame returns. An error says that the
	// body is not a message: it is counted as BadEncoding and closes the connection; with UDP
	// it drops the datagram.
	Frame(l Label, body []byte) error
	// Flush says that everything that was read at once has been handed over.
	Flush()
	// Closed is the last call. It comes also where the endpoint itself is closed.
	Closed()
}

// withDefaults fills in what is zero and reports everything that is wrong.
func (c Config) withDefaults() (Config, error) {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("socket: "+format, args...))
	}
	if c.Protocol >= protocols {
		fault("%v (allowed: %s)", c.Protocol, strings.Join(protocolNames[:], ", "))
	}
	if c.Self < 0 {
		fault("node number %d (allowed: 0 or more)", int32(c.Self))
	}
	if c.Peer == nil {
		fault("Peer is missing")
	}
	if c.Open == nil {
		fault("Open is missing")
	}
	if c.Address == "" {
		c.Address = "127.0.0.1:0"
	}
	standard, greatest := DefaultMaxBody, greatestMaxBody
	if c.Protocol == UDP {
		standard, greatest = maxDatagramBody, maxDatagramBody
	}
	if c.MaxBody == 0 {
		c.MaxBody = standard
	}
	if c.MaxBody < 0 || c.MaxBody > greatest {
		fault("greatest body of %d bytes (allowed with %v: 1 to %d, 0 for %d)",
			c.MaxBody, c.Protocol, greatest, standard)
	}
	for _, t := range []struct {
		name     string
		value    *time.Duration
		standard time.Duration
	}{
		{"hello timeout", &c.HelloTimeout, DefaultHelloTimeout},
		{"write timeout", &c.WriteTimeout, DefaultWriteTimeout},
	} {
		if *t.value == 0 {
			*t.value = t.standard
		}
		if *t.value < 0 {
			fault("%s of %v (allowed: more than 0, or 0 for %v)", t.name, *t.value, t.standard)
		}
	}
	switch {
	case c.Protocol == TLS && c.Identity == nil:
		fault("identity of node %v is missing, which tls needs", c.Self)
	case c.Protocol != TLS && c.Identity != nil:
		fault("identity given, which %v has no use for", c.Protocol)
	case c.Identity != nil && (c.Identity.id != c.Self || c.Identity.token != c.Token):
		fault("identity of node %v of network %v for node %v of network %v",
			c.Identity.id, c.Identity.token, c.Self, c.Token)
	}
	return c, errors.Join(faults...)
}
