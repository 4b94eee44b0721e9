package rounds

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// fixed is a configuration that can be served.
func fixed(n int, seed uint64, latency algorithms.Time, p algorithms.Params) engine.Config {
	return engine.Config{
		Graph: algorithms.Complete(n), Seed: seed, Params: p, PerNode: true,
		Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: latency}},
	}
}

// way runs an algorithm on one engine.
type way func(testing.TB, engine.Config) engine.Outcome

func inRounds[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) way {
	return func(t testing.TB, cfg engine.Config) engine.Outcome {
		t.Helper()
		out := executed(t)(Prepare[M, S, P](alg, cfg))
		if n := cfg.Graph.N(); n <= 200 {
			// The same in narrow windows, and with few nodes in a range.
			prepared, err := Prepare[M, S, P](alg, cfg)
			if err != nil {
				t.Fatal(err)
			}
			r := prepared.(*run[M, S, P])
			r.narrow, r.grid = 3, newGrid[M](n, len(r.workers), 5)
			if err := r.Reset(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(out, executed(t)(r, nil)); diff != "" {
				t.Errorf("in narrow windows (-wide +narrow):\n%s", diff)
			}
		}
		return out
	}
}

func withEvents[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) way {
	return func(t testing.TB, cfg engine.Config) engine.Outcome {
		t.Helper()
		return executed(t)(sim.Prepare[M, S, P](alg, cfg))
	}
}

// gossip is an algorithm with some of the parameters that it may have.
type gossip struct {
	name           string
	rounds, events way
	with           []algorithms.Params
}

func of[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], with ...algorithms.Params,
) gossip {
	return gossip{alg.Spec.Name, inRounds[M, S, P](alg), withEvents[M, S, P](alg), with}
}

var gossips = []gossip{
	of(
		&broadcast.GossipPush, algorithms.Params{}, algorithms.Params{"fanout": "1"}, algorithms.Params{"rounds": "2"},
		algorithms.Params{"stop": "counter"}, algorithms.Params{"stop": "coin", "k": "2"},
		algorithms.Params{"stop": "counter", "fanout": "7", "k": "1"},
		algorithms.Params{"stop": "coin", "fanout": "1", "k": "3"},
	),
	of(
		&broadcast.GossipPull, algorithms.Params{}, algorithms.Params{"fanout": "1"},
		algorithms.Params{"fanout": "5", "rounds": "3"},
	),
	of(
		&broadcast.GossipPushPull, algorithms.Params{}, algorithms.Params{"fanout": "1"},
		algorithms.Params{"fanout": "64"}, algorithms.Params{"rounds": "70"},
	),
}

// executed runs what was prepared twice, and holds the second time to the first.
func executed(t testing.TB) func(engine.Execution, error) engine.Outcome {
	return func(e engine.Execution, err error) engine.Outcome {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		first, err := e.Execute(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Reset(); err != nil {
			t.Fatal(err)
		}
		again, err := e.Execute(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("two executions differ (-first +second):\n%s", diff)
		}
		return first
	}
}

// equal holds an outcome in rounds to that of the same run with events. Only the hash of the course
// is another, since events have numbers.
func equal(t testing.TB, g gossip, cfg engine.Config) {
	t.Helper()
	events, rounds := g.events(t, cfg), g.rounds(t, cfg)
	if rounds.Hash == 0 && rounds.Counts.Sent > 0 {
		t.Error("the course has no hash")
	}
	events.Hash = rounds.Hash
	if diff := cmp.Diff(events, rounds); diff != "" {
		t.Errorf("%s, %d nodes, seed %d, %v, latency %v (-events +rounds):\n%s", g.name, cfg.Graph.N(), cfg.Seed,
			cfg.Params, cfg.Links.Latency, diff)
	}
}

// TestEqualsEvents holds runs in rounds to runs with events: the same counts by kind, by size and
// by node, the same chains, times, coverage and rounds.
func TestEqualsEvents(t *testing.T) {
	for _, g := range gossips {
		for _, p := range g.with {
			t.Run(fmt.Sprint(g.name, p), func(t *testing.T) {
				for _, n := range []int{1, 2, 3, 65, 200, 500} {
					for seed := range uint64(2) {
						cfg := fixed(n, seed, algorithms.Time(1+seed*700), maps.Clone(p))
						if n > 1 {
							cfg.Params["source"] = strconv.Itoa(n / 2)
						}
						equal(t, g, cfg)
					}
				}
			})
		}
	}
}

// TestCores holds outcomes, hashes included, to be the same for any number of cores. There are more
// nodes than a window has, and more than one range of them.
func TestCores(t *testing.T) {
	for _, g := range gossips {
		var first engine.Outcome
		for i, cores := range []int{1, 2, 5} {
			cfg := fixed(25_000, 5, algorithms.Millisecond, algorithms.Params{"fanout": "2"})
			told := 1
			cfg.Shards, cfg.Split = cores, func(shards int) { told = shards }
			out := g.rounds(t, cfg)
			if told != cores {
				t.Errorf("%s, %d cores: told of %d", g.name, cores, told)
			}
			if i == 0 {
				first = out
			}
			if diff := cmp.Diff(first, out); diff != "" {
				t.Errorf("%s, %d cores (-one +many):\n%s", g.name, cores, diff)
			}
		}
	}
}

func FuzzEqualsEvents(f *testing.F) {
	f.Add(uint8(40), uint64(1), uint8(0), uint8(3), uint8(0), uint16(1000))
	f.Add(uint8(199), uint64(2), uint8(2), uint8(1), uint8(4), uint16(1))
	f.Fuzz(func(t *testing.T, n uint8, seed uint64, which, fanout, param uint8, latency uint16) {
		g := gossips[int(which)%len(gossips)]
		nodes := 1 + int(n)%40 // small ones have all there is to find, and are done quickly
		p := algorithms.Params{
			"fanout": strconv.Itoa(1 + int(fanout)%8), "source": strconv.Itoa(int(seed % uint64(nodes))),
		}
		if g.name == "gossip-push" {
			p["stop"] = []string{"rounds", "counter", "coin"}[param%3]
			p["k"] = strconv.Itoa(1 + int(param/3)%10)
		}
		cfg := fixed(nodes, seed, 1+algorithms.Time(latency), p)
		if which >= 128 {
			p["rounds"] = strconv.Itoa(2 + int(param)%20)
		}
		if g.name == "gossip-push" {
			_, err := Prepare(&broadcast.GossipPush, cfg)
			if errors.Is(err, ErrUnserved) {
				return // one round alone
			}
		}
		equal(t, g, cfg)
	})
}
