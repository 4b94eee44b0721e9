package sim

import (
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
)

// sharded executes a run that is cut into so many shards, and returns how many windows they took.
func sharded[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t *testing.T, alg *algorithms.Algorithm[M, S], cfg Config, shards int,
) (out engine.Outcome, windows int) {
	t.Helper()
	cfg.Shards = shards
	prepared, err := Prepare[M, S, P](alg, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer prepared.Close()
	var crew workers[M, S, P]
	defer func() { crew.leave() }()
	r := prepared.(*run[M, S, P])
	r.advance = func(shards []*shard[M, S, P], end algorithms.Time, meanwhile func()) {
		windows++
		if len(crew.ends) > 0 && len(crew.ends) != len(shards) {
			t.Fatalf("%d shards, then %d", len(crew.ends), len(shards))
		}
		crew.advance(shards, end, meanwhile)
	}
	if out, err = prepared.Execute(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out, windows
}

// TestShards holds runs in shards to the same on one core, whatever the network, the faults and the
// end of the run. More nodes than links have rows for keep the order of links in another way.
func TestShards(t *testing.T) {
	links := []network.Links{
		{},
		{Latency: network.Latency{Distribution: network.Fixed, A: 700}, Loss: 0.1, Duplicate: 0.2},
		{Latency: network.Latency{Distribution: network.Uniform, A: 1, B: 40}},
		{Latency: network.Latency{Distribution: network.Exponential, A: 100, B: 300}, Reorder: 0.2},
		{Latency: network.Latency{Distribution: network.LogNormal, A: 300, B: 60}},
	}
	ends := map[engine.End]int{}
	windows := 0
	for _, n := range []int{12, maxRows + 10} {
		g := randomGraph(t, n, "random-regular:4")
		cut := &algorithms.Cut{SideA: make([]bool, n)}
		for i := range cut.SideA[:6] {
			cut.SideA[i] = true
		}
		faults := map[string][]algorithms.Fault{
			"none": nil,
			"crash": {
				{At: 1200, Kind: algorithms.Crash, Node: 1},
				{At: 1700, Kind: algorithms.Recover, Node: 1},
				{At: 0, Kind: algorithms.Crash, Node: 4},
			},
			"cut": {{At: 900, Kind: algorithms.Split, Cut: cut}, {At: 2500, Kind: algorithms.Heal, Cut: cut}},
		}
		for name, plan := range faults {
			for i, l := range links[:len(links)-3*(n/maxRows)] {
				for _, patience := range []int{11, math.MaxInt} {
					for _, fifo := range []bool{false, true} {
						if n > maxRows && !fifo { // large only for the order of links
							continue
						}
						alg := gossips(patience)
						alg.Spec.FIFO = fifo
						// A run that several cores have spoilt is had once more, with another
						// checker.
						alg.New = func(s algorithms.Setup) (algorithms.Instance[actor], error) {
							return gossips(patience).New(s)
						}
						for _, events := range []int64{0, 77}[:2-n/maxRows] {
							cfg := Config{Graph: g, Seed: uint64(i), Faults: plan, Links: l}
							cfg.Limits.Events = events
							want, none := sharded(t, alg, cfg, 1)
							if ends[want.End]++; none != 0 {
								t.Errorf("one shard took %d windows", none)
							}
							for _, shards := range []int{2, 3, 8}[n/maxRows:] {
								got, took := sharded(t, alg, cfg, shards)
								windows += took
								if d := cmp.Diff(want, got, cmp.Comparer(sameText)); d != "" {
									t.Fatalf("%d nodes, faults %s, links %+v, patience %d, fifo %v, %d shards:\n%s",
										n, name, l, patience, fifo, shards, d)
								}
							}
						}
					}
				}
			}
		}
	}
	for _, end := range []engine.End{engine.Quiet, engine.EventLimit, engine.Violated} {
		if ends[end] < 10 {
			t.Errorf("%d runs that end so: %v; the test means to have more", ends[end], end)
		}
	}
	if windows < 1000 {
		t.Errorf("%d windows", windows)
	}
}

// Without a number of shards, several cores take the busy part of a large run, and none of a small
// one.
func TestShardsWhereItPays(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	for _, c := range []struct {
		nodes int
		pays  bool
	}{{1000, false}, {100_000, true}} {
		cfg := Config{Graph: randomGraph(t, c.nodes, "erdos-renyi:degree=8"), Seed: 1}
		want, _ := sharded(t, &broadcast.Flooding, cfg, 1)
		told := 0
		cfg.Split = func(shards int) { told = shards }
		got, windows := sharded(t, &broadcast.Flooding, cfg, 0)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%d nodes:\n%s", c.nodes, d)
		}
		if pays := windows > 0; pays != c.pays || told != map[bool]int{true: 3}[pays] {
			t.Errorf("%d nodes: %d windows, and %d shards are told of", c.nodes, windows, told)
		}
	}
}

// BenchmarkShards says how much sooner two cores would be done with a run than one (x-faster), and
// how much CPU time they use of what one uses (x-cpu). It takes the shards of each window one after
// the other and then the checker, which hears of the window before, so that it can be had on a
// machine that is busy. Two cores take as long for all three as the slower shard, and no less than
// half of the sum; what is between windows is work for one.
func BenchmarkShards(b *testing.B) {
	b.Run("job=gossip-push/n=1000000", func(b *testing.B) {
		compareShards(b, &broadcast.GossipPush, Config{
			Graph: algorithms.Complete(1_000_000), Params: algorithms.Params{"fanout": "3", "rounds": "1"},
		})
	})
	b.Run("job=flooding/n=1000000", func(b *testing.B) {
		compareShards(b, &broadcast.Flooding, Config{Graph: randomGraph(b, 1_000_000, "erdos-renyi:degree=8")})
	})
}

func compareShards[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	b *testing.B, alg *algorithms.Algorithm[M, S], cfg Config,
) {
	cfg.Seed = 1
	clock := energy.ProcessClock()
	now := func() time.Duration {
		at, err := clock.CPU()
		if err != nil {
			b.Fatal(err)
		}
		return at
	}
	var alone, windows, critical, all time.Duration
	execute := func(shards int) time.Duration {
		cfg.Shards = shards
		prepared, err := Prepare[M, S, P](alg, cfg)
		if err != nil {
			b.Fatal(err)
		}
		defer prepared.Close()
		prepared.(*run[M, S, P]).advance = func(shards []*shard[M, S, P], end algorithms.Time, meanwhile func()) {
			begun, longest := now(), time.Duration(0)
			for _, s := range shards {
				began := now()
				s.goOn(shards, end)
				longest = max(longest, now()-began)
			}
			meanwhile()
			sum := now() - begun
			windows += sum
			critical += max(longest, sum/2)
		}
		began := now()
		if _, err := prepared.Execute(b.Context()); err != nil {
			b.Fatal(err)
		}
		return now() - began
	}
	for b.Loop() {
		alone += execute(1)
		all += execute(2)
	}
	b.ReportMetric(float64(alone)/float64(all-windows+critical), "x-faster")
	b.ReportMetric(float64(all)/float64(alone), "x-cpu")
	b.ReportMetric(0, "ns/op")
}
