package configs

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// realStack is the stack that stands for the real libraries.
const realStack = "real"

// setReal has real libraries run after the engines that were asked for, or after the simulator, whose counts are
// those of the models. All algorithms are those that have a real stack. The keys of the engines and of the algorithms come
// first.
func (c *Config) setReal() error {
	if !c.engineGiven {
		c.Scenario.Engines = []engine.Engine{engine.Sim}
	}
	if !slices.Contains(c.Scenario.Engines, engine.Reference) { // which was refused, but is there
		c.Scenario.Engines = append(c.Scenario.Engines, engine.Reference)
	}
	if slices.Equal(c.Scenario.Algorithms, []string{"all"}) {
		c.Scenario.Algorithms = []string{string(algorithms.Publish)}
	}
	return nil
}
