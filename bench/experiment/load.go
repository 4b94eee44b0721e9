package experiment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/bench/sim"
)

// Load asks what one published event costs in messages and bytes, with a broker, with one request
// and with gossip. Make one with NewLoad.
type Load struct {
	Nodes        []int         `key:"nodes" doc:"numbers of nodes"`
	Alpha        float64       `key:"alpha" doc:"messages of the gossip model to each node, for each unit of the natural logarithm of the number of nodes"`
	Size         int           `key:"size" unit:"B" doc:"size of a message"`
	Trials       int           `key:"trials" doc:"runs of gossip on the simulator whose means are shown"`
	Seed         uint64        `key:"seed" doc:"seed of all random choices"`
	Stack        string        `key:"stack" doc:"formulas and the simulator, or MQTT, CoAP and memberlist over sockets as well" choices:"model real"`
	SetupTimeout time.Duration `key:"setup-timeout" doc:"stack real: time in which nodes have to be connected, and each event to have arrived; 0 is 30 s and 0.1 s for each node"`
	Broker       string        `key:"broker" doc:"address of the MQTT broker for stack real, tcp://HOST:PORT; one in this process if not given"`
}

var _ Experiment = (*Load)(nil)

// NewLoad has the published parameters.
func NewLoad() *Load {
	return &Load{Nodes: []int{10, 25, 50, 100, 200, 400}, Alpha: 1.5, Size: 50, Trials: 25, Seed: 1, Stack: stackModel}
}

// About implements Experiment.
func (*Load) About() About {
	return About{
		Name:  "load",
		Title: "Messages and bytes for each published event",
		Text: "Three models of what it takes to bring one event to N nodes: MQTT sends it to a broker and from there " +
			"to all but one; CoAP is one request and one response, whatever N; gossip sends alpha·ln N messages for " +
			"each node that is to hear. Beside the models stands what protocols of the same shape send on the " +
			"simulator. Expect the broker to grow with N and gossip with N log N: the redundancy is what gossip pays " +
			"for having no centre. With stack real the same event goes over a real MQTT broker, a real CoAP server " +
			"and a real gossip library, and is counted.",
	}
}

// Validate implements Experiment.
func (l *Load) Validate() error {
	errs := []error{
		within("alpha", l.Alpha, 0, maxAlpha),
		within("size", l.Size, 1, maxSize),
		validTrials(l.Trials, "nodes", len(l.Nodes)),
		l.validStack(),
	}
	for _, n := range l.Nodes {
		errs = append(errs, within("nodes", n, 1, maxNodes))
	}
	return errors.Join(errs...)
}

const maxSize = 1_000_000_000 // bytes

func (l *Load) models() []loadModel {
	return []loadModel{mqttModel{}, coapModel{}, gossipModel{l.Alpha}}
}

// counted is what a protocol sent in one run, and what part of the nodes it reached.
type counted struct{ messages, coverage float64 }

// Run implements Experiment.
func (l *Load) Run(ctx context.Context, o Options) (*result.Result, error) {
	by, err := o.begin(l)
	if err != nil {
		return nil, err
	}
	counts := make([][]counted, len(protocols))
	for p := range counts {
		counts[p] = make([]counted, len(l.Nodes)*l.Trials)
	}
	simulations, measurements := len(l.Nodes)*l.Trials, l.measurements()
	// A measurement takes about as long as some hundred simulations.
	share := float64(simulations) / float64(simulations+100*measurements)
	simulated := each(ctx, o.share(0, share), simulations, func(_, i int) error {
		size, trial := i/l.Trials, i%l.Trials
		seed := algorithms.Hash(l.Seed, labelLoad, uint64(size), uint64(trial))
		for p, run := range protocols {
			if trial > 0 && !run.random {
				continue
			}
			out, err := run.count(ctx, l.Nodes[size], seed)
			if err := finished(ctx, &out, err); err != nil {
				return fmt.Errorf("%s with %d nodes: %w", run.name, l.Nodes[size], err)
			}
			counts[p][i] = counted{float64(out.Counts.Sent), run.coverage(&out)}
		}
		return nil
	})
	measured, measuring := l.measure(ctx, o.share(share, 1))
	err = errors.Join(onceEach([]error{simulated.err(), measuring.err()})...)
	if simulated.count(0, simulations) == 0 {
		return nil, err
	}
	r, unpriced := l.result(counts, &simulated, measured, measuring, by)
	return r, errors.Join(err, unpriced)
}

func (*Load) priced() {}

// A protocol of ours that has the shape of one of the models.
type protocol struct {
	name, model string
	random      bool
	count       func(ctx context.Context, n int, seed uint64) (engine.Outcome, error)
}

var protocols = []protocol{
	{
		name: "flooding on a star", model: "MQTT",
		count: func(ctx context.Context, n int, seed uint64) (engine.Outcome, error) {
			// The broker, in the middle, comes on top of the nodes; node 1 publishes.
			star, err := network.Topology{Shape: network.Star}.Build(n+1, seed)
			if err != nil {
				return engine.Outcome{}, err
			}
			return sim.Run(ctx, &broadcast.Flooding,
				sim.Config{Graph: star, Seed: seed, Params: algorithms.Params{"source": "1"}})
		},
	},
	{
		name: "centralized with two nodes", model: "CoAP",
		count: func(ctx context.Context, _ int, seed uint64) (engine.Outcome, error) {
			return sim.Run(ctx, &request.Centralized, sim.Config{Graph: algorithms.Complete(2), Seed: seed})
		},
	},
	{
		name: "gossip-push", model: "gossip", random: true,
		count: func(ctx context.Context, n int, seed uint64) (engine.Outcome, error) {
			return sim.Run(ctx, &broadcast.GossipPush, sim.Config{Graph: algorithms.Complete(n), Seed: seed})
		},
	},
}

// coverage is the share of the nodes that are meant to hear which do; a request is meant for one.
func (protocol) coverage(out *engine.Outcome) float64 {
	for _, m := range out.Result.Metrics {
		if m.Name == "coverage" {
			return m.Value
		}
	}
	return float64(out.Result.Ops)
}
