// Package loopback reads what the kernel counts on the loopback interface, which is what the
// machine's processes have sent each other: all processes, so that figures are right on a machine
// that does nothing else meanwhile.
package loopback

import (
	"context"
	stdnet "net"

	"github.com/shirou/gopsutil/v3/common"
	"github.com/shirou/gopsutil/v3/net"

	"github.com/joulemark/joulemark/bench/engine"
)

// ownKernel has the library read /proc, wherever a variable of the environment points: HOST_PROC is
// set for programs that look at the machine from within a container, and would have us read the
// network of another one.
var ownKernel = context.WithValue(context.Background(), common.EnvKey, common.EnvMap{common.HostProcEnvKey: "/proc"})

// Read is what the interface has sent since the machine started, or false where the kernel does not
// say. Packets are as the kernel hands them on, which on loopback may be as large as 64 KiB; bytes
// are with the headers of IP and what is above it, and without those of Ethernet.
func Read() (engine.Traffic, bool) {
	name := interfaceName()
	counters, err := net.IOCountersWithContext(ownKernel, true)
	if name == "" || err != nil {
		return engine.Traffic{}, false
	}
	for _, c := range counters {
		if c.Name == name {
			return engine.Traffic{Packets: int64(c.PacketsSent), Bytes: int64(c.BytesSent)}, true
		}
	}
	return engine.Traffic{}, false
}

// Watch begins to look at the interface. What it returns says what has been sent since, or false
// where the kernel does not say.
func Watch() func() (engine.Traffic, bool) {
	before, told := Read()
	return func() (engine.Traffic, bool) {
		after, still := Read()
		if !told || !still {
			return engine.Traffic{}, false
		}
		return after.Minus(before), true
	}
}

func interfaceName() string {
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

// Carries reports whether a connection goes over the loopback interface, as one to this machine's
// own addresses does: it has the same address at both ends.
func Carries(c stdnet.Conn) bool {
	remote, ok := c.RemoteAddr().(*stdnet.TCPAddr)
	if !ok {
		return false
	}
	local, ok := c.LocalAddr().(*stdnet.TCPAddr)
	return remote.IP.IsLoopback() || ok && remote.IP.Equal(local.IP)
}
