package agents

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// splitHalf cuts the first half of the agents off for some seconds.
func splitHalf(n int, from, seconds int64) []algorithms.Fault {
	cut := &algorithms.Cut{SideA: make([]bool, n)}
	for i := range n / 2 {
		cut.SideA[i] = true
	}
	at := algorithms.Time(from) * algorithms.Second
	return []algorithms.Fault{
		{At: at, Kind: algorithms.Split, Cut: cut},
		{At: at + algorithms.Time(seconds)*algorithms.Second, Kind: algorithms.Heal, Cut: cut},
	}
}

// Exactly those messages are lost that were sent over the cut while it was up.
func TestLostInTheCut(t *testing.T) {
	const n = 6
	lost := 0
	for seed := range uint64(20) {
		faults := splitHalf(n, 3, 4)
		cut := faults[0].Cut
		out, w := attempt(t, sim.Config{
			Graph: algorithms.Complete(n), Seed: seed, Faults: faults, Params: algorithms.Params{"reconcile": "no"},
		})
		var want int64
		for _, l := range w.letters {
			crosses := cut.Blocks(l.Origin, l.Dest) && l.at >= faults[0].At && l.at < faults[1].At
			if (l.delivered == 0) != crosses {
				t.Errorf("seed %d: message %d to %d of %v: delivered %d times", seed, l.ID(), l.Dest, l.at, l.delivered)
			}
			if crosses {
				want++
			}
		}
		if got := int64(metric(t, &out, "undelivered")); got != want || out.Counts.Dropped[engine.Cut] != want {
			t.Errorf("seed %d: %d undelivered, %d dropped; want %d", seed, got, out.Counts.Dropped[engine.Cut], want)
		}
		if ok := out.Status() == "ok"; ok != (want == 0) {
			t.Errorf("seed %d: %d messages lost: %s", seed, want, out.Status())
		}
		lost += int(want)
	}
	if lost < 20 {
		t.Errorf("only %d messages in 20 runs met the cut", lost)
	}
}

// network of a property: connected, with random links beside those of a tree.
func drawGraph(t *rapid.T) *algorithms.Graph {
	n := rapid.IntRange(2, 12).Draw(t, "agents")
	var pairs [][2]int32
	for i := 1; i < n; i++ {
		pairs = append(pairs, [2]int32{int32(i), int32(rapid.IntRange(0, i-1).Draw(t, "parent"))})
	}
	for range rapid.IntRange(0, 2*n).Draw(t, "more links") {
		a, b := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
		if a != b {
			pairs = append(pairs, [2]int32{int32(a), int32(b)})
		}
	}
	g, err := algorithms.NewGraph(n, pairs)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// drawCuts are partitions that have healed at the time limit.
func drawCuts(t *rapid.T, n int, limit algorithms.Time) []algorithms.Fault {
	var faults []algorithms.Fault
	for range rapid.IntRange(1, 3).Draw(t, "cuts") {
		cut := &algorithms.Cut{
			SideA:  rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "side"),
			OneWay: rapid.Bool().Draw(t, "one way"),
		}
		from := rapid.Int64Range(0, int64(limit)-2).Draw(t, "split")
		to := rapid.Int64Range(from+1, int64(limit)-1).Draw(t, "heal")
		faults = append(faults, algorithms.Fault{At: algorithms.Time(from), Kind: algorithms.Split, Cut: cut},
			algorithms.Fault{At: algorithms.Time(to), Kind: algorithms.Heal, Cut: cut})
	}
	return faults
}

var latencies = []network.Latency{
	{},
	{Distribution: network.Fixed, A: 1},
	{Distribution: network.Uniform, A: 1, B: 50 * algorithms.Millisecond},
	{Distribution: network.Fixed, A: 20 * algorithms.Millisecond},
}

func drawConfig(t *rapid.T, params algorithms.Params) sim.Config {
	g := drawGraph(t)
	params["to"] = "any"
	params["routing"] = rapid.SampledFrom([]string{"shortest", "flooding", "learning"}).Draw(t, "routing")
	settle := rapid.IntRange(0, 2).Draw(t, "settle")
	params["duration"], params["settle"] = "5", strconv.Itoa(settle)
	return sim.Config{
		Graph: g, Params: params, Seed: rapid.Uint64Range(0, 1000).Draw(t, "seed"),
		Links:  network.Links{Latency: rapid.SampledFrom(latencies).Draw(t, "latency")},
		Faults: drawCuts(t, g.N(), algorithms.Time(5+settle)*algorithms.Second),
		Limits: engine.Limits{Events: 1e6},
	}
}

// What is queued arrives, once, whatever the partitions, if they heal in time.
func TestQueuedArrives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := drawConfig(t, algorithms.Params{"delivery": "queued", "reconcile": "no"})
		out, w := simulate(t, cfg)
		for _, l := range w.letters {
			if l.delivered != 1 {
				t.Fatalf("message %d to %d, sent at %v, is delivered %d times", l.ID(), l.Dest, l.at, l.delivered)
			}
		}
		if got := metric(t, &out, "undelivered"); got != 0 || out.Result.Ops != int64(len(w.letters)) {
			t.Fatalf("%v undelivered, %d done of %d", got, out.Result.Ops, len(w.letters))
		}
		for _, r := range w.Rows() {
			if r.GaveUp != 0 {
				t.Fatalf("agent %d gives up %d hops", r.Agent, r.GaveUp)
			}
		}
	})
}

// Without failures, acknowledgements double the messages and nothing is sent twice; digests go
// both ways over every link, and what crosses a link is new.
func TestCostWithoutFailures(t *testing.T) {
	for i, topology := range topologies {
		g := graph(t, topology, 12, 1)
		for _, routing := range []string{"shortest", "flooding", "learning"} {
			plain, _ := simulate(t, sim.Config{
				Graph: g, Seed: uint64(i),
				Params: algorithms.Params{"to": "any", "routing": routing},
			})
			queued, _ := simulate(t, sim.Config{
				Graph: g, Seed: uint64(i), Params: algorithms.Params{
					"to": "any", "routing": routing,
					"delivery": "queued",
				},
			})
			if d, a := data(&queued), queued.Counts.Kinds[kindAck].Sent; d != a || d != data(&plain) &&
				routing != "learning" {
				t.Errorf("%s, %s: %d data and %d acknowledgements; want %d of both",
					topology, routing, d, a, data(&plain))
			}
		}
		even := algorithms.Params{"to": "any", "reconcile": "yes"}
		var first engine.Outcome
		for k, latency := range latencies {
			out, _ := simulate(t, sim.Config{
				Graph: g, Seed: uint64(i), Params: even,
				Links: network.Links{Latency: latency},
			})
			if k == 0 {
				first = out
			}
			if out.Counts.Kinds != first.Counts.Kinds || out.Counts.Kinds[kindItems].Sent == 0 {
				t.Errorf("%s: the counts of reconciliation depend on latency: %v and %v",
					topology, out.Counts.Kinds, first.Counts.Kinds)
			}
		}
	}
}
