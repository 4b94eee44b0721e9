package broadcast

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

var latencies = []network.Latency{
	{Distribution: network.Fixed, A: 1},
	{Distribution: network.Uniform, A: 10, B: 1000},
	{Distribution: network.Exponential, B: 30},
	{Distribution: network.LogNormal, A: 30, B: 50},
}

func run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t testing.TB, alg *algorithms.Algorithm[M, S], cfg sim.Config,
) engine.Outcome {
	t.Helper()
	return algotest.Simulate[M, S, P](t, alg, cfg)
}

func coverageOf(out engine.Outcome) float64 { return out.Result.Metrics[0].Value }

func graph(t testing.TB, n int, pairs [][2]int32) *algorithms.Graph {
	t.Helper()
	return algotest.Graph(t, n, pairs)
}

func path(t testing.TB, n int) *algorithms.Graph {
	var pairs [][2]int32
	for i := range int32(n - 1) {
		pairs = append(pairs, [2]int32{i, i + 1})
	}
	return graph(t, n, pairs)
}

func cycle(t testing.TB, n int) *algorithms.Graph {
	pairs := [][2]int32{{0, int32(n - 1)}}
	for i := range int32(n - 1) {
		pairs = append(pairs, [2]int32{i, i + 1})
	}
	return graph(t, n, pairs)
}

// random is a random tree with extra links: connected, with at most n-1+extra links.
func random(t testing.TB, n, extra int, rng *algorithms.Rand) *algorithms.Graph {
	var pairs [][2]int32
	for i := 1; i < n; i++ {
		pairs = append(pairs, [2]int32{int32(i), int32(rng.IntN(i))})
	}
	for range extra {
		if a, b := int32(rng.IntN(n)), int32(rng.IntN(n)); a != b {
			pairs = append(pairs, [2]int32{a, b})
		}
	}
	return graph(t, n, pairs)
}

func TestFloodingOnCompleteGraphs(t *testing.T) {
	for n := 1; n <= 50; n++ {
		for seed, latency := range latencies {
			out := run(t, &Flooding, sim.Config{
				Graph: algorithms.Complete(n), Seed: uint64(seed), Links: network.Links{Latency: latency},
				Params: algorithms.Params{"source": strconv.Itoa(n / 2)},
			})
			checkFlood(t, out, n, int64(n)*int64(n-1)/2)
		}
	}
}

// The count is 2E-N+1 on every connected graph, from every source, whatever the delays.
func TestFloodingOnRandomGraphs(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(r, "n")
		rng := algorithms.NewRand(rapid.Uint64().Draw(r, "graph"))
		g := random(t, n, rapid.IntRange(0, 3*n).Draw(r, "extra"), &rng)
		source := rapid.IntRange(0, n-1).Draw(r, "source")
		seed := rapid.Uint64().Draw(r, "seed")
		for _, latency := range latencies {
			out := run(t, &Flooding, sim.Config{
				Graph: g, Seed: seed, Links: network.Links{Latency: latency},
				Params: algorithms.Params{"source": strconv.Itoa(source)},
			})
			checkFlood(r, out, n, g.Edges())
		}
	})
}

func checkFlood(t rapid.TB, out engine.Outcome, n int, links int64) {
	t.Helper()
	want := 2*links - int64(n) + 1
	if out.Counts.Sent != want || out.Counts.Bytes != want {
		t.Errorf("%d nodes, %d links: %d messages, %d bytes; want %d",
			n, links, out.Counts.Sent, out.Counts.Bytes, want)
	}
	if out.Expected != algorithms.Exactly(float64(want)) {
		t.Errorf("%d nodes, %d links: expected %v; want exactly %d", n, links, out.Expected, want)
	}
	if out.Status() != "ok" || out.Result.Ops != int64(n) || coverageOf(out) != 1 {
		t.Errorf("%d nodes, %d links: %s, %d informed, coverage %g; want ok, %d, 1",
			n, links, out.Status(), out.Result.Ops, coverageOf(out), n)
	}
}

// What is not connected with the source is not reached, and not expected to be.
func TestFloodingInOneComponent(t *testing.T) {
	g := graph(t, 7, [][2]int32{{0, 1}, {1, 2}, {0, 2}, {3, 4}, {4, 5}})
	for _, c := range []struct {
		source            string
		messages, reached int64
	}{{"1", 4, 3}, {"4", 2, 3}, {"6", 0, 1}} {
		out := run(t, &Flooding, sim.Config{Graph: g, Params: algorithms.Params{"source": c.source}})
		if out.Counts.Sent != c.messages || out.Result.Ops != c.reached || coverageOf(out) != float64(c.reached)/7 ||
			out.Status() != "ok" {
			t.Errorf("source %s: %d messages, %+v, %s; want %d messages, %d informed, ok",
				c.source, out.Counts.Sent, out.Result, out.Status(), c.messages, c.reached)
		}
		if out.Expected != algorithms.Exactly(float64(c.messages)) {
			t.Errorf("source %s: expected %v; want exactly %d", c.source, out.Expected, c.messages)
		}
	}
}

