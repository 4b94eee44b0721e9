package experiment

import "github.com/joulemark/joulemark/bench/result"

// result makes tables and pictures of the trials.
func (f *Failure) result(trials []failureTrial) *result.Result {
	r := &result.Result{Name: f.About().Name, Title: f.About().Title, Parameters: caption(f)}
	r.Data.Columns = result.Columns("failure_rate", "gossip_coverage_mean", "gossip_coverage_p10",
		"gossip_coverage_p90",
		"gossip_rounds_median", "mqtt_coverage_mean", "mqtt_coverage_p10", "mqtt_coverage_p90")
	r.Data.Heads("failure rate", "gossip: mean coverage", "p10", "p90", "median rounds", "MQTT: mean coverage", "p10",
		"p90")
	for i := range r.Data.Columns[1:] {
		r.Data.Columns[i+1].Decimals = 4
	}
	r.Data.Columns[4].Decimals = 1
	gossip := result.Series{Name: "gossip", Spread: "p10 to p90"}
	mqtt := result.Series{Name: "MQTT", Spread: "p10 to p90"}
	for i, rate := range f.FailureRates {
		at := trials[i*f.Trials : (i+1)*f.Trials]
		g := summarize(column(at, func(t failureTrial) float64 { return t.gossip }))
		m := summarize(column(at, func(t failureTrial) float64 { return t.mqtt }))
		rounds := summarize(column(at, func(t failureTrial) float64 { return t.rounds }))
		r.Data.Add(rate, g.mean, g.p10, g.p90, rounds.median, m.mean, m.p10, m.p90)
		gossip.Point(rate, g.p10, g.mean, g.p90)
		mqtt.Point(rate, m.p10, m.mean, m.p90)
	}
	r.Notes = []string{
		sweepNote(f.Sweep),
		"Nodes call neighbours that are up and no others, as if they had a perfect failure detector; those that are " +
			"down are not in the network at all. Where the publisher is down, the first round informs nobody and is " +
			"the last. With MQTT the published model asks after the broker and the links; the publisher matters only " +
			"without a broker, when it is the one node that knows.",
		"Coverage has two peaks, near 1 and at 0, so the mean lies where few trials do: see the percentiles.",
	}
	r.Figures = []result.Figure{{
		Name: "coverage", Title: "Coverage against the failure rate", Caption: r.Parameters,
		Panels: []result.Panel{{
			X:      result.Axis{Label: "failure rate (probability)", Zero: true},
			Y:      result.Axis{Label: "coverage (share of the nodes that are up)", Zero: true},
			Series: []result.Series{gossip, mqtt},
		}},
	}}
	return r
}

// column takes one figure out of every trial.
func column[T any](trials []T, figure func(T) float64) []float64 {
	values := make([]float64, len(trials))
	for i, t := range trials {
		values[i] = figure(t)
	}
	return values
}
