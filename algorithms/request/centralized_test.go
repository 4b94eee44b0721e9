package request

import (
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func run(t *testing.T, cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, &Centralized, cfg)
}

func TestCount(t *testing.T) {
	for n := 1; n <= 70; n++ {
		for seed, latency := range algotest.Distributions {
			out := run(t, sim.Config{
				Graph: algorithms.Complete(n), Seed: uint64(seed), PerNode: true,
				Links: network.Links{Latency: latency},
			})
			members := int64(n - 1)
			c := &out.Counts
			if c.Sent != 2*members || c.Kinds[kindRequest].Sent != members || c.Kinds[kindAnswer].Sent != members {
				t.Errorf("n=%d, seed %d: %d messages, %d of them requests; want %d and %d",
					n, seed, c.Sent, c.Kinds[kindRequest].Sent, 2*members, members)
			}
			if out.Expected != algorithms.Exactly(float64(2*members)) {
				t.Errorf("n=%d: expected %v; want exactly %d", n, out.Expected, 2*members)
			}
			if most, _ := c.MaxSent(); n > 1 && (c.BySender[coordinator] != members || most != members ||
				c.Depth != 2) {
				t.Errorf("n=%d: the coordinator sent %d, the busiest node %d, depth %d; want %d, %d, 2",
					n, c.BySender[coordinator], most, c.Depth, members, members)
			}
			if out.Status() != "ok" || out.Result.Ops != members {
				t.Errorf("n=%d: %s with %d answered; want ok with %d", n, out.Status(), out.Result.Ops, members)
			}
		}
	}
}

func TestStarSuffices(t *testing.T) {
	star, err := algorithms.NewGraph(4, [][2]int32{{0, 1}, {0, 2}, {0, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if out := run(t, sim.Config{Graph: star}); out.Counts.Sent != 6 || out.Status() != "ok" {
		t.Errorf("%d messages, %s; want 6, ok", out.Counts.Sent, out.Status())
	}
}

// The properties hold under all faults, and each answer that gets through counts once.
func TestFaults(t *testing.T) {
	const n = 20
	at := func(at algorithms.Time, kind algorithms.FaultKind, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: kind, Node: node}
	}
	for _, c := range []struct {
		name   string
		links  network.Links
		plan   []algorithms.Fault
		status string
		ops    int64 // -1: fewer than members
	}{
		{"every message twice or more", network.Links{Duplicate: 0.99}, nil, "ok", n - 1},
		{"reordering", network.Links{Reorder: 0.9}, nil, "ok", n - 1},
		{"loss", network.Links{Loss: 0.5}, nil, "goal not reached", -1},
		{
			"no coordinator",
			network.Links{},
			[]algorithms.Fault{at(0, algorithms.Crash, coordinator)},
			"goal not reached", 0,
		},
		{"a member goes", network.Links{}, []algorithms.Fault{at(1, algorithms.Crash, 7)}, "ok", n - 2},
		{
			"a member goes when it has its answer",
			network.Links{},
			[]algorithms.Fault{at(algorithms.Second, algorithms.Crash, 7)},
			"ok", n - 1,
		},
		{
			"a member asks again when it comes back",
			network.Links{},
			[]algorithms.Fault{
				at(algorithms.Second, algorithms.Crash, 7),
				at(2*algorithms.Second, algorithms.Recover, 7),
			},
			"ok", n,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := run(t, sim.Config{Graph: algorithms.Complete(n), Seed: 1, Links: c.links, Faults: c.plan})
			if out.Status() != c.status {
				t.Errorf("%s; want %s", out.Status(), c.status)
			}
			if got := out.Result.Ops; got != c.ops && (c.ops >= 0 || got >= n-1 || got == 0) {
				t.Errorf("%d answered; want %d", got, c.ops)
			}
		})
	}
}

// A member takes the answer to its own request, from the coordinator, once; and only the
// coordinator answers.
func TestReceive(t *testing.T) {
	for _, c := range []struct {
		name        string
		self, from  algorithms.ID
		call        uint32 // that the node waits for
		msg         Message
		sends, sees int
	}{
		{"request", 0, 2, 0, Message{kindRequest, 9}, 1, 2},
		{"request at a member", 1, 0, 1, Message{kindRequest, 1}, 0, 0},
		{"answer", 1, 0, 1, Message{kindAnswer, 1}, 0, 1},
		{"answer from a member", 1, 2, 1, Message{kindAnswer, 1}, 0, 0},
		{"answer to another request", 1, 0, 1, Message{kindAnswer, 2}, 0, 0},
		{"answer to none", 1, 0, 0, Message{kindAnswer, 0}, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := algorithms.NewEnv[Message](algorithms.Complete(3))
			var rng algorithms.Rand
			var seq uint32
			env.Bind(c.self, 0, &rng, &seq)
			node := Member{call: c.call}
			node.Receive(env, c.from, c.msg)
			node.Receive(env, c.from, c.msg)
			e := env.Effects()
			if len(e.Sends) != 2*c.sends || len(e.Observations) != c.sees {
				t.Errorf("twice received: %d messages, %d observations; want %d, %d",
					len(e.Sends), len(e.Observations), 2*c.sends, c.sees)
			}
		})
	}
}

