package experiment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/result"
)

// Failure asks what part of the nodes an event reaches when some of them have failed, with gossip
// and with a broker. Make one with NewFailure.
type Failure struct {
	Nodes        int       `key:"nodes" doc:"number of nodes"`
	EdgeProb     float64   `key:"edge-prob" of:"share" doc:"probability of a link between two nodes"`
	Fanout       int       `key:"fanout" doc:"neighbours that a node calls in a round"`
	Alpha        float64   `key:"alpha" doc:"rounds for each unit of the natural logarithm of the number of nodes"`
	FailureRates []float64 `key:"failure-rates" of:"share" doc:"probabilities that a node has failed"`
	LinkFailRate float64   `key:"link-fail-rate" of:"share" doc:"probability that a node is cut off from the broker"`
	Trials       int       `key:"trials" doc:"trials at each failure rate"`
	Seed         uint64    `key:"seed" doc:"seed of all random choices"`
	Sweep        string    `key:"sweep" doc:"when a node that hears forwards: in the same round, or from the next on" choices:"sequential synchronous"`
	Size         int       `key:"size" unit:"B" doc:"size of a message"`
}

var _ Experiment = (*Failure)(nil)

// NewFailure has the published parameters, but for the trials: with the published 25 at each rate a
// mean may be off by more than what it is to show.
func NewFailure() *Failure {
	return &Failure{
		Nodes: 200, EdgeProb: 0.05, Fanout: 3, Alpha: 1.5, FailureRates: []float64{0, 0.1, 0.2, 0.3, 0.5},
		LinkFailRate: 0.1, Trials: 1500, Seed: 1, Sweep: sequentialSweep, Size: 50,
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
		within("size", f.Size, 1, maxSize),
	}
	for _, rate := range f.FailureRates {
		errs = append(errs, within("failure-rates", rate, 0, 1))
	}
	return errors.Join(errs...)
}

// failureTrial is what came of one trial.
type failureTrial struct{ gossip, rounds, mqtt, gossipMessages, mqttMessages float64 }

func (*Failure) priced() {}

// Run implements Experiment.
func (f *Failure) Run(ctx context.Context, o Options) (*result.Result, error) {
	by, err := o.begin(f)
	if err != nil {
		return nil, err
	}
	trials := make([]failureTrial, len(f.FailureRates)*f.Trials)
	work := each(ctx, o, len(trials), func(_, i int) (err error) {
		trials[i], err = f.trial(ctx, i/f.Trials, i%f.Trials)
		return err
	})
	r, err := f.result(trials, &work, by)
	return r, errors.Join(work.err(), err)
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
		t.gossipMessages = s.messages()
	}
	broker := algorithms.NewRand(stream, labelBroker)
	brokerUp := broker.Float64() >= f.FailureRates[rate]
	t.mqtt = mqttModel{}.coverage(up, publisherUp, brokerUp, f.LinkFailRate, &broker)
	if brokerUp && up > 0 { // one to the broker, and one to each node that it reaches
		t.mqttMessages = 1 + math.Round(t.mqtt*float64(up))
	} else if publisherUp { // which finds no broker
		t.mqttMessages = 1
	}
	return t, nil
}

// publishedTrials is how many trials a mean was published with.
const publishedTrials = 25