func TestFloodingUnderFaults(t *testing.T) {
	at := func(at algorithms.Time, kind algorithms.FaultKind, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: kind, Node: node}
	}
	late := algorithms.Second
	cut := &algorithms.Cut{SideA: []bool{true, true, false, false}}
	for _, c := range []struct {
		name     string
		graph    *algorithms.Graph
		links    network.Links
		plan     []algorithms.Fault
		status   string
		coverage float64
		ops      int64
	}{
		{"copies change nothing", path(t, 4), network.Links{Duplicate: 0.99}, nil, "ok", 1, 4},
		{"a lost message", path(t, 4), network.Links{Loss: 0.9999}, nil, "goal not reached", 0.25, 1},
		{
			"a crash that leaves the graph connected", cycle(t, 4),
			network.Links{},
			[]algorithms.Fault{at(0, algorithms.Crash, 1)},
			"ok", 1, 3,
		},
		{
			"a crash that cuts nodes off", path(t, 4),
			network.Links{},
			[]algorithms.Fault{at(0, algorithms.Crash, 1)},
			"ok", 1. / 3, 1,
		},
		{
			"a crash of the source when it has told its neighbour", path(t, 4),
			network.Links{},
			[]algorithms.Fault{at(1, algorithms.Crash, 0)},
			"ok", 1, 4,
		},
		{"no source", path(t, 4), network.Links{}, []algorithms.Fault{at(0, algorithms.Crash, 0)}, "ok", 0, 0},
		{
			"absence", path(t, 4),
			network.Links{},
			[]algorithms.Fault{at(0, algorithms.Crash, 3), at(late, algorithms.Recover, 3)},
			"goal not reached", 0.75, 3,
		},
		{
			"absence on a complete graph", algorithms.Complete(4),
			network.Links{},
			[]algorithms.Fault{at(0, algorithms.Crash, 3), at(late, algorithms.Recover, 3)},
			"goal not reached", 0.75, 3,
		},
		{
			"a node forgets and hears it again from a source that forgot too", path(t, 2),
			network.Links{},
			[]algorithms.Fault{
				at(late, algorithms.Crash, 1), at(late, algorithms.Crash, 0),
				at(2*late, algorithms.Recover, 1), at(2*late, algorithms.Recover, 0),
			},
			"ok", 1, 4,
		},
		{
			"a partition that heals", path(t, 4),
			network.Links{},
			[]algorithms.Fault{{Kind: algorithms.Split, Cut: cut}, {At: late, Kind: algorithms.Heal, Cut: cut}},
			"goal not reached", 0.5, 2,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := run(t, &Flooding, sim.Config{Graph: c.graph, Links: c.links, Faults: c.plan})
			if out.Status() != c.status || coverageOf(out) != c.coverage || out.Result.Ops != c.ops {
				t.Errorf("%s, coverage %g, %d informed; want %s, %g, %d",
					out.Status(), coverageOf(out), out.Result.Ops, c.status, c.coverage, c.ops)
			}
		})
	}
}

// The goal that reach keeps up to date is the one that a look at all nodes gives, after any
// history of faults and observations.
func TestReachAgreesWithItsDefinition(t *testing.T) {
	for history := range uint64(1000) {
		rng := algorithms.NewRand(history)
		n := 1 + rng.IntN(8)
		g := algorithms.Complete(n)
		if history%2 == 0 {
			g = random(t, n, rng.IntN(n), &rng)
		}
		c := newReach(g, 0)
		up, told, ever := slices.Repeat([]bool{true}, n), make([]bool, n), make([]bool, n)
		for range 50 {
			id := algorithms.ID(rng.IntN(n))
			from := id // of the source from itself, of others from the first that they could have it from
			if id != 0 {
				from = algorithms.ID(slices.Index(ever, true))
			}
			switch kind := rng.IntN(4); {
			case kind <= 1 && up[id] && !told[id] && (id == 0 || from >= 0 && from != id):
				if err := c.Observe(0, id, algorithms.Observation{What: sawRumour, Value: int64(from)}); err != nil {
					t.Fatal(err)
				}
				told[id], ever[id] = true, true
			case kind == 2:
				c.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: id})
				up[id], told[id] = false, false
			case kind == 3:
				c.Fault(0, algorithms.Fault{Kind: algorithms.Recover, Node: id})
				up[id] = true
			}
			want := c.fault || ever[0] // or it has not begun
			for a := range n {
				for i := range g.Degree(algorithms.ID(a)) {
					if b := g.Neighbor(algorithms.ID(a), i); up[a] && told[a] && up[b] && !told[b] {
						want = false
					}
				}
			}
			if got := c.Goal(); got != want {
				t.Fatalf("history %d: goal %v; want %v, with up %v, informed %v", history, got, want, up, told)
			}
		}
	}
}

var floodCodec = algotest.NewCodec(decodeFlood).
	Takes(Flood{}, "\x00", "").
	Refuses("", "truncated message").
	Refuses("\x01", "message kind 1 (allowed: 0 to 0)").
	Refuses("\x00\x00", "1 bytes too many")

func TestDecodeFlood(t *testing.T) { floodCodec.Test(t) }

func FuzzDecodeFlood(f *testing.F) { floodCodec.Fuzz(f) }
