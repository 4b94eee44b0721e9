package reference

import (
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/loopback"
)

// away reports whether messages go to a broker on another machine. A client knows once it has
// connected.
func (b *Bench) away() bool {
	m, ok := b.system.(*mqttSystem)
	return ok && m.away.Load()
}

// kernel begins to look at the loopback interface, if that is asked for and the event goes there;
// what it returns ends it.
func (b *Bench) kernel() func() *engine.Traffic {
	if !b.config.Kernel || b.away() {
		return func() *engine.Traffic { return nil }
	}
	seen := loopback.Watch()
	return func() *engine.Traffic {
		if traffic, told := seen(); told {
			return &traffic
		}
		return nil
	}
}
