package sim

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// Config is one simulated run. The simulator is what the common configuration was made for, and
// needs nothing besides.
type Config = engine.Config

// withDefaults fills in the zero fields. Delta is that of the links, which the simulator keeps to
// the tick.
func withDefaults(c Config) Config {
	c.Links = c.Links.WithDefaults()
	c.Delta = c.Links.Delta()
	return c.WithDefaults(engine.Defaults{Limit: c.Limits.TimeOn(engine.Sim, c.Delta)})
}

// Setup is what the simulator builds an algorithm from.
func Setup(c Config) algorithms.Setup {
	c = withDefaults(c)
	return c.Setup()
}
