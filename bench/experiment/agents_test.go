package experiment

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// talked runs an experiment and returns its talks with the means of each.
func talked(t *testing.T, a *Agents) map[string]*tallied {
	t.Helper()
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	all := map[string]*tallied{}
	for _, talk := range a.talks() {
		var trials []heard
		for i := range a.Trials {
			h, err := a.talk(t.Context(), &talk, i)
			if err != nil {
				t.Fatal(err)
			}
			trials = append(trials, h)
		}
		all[talk.part+" "+talk.topology+" "+talk.params["routing"]] = a.tally(talk, trials)
	}
	return all
}

// Pauses of 1 to 3 s make 2 s on average, so five agents write about five messages each in 10 s,
// all of which arrive.
func TestAgentsTalk(t *testing.T) {
	a := NewAgents()
	a.Trials, a.Topologies = 200, nil
	m := talked(t, a)["whole complete auto"]
	if m.incomplete != 0 {
		t.Fatalf("%d trials: %s", m.incomplete, m.status)
	}
	if m.originated != m.delivered || m.originated != m.messages || m.recovered != 0 || m.dropped != 0 {
		t.Errorf("%v written, %v delivered, %v messages", m.originated, m.delivered, m.messages)
	}
	// The number of renewals of U(1, 3) within 10 s has the mean 10/2 - 1/2 + var/(2 mean²) = 4.54
	// for large times, and a standard deviation of about 0.7: over 1000 agents its error is 0.02.
	if each := m.originated / 5; each < 4.44 || each > 4.64 {
		t.Errorf("%v messages an agent, want 4.54", each)
	}
	sent, received := 0.0, 0.0
	for _, g := range m.agents {
		sent += g.sent
		received += g.received
	}
	if !same(sent, m.messages) || !same(received, m.messages) {
		t.Errorf("%v sent and %v received of %v", sent, received, m.messages)
	}
}

func same(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }

// Lost messages are lost until the agents tell each other; queued ones arrive, for one
// acknowledgement a hop and the tries in vain. Either way everybody has seen everything in the end.
func TestAgentsPartition(t *testing.T) {
	const split = "partition complete auto"
	a := NewAgents()
	a.Trials, a.Topologies = 50, nil
	lost := talked(t, a)[split]
	a.Delivery = "queued"
	queued := talked(t, a)[split]
	for name, m := range map[string]*tallied{"lost": lost, "queued": queued} {
		if m.incomplete != 0 {
			t.Fatalf("%s: %d trials: %s", name, m.incomplete, m.status)
		}
		what := []string{m.phases[0].what, m.phases[1].what, m.phases[2].what}
		if !slices.Equal(what, []string{"split", "heal", "end"}) {
			t.Fatalf("%s: phases %q", name, what)
		}
		end := m.phases[2]
		if !same(end.any[0], m.originated) || !same(end.all[0], m.originated) || !same(end.all[1], m.originated) {
			t.Errorf("%s: in the end %v of %v items are with all", name, end.all, m.originated)
		}
		if m.phases[0].at != 3 || m.phases[1].at != 7 || m.phases[0].size != [2]int{2, 3} {
			t.Errorf("%s: phases %+v", name, m.phases[:2])
		}
		if heal := m.phases[1]; heal.any[0] >= m.originated || heal.any[1] >= m.originated {
			t.Errorf("%s: a side has seen %v of %v when the network heals", name, heal.any, m.originated)
		}
		received := 0.0
		for _, g := range m.agents {
			received += g.received
		}
		if !same(received, m.messages-m.dropped) || m.dropped == 0 {
			t.Errorf("%s: %v received of %v messages, of which %v were dropped", name, received, m.messages, m.dropped)
		}
		if m.kinds[2] == 0 || m.kinds[3] == 0 {
			t.Errorf("%s: reconciliation took %v digests and %v items", name, m.kinds[2], m.kinds[3])
		}
	}
	if lost.dropped == 0 || !same(lost.originated-lost.delivered, lost.recovered) ||
		!same(lost.dropped, lost.recovered) || lost.kinds[1] != 0 {
		t.Errorf("lost: %v dropped, %v of %v delivered, %v recovered, %v acknowledgements",
			lost.dropped, lost.delivered, lost.originated, lost.recovered, lost.kinds[1])
	}
	if queued.delivered != queued.originated || queued.recovered != 0 || queued.kinds[1] < queued.originated ||
		queued.kinds[0] <= queued.originated {
		t.Errorf("queued: %v of %v delivered with %v data and %v acknowledgements",
			queued.delivered, queued.originated, queued.kinds[0], queued.kinds[1])
	}
}

