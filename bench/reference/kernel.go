package reference

import (
	stdnet "net"

	"github.com/shirou/gopsutil/v3/net"
)

// Traffic is what the kernel counted on an interface: packets as it hands them on, which on
// loopback may be as large as 64 KiB, and their bytes, with the headers of IP and what is above it,
// and without those of Ethernet.
type Traffic struct{ Packets, Bytes int64 }

// Minus is the traffic between two readings.
func (t Traffic) Minus(u Traffic) Traffic { return Traffic{t.Packets - u.Packets, t.Bytes - u.Bytes} }

// Loopback is what the kernel says that the loopback interface has sent since the machine started,
// whoever's it was, or false where it does not say.
func Loopback() (Traffic, bool) {
	name := loopbackName()
	counters, err := net.IOCounters(true)
	if name == "" || err != nil {
		return Traffic{}, false
	}
	for _, c := range counters {
		if c.Name == name {
			return Traffic{int64(c.PacketsSent), int64(c.BytesSent)}, true
		}
	}
	return Traffic{}, false
}

func loopbackName() string {
	interfaces, err := stdnet.Interfaces()
	if err != nil {
		return ""
	}
	for _, i := range interfaces {
		if i.Flags&stdnet.FlagLoopback != 0 {
			return i.Name
		}
	}
	return ""
}

// overLoopback reports whether a connection goes over the loopback interface, as one to this
// machine's own addresses does: it has the same address at both ends.
func overLoopback(c stdnet.Conn) bool {
	remote, ok := c.RemoteAddr().(*stdnet.TCPAddr)
	if !ok {
		return false
	}
	local, ok := c.LocalAddr().(*stdnet.TCPAddr)
	return remote.IP.IsLoopback() || ok && remote.IP.Equal(local.IP)
}
