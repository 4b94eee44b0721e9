package greeting

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func run(t *testing.T, alg *algorithms.Algorithm[Message, Member], cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, alg, cfg)
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		alg   *algorithms.Algorithm[Message, Member]
		pairs func(n int64) int64
	}{
		{&Distributed, func(n int64) int64 { return n - 1 }},
		{&Mesh, func(n int64) int64 { return n * (n - 1) }},
	} {
		t.Run(c.alg.Spec.Name, func(t *testing.T) {
			for n := 1; n <= 70; n++ {
				for seed, latency := range algotest.Distributions {
					out := run(t, c.alg, sim.Config{
						Graph: algorithms.Complete(n), Seed: uint64(seed), Links: network.Links{Latency: latency},
					})
					pairs := c.pairs(int64(n))
					k := &out.Counts.Kinds
					if out.Counts.Sent != 2*pairs || k[kindGreeting].Sent != pairs || k[kindAnswer].Sent != pairs {
						t.Errorf("n=%d, seed %d: %d messages, %d of them greetings; want %d and %d",
							n, seed, out.Counts.Sent, k[kindGreeting].Sent, 2*pairs, pairs)
					}
					if out.Expected != algorithms.Exactly(float64(2*pairs)) {
						t.Errorf("n=%d: expected %v; want exactly %d", n, out.Expected, 2*pairs)
					}
					if out.Status() != "ok" || out.Result.Ops != pairs {
						t.Errorf("n=%d: %s with %d greeted; want ok with %d", n, out.Status(), out.Result.Ops, pairs)
					}
				}
			}
		})
	}
}

// In the mesh all nodes bear the same load; with one host, that host sends half of it.
func TestLoad(t *testing.T) {
	const n = 12
	for _, c := range []struct {
		alg         *algorithms.Algorithm[Message, Member]
		host, other int64
	}{{&Distributed, n - 1, 1}, {&Mesh, 2 * (n - 1), 2 * (n - 1)}} {
		out := run(t, c.alg, sim.Config{Graph: algorithms.Complete(n), PerNode: true})
		for id, got := range out.Counts.BySender {
			want := c.other
			if id == 0 {
				want = c.host
			}
			if got != want {
				t.Errorf("%s: node %d sent %d; want %d", c.alg.Spec.Name, id, got, want)
			}
		}
	}
}

func TestTopology(t *testing.T) {
	star, err := algorithms.NewGraph(4, [][2]int32{{0, 1}, {0, 2}, {0, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if out := run(t, &Distributed, sim.Config{Graph: star}); out.Counts.Sent != 6 || out.Status() != "ok" {
		t.Errorf("distributed on a star: %d messages, %s; want 6, ok", out.Counts.Sent, out.Status())
	}
	if _, err := sim.Run(t.Context(), &Mesh, sim.Config{Graph: star}); err == nil {
		t.Error("mesh on a star: no error")
	}
}

func TestFaults(t *testing.T) {
	const n = 10
	at := func(at algorithms.Time, kind algorithms.FaultKind, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: kind, Node: node}
	}
	late := algorithms.Second
	down, back := at(late, algorithms.Crash, 0), at(2*late, algorithms.Recover, 0)
	for _, c := range []struct {
		name              string
		links             network.Links
		plan              []algorithms.Fault
		status            string
		distributed, mesh int64 // greeted members; -1: some, not all
	}{
		{"every message twice or more", network.Links{Duplicate: 0.99}, nil, "ok", n - 1, n * (n - 1)},
		{"reordering", network.Links{Reorder: 0.9}, nil, "ok", n - 1, n * (n - 1)},
		{"loss", network.Links{Loss: 0.5}, nil, "goal not reached", -1, -1},
		{
			"a member is absent",
			network.Links{},
			[]algorithms.Fault{at(0, algorithms.Crash, 7)},
			"ok", n - 2,
			(n - 1) * (n - 2),
		},
		{
			"the host is absent",
			network.Links{},
			[]algorithms.Fault{at(0, algorithms.Crash, 0)},
			"ok", 0,
			(n - 1) * (n - 2),
		},
		{
			"a member goes afterwards",
			network.Links{},
			[]algorithms.Fault{at(late, algorithms.Crash, 7)},
			"ok", n - 1,
			n * (n - 1),
		},
		{
			"the host greets again when it comes back",
			network.Links{},
			[]algorithms.Fault{down, back},
			"ok", 2 * (n - 1),
			(n + 1) * (n - 1),
		},
		{
			"nobody greets a distributed member that comes late",
			network.Links{},
			[]algorithms.Fault{at(0, algorithms.Crash, 7), at(late, algorithms.Recover, 7)},
			"goal not reached", n - 2, n*(n-1) - (n - 1),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, a := range []struct {
				alg  *algorithms.Algorithm[Message, Member]
				want int64
				all  int64
			}{{&Distributed, c.distributed, n - 1}, {&Mesh, c.mesh, n * (n - 1)}} {
				out := run(t, a.alg, sim.Config{Graph: algorithms.Complete(n), Seed: 1, Links: c.links, Faults: c.plan})
				if out.Status() != c.status {
					t.Errorf("%s: %s; want %s", a.alg.Spec.Name, out.Status(), c.status)
				}
				if got := out.Result.Ops; got != a.want && (a.want >= 0 || got == 0 || got >= a.all) {
					t.Errorf("%s: %d greeted; want %d", a.alg.Spec.Name, got, a.want)
				}
			}
		})
	}
}

func TestCheckerRefuses(t *testing.T) {
	type seen struct {
		node  algorithms.ID
		value int64
		what  uint8
	}
	answers := func(node algorithms.ID, host int64) seen { return seen{node, host, sawGreeting} }
	for _, c := range []struct {
		name string
		seen []seen // the last one is wrong
		want string
	}{
		{
			"second answer",
			[]seen{answers(1, 0), answers(2, 0), {0, 1, 0}, {0, 2, 0}, {0, 1, 0}},
			"counted once: node 0 took a second answer from 1",
		},
		{"no host", []seen{{1, 0, 0}}, "counted once: node 1 took an answer"},
		{"itself", []seen{{0, 0, 0}}, "counted once: node 0 greeted 0"},
		{"nobody", []seen{{0, 3, 0}}, "counted once: node 0 greeted 3"},
		{"negative", []seen{{0, -1, 0}}, "counted once: node 0 greeted -1"},
		{
			"no answer was given",
			[]seen{answers(2, 0), {0, 1, 0}},
			"greeted before answered: node 0 took an answer of 1",
		},
		{"who greets nobody", []seen{answers(2, 1)}, "greeted before answered: node 2 answers 1"},
		{"nobody is answered", []seen{answers(2, -1)}, "greeted before answered: node 2 answers -1"},
		{"it answers itself", []seen{answers(0, 0)}, "greeted before answered: node 0 answers 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := newVisits(3, 1)
			var err error
			for i, s := range c.seen {
				if err = v.Observe(0, s.node, algorithms.Observation{What: s.what, Value: s.value}); err != nil &&
					i < len(c.seen)-1 {
					t.Fatal(err)
				}
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v; want %s", err, c.want)
			}
		})
	}
}

var codec = algotest.NewCodec(decode).
	Takes(Message{kindGreeting}, "\x00", "").
	Takes(Message{kindAnswer}, "\x01", "").
	Refuses("", "truncated message").
	Refuses("\x02", "message kind 2 (allowed: 0 to 1)").
	Refuses("\x00\x00", "1 bytes too many")

func TestDecode(t *testing.T) { codec.Test(t) }

func FuzzDecode(f *testing.F) { codec.Fuzz(f) }
