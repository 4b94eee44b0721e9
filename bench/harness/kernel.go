package harness

import (
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/reference"
)

// trafficBefore reads the kernel's counters where a run uses its network, and no other interface.
func (m *measured) trafficBefore(run engine.Execution) (reference.Traffic, bool) {
	if !m.engine.Sockets || m.remote {
		return reference.Traffic{}, false
	}
	if s, ok := run.(interface{ OnLoopback() bool }); ok && !s.OnLoopback() {
		return reference.Traffic{}, false
	}
	return reference.Loopback()
}

func (m *measured) trafficAfter(before reference.Traffic) {
	now, ok := reference.Loopback()
	if !ok {
		return
	}
	during := now.Minus(before)
	if m.kernel == nil {
		m.kernel = &reference.Traffic{}
	}
	m.kernel.Bytes += during.Bytes
	m.kernel.Packets += during.Packets
}
