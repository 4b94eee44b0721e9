package broadcast

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// Every link carries the rumour to who has not sent it there, on larger networks too.
func TestFloodingOnLargeGraphs(t *testing.T) {
	rng := algorithms.NewRand(61)
	for _, n := range []int{61, 64, 100, 129} {
		out := run(t, &Flooding, sim.Config{Graph: algorithms.Complete(n)})
		checkFlood(t, out, n, int64(n)*int64(n-1)/2)
		g := random(t, n, 2*n, &rng)
		checkFlood(t, run(t, &Flooding, sim.Config{Graph: g}), n, g.Edges())
	}
}

// fixed pushes as Pusher does, to the same neighbours each time.
type fixed struct{ Pusher }

func (f *fixed) Start(env *algorithms.Env[Gossip]) {
	if env.Self() == f.plan.source {
		f.push(env, env.Self())
	}
}

func (f *fixed) Receive(env *algorithms.Env[Gossip], from algorithms.ID, _ Gossip) {
	if !f.informed {
		f.push(env, from)
	}
}

func (f *fixed) push(env *algorithms.Env[Gossip], from algorithms.ID) {
	f.learn(env, from, 0)
	for range f.plan.rounds {
		for i := range f.plan.fanout {
			env.Send(env.Neighbor(i), newGossip(kindRumour, 0))
		}
	}
	env.Report(algorithms.Observation{What: sawStopped})
}

// Gossip to the same few nodes reaches those few, at the price of a whole run. That is a violation,
// with faults or on a network of which nothing is promised it is not.
func TestCoverageIsHeld(t *testing.T) {
	broken := algorithms.Algorithm[Gossip, fixed]{
		Spec: GossipPush.Spec, Decode: GossipPush.Decode,
		New: func(s algorithms.Setup) (algorithms.Instance[fixed], error) {
			inst, err := GossipPush.New(s)
			if err != nil {
				return algorithms.Instance[fixed]{}, err
			}
			return algorithms.Instance[fixed]{
				Node: func(id algorithms.ID) fixed { return fixed{inst.Node(id)} }, Checker: inst.Checker,
			}, nil
		},
	}
	for _, c := range []struct {
		name   string
		cfg    sim.Config
		broken bool
	}{
		{"64 nodes", sim.Config{Graph: algorithms.Complete(64)}, true},
		{"infect and die", sim.Config{Graph: algorithms.Complete(64), Params: algorithms.Params{"rounds": "1"}}, true},
		{"13 nodes", sim.Config{Graph: algorithms.Complete(13)}, true},
		{"4 nodes, which are all called", sim.Config{Graph: algorithms.Complete(4)}, false},
		{"another network", sim.Config{Graph: random(t, 64, 64, new(algorithms.Rand))}, false},
		{"loss", sim.Config{Graph: algorithms.Complete(64), Links: network.Links{Loss: 1e-18}}, false},
		{"a node that goes", sim.Config{Graph: algorithms.Complete(64), Faults: []algorithms.Fault{
			{At: algorithms.Second, Kind: algorithms.Crash, Node: 63},
		}}, false},
	} {
		if c.cfg.Graph.IsComplete() {
			out := algotest.Simulate[Gossip, fixed](t, &broken, c.cfg)
			if got := strings.HasPrefix(out.Status(), "violation: coverage: "); got != c.broken {
				t.Errorf("%s: %s; want a violation: %t", c.name, out.Status(), c.broken)
			}
		}
		if out := run(t, &GossipPush, c.cfg); out.Status() != "ok" {
			t.Errorf("%s: gossip as it should be: %s", c.name, out.Status())
		}
	}
}

// What each kind of gossip promises is near what it is meant to reach.
func TestPromises(t *testing.T) {
	least := func(c algorithms.Checker) int {
		switch c := c.(type) {
		case *rest:
			return c.least
		case *scheduled:
			return c.least
		}
		t.Fatalf("%T promises nothing", c)
		return 0
	}
	pusher := func(s algorithms.Setup) (algorithms.Checker, error) {
		inst, err := GossipPush.Prepare(s)
		return inst.Checker, err
	}
	puller := func(s algorithms.Setup) (algorithms.Checker, error) {
		inst, err := GossipPull.Prepare(s)
		return inst.Checker, err
	}
	caller := func(s algorithms.Setup) (algorithms.Checker, error) {
		inst, err := GossipPushPull.Prepare(s)
		return inst.Checker, err
	}
	told := GossipScheduled([]algorithms.ID{0, 1})
	teller := func(s algorithms.Setup) (algorithms.Checker, error) {
		inst, err := told.Prepare(s)
		return inst.Checker, err
	}
	for _, c := range []struct {
		name   string
		build  func(algorithms.Setup) (algorithms.Checker, error)
		params algorithms.Params
		n, min int
	}{
		{"push", pusher, nil, 4, 4},
		{"push", pusher, nil, 64, 61},
		{"push", pusher, nil, 1000, 996},
		{"push, counter", pusher, algorithms.Params{"stop": "counter"}, 64, 50},
		{"push, coin", pusher, algorithms.Params{"stop": "coin"}, 64, 20},
		{"pull", puller, nil, 4, 4},
		{"pull", puller, nil, 64, 64},
		{"pull", puller, nil, 1000, 1000},
		{"push-pull", caller, nil, 4, 4},
		{"push-pull", caller, nil, 64, 60},
		{"push-pull", caller, nil, 1000, 990},
		{"scheduled", teller, algorithms.Params{"rounds": "16"}, 64, 60},
		{"scheduled, one round", teller, algorithms.Params{"rounds": "1"}, 64, 4},
		{"scheduled, no round", teller, algorithms.Params{"rounds": "0"}, 64, 2},
	} {
		checker, err := c.build(algorithms.Setup{Graph: algorithms.Complete(c.n), Delta: 1, Params: c.params})
		if err != nil {
			t.Fatal(err)
		}
		if got := least(checker); got < c.min || got > c.n {
			t.Errorf("%s on %d nodes promises %d; want %d or more", c.name, c.n, got, c.min)
		}
	}
}
