package harness

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// Memory that grows as a constant and a power is told for other sizes.
func TestExtrapolated(t *testing.T) {
	for _, k := range []float64{1, 2, 3} {
		of := func(n float64) float64 {
			v := 1.0
			for range int(k) {
				v *= n
			}
			return 1e6 + 40*v
		}
		got, grows := extrapolated(of(64), of(256), of(1024), 1e5/1024, 1)
		near(t, "of 100,000 nodes", got, of(1e5))
		if !grows {
			t.Error("it does not grow")
		}
	}
}

// A million nodes are foreseen from small runs. A run of gossip-push kept 230 to 400 MB and took 6
// s, one of lamport-mutex kept 440 MB.
func TestForeseen(t *testing.T) {
	for _, c := range []struct {
		name      string
		low, high float64 // bytes
	}{
		{"gossip-push", 50e6, 2e9},
		{"ring", 10e6, 500e6},
		{"lamport-mutex", 100e6, 4e9},
	} {
		alg, err := catalogue.BuiltIn().Find(c.name)
		if err != nil {
			t.Fatal(err)
		}
		r := newLab().runner(t)
		r.limit = func() float64 { return 20e9 }
		var told []Forecast
		r.Foreseen = func(f Forecast) { told = append(told, f) }
		trial := Trial{Algorithm: alg, Nodes: 1_000_000, Engine: engine.Sim, Seed: 1}
		if err := r.checkMemory(t.Context(), trial); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if len(told) != 1 || told[0].Memory < c.low || told[0].Memory > c.high || told[0].CPU.Low <= 0 {
			t.Errorf("%s: %v; want one forecast of %v to %v", c.name, told, memoryOf(c.low), memoryOf(c.high))
		}
		r.limit = func() float64 { return c.low / 2 }
		if err := r.checkMemory(t.Context(), trial); err == nil || !strings.Contains(err.Error(), "(allowed: ") {
			t.Errorf("%s: %v; want that it does not fit", c.name, err)
		}
	}
}

// A run in rounds keeps 17 bytes a node, and what is foreseen has no counts by node in it, since so
// many nodes have none.
func TestForeseenInRounds(t *testing.T) {
	alg, err := catalogue.BuiltIn().Find("gossip-push-pull")
	if err != nil {
		t.Fatal(err)
	}
	r := newLab().runner(t)
	r.Scenario.Links.Latency = network.Latency{Distribution: network.Fixed, A: 1000}
	const nodes = 100_000_000
	f, ok := r.foresee(t.Context(), Trial{Algorithm: alg, Nodes: nodes, Engine: engine.Sim, Seed: 1})
	if each := f.Memory / nodes; !ok || each < 17 || each > 60 {
		t.Errorf("%.3g bytes a node are foreseen, %v; want 17 to 60", each, ok)
	}
}

// What is foreseen is said in a sentence, and only where it is worth one.
func TestForecastInWords(t *testing.T) {
	alg, err := catalogue.BuiltIn().Find("ring")
	if err != nil {
		t.Fatal(err)
	}
	f := Forecast{Trial: Trial{Algorithm: alg, Nodes: 5_000_000}, Memory: 3e8, from: 1024, to: 16384}
	for _, c := range []struct {
		memory, low float64
		large       bool
		want        string
	}{
		{
			3e8, 0, false,
			"ring at 5000000 nodes: one execution needs 300 MB to 600 MB of memory, as it grows from 1024 to 16384 " +
				"nodes",
		},
		{3e9, 0.0123, true, "needs 3.00 GB to 6.00 GB of memory and takes 20.0 ms to 50.0 ms of CPU time,"},
		{3e8, 2, false, "takes 2 s to 8 s of CPU time,"},
		{3e8, 33, true, "takes 33 s to 2 min of CPU time,"},
		{3e8, 1e5, true, "takes 27.8 h to 111 h of CPU time,"},
	} {
		f.Memory, f.CPU.Low, f.CPU.High = c.memory, c.low, c.low*missesCost
		if text := f.String(); !strings.Contains(text, c.want) || f.Large() != c.large {
			t.Errorf("%s (large: %v); want %q (%v)", text, f.Large(), c.want, c.large)
		}
	}
}
