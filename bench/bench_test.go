package bench_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
)

// A benchmark lasts 100 ms where the flag -benchtime does not say otherwise, twice as long as a run
// is metered for: what is compared are ten of each, and there are two hundred.
func TestMain(m *testing.M) {
	flag.Set("test.benchtime", "100ms")
	os.Exit(bench.Main(m, bench.MessagesPerOp, bench.WireBytesPerOp))
}

// Each benchmark asks what one problem costs, by algorithm, size and engine:
//
//	go test -run='^$' -bench=Election/alg=bully -count=10 ./bench
//
// Building the nodes is not part of an operation, neither of its time nor of its energy.

func BenchmarkRequest(b *testing.B)     { benchmarkProblem(b, algorithms.Request) }
func BenchmarkGreeting(b *testing.B)    { benchmarkProblem(b, algorithms.Greeting) }
func BenchmarkBroadcast(b *testing.B)   { benchmarkProblem(b, algorithms.Broadcast) }
func BenchmarkTree(b *testing.B)        { benchmarkProblem(b, algorithms.Tree) }
func BenchmarkCirculation(b *testing.B) { benchmarkProblem(b, algorithms.Circulation) }
func BenchmarkClock(b *testing.B)       { benchmarkProblem(b, algorithms.Clock) }
func BenchmarkSnapshot(b *testing.B)    { benchmarkProblem(b, algorithms.Snapshot) }
func BenchmarkMutex(b *testing.B)       { benchmarkProblem(b, algorithms.Mutex) }
func BenchmarkElection(b *testing.B)    { benchmarkProblem(b, algorithms.Election) }
func BenchmarkCommit(b *testing.B)      { benchmarkProblem(b, algorithms.Commit) }
func BenchmarkConsensus(b *testing.B)   { benchmarkProblem(b, algorithms.Consensus) }
func BenchmarkReplication(b *testing.B) { benchmarkProblem(b, algorithms.Replication) }
func BenchmarkPublish(b *testing.B)     { benchmarkProblem(b, algorithms.Publish) }

func benchmarkProblem(b *testing.B, problem algorithms.Problem) {
	for _, a := range catalogue.BuiltIn() {
		if a.Spec.Problem != problem {
			continue
		}
		for _, n := range []int{16, 64} {
			for _, e := range engine.All() {
				b.Run(fmt.Sprintf("alg=%s/n=%d/engine=%v", a.Spec.Name, n, e), func(b *testing.B) {
					harness.Benchmark(b, harness.Trial{Algorithm: a, Nodes: n, Engine: e, Seed: 1})
				})
			}
		}
	}
}
