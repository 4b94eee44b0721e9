package bench

import (
	"github.com/shirou/gopsutil/v3/net"
)

// loopback is the interface over which the sockets of one machine talk.
const loopback = "lo"

// traffic is what the kernel counted on an interface: packets as it hands them on, which on loopback may
// be as large as 64 KiB, with the headers of IP and what is above it, and without those of Ethernet.
type traffic struct{ bytes, packets float64 }

// kernelTraffic reads the counters of loopback; false where the system has none by that name. They count
// all traffic of the machine, whoever's it is.
func kernelTraffic() (traffic, bool) {
	all, err := net.IOCounters(true)
	if err != nil {
		return traffic{}, false
	}
	for _, c := range all {
		if c.Name == loopback {
			return traffic{float64(c.BytesSent), float64(c.PacketsSent)}, true
		}
	}
	return traffic{}, false
}

// since is the traffic between two readings.
func (t traffic) since(before traffic) traffic {
	return traffic{t.bytes - before.bytes, t.packets - before.packets}
}

// trafficBefore reads the kernel's counters where a run uses its network, and no other interface.
func (m *measured) trafficBefore(run execution) (traffic, bool) {
	if !m.engine.Sockets() || m.remote {
		return traffic{}, false
	}
	if s, ok := run.(interface{ OnLoopback() bool }); ok && !s.OnLoopback() {
		return traffic{}, false
	}
	return kernelTraffic()
}

func (m *measured) trafficAfter(before traffic) {
	now, ok := kernelTraffic()
	if !ok {
		return
	}
	during := now.since(before)
	if m.kernel == nil {
		m.kernel = &traffic{}
	}
	m.kernel.bytes += during.bytes
	m.kernel.packets += during.packets
}
