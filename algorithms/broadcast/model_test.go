package broadcast

import (
	"fmt"
	"maps"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// model is gossip in rounds that are not made of messages: one loop over the nodes, in which
// everybody acts on what was known when the round began. It draws from the same
// random streams as the nodes do, so its counts are what an engine has to find exactly.
type model struct {
	graph  *algorithms.Graph
	source int
	fanout int
	rngs   []algorithms.Rand
	since  []int // round in which a node was informed; -1: not yet
	counts [2]int64
}

func newModel(g *algorithms.Graph, source, fanout int, seed uint64) *model {
	m := &model{graph: g, source: source, fanout: fanout}
	for i := range g.N() {
		m.rngs = append(m.rngs, algorithms.NewRand(seed, uint64(i)))
		m.since = append(m.since, -1)
	}
	m.since[source] = 0
	return m
}

// peers draws whom a node calls.
func (m *model) peers(node int) []int {
	id := algorithms.ID(node)
	degree := m.graph.Degree(id)
	chosen := map[int]bool{}
	for i := max(0, degree-m.fanout); i < degree; i++ {
		pick := i
		if degree > m.fanout {
			pick = m.rngs[node].IntN(i + 1)
		}
		if chosen[pick] {
			pick = i
		}
		chosen[pick] = true
	}
	var to []int
	for i := range maps.Keys(chosen) {
		to = append(to, int(m.graph.Neighbor(id, i)))
	}
	return to
}

// spreader is what a rule knows of a node that pushes.
type spreader struct {
	useful, useless int // contacts in the last round
	rounds          int // so far
}

// push runs until nobody spreads the rumour any more, for which there is a rule.
func (m *model) push(feedback bool, goesOn func(node int, s spreader) bool) {
	spread := make([]spreader, len(m.since))
	bored := make([]bool, len(m.since))
	for round, active := 1, true; active; round++ {
		active = false
		before := append([]int(nil), m.since...)
		for v, since := range before {
			if since < 0 || bored[v] {
				continue
			}
			if !goesOn(v, spread[v]) {
				bored[v] = true
				continue
			}
			active = true
			spread[v] = spreader{rounds: spread[v].rounds + 1}
			peers := m.peers(v)
			if len(peers) == 0 {
				bored[v] = true
			}
			for _, u := range peers {
				m.counts[kindRumour]++
				if before[u] >= 0 {
					spread[v].useless++
					continue
				}
				spread[v].useful++
				m.since[u] = round
				if feedback {
					m.counts[kindFeedback]++
				}
			}
		}
	}
}

// call runs a number of rounds of pull or push-pull.
func (m *model) call(rounds int, pushes bool) {
	for round := 1; round <= rounds; round++ {
		before := append([]int(nil), m.since...)
		for v := range before {
			if before[v] >= 0 && !pushes {
				continue
			}
			for _, u := range m.peers(v) {
				switch {
				case before[v] >= 0:
					m.counts[kindRumour]++
					if m.since[u] < 0 {
						m.since[u] = round
					}
				case before[u] >= 0:
					m.counts[kindRequest]++
					m.counts[kindRumour]++
					if m.since[v] < 0 {
						m.since[v] = round
					}
				default:
					m.counts[kindRequest]++
				}
			}
		}
	}
}

// result is what an engine should report.
func (m *model) result(timed bool) algorithms.Result {
	var r algorithms.Result
	last := 0
	for _, since := range m.since {
		if since >= 0 {
			r.Ops++
		}
		last = max(last, since)
	}
	r.Metrics = []algorithms.Metric{{Name: "coverage", Value: float64(r.Ops) / float64(len(m.since))}}
	if timed {
		r.Metrics = append(r.Metrics, algorithms.Metric{Name: "rounds", Value: float64(last)})
	}
	return r
}

// gossip is one of the algorithms with parameters, and the model of it.
type gossip struct {
	name  string
	run   func(t testing.TB, cfg sim.Config) engine.Outcome
	param algorithms.Params
	model func(g *algorithms.Graph, source int, seed uint64) (*model, algorithms.Result)
}

func runPush(t testing.TB, cfg sim.Config) engine.Outcome     { return run(t, &GossipPush, cfg) }
func runPull(t testing.TB, cfg sim.Config) engine.Outcome     { return run(t, &GossipPull, cfg) }
func runPushPull(t testing.TB, cfg sim.Config) engine.Outcome { return run(t, &GossipPushPull, cfg) }

// variants are all algorithms and rules, with several parameters each.
func variants() []gossip {
	var all []gossip
	add := func(name string, run func(testing.TB, sim.Config) engine.Outcome, fanout int, p algorithms.Params,
		timed bool, play func(*model),
	) {
		p["fanout"] = fmt.Sprint(fanout)
		all = append(all, gossip{
			name, run, p,
			func(g *algorithms.Graph, source int, seed uint64) (*model, algorithms.Result) {
				m := newModel(g, source, fanout, seed)
				play(m)
				return m, m.result(timed)
			},
		})
	}
	for _, fanout := range []int{1, 3} {
		for _, n := range []int{1, 2, 5} {
			name := fmt.Sprintf("fanout %d, %d", fanout, n)
			add("push, "+name+" rounds", runPush, fanout, algorithms.Params{"rounds": fmt.Sprint(n)}, n > 1,
				func(m *model) {
					m.push(false, func(_ int, s spreader) bool { return s.rounds < n })
					if n == 1 { // the model counts rounds where the nodes do not
						for i := range m.since {
							m.since[i] = min(m.since[i], 0)
						}
					}
				})
			add("push, "+name+" useless contacts", runPush, fanout,
				algorithms.Params{"stop": "counter", "k": fmt.Sprint(n)}, true, func(m *model) {
					total := make([]int, len(m.since))
					m.push(true, func(v int, s spreader) bool {
						total[v] += s.useless
						if s.useful > 0 {
							total[v] = 0
						}
						return total[v] < n
					})
				})
			add("push, "+name+"-sided coin", runPush, fanout, algorithms.Params{"stop": "coin", "k": fmt.Sprint(n)},
				true, func(m *model) {
					m.push(true, func(v int, s spreader) bool {
						for range s.useless {
							if m.rngs[v].IntN(n) == 0 {
								return false
							}
						}
						return true
					})
				})
			add("pull, "+name+" rounds", runPull, fanout, algorithms.Params{"rounds": fmt.Sprint(n)}, true,
				func(m *model) { m.call(n, false) })
			add("push-pull, "+name+" rounds", runPushPull, fanout, algorithms.Params{"rounds": fmt.Sprint(n)}, true,
				func(m *model) { m.call(n, true) })
		}
	}
	return all
}

// Counts, coverage and rounds are those of the model, on every graph and for every delay: no
// message arrives in the wrong round, and none of what a node does depends on the order
// in which the messages of one round come.
func TestGossipIsSynchronous(t *testing.T) {
	rng := algorithms.NewRand(7)
	var graphs []*algorithms.Graph
	for _, n := range []int{1, 2, 4, 5, 13, 40} {
		graphs = append(graphs, algorithms.Complete(n), random(t, n, n, &rng))
	}
	graphs = append(graphs, cycle(t, 20), path(t, 9), graph(t, 5, [][2]int32{{0, 1}, {1, 2}}))
	for _, v := range variants() {
		t.Run(v.name, func(t *testing.T) {
			for i, g := range graphs {
				for seed := range uint64(2) {
					source := int(seed) % g.N()
					v.param["source"] = fmt.Sprint(source)
					m, want := v.model(g, source, seed)
					for _, latency := range latencies {
						out := v.run(t, sim.Config{
							Graph: g, Params: v.param, Seed: seed,
							Links: network.Links{Latency: latency},
						})
						for k, count := range m.counts {
							if got := out.Counts.Kinds[k].Sent; got != count {
								t.Fatalf("graph %d, seed %d, latency %v: %d messages of kind %d; want %d",
									i, seed, latency, got, k, count)
							}
						}
						if got, want := fmt.Sprint(out.Result), fmt.Sprint(want); got != want || out.Status() != "ok" {
							t.Fatalf("graph %d, seed %d, latency %v: %s, %s; want %s, ok",
								i, seed, latency, got, out.Status(), want)
						}
						if e := out.Expected; e.Known() && !e.Contains(float64(out.Counts.Sent)) {
							t.Fatalf("graph %d, seed %d: %d messages; expected %v", i, seed, out.Counts.Sent, e)
						}
					}
				}
			}
		})
	}
}
