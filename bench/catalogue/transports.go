package catalogue

import (
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/live"
)

// transports are what carries messages on the engines in real time, between goroutines as between
// node processes.
var transports = map[engine.Engine]live.Transport{
	engine.Goroutine: live.Memory,
	engine.UDP:       live.UDP,
	engine.TCP:       live.TCP,
	engine.TLS:       live.TLS,
}