func TestCheckerRefuses(t *testing.T) {
	type seen struct {
		node  algorithms.ID
		what  uint8
		value int64
	}
	asks := func(node algorithms.ID) seen { return seen{node, sawAsking, 0} }
	serves := func(node int64) seen { return seen{coordinator, sawServed, node} }
	takes := func(node algorithms.ID) seen { return seen{node, sawAnswer, 0} }
	for _, c := range []struct {
		name string
		seen []seen // the last is wrong
		want string
	}{
		{"second answer", []seen{asks(1), serves(1), takes(1), takes(1)}, "node 1 took a second answer"},
		{"answer to the coordinator", []seen{asks(0), serves(0), takes(0)}, "coordinator 0"},
		{
			"answer that nobody gave",
			[]seen{asks(1), asks(2), serves(2), takes(1)},
			"node 1 took an answer that nobody gave",
		},
		{"nobody has asked", []seen{asks(2), serves(1)}, "node 0 answers 1"},
		{"no node", []seen{serves(3)}, "node 0 answers 3"},
		{"no node either", []seen{serves(-1)}, "node 0 answers -1"},
		{"a member answers", []seen{asks(1), {2, sawServed, 1}}, "node 2 answers 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAnswers(3)
			var err error
			for i, s := range c.seen {
				err = a.Observe(0, s.node, algorithms.Observation{What: s.what, Value: s.value})
				if err != nil && i < len(c.seen)-1 {
					t.Fatal(err)
				}
			}
			if err == nil || !strings.HasPrefix(err.Error(), "asked before answered: "+c.want) {
				t.Errorf("got %v; want %s", err, c.want)
			}
		})
	}
}

var codec = algotest.NewCodec(decode).
	Takes(Message{kindRequest, 1}, "\x00\x01", "call 1").
	Takes(Message{kindAnswer, 1}, "\x01\x01", "call 1").
	Takes(Message{kindAnswer, 128}, "\x01\x80\x01", "call 128").
	Takes(Message{kindRequest, math.MaxUint32}, "\x00\xff\xff\xff\xff\x0f", "call 4294967295").
	Refuses("", "truncated message").
	Refuses("\x00", "truncated message").
	Refuses("\x02\x01", "message kind 2 (allowed: 0 to 1)").
	Refuses("\x00\x80", "truncated message").
	Refuses("\x00\x81\x00", "number is not encoded as it should be").
	// too large
	Refuses("\x00\x80\x80\x80\x80\x10", "number 4294967296 (allowed: at most 4294967295)").
	Refuses("\x00\x01\x00", "1 bytes too many")

func TestDecode(t *testing.T) { codec.Test(t) }

func FuzzDecode(f *testing.F) { codec.Fuzz(f) }
