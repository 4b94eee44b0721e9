package stacks

import (
	stdnet "net"

	"github.com/shirou/gopsutil/v3/net"
)

// Traffic is packets and bytes.
type Traffic struct{ Packets, Bytes int64 }

func (t Traffic) minus(u Traffic) Traffic { return Traffic{t.Packets - u.Packets, t.Bytes - u.Bytes} }

// loopback is what the kernel says that the loopback interface has sent since the machine
// started, or false where it does not say.
func loopback() (Traffic, bool) {
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

// overLoopback reports whether a connection goes over the loopback interface, as one to this machine's own
// addresses does: it has the same address at both ends.
func overLoopback(c stdnet.Conn) bool {
	remote, ok := c.RemoteAddr().(*stdnet.TCPAddr)
	if !ok {
		return false
	}
	local, ok := c.LocalAddr().(*stdnet.TCPAddr)
	return remote.IP.IsLoopback() || ok && remote.IP.Equal(local.IP)
}
