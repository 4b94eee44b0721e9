package experiment

import (
	"context"
	"errors"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/result"
)

// Failure asks what part of the nodes an event reaches when some of them have failed, with gossip
// and with a broker. Make one with NewFailure.
type Failure struct {
	Nodes        int       `key:"nodes" doc:"number of nodes"`
	EdgeProb     float64   `key:"edge-prob" doc:"probability of a link between two nodes"`
	Fanout       int       `key:"fanout" doc:"neighbours that a node calls in a round"`
	Alpha        float64   `key:"alpha" doc:"rounds for each unit of the natural logarithm of the number of nodes"`
	FailureRates []float64 `key:"failure-rates" doc:"probabilities that a node has failed"`
	LinkFailRate float64   `key:"link-fail-rate" doc:"probability that a node is cut off from the broker"`
	Trials       int       `key:"trials" doc:"trials at each failure rate"`
	Seed         uint64    `key:"seed" doc:"seed of all random choices"`
	Sweep        string    `key:"sweep" doc:"when a node that hears forwards: in the same round, or from the next on" choices:"sequential synchronous"`
}

var _ Experiment = (*Failure)(nil)

// NewFailure has the published parameters.
func NewFailure() *Failure {
	return &Failure{
		Nodes: 200, EdgeProb: 0.05, Fanout: 3, Alpha: 1.5, FailureRates: []float64{0, 0.1, 0.2, 0.3, 0.5},
		LinkFailRate: 0.1, Trials: 25, Seed: 1, Sweep: sequentialSweep,
	}
}

// About implements Experiment.
func (*Failure) About() About {
	return About{
		Name:  "failure",
		Title: "Coverage when nodes fail",
		Text: "Each node has failed with the failure rate, and one of all the nodes publishes an event; if it has " +
			"failed itself, nobody hears. Gossip on a random graph goes on for alpha·ln N rounds, or until a round " +
			"informs nobody; every informed node calls a few neighbours that are up. With MQTT, all depends on the " +
			"broker, which fails as the nodes do, and then on each node's link to it. Coverage is the share of the " +
			"nodes that are up which hear. Expect gossip to reach almost all whenever the publisher is up, and a " +
			"broker to lose the share of its broken links at the best of times.",
	}
}

// Validate implements Experiment.
func (f *Failure) Validate() error {
	errs := []error{
		validGossip(f.Nodes, f.EdgeProb, f.Fanout),
		within("alpha", f.Alpha, 0, maxAlpha),
		within("link-fail-rate", f.LinkFailRate, 0, 1),
		validTrials(f.Trials, "failure-rates", len(f.FailureRates)),
		choice("sweep", f.Sweep, sequentialSweep, synchronousSweep),
	}
	for _, rate := range f.FailureRates {
		errs = append(errs, within("failure-rates", rate, 0, 1))
	}
	return errors.Join(errs...)
}

// failureTrial is what came of one trial.
type failureTrial struct{ gossip, rounds, mqtt float64 }

// Run implements Experiment.
func (f *Failure) Run(ctx context.Context, o Options) (*result.Result, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	trials := make([]failureTrial, len(f.FailureRates)*f.Trials)
	err := each(ctx, o, len(trials), func(_, i int) (err error) {
		trials[i], err = f.trial(ctx, i/f.Trials, i%f.Trials)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f.result(trials), nil
}

// trial draws who is up, who publishes and the graph, and lets the event spread in both ways.
//
// A graph of all nodes of which only those that are up matter is a random graph of those that are
// up, with the same probability of a link; so no other links are drawn, and none at all where the
// publisher is down. The nodes that are up keep their order.
func (f *Failure) trial(ctx context.Context, rate, trial int) (failureTrial, error) {
	stream := algorithms.Hash(f.Seed, labelFailure, uint64(rate), uint64(trial))
	rng := algorithms.NewRand(stream, labelNodes)
	up, publisher, publisherUp := 0, rng.IntN(f.Nodes), false
	for i := range f.Nodes {
		if rng.Float64() < f.FailureRates[rate] {
			continue
		}
		if i == publisher {
			publisher, publisherUp = up, true // its number among those that are up
		}
		up++
	}
	t := failureTrial{rounds: 1} // where the publisher is down, the first round informs nobody
	if publisherUp {
		g, err := randomGraph(up, f.EdgeProb, algorithms.Hash(stream, labelGraph))
		if err != nil {
			return t, err
		}
		s := newSpread(g, f.Fanout, f.Sweep, algorithms.ID(publisher))
		s.untilSilent = true
		if err := s.run(ctx, max(1, lastRound(f.Alpha, f.Nodes)), algorithms.Hash(stream, labelContacts)); err != nil {
			return t, err
		}
		t.gossip = float64(s.informed()) / float64(up)
		t.rounds = float64(s.round)
	}
	broker := algorithms.NewRand(stream, labelBroker)
	brokerUp := broker.Float64() >= f.FailureRates[rate]
	t.mqtt = mqttModel{}.coverage(up, publisherUp, brokerUp, f.LinkFailRate, &broker)
	return t, nil
}
