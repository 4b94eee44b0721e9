package bench

import "github.com/joulemark/joulemark/bench/stacks"

// trafficBefore reads the kernel's counters where a run uses its network, and no other interface.
func (m *measured) trafficBefore(run Execution) (stacks.Traffic, bool) {
	if !m.engine.Sockets() || m.remote {
		return stacks.Traffic{}, false
	}
	if s, ok := run.(interface{ OnLoopback() bool }); ok && !s.OnLoopback() {
		return stacks.Traffic{}, false
	}
	return stacks.Loopback()
}

func (m *measured) trafficAfter(before stacks.Traffic) {
	now, ok := stacks.Loopback()
	if !ok {
		return
	}
	during := now.Minus(before)
	if m.kernel == nil {
		m.kernel = &stacks.Traffic{}
	}
	m.kernel.Bytes += during.Bytes
	m.kernel.Packets += during.Packets
}
