package mutex

import (
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// subject is an algorithm of this package.
type subject struct {
	spec *algorithms.Spec
	run  func(testing.TB, sim.Config) engine.Outcome
}

func of[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) subject {
	return subject{&alg.Spec, func(t testing.TB, cfg sim.Config) engine.Outcome {
		t.Helper()
		return algotest.Simulate[M, S, P](t, alg, cfg)
	}}
}

var (
	central           = of(&Central)
	lamport           = of(&Lamport)
	ricartAgrawala    = of(&RicartAgrawala)
	carvalhoRoucairol = of(&CarvalhoRoucairol)
	subjects          = []subject{central, lamport, ricartAgrawala, carvalhoRoucairol}
)

var latencies = map[string]network.Latency{
	"uniform":     network.DefaultLatency,
	"exponential": {Distribution: network.Exponential, A: 1, B: 700},
	"fixed":       {Distribution: network.Fixed, A: 5},
}

// entriesOf counts the entries of each node.
type entriesOf []int64

func (e entriesOf) Trace(ev engine.Event) {
	if ev.Step == engine.StepObserve && ev.Seen.What == SawEnter {
		e[ev.Node]++
	}
}

// each calls f with the outcome of failure-free runs of all sizes, in which so many entries are
// made in all, and so many by the coordinator.
func (s subject) each(t *testing.T, variants []algorithms.Params,
	f func(t *testing.T, n int, all, coordinators int64, out engine.Outcome),
) {
	t.Helper()
	for n := 1; n <= 50; n++ {
		for _, params := range variants {
			if r := params["requesters"]; r == "half" {
				params = algorithms.Params{"requesters": strconv.Itoa((n + 1) / 2), "hold": "0"}
			}
			for name, latency := range latencies {
				for seed := range uint64(2) {
					entries := make(entriesOf, n)
					out := s.run(t, sim.Config{
						Graph: algorithms.Complete(n), Params: params, Seed: seed, Tracer: entries,
						Links: network.Links{Latency: latency},
					})
					var all int64
					for _, e := range entries {
						all += e
					}
					if out.Status() != "ok" || out.Result.Ops != all {
						t.Fatalf("n=%d, %v, %s, seed %d: %d of %d entries, %s",
							n, params, name, seed, out.Result.Ops, all, out.Status())
					}
					f(t, n, all, entries[coordinator], out)
					if t.Failed() {
						t.Fatalf("n=%d, %v, %s, seed %d", n, params, name, seed)
					}
				}
			}
		}
	}
}

// entering are workloads of one requester, of half of the nodes and of all.
var entering = []algorithms.Params{
	nil,
	{"requesters": "half"},
	{"requesters": "0", "entries": "2", "hold": "0.1"},
}

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		subject
		kinds  int64 // messages an entry, of each kind and node that is asked
		others func(n int, all, coordinators int64) int64
	}{
		{central, 3, func(_ int, all, coordinators int64) int64 { return all - coordinators }},
		{lamport, 3, func(n int, all, _ int64) int64 { return int64(n-1) * all }},
		{ricartAgrawala, 2, func(n int, all, _ int64) int64 { return int64(n-1) * all }},
	} {
		t.Run(c.spec.Name, func(t *testing.T) {
			c.each(t, entering, func(t *testing.T, n int, all, coordinators int64, out engine.Outcome) {
				each := c.others(n, all, coordinators)
				if out.Counts.Sent != c.kinds*each || out.Expected != algorithms.Exactly(float64(c.kinds*each)) {
					t.Errorf("%d messages (expected %v), want %d", out.Counts.Sent, out.Expected, c.kinds*each)
				}
				for kind, spec := range c.spec.Kinds {
					if got := out.Counts.Kinds[kind].Sent; got != each {
						t.Errorf("%d messages of kind %s, want %d", got, spec.Name, each)
					}
				}
			})
		})
	}
}

// A kept permission makes the difference where nodes enter again: two messages a change of
// hands between two nodes, and none for who enters again alone.
func TestCarvalhoRoucairolCounts(t *testing.T) {
	once := []algorithms.Params{nil, {"requesters": "half"}, {"requesters": "all", "hold": "0.1"}}
	carvalhoRoucairol.each(t, once, func(t *testing.T, n int, all, _ int64, out engine.Outcome) {
		want := 2 * int64(n-1) * all
		if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
			t.Errorf("%d messages (expected %v), want %d", out.Counts.Sent, out.Expected, want)
		}
	})
	alone := []algorithms.Params{{"entries": "7"}}
	carvalhoRoucairol.each(t, alone, func(t *testing.T, n int, _, _ int64, out engine.Outcome) {
		want := 2 * int64(n-1)
		if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
			t.Errorf("%d messages (expected %v), want %d", out.Counts.Sent, out.Expected, want)
		}
	})
	for _, load := range []string{"0", "0.3", "1"} {
		again := []algorithms.Params{{"requesters": "all", "entries": "3", "hold": "0", "load": load}}
		carvalhoRoucairol.each(t, again, func(t *testing.T, n int, _, _ int64, out engine.Outcome) {
			pairs := int64(n * (n - 1) / 2)
			if out.Expected != (algorithms.Expected{Low: float64(4 * pairs), High: float64(12 * pairs)}) {
				t.Errorf("expected %v, want %d to %d", out.Expected, 4*pairs, 12*pairs)
			}
			if got := out.Counts.Sent; got < 4*pairs || got > 12*pairs {
				t.Errorf("%d messages, want %d to %d", got, 4*pairs, 12*pairs)
			}
		})
	}
}

// An uncontended entry comes two delays after the request, the section is handed on in one, and
// by a coordinator in two.
func TestDelays(t *testing.T) {
	for _, c := range []struct {
		subject
		tail algorithms.Time // from the last stay to the end
		hand algorithms.Time
		wait float64 // with two who ask, on average
	}{
		{lamport, 10, 10, 20 + (1+10)/2.0},
		{ricartAgrawala, 0, 10, 20 + (1+10)/2.0},
		{carvalhoRoucairol, 0, 10, 20 + (1+10)/2.0},
		{central, 10, 20, 20 + (1+20)/2.0},
	} {
		for _, row := range []struct {
			params algorithms.Params
			end    algorithms.Time // of the latest message
			wait   float64         // in ticks
			hand   algorithms.Time
		}{
			{algorithms.Params{"hold": "3"}, 20 + 30 + c.tail, 20, 0},
			{algorithms.Params{"hold": "0.26"}, 20 + 3 + c.tail, 20, 0},
			{
				algorithms.Params{"requesters": "2", "hold": "0"},
				20 + 1 + c.hand + 1 + c.tail, c.wait, c.hand,
			},
		} {
			out := c.run(t, sim.Config{
				Graph: algorithms.Complete(4), Params: row.params, Seed: 2,
				Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 10}},
			})
			metrics := out.Result.Metrics
			if wait := metrics[0]; out.Time != row.end || wait.Value != row.wait/1e6 {
				t.Errorf("%s, %v: ends at %v with %+v; want %v, %g s",
					c.spec.Name, row.params, out.Time, wait, row.end, row.wait/1e6)
			}
			if row.hand > 0 && metrics[2].Value != row.hand.Seconds() {
				t.Errorf("%s, %v: %+v, want %g s", c.spec.Name, row.params, metrics[2], row.hand.Seconds())
			}
		}
	}
}
