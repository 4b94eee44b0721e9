package sim

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// arrivals counts what arrives, as somebody who watches the run does.
type arrivals struct {
	setup func(algorithms.Kind) bool
	all   engine.Counts
}

func (a *arrivals) Trace(e engine.Event) {
	switch {
	case e.Step != engine.StepDeliver || e.Node == e.Peer:
	case a.setup(e.Kind):
		a.all.Setup.Delivered++
	default:
		a.all.Delivered++
		a.all.Kinds[e.Kind].Delivered++
	}
}

// bothWays runs an algorithm by the plain path and message by message, and wants the same of both,
// and that as much is delivered as a tracer sees.
func bothWays[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t *testing.T, alg func() *algorithms.Algorithm[M, S], cfg Config,
) engine.Outcome {
	t.Helper()
	execute := func(cfg Config, plain bool) engine.Outcome {
		prepared, err := Prepare[M, S, P](alg(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer prepared.Close()
		r := prepared.(*run[M, S, P])
		if cfg.Tracer == nil && !r.plain {
			t.Fatal("the run is not plain")
		}
		r.plain = plain
		out, err := prepared.Execute(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	plain := execute(cfg, true)
	one := execute(cfg, false)
	if d := cmp.Diff(plain, one, cmp.Comparer(sameText)); d != "" {
		t.Errorf("the plain path and message by message differ:\n%s", d)
	}
	seen := arrivals{setup: func(k algorithms.Kind) bool { return alg().Spec.Kinds[k].Setup }}
	cfg.Tracer = &seen
	execute(cfg, false)
	got := engine.Counts{Delivered: plain.Counts.Delivered}
	got.Setup.Delivered = plain.Counts.Setup.Delivered
	for k := range got.Kinds {
		got.Kinds[k].Delivered = plain.Counts.Kinds[k].Delivered
	}
	if d := cmp.Diff(seen.all, got); d != "" {
		t.Errorf("a tracer sees other messages arrive than are counted:\n%s", d)
	}
	return plain
}

func sameText(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// gossips are nodes that send notes of any kind and size to neighbours and to themselves, at random
// and after a while, and report now and then. The checker takes offence after so many reports.
func gossips(patience int) *algorithms.Algorithm[note, actor] {
	say := func(env *algorithms.Env[note], hops uint32) {
		rng := env.Rand()
		for i := range env.Degree() {
			if rng.IntN(3) > 0 {
				kind := algorithms.Kind(rng.IntN(2))
				env.Send(env.Neighbor(i), note{kind: kind, number: hops, padding: rng.IntN(100)})
			}
		}
		env.Send(env.Self(), note{number: hops})
		env.Report(algorithms.Observation{})
	}
	b := &behaviour{
		setup: true, checker: &touchy{patience: patience},
		start: func(env *algorithms.Env[note]) { say(env, 3) },
		receive: func(env *algorithms.Env[note], _ algorithms.ID, m note) {
			switch {
			case m.number == 0:
			case env.Rand().IntN(2) == 0:
				env.SetTimer(algorithms.Time(env.Rand().IntN(3000)), algorithms.Timer{Data: int64(m.number)})
			case env.Degree() > 0:
				env.Report(algorithms.Observation{})
				env.Send(env.Neighbor(env.Rand().IntN(env.Degree())), note{number: m.number - 1})
			}
		},
		timeout: func(env *algorithms.Env[note], timer algorithms.Timer) { say(env, uint32(timer.Data)-1) },
	}
	return b.algorithm()
}

// touchy is a checker that breaks with the run after so many observations.
type touchy struct {
	always
	patience int
}

func (c *touchy) Observe(at algorithms.Time, id algorithms.ID, o algorithms.Observation) error {
	if len(c.seen) >= c.patience {
		c.fail = errBroken
	}
	return c.always.Observe(at, id, o)
}

// TestPlainPath holds the path of runs that nothing watches or disturbs to the general one,
// whatever the network, the faults and the end of the run.
func TestPlainPath(t *testing.T) {
	links := [][2]int32{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}, {1, 3}, {0, 5}, {2, 4}, {5, 4}} // none to 6
	sparse, err := algorithms.NewGraph(7, links)
	if err != nil {
		t.Fatal(err)
	}
	cut := &algorithms.Cut{SideA: []bool{true, true, true, false, false, false, false}}
	faults := map[string][]algorithms.Fault{
		"none": nil,
		"crash": {
			{At: 1200, Kind: algorithms.Crash, Node: 1},
			{At: 1700, Kind: algorithms.Recover, Node: 1},
			{At: 0, Kind: algorithms.Crash, Node: 4},
		},
		"cut": {{At: 900, Kind: algorithms.Split, Cut: cut}, {At: 2500, Kind: algorithms.Heal, Cut: cut}},
	}
	latencies := []network.Latency{
		{},
		{Distribution: network.Fixed, A: 700},
		{Distribution: network.Uniform, A: 0, B: 40},
		{Distribution: network.Exponential, A: 10, B: 300},
		{Distribution: network.LogNormal, A: 300, B: 60},
	}
	ends := map[engine.End]int{}
	for _, g := range []*algorithms.Graph{sparse, algorithms.Complete(7)} {
		for name, plan := range faults {
			for i, latency := range latencies {
				for _, patience := range []int{3, 11, math.MaxInt} {
					for _, events := range []int64{0, 20, 33, 77} {
						cfg := Config{
							Graph: g, Seed: uint64(i), Faults: plan, Links: network.Links{Latency: latency},
							Limits: engine.Limits{Events: events},
						}
						out := bothWays(t, func() *algorithms.Algorithm[note, actor] { return gossips(patience) }, cfg)
						ends[out.End]++
						if t.Failed() {
							t.Fatalf("%d links, faults %s, latency %v, patience %d, up to %d events",
								g.Edges(), name, latency, patience, events)
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
}

// The jobs of BenchmarkSpeed take the plain path, in small, and come to the same as without it.
func TestPlainPathOfAlgorithms(t *testing.T) {
	for seed := range uint64(3) {
		cfg := Config{Graph: algorithms.Complete(9), Seed: seed}
		crash := cfg
		crash.Faults = []algorithms.Fault{
			{At: 700, Kind: algorithms.Crash, Node: 8}, {At: 30_000, Kind: algorithms.Recover, Node: 8},
		}
		for _, cfg := range []Config{cfg, crash} {
			bothWays(t, itself(&circulation.Ring), cfg)
			bothWays(t, itself(&commit.TwoPhase), cfg)
			bothWays(t, itself(&broadcast.Flooding), cfg)
			bothWays(t, itself(&broadcast.GossipPush), cfg)
			bothWays(t, itself(&election.Bully), cfg)
		}
	}
}

// itself makes what bothWays asks for of an algorithm that keeps nothing from one run to the next.
func itself[M algorithms.Message, S any](alg *algorithms.Algorithm[M, S]) func() *algorithms.Algorithm[M, S] {
	return func() *algorithms.Algorithm[M, S] { return alg }
}
