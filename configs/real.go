package configs

import "github.com/joulemark/joulemark/bench"

// realStack is the stack that stands for the real libraries.
const realStack = "real"

// setReal has real libraries run after the engines that were asked for, or after the simulator, whose counts are
// those of the models. The key of the engines comes first.
func (c *Config) setReal() error {
	if !c.engineGiven {
		c.Scenario.Engines = []bench.Engine{bench.Sim}
	}
	c.Scenario.Engines = append(c.Scenario.Engines, bench.Real)
	return nil
}
