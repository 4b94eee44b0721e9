package clock

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// recorder keeps the stamped script of a run.
type recorder struct{ History }

func (r recorder) Trace(e engine.Event) {
	if e.Step == engine.StepObserve {
		r.Record(e.Node, e.Seen)
	}
}

var latencies = map[string]network.Latency{
	"uniform":     network.DefaultLatency,
	"exponential": {Distribution: network.Exponential, A: 1, B: 700},
	"fixed":       {Distribution: network.Fixed, A: 5},
}

func run(t testing.TB, alg algorithms.Algorithm[LamportMessage, LamportProcess], cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, &alg, cfg)
}

func TestPublishedScript(t *testing.T) {
	s := mustParse(t, published)
	for name, latency := range latencies {
		for seed := range uint64(20) {
			h := make(History, s.Processes())
			out := run(t, WithScript(s), sim.Config{
				Graph: algorithms.Complete(3), Seed: seed, Links: network.Links{Latency: latency}, Tracer: recorder{h},
			})
			const stamps = "P(1) S0(2) P(3) R1(5) S2(6) | R3(2) R0(3) S1(4) | S3(1) P(2) R2(7)"
			if got := h.String(); got != stamps {
				t.Fatalf("%s, seed %d: %s\nwant %s", name, seed, got, stamps)
			}
			if out.Counts.Sent != 4 || out.Expected != algorithms.Exactly(4) || out.Result.Ops != 11 ||
				out.Status() != "ok" {
				t.Fatalf("%s, seed %d: %d messages (expected %v), %d events, %s",
					name, seed, out.Counts.Sent, out.Expected, out.Result.Ops, out.Status())
			}
			want := []algorithms.Metric{{Name: "highest timestamp", Value: 7}}
			if diff := cmp.Diff(want, out.Result.Metrics); diff != "" {
				t.Fatalf("metrics (-want +got):\n%s", diff)
			}
		}
	}
}

func TestRandomCounts(t *testing.T) {
	for n := 1; n <= 50; n++ {
		for name, latency := range latencies {
			for seed := range uint64(3) {
				out := run(t, Lamport, sim.Config{
					Graph: algorithms.Complete(n), Seed: seed,
					Links: network.Links{Latency: latency},
				})
				messages := 4 * n
				if n == 1 {
					messages = 0
				}
				if out.Counts.Sent != int64(messages) || out.Expected != algorithms.Exactly(float64(messages)) ||
					out.Result.Ops != int64(2*messages+2*n) || out.Status() != "ok" {
					t.Fatalf("n=%d, %s, seed %d: %d messages (expected %v), %d events, %s; want %d messages",
						n, name, seed, out.Counts.Sent, out.Expected, out.Result.Ops, out.Status(), messages)
				}
			}
		}
	}
}

func TestParameters(t *testing.T) {
	star, err := algorithms.NewGraph(6, [][2]int32{{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}})
	if err != nil {
		t.Fatal(err)
	}
	out := run(t, Lamport, sim.Config{Graph: star, Params: algorithms.Params{"messages": "7", "internal": "3"}})
	if out.Counts.Sent != 7 || out.Expected != algorithms.Exactly(7) || out.Result.Ops != 2*7+3*6 ||
		out.Status() != "ok" {
		t.Errorf("%d messages, %d events, %s", out.Counts.Sent, out.Result.Ops, out.Status())
	}

	for _, c := range []struct {
		graph  *algorithms.Graph
		params algorithms.Params
		want   string
	}{
		{algorithms.Complete(1), algorithms.Params{"messages": "7"}, "messages: 7 over 0 links"},
		{algorithms.Complete(1 << 15), algorithms.Params{"internal": "1000"}, "32768000 internal events (allowed: at " +
			"most 16777216 events"},
		{algorithms.Complete(2), algorithms.Params{"messages": "-1"}, "lamport-clock.messages"},
	} {
		_, err := sim.Run(t.Context(), &Lamport, sim.Config{Graph: c.graph, Params: c.params})
		if !strings.Contains(errorText(err), c.want) {
			t.Errorf("%v: %v, want %s", c.params, err, c.want)
		}
	}
}

