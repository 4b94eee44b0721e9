package experiment

import (
	"math"
	"testing"
)

// The published values, and the closed forms for every size.
func TestLoadReference(t *testing.T) {
	l := NewLoad()
	rows := run(t, l, Options{}).Data.Rows
	if len(rows) != 18 {
		t.Fatalf("%d rows; want three for each of six sizes", len(rows))
	}
	type line struct {
		n        int
		protocol string
	}
	got := map[line][3]float64{}
	for _, row := range rows {
		got[line{row[0].(int), row[1].(string)}] = [3]float64{row[2].(float64), row[3].(float64), row[4].(float64)}
	}
	near := func(at line, want [3]float64, tolerance float64) {
		t.Helper()
		for i := range want {
			if math.Abs(got[at][i]-want[i]) > tolerance {
				t.Errorf("%v: %v; want %v", at, got[at], want)
			}
		}
	}
	// As published, to the last of their six decimals.
	near(line{10, "MQTT"}, [3]float64{10, 500, 1}, 1e-9)
	near(line{10, "CoAP"}, [3]float64{2, 100, 1}, 1e-9)
	near(line{10, "gossip"}, [3]float64{31.084899, 1554.244938, 3.453878}, 5.1e-7)
	near(line{400, "gossip"}, [3]float64{3585.891531, 179294.576572, 8.987197}, 5.1e-7)
	for _, n := range []int{10, 25, 50, 100, 200, 400} {
		r := 1.5 * math.Log(float64(n))
		near(line{n, "MQTT"}, [3]float64{float64(n), 50 * float64(n), 1}, 1e-9)
		near(line{n, "CoAP"}, [3]float64{2, 100, 1}, 1e-9)
		near(line{n, "gossip"}, [3]float64{r * float64(n-1), 50 * r * float64(n-1), r}, 1e-9)
	}
}

// Few nodes: a logarithm is at least 1, and one node has nobody to send to but the broker.
func TestLoadSmall(t *testing.T) {
	for _, c := range []struct {
		n                              int
		mqtt, coap, gossip, redundancy float64
	}{
		{1, 1, 2, 0, 1.5},
		{2, 2, 2, 1.5, 1.5},
		{3, 3, 2, 2 * 1.5 * math.Log(3), 1.5 * math.Log(3)},
	} {
		g := gossipModel{1.5}
		if got := (mqttModel{}).messages(c.n); got != c.mqtt {
			t.Errorf("MQTT, %d nodes: %g; want %g", c.n, got, c.mqtt)
		}
		if got := (coapModel{}).messages(c.n); got != c.coap {
			t.Errorf("CoAP, %d nodes: %g; want %g", c.n, got, c.coap)
		}
		if m, r := g.messages(c.n), g.redundancy(c.n); math.Abs(m-c.gossip) > 1e-12 ||
			math.Abs(r-c.redundancy) > 1e-12 {
			t.Errorf("gossip, %d nodes: %g, %g; want %g, %g", c.n, m, r, c.gossip, c.redundancy)
		}
	}
}

// What is counted on the simulator beside the models of MQTT and CoAP agrees with them; gossip
// sends three messages in each round, from every node that it reaches.
func TestLoadCounted(t *testing.T) {
	l := NewLoad()
	l.Nodes, l.Size, l.Trials = []int{1, 2, 10, 400}, 7, 20
	shown := run(t, l, Options{}).Shown
	if len(shown) != 2 || len(shown[0].Rows) != 12 || len(shown[1].Rows) != 12 {
		t.Fatalf("%d tables", len(shown))
	}
	rounds := map[int]float64{10: 3, 400: 4} // (ln N + 5)/3, rounded up
	for i, row := range shown[1].Rows {
		model := shown[0].Rows[i]
		n, messages, coverage := row[0].(int), row[3].(float64), row[5].(float64)
		if row[0] != model[0] || row[2] != model[1] || row[4] != 7*messages {
			t.Errorf("%v beside %v", row, model)
		}
		if row[2] != "gossip" {
			if messages != model[2] || coverage != 1 {
				t.Errorf("%v; the model has %v", row, model)
			}
		} else if want := rounds[n] * 3 * coverage * float64(n); want > 0 && math.Abs(messages-want) > 1e-9*want ||
			coverage < 0.98 {
			t.Errorf("%v; want %g messages", row, want)
		}
	}
}
