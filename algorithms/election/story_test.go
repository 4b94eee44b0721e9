package election

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// reports collects what nodes report.
type reports []engine.Event

func (r *reports) Trace(e engine.Event) {
	if e.Step == engine.StepObserve {
		*r = append(*r, e)
	}
}

// leaders are the nodes that became leader in a round above all before. A node that comes back
// may claim one that is over, before it hears of the others.
func (r *reports) leaders() (nodes []algorithms.ID) {
	last := int64(0)
	for _, e := range *r {
		if round := e.Seen.Value; e.Seen.What == sawLeader && round > last {
			nodes = append(nodes, e.Node)
			last = round
		}
	}
	return nodes
}

// The leader dies, its successor dies, and both come back: on a ring with identifiers in
// ascending order everything is as in Bully, where node N-1 has died before.
func TestSuccession(t *testing.T) {
	const n = 6
	for _, s := range subjects {
		t.Run(s.spec.Name, func(t *testing.T) {
			links := network.Links{}.WithDefaults()
			step := 4 * s.unit(n, links.Delta())
			crash := func(at algorithms.Time, id algorithms.ID) algorithms.Fault {
				return algorithms.Fault{At: at * step, Kind: algorithms.Crash, Node: id}
			}
			back := func(at algorithms.Time, id algorithms.ID) algorithms.Fault {
				return algorithms.Fault{At: at * step, Kind: algorithms.Recover, Node: id}
			}
			cfg := sim.Config{Graph: algorithms.Complete(n), Faults: []algorithms.Fault{
				crash(0, 5), crash(1, 4), back(2, 5), crash(3, 5), crash(4, 3), crash(4, 2), back(5, 4), back(6, 5),
				back(7, 0), back(7, 3),
			}}
			if s.spec.Name != "bully" {
				cfg.Params = algorithms.Params{"order": "best"}
			}
			var seen reports
			cfg.Tracer = &seen
			out := s.run(t, cfg)
			want := []algorithms.ID{4, 3, 5, 3, 1, 4, 5}
			if diff := cmp.Diff(want, seen.leaders()); diff != "" || out.Status() != "ok" {
				t.Errorf("%s; leaders one after the other (-want +got):\n%s", out.Status(), diff)
			}
		})
	}
}

// On a bare ring nobody passes a dead node over: there is no leader until it is
// back, and then there is.
func TestBareRing(t *testing.T) {
	const n = 6
	delta := network.Links{}.WithDefaults().Delta()
	for _, s := range rings {
		dead := algorithms.Fault{At: 0, Kind: algorithms.Crash, Node: 2}
		at := 10 * s.unit(n, delta)
		cfg := sim.Config{Graph: algotest.Ring(t, n), Faults: []algorithms.Fault{dead}, Limits: engine.Limits{Time: at}}
		out := s.run(t, cfg)
		if out.Violation != nil || out.Goal || out.Result.Ops != 0 {
			t.Errorf("%s: dead for good: %d leaders, %s (want none)", s.spec.Name, out.Result.Ops, out.Status())
		}
		cfg.Faults = append(cfg.Faults, algorithms.Fault{At: at, Kind: algorithms.Recover, Node: 2})
		cfg.Limits.Time = at + 2*s.unit(n, delta)
		if out = s.run(t, cfg); out.Status() != "ok" {
			t.Errorf("%s: dead and back: %s", s.spec.Name, out.Status())
		}
	}
}

// Where there are links to the next three nodes, two dead ones in a row are passed over.
func TestChordsCloseTheRing(t *testing.T) {
	const n = 12
	var pairs [][2]int32
	for i := range int32(n) {
		for d := int32(1); d <= 3; d++ {
			pairs = append(pairs, [2]int32{i, (i + d) % n})
		}
	}
	graph, err := algorithms.NewGraph(n, pairs)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range rings {
		for seed := range uint64(20) {
			dead := algorithms.ID(seed % n)
			out := s.run(t, sim.Config{Graph: graph, Seed: seed, Faults: []algorithms.Fault{
				{At: 0, Kind: algorithms.Crash, Node: dead}, {At: 0, Kind: algorithms.Crash, Node: (dead + 1) % n},
			}})
			if out.Status() != "ok" || out.Result.Ops != 1 {
				t.Errorf("%s: seed %d: %d leaders, %s", s.spec.Name, seed, out.Result.Ops, out.Status())
			}
		}
	}
}