func TestWithScriptErrors(t *testing.T) {
	path, err := algorithms.NewGraph(3, [][2]int32{{0, 1}, {1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		script Script
		graph  *algorithms.Graph
		params algorithms.Params
		want   string
	}{
		{
			mustParse(t, published), algorithms.Complete(4), nil,
			"lamport-clock: nodes: 4 (allowed: 3, one for each process of the script)",
		},
		{Script{}, algorithms.Complete(1), nil, "lamport-clock: nodes: 1 (allowed: 0, one for each process of " +
			"the script)"},
		{
			mustParse(t, published), path, nil,
			"lamport-clock: this topology will not do: message 2 of the script goes from 0 to 2, which have no link",
		},
		{mustParse(t, "S0 | R0 S1 | R1"), path, nil, ""},
		{
			mustParse(t, published), algorithms.Complete(3),
			algorithms.Params{"messages": "5"},
			"lamport-clock.messages: no such parameter (allowed: none)",
		},
	} {
		alg := WithScript(c.script)
		_, err := sim.Run(t.Context(), &alg, sim.Config{Graph: c.graph, Params: c.params})
		if got := errorText(err); got != c.want {
			t.Errorf("%q: %q, want %q", c.script, got, c.want)
		}
	}
	if Lamport.Spec.Params == nil {
		t.Error("WithScript has changed Lamport")
	}
}

// Whatever the latencies, copies and overtaking, the stamps are those of the script.
func TestStampsDoNotDependOnTheNetwork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "nodes")
		graph := algorithms.Complete(n)
		messages := rapid.IntRange(0, 40).Draw(t, "messages")
		if n == 1 {
			messages = 0
		}
		rng := algorithms.NewRand(rapid.Uint64().Draw(t, "script"))
		s, err := RandomScript(&rng, graph, messages, rapid.IntRange(0, 20).Draw(t, "internal"))
		if err != nil {
			t.Fatal(err)
		}
		h := make(History, n)
		alg := WithScript(s)
		out, err := sim.Run(t.Context(), &alg, sim.Config{
			Graph: graph, Seed: rapid.Uint64().Draw(t, "seed"), Tracer: recorder{h},
			Links: network.Links{
				Latency:   latencies[rapid.SampledFrom([]string{"uniform", "exponential", "fixed"}).Draw(t, "latency")],
				Duplicate: rapid.SampledFrom([]float64{0, 0.5, 0.9}).Draw(t, "duplicate"),
				Reorder:   rapid.SampledFrom([]float64{0, 0.5, 0.9}).Draw(t, "reorder"),
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s.Stamps(), h); diff != "" || out.Status() != "ok" || out.Counts.Sent != int64(messages) {
			t.Fatalf("%v: %s, %d messages, stamps (-want +got):\n%s", s, out.Status(), out.Counts.Sent, diff)
		}
	})
}

// Under every fault that the Spec calls safe, what is stamped is stamped right; under those
// that it does not call live, some runs do not come to their end.
func TestFaults(t *testing.T) {
	cut := &algorithms.Cut{SideA: []bool{true, true, false, false, false}}
	for _, c := range []struct {
		name  string
		links network.Links
		plan  []algorithms.Fault
		live  bool
	}{
		{name: "duplication and reordering", links: network.Links{Duplicate: 0.5, Reorder: 0.5}, live: true},
		{name: "loss", links: network.Links{Loss: 0.2, Duplicate: 0.3, Reorder: 0.3}},
		{name: "crash", plan: []algorithms.Fault{{At: 2500, Node: 1}}},
		{name: "recovery", plan: []algorithms.Fault{
			{At: 2500, Node: 1},
			{At: 4000, Kind: algorithms.Recover, Node: 1},
		}},
		{
			name: "recovery at the start",
			plan: []algorithms.Fault{{Node: 1}, {At: 1, Kind: algorithms.Recover, Node: 1}},
		},
		{name: "partition", plan: []algorithms.Fault{
			{At: 1500, Kind: algorithms.Split, Cut: cut},
			{At: 4000, Kind: algorithms.Heal, Cut: cut},
		}},
	} {
		stuck := 0
		for seed := range uint64(300) {
			out := run(t, Lamport, sim.Config{
				Graph: algorithms.Complete(5), Seed: seed, Links: c.links,
				Faults: c.plan,
			})
			if out.Violation != nil || out.End != engine.Quiet {
				t.Fatalf("%s, seed %d: %s", c.name, seed, out.Status())
			}
			if out.Goal != (out.Result.Ops == 50) {
				t.Fatalf("%s, seed %d: goal %t after %d of 50 events", c.name, seed, out.Goal, out.Result.Ops)
			}
			if !out.Goal {
				stuck++
			}
		}
		if c.live != (stuck == 0) {
			t.Errorf("%s: %d of 300 runs got stuck; live: %t", c.name, stuck, c.live)
		}
	}
}

func TestSpec(t *testing.T) {
	want := algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
		algorithms.Reordering | algorithms.Partitions
	if s := Lamport.Spec; s.Safe != want || s.Live != algorithms.Duplication|algorithms.Reordering || s.FIFO {
		t.Errorf("safe under %v, live under %v, fifo %t", s.Safe, s.Live, s.FIFO)
	}
}
