package experiment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/agents"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Agents is who talks to whom: agents that send each other messages after random pauses, the same
// through a partition, and the same over other networks, where messages need several hops.
type Agents struct {
	Nodes      int           `key:"nodes" doc:"number of agents"`
	Topology   string        `key:"topology" doc:"who is linked with whom, in the first two parts"`
	Topologies []string      `key:"topologies" doc:"networks of the third part, where messages go to any agent, over several hops"`
	HopNodes   int           `key:"hop-nodes" doc:"number of agents of the third part"`
	Duration   time.Duration `key:"duration" doc:"how long the agents talk"`
	PauseMin   time.Duration `key:"pause-min" doc:"shortest pause of an agent between two messages"`
	PauseMax   time.Duration `key:"pause-max" doc:"longest pause"`
	To         string        `key:"to" doc:"whom agents write to in the first two parts" choices:"neighbour any"`
	Routing    string        `key:"routing" doc:"how messages find their way in the first two parts" choices:"auto direct shortest flooding learning"`
	Faults     string        `key:"faults" doc:"partitions and crashes of the second part, such as 'split half@3s..7s'"`
	Delivery   string        `key:"delivery" doc:"what becomes of a message that meets a partition" choices:"lost queued"`
	Settle     time.Duration `key:"settle" doc:"after the end of the talk, when queued messages are tried for the last time and reconciliation begins"`
	Latency    string        `key:"latency" doc:"delay of a hop, on the engine sim"`
	Engine     string        `key:"engine" doc:"virtual time, or goroutines in real time" choices:"sim goroutine"`
	Trials     int           `key:"trials" doc:"trials, of which the tables have the means"`
	Seed       uint64        `key:"seed" doc:"seed of pauses, addressees and delays"`

	// read has the topologies that are files, once they are read, by how they were written.
	read map[string]network.Topology
}

// NewAgents has the published parameters: five agents that are all linked, pauses of 1 to 3 s, for
// 10 s.
func NewAgents() *Agents {
	return &Agents{
		Nodes: 5, Topology: "complete", Topologies: []string{"ring", "grid", "tree:2", "random-regular:3"},
		HopNodes: 16,
		Duration: 10 * time.Second, PauseMin: time.Second, PauseMax: 3 * time.Second,
		To: "neighbour", Routing: "auto", Faults: "split half@3s..7s", Delivery: "lost", Settle: 5 * time.Second,
		Latency: network.DefaultLatency.String(), Engine: "sim", Trials: 1, Seed: 1,
	}
}

// About implements Experiment.
func (*Agents) About() About {
	return About{
		Name:  "agents",
		Title: "Who talks to whom, through a partition and over several hops",
		Text: "Each agent sends a message to a random neighbour after a random pause, again and again. The table has " +
			"what each sent and received, the average and the busiest receiver. Then the same happens while the " +
			"network splits and heals, with messages over the cut lost or queued, and the agents tell each other " +
			"afterwards what they missed, at a cost in messages. At last they write to any agent over networks where " +
			"that takes several hops, each of them a message: by shortest paths, by flooding, and by flooding only " +
			"where no way is known yet.",
	}
}

// Bounds of the experiment.
const (
	maxAgents     = 4096
	maxTalk       = time.Hour
	maxTopologies = 20
	// maxTalks bounds the agents of all trials and talks together, which are kept until the end.
	maxTalks = 5_000_000
	// mostWaiting is how many talks in real time go on beside each other.
	mostWaiting = 64
)

