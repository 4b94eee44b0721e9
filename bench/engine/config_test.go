package engine

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

func TestConfigNamesAllThatIsWrong(t *testing.T) {
	bad := Config{
		Graph: algorithms.Complete(3), Delta: -1, Overtime: -2, Limits: Limits{Events: -3},
		Links: network.Links{Loss: 4}, Faults: []algorithms.Fault{{Kind: algorithms.Crash, Node: 5}},
	}
	for _, want := range []string{"delta: ", "overtime: ", "limits: -3", "loss 4", "node 5"} {
		if err := bad.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q in it", err, want)
		}
	}
	if err := (&Config{}).Validate(); err == nil || err.Error() != "no graph" {
		t.Errorf("without a graph: %v", err)
	}
}

// What only the simulator does is refused where nothing would come of it.
func TestConfigOfRealTime(t *testing.T) {
	c := Config{Graph: algorithms.Complete(3), Links: network.Links{Reorder: 0.5}, Overtime: 1}
	if err := c.Validate(); err != nil {
		t.Errorf("on the simulator: %v", err)
	}
	for _, want := range []string{"reorder 0.5", "overtime: "} {
		if err := c.ValidateRealTime(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("in real time: %v; want %q in it", err, want)
		}
	}
}

// What was asked for stands; a default bound holds on links that add a latency as well.
func TestConfigDefaults(t *testing.T) {
	slow := network.Links{Latency: network.DefaultLatency}
	bound := network.DefaultLatency.Bound()
	for _, c := range []struct {
		given, want Config
	}{
		{Config{}, Config{Delta: 5, Limits: Limits{Time: 7, Events: DefaultLimits.Events}}},
		{Config{Links: slow}, Config{Delta: 5 + bound, Limits: Limits{Time: 7, Events: DefaultLimits.Events}}},
		{
			Config{Links: slow, Delta: 1, Limits: Limits{Time: 2, Events: 3}},
			Config{Delta: 1, Limits: Limits{Time: 2, Events: 3}},
		},
	} {
		got := c.given.WithDefaults(Defaults{Delta: 5, Limit: 7})
		if got.Delta != c.want.Delta || got.Limits != c.want.Limits {
			t.Errorf("delta %v, limits %v; want %v, %v", got.Delta, got.Limits, c.want.Delta, c.want.Limits)
		}
	}
}

func TestConfigSetup(t *testing.T) {
	c := Config{
		Graph: algorithms.Complete(3), Seed: 4, Delta: 5, Links: network.Links{Loss: 0.1},
		Faults: []algorithms.Fault{{Kind: algorithms.Crash}},
	}
	s := c.Setup()
	if s.Graph != c.Graph || s.Seed != 4 || s.Delta != 5 || s.Faults != algorithms.Loss|algorithms.Crashes {
		t.Errorf("set-up %+v", s)
	}
	double := &algorithms.Spec{Expected: func(s algorithms.Setup) algorithms.Expected {
		return algorithms.Exactly(float64(2 * s.Graph.N()))
	}}
	if e := Expected(double, s); e != algorithms.Exactly(6) {
		t.Errorf("expected %v, want 6", e)
	}
	if e := Expected(&algorithms.Spec{}, s); e.Known() {
		t.Errorf("expected %v of an algorithm that says nothing", e)
	}
}
