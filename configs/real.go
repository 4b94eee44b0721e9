package configs

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Stacks that are none by themselves: that of each engine, and the one that stands for the real
// libraries.
const (
	ownStack  = "auto"
	realStack = "real"
)

// setStack sets the stack whose headers are counted, or has real libraries run after the engines
// that were asked for, or after the simulator, whose counts are those of the models. All algorithms
// are then those that have a real stack. The keys of the engines and of the algorithms come first.
func (c *Config) setStack(name string, all givens) (err error) {
	if name == ownStack {
		c.Scenario.Stack = network.Stack{}
		return nil
	}
	if name != realStack {
		if c.Scenario.Stack, err = network.LookupStack(name); err != nil {
			return suggest.Key("stack", name, stackNames())
		}
		return nil
	}
	if !all.has("engine") {
		c.Scenario.Engines = []engine.Engine{engine.Sim}
	}
	if !c.real() { // which was refused, but is there
		c.Scenario.Engines = append(c.Scenario.Engines, engine.Reference)
	}
	if slices.Equal(c.Scenario.Algorithms, []string{"all"}) {
		c.Scenario.Algorithms = []string{string(algorithms.Publish)}
	}
	return nil
}

// real tells whether real libraries run.
func (c *Config) real() bool { return slices.Contains(c.Scenario.Engines, engine.Reference) }
