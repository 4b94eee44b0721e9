package raft

import (
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func simulate(t *testing.T, cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, &Raft, cfg)
}

// workload is the parameters of a run, with more of them in pairs.
func workload(mode string, entries int, more ...string) algorithms.Params {
	p := algorithms.Params{"mode": mode, "entries": strconv.Itoa(entries)}
	for i := 0; i < len(more); i += 2 {
		p[more[i]] = more[i+1]
	}
	return p
}

var modes = []string{"isolated", "pipelined", "batched"}

// fixed is a delay of one millisecond for every message, so that times can be told in advance.
var fixed = network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}}
