package sim

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/consensus/raft"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// BenchmarkSpeed runs six jobs on the simulator, and each time the same job as a hand-written loop
// over a heap. It reports what a message costs in CPU time (ns/msg), how that compares with the
// loop in the same run (x-yardstick), allocations a message, and the memory a node takes beyond the
// protocol's own state (B/node, below 200 where there are many). Latencies are random everywhere.
// The job raft is a leader's heartbeats in a long time without anything to decide, so it is timers
// too. testdata/against sets these figures beside those of an older commit.
func BenchmarkSpeed(b *testing.B) {
	b.Run("job=ring/n=1000", func(b *testing.B) {
		compare(b, &circulation.Ring, Config{
			Graph: algorithms.Complete(1000), Params: algorithms.Params{"laps": "1000"},
		}, func() int64 { return ringByHand(1000, 1000) })
	})
	for _, size := range []struct{ n, transactions int }{{1000, 1000}, {100_000, 10}} {
		b.Run(fmt.Sprintf("job=2pc/n=%d", size.n), func(b *testing.B) {
			compare(b, &commit.TwoPhase, Config{
				Graph:  algorithms.Complete(size.n),
				Params: algorithms.Params{"transactions": strconv.Itoa(size.transactions)},
			}, func() int64 { return commitByHand(size.n, size.transactions) })
		})
	}
	b.Run("job=flooding/n=100000", func(b *testing.B) {
		g := randomGraph(b, 100_000, "erdos-renyi:degree=8")
		compare(b, &broadcast.Flooding, Config{Graph: g}, func() int64 { return floodByHand(g) })
	})
	b.Run("job=gossip-push/n=1000000", func(b *testing.B) {
		compare(b, &broadcast.GossipPush, Config{
			Graph: algorithms.Complete(1_000_000), Params: algorithms.Params{"fanout": "3", "rounds": "1"},
		}, func() int64 { return pushByHand(1_000_000, 3) })
	})
	b.Run("job=raft/n=5", func(b *testing.B) {
		const quiet = 600 * algorithms.Second
		compare(b, &raft.Raft, Config{
			Graph: algorithms.Complete(5), Params: algorithms.Params{"heartbeats": "on"}, Overtime: quiet,
		}, func() int64 { return beatsByHand(5, 6*algorithms.Millisecond, 30*algorithms.Millisecond, quiet) })
	})
}

func randomGraph(b testing.TB, n int, topology string) *algorithms.Graph {
	b.Helper()
	top, err := network.ParseTopology(topology)
	if err != nil {
		b.Fatal(err)
	}
	g, err := top.Build(n, 1)
	if err != nil {
		b.Fatal(err)
	}
	return g
}

// compare times the engine and the yardstick in turn, so that a machine whose speed drifts
// does not favour one of them.
func compare[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	b *testing.B, alg *algorithms.Algorithm[M, S], cfg Config, byHand func() int64,
) {
	cfg.Seed = 1
	var messages, handMessages int64
	machine, hand := stopwatch{b: b}, stopwatch{b: b}
	var first engine.Outcome
	all, mallocs := heap(func() any {
		run, err := Prepare[M, S, P](alg, cfg)
		if err != nil {
			b.Fatal(err)
		}
		first, err = run.Execute(b.Context())
		if err != nil || first.Status() != "ok" {
			b.Fatal(err, first.Status())
		}
		return run
	})
	own, _ := heap(func() any { return protocolAlone(b, alg, cfg) })
	for b.Loop() {
		machine.start()
		out, err := Run[M, S, P](b.Context(), alg, cfg)
		machine.stop()
		if err != nil {
			b.Fatal(err)
		}
		messages += out.Counts.Sent

		b.StopTimer()
		hand.start()
		handMessages += byHand()
		hand.stop()
		b.StartTimer()
	}
	n := float64(cfg.Graph.N())
	perMessage := machine.ns / float64(messages)
	b.ReportMetric(perMessage, "ns/msg")
	b.ReportMetric(perMessage/(hand.ns/float64(handMessages)), "x-yardstick")
	b.ReportMetric(mallocs/float64(first.Counts.Sent), "allocs/msg")
	b.ReportMetric(max(0, all-own)/n, "B/node")
	b.ReportMetric(0, "ns/op") // both jobs are in it
}

// heap is how many bytes f leaves on the heap with what it returns, and how often it allocates.
func heap(f func() any) (bytes, mallocs float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := f()
	runtime.ReadMemStats(&after)
	mallocs = float64(after.Mallocs - before.Mallocs)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(kept)
	return float64(after.HeapAlloc) - float64(before.HeapAlloc), mallocs
}

// protocolAlone is what the protocol keeps for itself: its checker and the states of its nodes.
func protocolAlone[M algorithms.Message, S any](b *testing.B, alg *algorithms.Algorithm[M, S], cfg Config) any {
	inst, err := alg.Prepare(algorithms.Setup{
		Graph: cfg.Graph, Params: cfg.Params, Seed: cfg.Seed,
		Delta: cfg.Links.WithDefaults().Delta(),
	})
	if err != nil {
		b.Fatal(err)
	}
	states := make([]S, cfg.Graph.N())
	for i := range states {
		states[i] = inst.Node(algorithms.ID(i))
	}
	return []any{inst, states}
}
