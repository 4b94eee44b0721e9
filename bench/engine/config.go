package engine

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// runConfig is what a trial asks of an engine.
type Config struct {
	Graph   *algorithms.Graph
	Params  algorithms.Params
	Seed    uint64
	Links   network.Links
	Delta   algorithms.Time // of the engines in real time; 0 is their default
	Faults  []algorithms.Fault
	Limits  Limits
	PerNode bool
	Tracer  Tracer
}