// result makes tables and pictures of the trials that are finished, nil of none.
func (f *Failure) result(trials []failureTrial, work *pieces, by price) (*result.Result, error) {
	r := &result.Result{Name: f.About().Name, Title: f.About().Title, Parameters: caption(f)}
	r.Data.Columns = result.Columns("failure_rate", "gossip_coverage_mean", "gossip_coverage_p10",
		"gossip_coverage_p90", "gossip_rounds_median", "mqtt_coverage_mean", "mqtt_coverage_p10", "mqtt_coverage_p90",
		"gossip_coverage_mean_low", "gossip_coverage_mean_high", "mqtt_coverage_mean_low", "mqtt_coverage_mean_high",
		"trials")
	r.Data.Columns = slices.Concat(r.Data.Columns, result.Columns("gossip_messages"), priceColumns("gossip_"),
		result.Columns("mqtt_messages"), priceColumns("mqtt_"))
	columns := []string{"failure rate", "trials", "mean coverage", "95 % interval of it", "p10", "p90"}
	withGossip := result.Table{Title: "Gossip", Columns: result.Columns(append(columns, "median rounds")...)}
	withMQTT := result.Table{Title: "MQTT", Columns: result.Columns(columns...)}
	costs := result.Table{
		Title:   "What an event costs (means)",
		Columns: slices.Concat(result.Columns("failure rate", "protocol", "messages"), priceHeads()),
	}
	costs.Round(0, 0, 1)
	cost := prices{price: by}
	reached := []costSeries{{name: "gossip"}, {name: "MQTT"}}
	withGossip.Round(0, 0, 4, 0, 4, 4, 1)
	withMQTT.Round(0, 0, 4, 0, 4, 4)
	gossip := result.Series{Name: "gossip", Spread: "95 % interval of the mean"}
	mqtt := result.Series{Name: "MQTT", Spread: gossip.Spread}
	for i, rate := range f.FailureRates {
		at := finishedOf(work, trials, i*f.Trials, (i+1)*f.Trials)
		r.Missing = append(r.Missing, missing("failure rate "+digits(rate), len(at), f.Trials)...)
		if len(at) == 0 {
			continue
		}
		g := summarize(column(at, func(t failureTrial) float64 { return t.gossip }))
		m := summarize(column(at, func(t failureTrial) float64 { return t.mqtt }))
		rounds := summarize(column(at, func(t failureTrial) float64 { return t.rounds }))
		gossipLow, gossipHigh := g.interval(1)
		mqttLow, mqttHigh := m.interval(1)
		row := []any{
			rate, g.mean, g.p10, g.p90, rounds.median, m.mean, m.p10, m.p90,
			gossipLow, gossipHigh, mqttLow, mqttHigh, len(at),
		}
		for p, messages := range [...]func(failureTrial) float64{
			func(t failureTrial) float64 { return t.gossipMessages },
			func(t failureTrial) float64 { return t.mqttMessages },
		} {
			mean := summarize(column(at, messages)).mean
			event := cost.of(mean, f.Size)
			row = slices.Concat(row, []any{mean}, event.cells())
			costs.Add(append([]any{rate, reached[p].name, mean}, event.shown()...)...)
			reached[p].add(event, [...]float64{g.mean, m.mean}[p])
		}
		r.Data.Add(row...)
		withGossip.Add(rate, len(at), g.mean, rangeText(gossipLow, gossipHigh), g.p10, g.p90, rounds.median)
		withMQTT.Add(rate, len(at), m.mean, rangeText(mqttLow, mqttHigh), m.p10, m.p90)
		gossip.Point(rate, gossipLow, g.mean, gossipHigh)
		mqtt.Point(rate, mqttLow, m.mean, mqttHigh)
	}
	if len(r.Data.Rows) == 0 {
		return nil, nil
	}
	r.Shown = []result.Table{withGossip, withMQTT, costs}
	r.Notes = []string{
		sweepNote(f.Sweep),
		"Nodes call neighbours that are up and no others, as if they had a perfect failure detector; those that are " +
			"down are not in the network at all. Where the publisher is down, the first round informs nobody and is " +
			"the last. With MQTT the published model asks after the broker and the links; the publisher matters only " +
			"without a broker, when it is the one node that knows.",
		"Coverage has two peaks, near 1 and at 0, so the mean lies where few trials do: see the percentiles.",
		"A broker sends to the nodes whose links are up; who publishes to one that is down has sent one message. " +
			by.note(),
	}
	if f.Trials != publishedTrials {
		r.Notes = append(r.Notes, fmt.Sprintf("Published with %d trials at each rate, where chance moves a mean by "+
			"0.1 and more: --trials %d does that.", publishedTrials, publishedTrials))
	}
	r.Figures = []result.Figure{{
		Name: "coverage", Title: "Coverage against the failure rate", Caption: r.Parameters,
		Panels: []result.Panel{{
			X:      result.Axis{Label: "failure rate (probability)", Zero: true},
			Y:      result.Axis{Label: "coverage (share of the nodes that are up)", Zero: true},
			Series: []result.Series{gossip, mqtt},
		}},
	}, costFigure(r.Parameters+" · profile "+by.profile.Name, reached...)}
	return r, errors.Join(cost.errs...)
}

// rangeText is an interval of shares.
func rangeText(low, high float64) string { return fmt.Sprintf("%.4f to %.4f", low, high) }

// column takes one figure out of every trial.
func column[T any](trials []T, figure func(T) float64) []float64 {
	values := make([]float64, len(trials))
	for i, t := range trials {
		values[i] = figure(t)
	}
	return values
}