// Shortest paths cost as many messages as they have hops, learning costs more, and flooding most.
func TestAgentsHops(t *testing.T) {
	a := NewAgents()
	a.Faults, a.Trials = "", 10
	all := talked(t, a)
	for _, topology := range a.Topologies {
		shortest, learning, flooding := all["hops "+topology+" shortest"], all["hops "+topology+" learning"],
			all["hops "+topology+" flooding"]
		for _, m := range []*tallied{shortest, learning, flooding} {
			if m.delivered != m.originated || m.incomplete > 0 {
				t.Errorf("%s, %s: %v of %v delivered", topology, m.params["routing"], m.delivered, m.originated)
			}
		}
		if !(shortest.messages < learning.messages && learning.messages < flooding.messages) {
			t.Errorf("%s: %v, %v, %v messages", topology, shortest.messages, learning.messages, flooding.messages)
		}
		forwarded := 0.0
		for _, g := range shortest.agents {
			forwarded += g.forwarded
		}
		if !same(forwarded+shortest.originated, shortest.messages) {
			t.Errorf("%s: %v forwarded and %v written make %v messages",
				topology, forwarded, shortest.originated, shortest.messages)
		}
	}
}

// The same agents in real time, a hundred times faster.
func TestAgentsAsGoroutines(t *testing.T) {
	a := NewAgents()
	a.Duration, a.PauseMin, a.PauseMax, a.Settle = 100*time.Millisecond, 10*time.Millisecond, 30*time.Millisecond,
		50*time.Millisecond
	a.Faults, a.HopNodes, a.Topologies = "split half@30ms..70ms", 9, []string{"grid"}
	virtual, err := a.Run(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	a.Engine = "goroutine"
	live, err := a.Run(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	// What agents write, and to whom, does not depend on the engine.
	for i, row := range virtual.Data.Rows {
		if got := live.Data.Rows[i]; got[4] != row[4] || row[0] == wholePart && got[8] != row[8] {
			t.Errorf("row %d: %v as goroutines, %v on the simulator", i, got, row)
		}
	}
}

// What docs/EXPERIMENTS.md says of seed 1.
func TestAgentsAsDocumented(t *testing.T) {
	all := talked(t, NewAgents())
	whole, split := all["whole complete auto"], all["partition complete auto"]
	if whole.originated != 22 || whole.agents[4].received != 6 {
		t.Errorf("%v messages, of which agent 4 gets %v", whole.originated, whole.agents[4].received)
	}
	if split.originated-split.delivered != 3 || split.recovered != 3 || split.kinds[2]+split.kinds[3] != 40 {
		t.Errorf("%v of %v arrive, %v come by reconciliation in %v messages",
			split.delivered, split.originated, split.recovered, split.kinds[2]+split.kinds[3])
	}
	for routing, want := range map[string]float64{
		"shortest": 192. / 71, "learning": 773. / 71,
		"flooding": 2195. / 71,
	} {
		if got := all["hops grid "+routing].perDelivery(); got != want {
			t.Errorf("%s on a grid: %v messages a delivery, want %v", routing, got, want)
		}
	}
}

func TestAgentsRefuse(t *testing.T) {
	for want, change := range map[string]func(*Agents){
		"nodes: 1 ":           func(a *Agents) { a.Nodes = 1 },
		"topology: ":          func(a *Agents) { a.Topology = "moebius" },
		"topologies: ":        func(a *Agents) { a.Topologies, a.HopNodes = []string{"grid"}, 5 },
		"pause-max: ":         func(a *Agents) { a.PauseMax = a.PauseMin - 1 },
		"duration: 0s":        func(a *Agents) { a.Duration = 0 },
		"faults: ":            func(a *Agents) { a.Faults = "split 90%@1s; explode" },
		"routing: \"pigeon\"": func(a *Agents) { a.Routing = "pigeon" },
		"delivery: ":          func(a *Agents) { a.Delivery = "later" },
		"latency: ":           func(a *Agents) { a.Latency = "soon" },
		"trials: 10000 of":    func(a *Agents) { a.Trials, a.Nodes = 10_000, 400 },
		"whole on ring: ":     func(a *Agents) { a.Topology, a.To, a.Routing = "ring", "any", "direct" },
		"trials: 0":           func(a *Agents) { a.Trials = 0 },
		"engine: ":            func(a *Agents) { a.Engine = "udp" },
	} {
		a := NewAgents()
		change(a)
		if err := a.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func TestWith(t *testing.T) {
	base := map[string]string{"a": "1", "b": "2"}
	if got := with(base, "b", "3", "c", "4"); !maps.Equal(got, map[string]string{"a": "1", "b": "3", "c": "4"}) ||
		base["b"] != "2" {
		t.Errorf("%v, and base %v", got, base)
	}
}
