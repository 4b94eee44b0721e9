package experiment

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
)

// The reference is the mean and the standard deviation of 200 repetitions of the published
// procedure.
func TestBalanceReference(t *testing.T) {
	var giniGossip, giniMQTT, sent scatter
	times := repetitions(200)
	for seed := range uint64(times) {
		b := NewBalance()
		b.Seed = seed
		rows := run(t, b, Options{}).Data.Rows
		var gossip, mqtt float64
		counts := make([]int64, len(rows))
		for i, row := range rows {
			if row[0] != i || row[3] != rows[0][3] || row[4] != rows[0][4] {
				t.Fatalf("row %d: %v", i, row)
			}
			gossip += row[1].(float64)
			mqtt += row[2].(float64)
			counts[i] = int64(row[1].(float64))
		}
		if got := engine.Gini(counts); got != rows[0][3] {
			t.Errorf("Gini coefficient %v; that of the column is %v", rows[0][3], got)
		}
		if mqtt != 5000 {
			t.Errorf("%g messages with MQTT; want 5000", mqtt)
		}
		giniGossip = append(giniGossip, rows[0][3].(float64))
		giniMQTT = append(giniMQTT, rows[0][4].(float64))
		sent = append(sent, gossip)
	}
	for _, c := range []struct {
		name     string
		got      scatter
		mean, sd float64
		digit    float64 // of the reference's last place, half of which is rounding
	}{
		{"Gini of gossip", giniGossip, 0.0583, 0.0037, 1e-4},
		{"Gini of MQTT", giniMQTT, 0.99436, 0.00002, 1e-5},
		{"messages of gossip", sent, 55383, 403, 1},
	} {
		near(t, c.name, c.got, c.mean, math.Hypot(c.sd/math.Sqrt(200), c.digit/2/4))
		// The standard error of a standard deviation of m values is about its own over sqrt(2m),
		// for a normal distribution; that of the MQTT coefficient has two values only and a
		// reference of one digit.
		se := c.sd / math.Sqrt(2*float64(min(times, 200))) * math.Sqrt2
		t.Logf("%s: standard deviation %.3g; reference %.3g (%.2g)", c.name, c.got.deviation(), c.sd, se)
		if got := c.got.deviation(); math.Abs(got-c.sd) > 4*se+c.digit/2 {
			t.Errorf("%s: standard deviation %g; reference %g, standard error %g", c.name, got, c.sd, se)
		}
	}
}

// With a complete graph and a fan-out to everybody all is certain: the publisher sends in each of
// two rounds and the others in the second.
func TestBalanceByHand(t *testing.T) {
	b := &Balance{Nodes: 5, EdgeProb: 1, Fanout: 4, Alpha: 1.2, Publishers: 5, Trials: 3, Seed: 3, Size: 1}
	r := run(t, b, Options{})
	broker := 0.0
	for i, row := range r.Data.Rows {
		if got := row[1].(float64); got != 2*4+4*4 {
			t.Errorf("node %d sends %g; want two rounds of 4 for its own event and one for each of four others, 24",
				i, got)
		}
		broker += row[2].(float64)
		if row[3] != 0.0 {
			t.Errorf("Gini coefficient %v where all send the same; want 0", row[3])
		}
	}
	if broker != 25 {
		t.Errorf("%g messages with MQTT; want 5 to the broker and 4 from it for each, 25", broker)
	}
	// Four nodes send 1 and the broker 1+20: Gini = (5+1-2·(1+2+3+4+25)/25)/5.
	if got, want := r.Data.Rows[0][4].(float64), (6-2*35/25.0)/5; math.Abs(got-want) > 1e-12 {
		t.Errorf("Gini coefficient of MQTT %g; want %g", got, want)
	}
	shown := r.Shown[0].Rows
	for p, want := range [][]any{{"gossip", 120.0, 24.0, 24.0, 24.0, 0.2, 0.0}, {"MQTT", 25.0, 5.0, 1.0, 21.0, 0.84}} {
		for i, cell := range want {
			if shown[p][i] != cell {
				t.Errorf("%s: %v; want %v", r.Shown[0].Columns[i].Head, shown[p][i], cell)
			}
		}
	}
	lorenz := r.Figures[0].Panels[1].Series
	if got := lorenz[byMQTT]; len(got.Y) != 6 || math.Abs(got.Y[4]-4.0/25) > 1e-12 || got.Y[5] != 1 || got.X[5] != 1 {
		t.Errorf("Lorenz curve of MQTT: %v, %v", got.X, got.Y)
	}
}

// No round, no message: a coefficient of 0 and no Lorenz curve.
func TestBalanceWithoutRounds(t *testing.T) {
	b := NewBalance()
	b.Alpha = 0
	r := run(t, b, Options{})
	if got := r.Data.Rows[7]; got[1] != 0.0 || got[3] != 0.0 {
		t.Errorf("%v; want no messages of gossip", got)
	}
	if got := len(r.Figures[0].Panels[1].Series); got != 2 {
		t.Errorf("%d curves; want that of MQTT and the diagonal", got)
	}
}
