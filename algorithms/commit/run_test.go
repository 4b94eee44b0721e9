package commit

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// subject is one of the algorithms, without its types.
type subject struct {
	spec *algorithms.Spec
	run  func(*testing.T, sim.Config) engine.Outcome
	// accepted and refused are the messages of a transaction of n nodes that is committed,
	// and of one with some yes votes that is aborted.
	accepted func(n int) int64
	refused  func(n, yes int) int64
}

func subjectOf[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], accepted func(int) int64, refused func(int, int) int64,
) subject {
	run := func(t *testing.T, cfg sim.Config) engine.Outcome {
		t.Helper()
		return algotest.Simulate[M, S, P](t, alg, cfg)
	}
	return subject{&alg.Spec, run, accepted, refused}
}

func refusal(n, yes int) int64 { return int64(2*(n-1) + 2*yes) }

var (
	twoPhase   = subjectOf(&TwoPhase, func(n int) int64 { return 4 * int64(n-1) }, refusal)
	threePhase = subjectOf(&ThreePhase, func(n int) int64 { return 6 * int64(n-1) }, refusal)
	// With one acceptor that may be down.
	paxosCommit = subjectOf(&PaxosCommit, func(n int) int64 { return 4*int64(n-1) + 1 },
		func(n, yes int) int64 { return int64(3*(n-1) + 1 + yes) })
	subjects = []subject{twoPhase, threePhase, paxosCommit}
)

var latencies = []network.Latency{
	{Distribution: network.Fixed, A: 1000},
	network.DefaultLatency,
	{Distribution: network.Uniform, A: 1, B: 3000},
	{Distribution: network.Exponential, B: 100},
	{Distribution: network.LogNormal, A: 100, B: 100},
}

// fixed is a delay of one millisecond for every message, so that times can be told in advance.
var fixed = network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}}

// quick are delays that make for small calendars, and so for fast runs: of 5 to 15 ticks, with
// which a node of ThreePhase that hears nothing for 124 looks for another coordinator.
var quick = network.Links{Latency: network.Latency{Distribution: network.Uniform, A: 5, B: 15}}

func crash(node algorithms.ID, at algorithms.Time) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
}

func recovery(node algorithms.ID, at algorithms.Time) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Recover, Node: node}
}

// metric is a figure of the checker's.
func metric(t *testing.T, out engine.Outcome, name string) int64 {
	t.Helper()
	for _, m := range out.Result.Metrics {
		if m.Name == name {
			return int64(m.Value)
		}
	}
	t.Fatalf("no metric %s", name)
	return 0
}

// moments are the times at which something happens in a run, without repetition.
func moments(t *testing.T, s subject, cfg sim.Config) []algorithms.Time {
	t.Helper()
	var rec algotest.Recorder
	cfg.Tracer = &rec
	out := s.run(t, cfg)
	if out.Status() != "ok" {
		t.Fatalf("without failures: %s", out.Status())
	}
	var times []algorithms.Time
	for _, e := range rec.Events {
		if len(times) == 0 || times[len(times)-1] != e.At {
			times = append(times, e.At)
		}
	}
	return times
}
