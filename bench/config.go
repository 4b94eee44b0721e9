package bench

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// runConfig is what a trial asks of an engine.
type runConfig struct {
	graph   *algorithms.Graph
	params  algorithms.Params
	seed    uint64
	links   network.Links
	delta   algorithms.Time // of the engines in real time; 0 is their default
	faults  []algorithms.Fault
	limits  network.Limits
	perNode bool
	tracer  network.Tracer
}
