package paxos

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/longtest"
)

// fixed is a delay of one millisecond for every message, so that times can be told in advance.
var fixed = network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}}

func crash(node algorithms.ID, at algorithms.Time) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
}

func recovery(node algorithms.ID, at algorithms.Time) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Recover, Node: node}
}

// seeds is how many seeds to run: a quarter where the long tests are not asked for.
func seeds(t *testing.T, n uint64) uint64 {
	t.Helper()
	return longtest.Choose(max(1, n/4), n)
}
