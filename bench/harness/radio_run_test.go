package harness

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// On every engine and for every algorithm the bytes by node add up to all bytes, and what nodes
// have on the air to what the stack says of the messages; where nodes are not counted, neither are
// their bytes.
func TestBytesByNodeAddUp(t *testing.T) {
	r := sensors(t, "802.15.4", 1)
	r.Scenario.Algorithms, r.Scenario.Nodes = []string{"all"}, []int{5, 9}
	r.Scenario.Engines = []engine.Engine{engine.Sim, engine.Goroutine}
	trials, _, err := r.Scenario.Work()
	if err != nil {
		t.Fatal(err)
	}
	sum := func(list []int64) (n int64) {
		for _, v := range list {
			n += v
		}
		return n
	}
	for _, trial := range trials {
		for _, perNode := range []bool{true, false} {
			cfg, _, err := r.config(trial)
			if err != nil {
				t.Fatal(err)
			}
			cfg.PerNode = perNode
			run, err := trial.Algorithm.Prepare(trial.Engine, cfg)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				out, err := run.Execute(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				c := &out.Counts
				at := fmt.Sprintf("%s at %d nodes on %v", trial.Algorithm.Spec.Name, trial.Nodes, trial.Engine)
				if !perNode {
					if c.BytesBySender != nil || c.BytesByReceiver != nil {
						t.Errorf("%s: bytes by node that nobody asked for", at)
					}
					break
				}
				got := []int64{sum(c.BytesBySender), sum(c.BytesByReceiver)}
				if got[0] != c.Bytes || got[1] != c.Bytes {
					t.Errorf("%s: %v bytes by node, %d in all", at, got, c.Bytes)
				}
				want := float64(r.Scenario.Stack.WireBytes(c.Sizes))
				for size, n := range c.Sizes {
					want += float64(n * int64(6*r.Scenario.Stack.Frames(size)))
				}
				a := onAir(c, r.Scenario.Stack)
				var sent, received float64
				for node := range trial.Nodes {
					sent += float64(a.sent(node))
					received += float64(a.received(node))
				}
				if math.Abs(sent-want) > 1e-9*want || math.Abs(received-want) > 1e-9*want {
					t.Errorf("%s: %v bytes sent on the air, %v received, want %v", at, sent, received, want)
				}
				if err := run.Reset(); err != nil {
					t.Fatal(err)
				}
			}
			run.Close()
		}
	}
}

// A whole run: a radio changes no other figure, and its method and settings are told.
func TestRunWithARadio(t *testing.T) {
	r := sensors(t, "802.15.4", 1)
	r.Scenario.Algorithms, r.Scenario.Nodes, r.Scenario.WallCap = []string{"centralized"}, []int{4}, time.Millisecond
	r.Scenario.Window = time.Microsecond
	r.Meter = &energy.Meter{Clock: energy.ProcessClock(), Source: r.Meter.Source} // the lab's clocks stand still
	res, err := r.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	rec := res.Records[0]
	if rec.Radio != "802.15.4" || rec.BatteryS == nil || len(rec.RadioByNode) != 4 {
		t.Errorf("%+v", rec)
	}
	near(t, "predicted_j", rec.PredictedJ, energy.Joules(rec.Messages*0.02e-6*3600))
	const settings = "802.15.4, assumed · battery of a node: 1.00 J · " +
		"listening whenever idle · executions back to back"
	if s := res.Scenario.Radio; s != settings {
		t.Errorf("settings: %s", s)
	}
	m := res.Method.Radio
	if !strings.Contains(m, "CC2420") || !strings.Contains(m, "overhearing") ||
		!strings.Contains(m, r.Scenario.Stack.Name) {
		t.Errorf("method: %s", m)
	}
	if slices.ContainsFunc(res.Warnings, func(w string) bool { return strings.HasPrefix(w, "stack:") }) {
		t.Errorf("warnings: %q", res.Warnings)
	}
	r.Scenario.Stack = DefaultScenario().Stack
	res, err = r.Run(t.Context(), nil)
	if err != nil || !slices.ContainsFunc(res.Warnings, func(w string) bool {
		return strings.HasPrefix(w, "stack: the frames of ethernet-ipv4-udp are not those") &&
			strings.Contains(w, "802.15.4-6lowpan-udp has them")
	}) {
		t.Errorf("%v, warnings: %q", err, res.Warnings)
	}
}

func TestRadioFaultsComeTogether(t *testing.T) {
	s := DefaultScenario()
	s.Radio = Radio{Duty: 0.5, Battery: -1, Period: -time.Second}
	for _, tt := range []struct {
		change func(*Radio)
		want   []string
	}{
		{func(*Radio) {}, []string{"battery: -1 J", "radio-period: -1s", "radio-duty: there is no radio"}},
		{
			func(r *Radio) { *r = Radio{Battery: 5, Period: time.Hour} },
			[]string{"battery: there is no radio", "radio-period: there is no radio"},
		},
		{func(r *Radio) {
			r.Radio, _ = cost.LookupRadio("ble")
			r.Battery, r.Duty, r.Period = energy.Joules(math.NaN()), math.NaN(), maxPeriod+1
		}, []string{
			"battery: NaN J", "radio-duty: NaN", "radio-period: 87600h0m0.000000001s",
			"radio: ble has figures for simulated runs alone " +
				"(allowed: with sim among the engines, which are goroutine)",
		}},
		{
			func(r *Radio) { *r = Radio{Radio: cost.Radio{Name: "own"}} },
			[]string{"radio-duty: 0 (allowed", `radio "own": source`},
		},
	} {
		tt.change(&s.Radio)
		err := s.Validate()
		for _, want := range tt.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: %v; want %q", s.Radio, err, want)
			}
		}
	}
	s.Radio = sensors(t, "ble", 0.5).Scenario.Radio
	s.Engines = []engine.Engine{engine.Goroutine, engine.Sim}
	if err := s.Validate(); err != nil {
		t.Errorf("with the simulator among the engines: %v", err)
	}
}
