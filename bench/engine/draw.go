package engine

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// Draw is what chance decides anew where a configuration is executed more than once: a mean over
// executions of one and the same loss would be no mean. The nodes and their workload are not drawn
// again; they follow from the seed of the configuration.
type Draw struct {
	Seed   uint64 // of what links lose, duplicate and delay
	Faults []algorithms.Fault
}

// Next is the draw of the next execution, with the faults in the order of time.
func (c *Config) Next() Draw {
	d := Draw{Seed: c.Seed, Faults: c.Faults}
	if c.Draw != nil {
		d = c.Draw()
	}
	d.Faults = network.MergeFaults(nil, d.Faults)
	return d
}
