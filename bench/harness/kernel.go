package harness

import (
	"slices"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/loopback"
)

// watchTraffic begins to read the kernel's counters where a run uses its network, and no other interface.
func (m *measured) watchTraffic() func() (engine.Traffic, bool) {
	if !m.engine.Sockets || m.remote {
		return func() (engine.Traffic, bool) { return engine.Traffic{}, false }
	}
	return loopback.Watch()
}

// addTraffic takes what was seen during a batch. Of executions whose messages went to another machine the loopback
// interface says nothing.
func (m *measured) addTraffic(seen func() (engine.Traffic, bool), batch []engine.Outcome) {
	during, told := seen()
	if !told || slices.ContainsFunc(batch, func(o engine.Outcome) bool { return o.Away }) {
		return
	}
	if m.kernel == nil {
		m.kernel = &engine.Traffic{}
	}
	*m.kernel = m.kernel.Add(during)
}
