package node

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"sync"
)

// maxStrangers is how many connections of a control port may not have proved yet that they know the
// secret.
const maxStrangers = 256

var errCrowded = errors.New("had to make room: too many connections have not said who they are")

// strangers are the connections that have not proved yet that they know the secret. Whoever comes
// is let in, and if there are too many then, the oldest of the address that has the most has to go.
// So a coordinator, which needs some milliseconds, gets through beside any number of connections
// that say nothing; and those of one address do not take the room of others.
type strangers struct {
	mu  sync.Mutex
	all []stranger // in the order in which they came
}

type stranger struct {
	conn net.Conn
	from netip.Addr
}

// admit lets a connection in, and returns the one that had to go, nil for none.
func (s *strangers) admit(c net.Conn) (gone net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, stranger{c, origin(c)})
	if len(s.all) <= maxStrangers {
		return nil
	}
	count, most := map[netip.Addr]int{}, 0
	for _, other := range s.all {
		count[other.from]++
		most = max(most, count[other.from])
	}
	i := slices.IndexFunc(s.all, func(other stranger) bool { return count[other.from] == most })
	gone = s.all[i].conn
	s.all = slices.Delete(s.all, i, i+1)
	_ = gone.Close()
	return gone
}

// leave takes out a connection that is no stranger any more, or has failed; false where it had to
// go before.
func (s *strangers) leave(c net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.all, func(other stranger) bool { return other.conn == c })
	if i < 0 {
		return false
	}
	s.all = slices.Delete(s.all, i, i+1)
	return true
}

// origin is the address that a connection is from, of IPv6 the network, whose owner has all
// addresses in it.
func origin(c net.Conn) netip.Addr {
	tcp, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	ip := tcp.AddrPort().Addr().Unmap().WithZone("")
	if network, err := ip.Prefix(64); ip.Is6() && err == nil {
		return network.Addr()
	}
	return ip
}