// A time-out is never premature: whatever is dead from the start, each live node calls one
// election, and never another one.
func TestNoPrematureTimeouts(t *testing.T) {
	for _, s := range subjects {
		for _, n := range []int{2, 9, 40} {
			for name, dead := range map[string]func(int) bool{
				"nobody":      func(int) bool { return false },
				"every other": func(i int) bool { return i%2 == 1 },
				"half":        func(i int) bool { return i >= n/4 && i < 3*n/4 },
				"all but one": func(i int) bool { return i != n/2 },
			} {
				for i, latency := range latencies {
					cfg := sim.Config{
						Graph: algorithms.Complete(n), Links: network.Links{Latency: latency},
						Overtime: 3 * s.unit(n, latency.Bound()), Params: algorithms.Params{"heartbeat": "on"},
					}
					live := n
					for id := range n {
						workload := s.spec.Name == "bully" && id == n-1
						if workload || dead(id) {
							live--
							cfg.Faults = append(cfg.Faults,
								algorithms.Fault{Kind: algorithms.Crash, Node: algorithms.ID(id)})
						}
					}
					if live == 0 || s.spec.Name == "bully" && dead(0) {
						continue // bully's detector is node 0
					}
					out := s.run(t, cfg)
					if called := out.Result.Metrics[0].Value; called != float64(live) || out.Status() != "ok" ||
						out.Result.Ops != 1 {
						t.Errorf("%s, n=%d, %s dead, latency %d: %v elections called, %d leaders, %s (want %d, 1)",
							s.spec.Name, n, name, i, called, out.Result.Ops, out.Status(), live)
					}
					if out.End != engine.AtGoal || live > 1 && s.kinds(out)["heartbeat"] == 0 {
						t.Errorf("%s, n=%d: %s, %d heartbeats (want them)",
							s.spec.Name, n, out.End, s.kinds(out)["heartbeat"])
					}
				}
			}
		}
	}
}

// The time that the specs state, in delays.
func TestDelays(t *testing.T) {
	const n, tick = 12, 1000
	for _, c := range []struct {
		s      subject
		params algorithms.Params
		want   algorithms.Time
	}{
		{bully, nil, 5},
		{bully, algorithms.Params{"detector": "next-highest"}, 4},
		{leLann, nil, n},
		{changRoberts, nil, 2 * n},
		{hirschbergSinclair, nil, 2*(16-1) + 2*n},
		{peterson, algorithms.Params{"order": "best"}, 2*n + 1},
		{franklin, algorithms.Params{"order": "best"}, 2*n + 1},
	} {
		out := c.s.run(t, sim.Config{
			Graph: algorithms.Complete(n), Params: c.params, Links: network.Links{Latency: network.Latency{A: tick}},
		})
		if out.Time != c.want*tick {
			t.Errorf("%s %v: %d delays (want %d)", c.s.spec.Name, c.params, out.Time/tick, c.want)
		}
	}
}

// The leader's heartbeats come at regular intervals, and reach everybody once.
func TestHeartbeatsAreRegular(t *testing.T) {
	const n = 7
	for _, c := range []struct {
		subject
		beat algorithms.Time // in delays
		each int64           // messages
	}{
		{bully, 4, n - 1},
		{leLann, 16 * n, n},
		{changRoberts, 16 * n, n},
		{hirschbergSinclair, 16 * n, n},
		{peterson, 16 * n, n},
		{franklin, 16 * n, n},
	} {
		cfg := sim.Config{Graph: algorithms.Complete(n), Params: algorithms.Params{"heartbeat": "on"}}
		beat := c.beat * cfg.Links.WithDefaults().Delta()
		cfg.Overtime = 20*beat + beat/2
		if got := c.kinds(c.run(t, cfg))["heartbeat"]; got != 20*c.each {
			t.Errorf("%s: %d heartbeats in twenty and a half intervals (want %d)", c.spec.Name, got, 20*c.each)
		}
	}
}
