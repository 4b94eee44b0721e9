package etcd

import (
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/internal/longtest"
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

var latencies = []network.Latency{
	network.DefaultLatency,
	{Distribution: network.Fixed, A: 1000},
	{Distribution: network.Uniform, A: 1, B: 3000},
	{Distribution: network.Exponential, B: 100},
	{Distribution: network.LogNormal, A: 100, B: 100},
}

// delays are the latencies to run failure-free configurations with: fewer of them where the long
// tests are not asked for.
func delays() []network.Latency { return longtest.Choose(latencies[1:3], latencies) }

// fixed is a delay of one millisecond for every message, so that times can be told in advance.
var fixed = network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}}

func crash(node algorithms.ID, at algorithms.Time) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
}

func recovery(node algorithms.ID, at algorithms.Time) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Recover, Node: node}
}

// recorder keeps what happened, and finds observations in it.
type recorder struct{ algotest.Recorder }

// seen are the observations of a kind, in their order.
func (r *recorder) seen(what uint8) []engine.Event {
	var all []engine.Event
	for _, e := range r.Events {
		if e.Step == engine.StepObserve && e.Seen.What == what {
			all = append(all, e)
		}
	}
	return all
}

// seeds is how many seeds to run: a quarter where the long tests are not asked for.
func seeds(n uint64) uint64 { return longtest.Choose(max(1, n/4), n) }