// Validate implements Experiment.
func (a *Agents) Validate() error {
	errs := []error{
		within("nodes", a.Nodes, 2, maxAgents), within("hop-nodes", a.HopNodes, 2, maxAgents),
		within("duration", a.Duration, time.Millisecond, maxTalk),
		within("pause-min", a.PauseMin, time.Microsecond, maxTalk),
		within("pause-max", a.PauseMax, a.PauseMin, maxTalk), within("settle", a.Settle, 0, maxTalk),
		choice("to", a.To, "neighbour", "any"), choice("delivery", a.Delivery, "lost", "queued"),
		choice("routing", a.Routing, "auto", "direct", "shortest", "flooding", "learning"),
		choice("engine", a.Engine, engine.Sim.String(), engine.Goroutine.String()),
		within("trials", a.Trials, 1, 10_000), within("topologies", len(a.Topologies), 0, maxTopologies),
	}
	errs = append(errs, a.possible("topology", a.Topology, a.Nodes))
	for _, t := range a.Topologies {
		errs = append(errs, a.possible("topologies", t, a.HopNodes))
	}
	if _, err := network.ParseLatency(a.Latency); err != nil {
		errs = append(errs, suggest.For("latency", err))
	}
	if plan, err := network.ParsePlan(a.Faults); err != nil {
		errs = append(errs, suggest.For("faults", err))
	} else if a.Nodes >= 2 && a.Nodes <= maxAgents {
		if _, err := plan.Faults(a.Nodes, a.Seed); err != nil {
			errs = append(errs, suggest.For("faults", err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return a.fits()
}

// fits reports what is not possible of parameters that are possible each by itself.
func (a *Agents) fits() error {
	talks := a.talks()
	most := max(a.Nodes, a.HopNodes) * len(talks)
	errs := []error{}
	if a.Trials*most > maxTalks {
		value := fmt.Sprintf("%d of %d talks of up to %d agents, all of which are kept in memory",
			a.Trials, len(talks), max(a.Nodes, a.HopNodes))
		errs = append(errs, suggest.Wrong("trials", value, "up to %d", maxTalks/most))
	}
	for _, t := range talks {
		graph, _, err := a.network(&t, a.Seed)
		if err == nil {
			_, err = agents.Algorithm.Prepare(algorithms.Setup{
				Graph: graph, Params: t.params, Seed: a.Seed,
				Delta: algorithms.Second,
			})
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s on %s: %w", t.part, t.topology, err))
		}
	}
	return errors.Join(errs...)
}

// network is what a talk takes place on, and what happens to it.
func (a *Agents) network(t *talk, seed uint64) (*algorithms.Graph, []algorithms.Fault, error) {
	topology, err := a.topology(t.topology)
	if err != nil {
		return nil, nil, err
	}
	graph, err := topology.Build(t.nodes, seed)
	if err != nil {
		return nil, nil, err
	}
	plan, err := network.ParsePlan(t.faults)
	if err != nil {
		return nil, nil, err
	}
	faults, err := plan.Faults(t.nodes, seed)
	return graph, faults, err
}

// topology reads a topology, and its file unless Validate has read it.
func (a *Agents) topology(text string) (network.Topology, error) {
	if t, ok := a.read[text]; ok {
		return t, nil
	}
	t, err := network.ParseTopology(text)
	if err != nil {
		return t, err
	}
	return t.Load()
}

// possible reports why there is no such network of so many agents. A file is kept, since there may
// be no second time to read it.
func (a *Agents) possible(name, text string, nodes int) error {
	t, err := a.topology(text)
	if err == nil && t.Shape == network.EdgeFile {
		if a.read == nil {
			a.read = map[string]network.Topology{}
		}
		a.read[text] = t
	}
	if err == nil && nodes >= 2 && nodes <= maxAgents {
		_, err = t.Build(nodes, 1)
	}
	return suggest.For(name, err)
}

// talk is one way for the agents to talk, which every trial does once.
type talk struct {
	part     string
	nodes    int
	topology string
	place    int // of the topology in the list of the third part
	params   algorithms.Params
	faults   string
}

// talks are the parts of the experiment.
func (a *Agents) talks() []talk {
	base := algorithms.Params{
		"duration": seconds(a.Duration), "pause-min": seconds(a.PauseMin), "pause-max": seconds(a.PauseMax),
		"to": a.To, "routing": a.Routing,
	}
	all := []talk{{part: wholePart, nodes: a.Nodes, topology: a.Topology, params: base}}
	if a.Faults != "" {
		all = append(all, talk{
			part: splitPart, nodes: a.Nodes, topology: a.Topology, faults: a.Faults,
			params: with(base, "delivery", a.Delivery, "settle", seconds(a.Settle)),
		})
	}
	for place, t := range a.Topologies {
		for _, routing := range routings {
			all = append(all, talk{
				part: hopsPart, nodes: a.HopNodes, topology: t, place: place,
				params: with(base, "to", "any", "routing", routing),
			})
		}
	}
	return all
}

// The parts.
const (
	wholePart = "whole"
	splitPart = "partition"
	hopsPart  = "hops"
)

var routings = []string{"shortest", "learning", "flooding"}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) }

// with is a copy of parameters with some set to other values.
func with(p algorithms.Params, pairs ...string) algorithms.Params {
	q := maps.Clone(p)
	for i := 0; i < len(pairs); i += 2 {
		q[pairs[i]] = pairs[i+1]
	}
	return q
}

// heard is what came of one talk in one trial.
type heard struct {
	outcome  engine.Outcome
	rows     []agents.Row
	phases   []agents.Phase
	received []int64        // messages that arrived, by agent
	events   []engine.Event // where they are kept
}

// Run implements Experiment.
func (a *Agents) Run(ctx context.Context, o Options) (*result.Result, error) {
	by, err := o.begin(a)
	if err != nil {
		return nil, err
	}
	talks := a.talks()
	all := make([]heard, len(talks)*a.Trials)
	if a.Engine == engine.Goroutine.String() {
		o.Workers = cmp.Or(o.Workers, min(len(all), mostWaiting)) // they spend their time waiting
	}
	work := each(ctx, o, len(all), func(_, i int) (err error) {
		t := &talks[i/a.Trials]
		all[i], err = a.talk(ctx, t, i%a.Trials)
		if err != nil {
			err = fmt.Errorf("agents on %s: %w", t.topology, err)
		}
		return err
	})
	r, err := a.result(talks, all, &work, by)
	return r, errors.Join(work.err(), err)
}

func (*Agents) priced() {}

// talk runs one talk.
func (a *Agents) talk(ctx context.Context, t *talk, trial int) (heard, error) {
	seed := algorithms.Hash(a.Seed, uint64(trial))
	graph, faults, err := a.network(t, seed)
	if err != nil {
		return heard{}, err
	}
	keep := trial == 0 && t.part != hopsPart
	w := &witness{journal: agents.NewJournal(t.nodes), received: make([]int64, t.nodes), keep: keep}
	var out engine.Outcome
	// The talk, the last tries, and as much again for reconciliation.
	limit := engine.Limits{Time: 2 * algorithms.Time((a.Duration + a.Settle + time.Second).Microseconds())}
	if a.Engine == engine.Goroutine.String() {
		out, err = live.Run(ctx, &agents.Algorithm, live.Config{
			Config: engine.Config{
				Graph: graph, Params: t.params, Seed: seed, Faults: faults, Limits: limit,
				PerNode: true, Tracer: w,
			},
		})
	} else {
		var latency network.Latency
		if latency, err = network.ParseLatency(a.Latency); err != nil {
			return heard{}, err
		}
		out, err = sim.Run(ctx, &agents.Algorithm, sim.Config{
			Graph: graph, Params: t.params, Seed: seed, Faults: faults, PerNode: true, Tracer: w,
			Links: network.Links{Latency: latency},
		})
	}
	switch {
	case err != nil:
		return heard{}, err
	case out.End == engine.Cancelled:
		return heard{}, ctx.Err()
	case out.Violation != nil:
		return heard{}, fmt.Errorf("seed %d: %w", seed, out.Violation)
	}
	return heard{out, w.journal.Rows(), w.journal.Phases(), w.received, w.events}, nil
}

// witness keeps the journal of a run, counts what arrives, which the engine does not do by
// receiver, and keeps the events if they are wanted.
type witness struct {
	journal  *agents.Journal
	received []int64
	keep     bool
	events   []engine.Event
}

var _ engine.Tracer = (*witness)(nil)

// Trace implements engine.Tracer.
func (w *witness) Trace(e engine.Event) {
	switch e.Step {
	case engine.StepDeliver:
		w.received[e.Node]++
	case engine.StepObserve:
		w.journal.Record(e.At, e.Node, e.Seen)
	case engine.StepFault:
		w.journal.Fault(e.At, e.Fault)
	}
	if w.keep && len(w.events) < mostKept {
		w.events = append(w.events, e)
	}
}

// mostKept is how many events of a run are kept for its diagram.
const mostKept = 5000
