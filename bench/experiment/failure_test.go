package experiment

import (
	"math"
	"slices"
	"testing"
)

// failureSamples runs the published experiment again and again: a sample of each column at each
// failure rate.
func failureSamples(t *testing.T, sweep string, times int) [][]scatter {
	t.Helper()
	var all [][]scatter
	for seed := range uint64(times) {
		f := NewFailure()
		f.Seed, f.Sweep, f.Trials = seed, sweep, publishedTrials
		for i, row := range run(t, f, Options{}).Data.Rows {
			if seed == 0 {
				all = append(all, make([]scatter, len(row)))
			}
			for c, cell := range row {
				if v, ok := cell.(float64); ok {
					all[i][c] = append(all[i][c], v)
				}
			}
		}
	}
	return all
}

// Columns of failure.
const (
	colGossip = 1
	colRounds = 4
	colMQTT   = 5

	colGossipLow  = 8
	colGossipHigh = 9

	colCosts     = 13 // of gossip
	colMQTTCosts = 20
)

// The reference is the mean, and its standard error, of 60 repetitions of the published procedure.
func TestFailureReference(t *testing.T) {
	times := repetitions(60)
	all := failureSamples(t, sequentialSweep, times)
	for i, want := range []struct{ rate, gossip, gossipSE, mqtt, mqttSE, rounds float64 }{
		{0, 0.9991, 0.0001, 0.8998, 0.0006, 6.0},
		{0.1, 0.8943, 0.008, 0.7967, 0.007, 5.95},
		{0.2, 0.8119, 0.010, 0.7307, 0.008, 5.7},
		{0.3, 0.6978, 0.013, 0.6145, 0.012, 5.3},
		{0.5, 0.4848, 0.013, 0.4738, 0.013, 2.9},
	} {
		if got := all[i][0][0]; got != want.rate {
			t.Fatalf("failure rate %g; want %g", got, want.rate)
		}
		near(t, "gossip", all[i][colGossip], want.gossip, want.gossipSE)
		near(t, "MQTT", all[i][colMQTT], want.mqtt, want.mqttSE)
		// The reference has no standard error; it is of 60 repetitions that scatter as ours do, and
		// is rounded to 0.05.
		near(t, "median rounds", all[i][colRounds], want.rounds,
			math.Hypot(all[i][colRounds].deviation()/math.Sqrt(60), 0.05/4))
	}
}

// The model of MQTT has a mean in closed form: the broker is up and the link too, or the broker is
// down and the publisher, with probability 1-p, is one of about (1-p)·n.
func TestFailureMQTT(t *testing.T) {
	f := NewFailure()
	f.Nodes, f.EdgeProb, f.Trials = 50, 0, 300*repetitions(80)
	f.FailureRates = []float64{0, 0.25, 0.8, 1}
	for _, row := range run(t, f, Options{}).Data.Rows {
		p := row[0].(float64)
		// The publisher's share of the nodes that are up is 1/n of the times when any is up.
		someUp := 1 - math.Pow(p, float64(f.Nodes))
		want := ((1-p)*(1-f.LinkFailRate) + p/float64(f.Nodes)) * someUp
		// A coverage lies between 0 and 1, so the deviation is at most that of a coin.
		se := math.Sqrt(want*(1-want)/float64(f.Trials)) + 1e-12
		if got := row[colMQTT].(float64); math.Abs(got-want) > 4*se {
			t.Errorf("failure rate %g: mean coverage %g; want %g, standard error %g", p, got, want, se)
		}
	}
}

// Without links gossip reaches the publisher alone, if it is up, in one round that informs nobody;
// with all links it reaches everybody.
func TestFailureWithoutAndWithAllLinks(t *testing.T) {
	for _, sweep := range []string{sequentialSweep, synchronousSweep} {
		f := NewFailure()
		f.Nodes, f.EdgeProb, f.Trials, f.Sweep = 10, 0, 40, sweep
		f.FailureRates = []float64{0, 1}
		rows := run(t, f, Options{}).Data.Rows
		if got, want := rows[0][1:5], []any{0.1, 0.1, 0.1, 1.0}; !closeTo(got, want) {
			t.Errorf("%s, nobody down: %v; want %v", sweep, got, want)
		}
		if got, want := rows[1][1:8], []any{0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0}; !slices.Equal(got, want) {
			t.Errorf("%s, all down: %v; want %v", sweep, got, want)
		}
		f.EdgeProb, f.Fanout = 1, 9
		rows = run(t, f, Options{}).Data.Rows
		if got, want := rows[0][1:5], []any{1.0, 1.0, 1.0, 2.0}; !closeTo(got, want) {
			t.Errorf("%s, all linked: %v; want %v", sweep, got, want)
		}
	}
}

func closeTo(got, want []any) bool {
	for i := range want {
		if math.Abs(got[i].(float64)-want[i].(float64)) > 1e-12 {
			return false
		}
	}
	return len(got) == len(want)
}

// One sweep after the other, and not all at once, is the faster, and reaches as many.
func TestFailureSweeps(t *testing.T) {
	times := repetitions(24)
	sequential := failureSamples(t, sequentialSweep, times)
	synchronous := failureSamples(t, synchronousSweep, times)
	for i := range sequential[:4] {
		if a, b := sequential[i][colRounds].mean(), synchronous[i][colRounds].mean(); !(a+0.5 < b) {
			t.Errorf("row %d: median rounds %g sequential, %g synchronous; want at least half a round more", i, a, b)
		}
		for c := range sequential[i] {
			ofMQTT := c >= colMQTT && c != colGossipLow && c != colGossipHigh && (c < colCosts || c >= colMQTTCosts)
			if ofMQTT &&
				!slices.Equal(sequential[i][c], synchronous[i][c]) {
				t.Errorf("row %d: MQTT depends on the sweep of gossip", i)
			}
		}
	}
}
