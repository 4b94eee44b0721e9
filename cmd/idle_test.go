package cmd

import (
	"io"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
)

// TestIdleMachineIsWatchedAlike holds run and calibrate to one rule for how long the machine is
// watched before the work; node has no other.
func TestIdleMachineIsWatchedAlike(t *testing.T) {
	w := &world{algorithms: catalogue.BuiltIn(), out: io.Discard, errOut: io.Discard}
	s := settings{given: map[string]string{"energy-source": "fixed-watts", "watts": "2"}}
	c, err := s.load(w)
	if err != nil {
		t.Fatal(err)
	}
	runner, err := c.Runner()
	if err != nil {
		t.Fatal(err)
	}
	calibration := calibration{world: w, settings: &s, budget: 1e12}
	o, err := calibration.options()
	if err != nil {
		t.Fatal(err)
	}
	source, err := energy.FixedWatts(energy.Exactly[energy.Watts](2))
	if err != nil {
		t.Fatal(err)
	}
	if want := host.IdleSpan(source); runner.Idle != want || o.Idle != want {
		t.Errorf("run watches for %v and calibrate for %v; want %v", runner.Idle, o.Idle, want)
	}
}
