package harness

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
)

// Faults of a fixed plan are counted the same on every engine, and as they are written: two
// crashes, one recovery, and a partition that comes and goes, in all repetitions.
func TestFaultCountsOnEveryEngine(t *testing.T) {
	l := newLab()
	r := l.runner(t)
	r.Meter = &energy.Meter{Clock: energy.ProcessClock(), Source: r.Meter.Source} // the clocks of the lab stand still
	plan, err := network.ParsePlan("crash 4@2ms; crash 3@4ms; recover 4@8ms; split 0@10ms..60ms")
	if err != nil {
		t.Fatal(err)
	}
	s := &r.Scenario
	s.Algorithms, s.Nodes, s.Faults = []string{"raft-etcd"}, []int{5}, plan
	s.Engines = []engine.Engine{engine.Sim, engine.Goroutine, engine.UDP, engine.TCP, engine.TLS}
	s.Window, s.WallCap = time.Microsecond, time.Millisecond
	res, err := r.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Records) != len(s.Engines) {
		t.Fatalf("%d records", len(res.Records))
	}
	for i := range res.Records {
		rec := &res.Records[i]
		if diff := cmp.Diff(res.Records[0].Faults, rec.Faults); diff != "" {
			t.Errorf("-%v +%v:\n%s", res.Records[0].Engine, rec.Engine, diff)
		}
		f := &rec.Faults
		if *f.FaultsPlanned != 5 || *f.FaultsHappened != 5 || *f.FaultsMissedIn != 0 || *f.VacuousIn != 0 {
			t.Errorf("%v: %d planned, %v happened, missed in %d; want all 5",
				rec.Engine, *f.FaultsPlanned, *f.FaultsHappened, *f.FaultsMissedIn)
		}
	}
}
