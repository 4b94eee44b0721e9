package harness

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// The same scenario has the same counts on every engine, save for algorithms whose counts depend
// on the order in which messages arrive; these are done, and keep to their bounds.
func TestEqualCountsOnEveryEngine(t *testing.T) {
	l := newLab()
	r := l.runner(t)
	r.Meter = &energy.Meter{Clock: energy.ProcessClock(), Source: r.Meter.Source} // the clocks of the lab stand still
	r.Scenario.Algorithms = []string{"all"}
	r.Scenario.Nodes = []int{7}
	r.Scenario.Engines = []engine.Engine{engine.Sim, engine.Goroutine, engine.UDP, engine.TCP, engine.TLS}
	r.Scenario.Window, r.Scenario.WallCap = time.Microsecond, time.Millisecond
	res, err := r.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	type counts struct {
		Messages, Bytes, Ops, Dropped, Setup float64
		ByKind                               []record.NamedFigure
		Status                               string
	}
	races := map[string]bool{}
	for _, a := range catalogue.BuiltIn() {
		races[a.Spec.Name] = a.Spec.Races
	}
	of := func(r *record.Record) counts {
		if races[r.Algorithm] {
			return counts{Ops: r.Ops, Dropped: r.Dropped, Setup: r.SetupMessages, Status: r.Status}
		}
		return counts{r.Messages, r.Bytes, r.Ops, r.Dropped, r.SetupMessages, r.MessagesByKind, r.Status}
	}
	engines := len(r.Scenario.Engines)
	if len(res.Records) != engines*len(catalogue.BuiltIn()) {
		t.Fatalf("%d records; want one for each of %d algorithms on %d engines",
			len(res.Records), len(catalogue.BuiltIn()), engines)
	}
	for i := range res.Records {
		simulated, rec := &res.Records[i-i%engines], &res.Records[i]
		if diff := cmp.Diff(of(simulated), of(rec)); diff != "" {
			t.Errorf("%s (-%v +%v):\n%s", rec.Algorithm, simulated.Engine, rec.Engine, diff)
		}
		if low, high := rec.ExpectedLow, rec.ExpectedHigh; low != nil && (rec.Messages < *low || rec.Messages > *high) {
			t.Errorf("%s on %v: %v messages, of %v to %v", rec.Algorithm, rec.Engine, rec.Messages, *low, *high)
		}
		if (rec.FramingBytes != nil) != rec.Engine.Sockets {
			t.Errorf("%s on %v: framing %v", rec.Algorithm, rec.Engine, rec.FramingBytes)
		}
	}
}
