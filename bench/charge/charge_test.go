package charge

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/carbon/series"
)

// What does not say when it ran cannot be charged by the hour, and is not charged by another
// factor.
func TestIntensityOverTimeNeedsATime(t *testing.T) {
	const hours = "timestamp,g_co2e_per_kwh\n2026-01-31T00:00:00Z,100\n2026-01-31T01:00:00Z,300\n"
	s, err := series.Parse([]byte(hours), "hours.csv")
	if err != nil {
		t.Fatal(err)
	}
	a := carbon.Accounting{PUE: 1, Series: s}
	joules := energy.Exactly(energy.Joules(3.6e6))
	cost := energy.Energy{Gross: joules, Net: joules, Kind: energy.Modelled, Source: "test"}
	rec := record.Record{Run: record.Run{Algorithm: "x", Engine: engine.Command}}
	if err := To(&rec, energy.Usage{}, cost, 1, a); !errors.Is(err, carbon.ErrNoTime) {
		t.Errorf("without a time: %v", err)
	}
	from := time.Date(2026, time.January, 31, 0, 45, 0, 0, time.UTC)
	to := from.Add(time.Hour)
	rec.Started, rec.Ended = &from, &to
	if err := To(&rec, energy.Usage{}, cost, 1, a); err != nil || rec.GCO2e != 250 || rec.GCO2eLow != 100 ||
		rec.GCO2eHigh != 300 {
		t.Errorf("%v, %+v", err, rec.Carbon)
	}
}

// All that two executions took together, charged to one of them: half of everything, with the
// grams that belong to it.
func TestChargeOfOneExecution(t *testing.T) {
	used := energy.Usage{CPU: 4, Wall: 10, Resolution: 0.01}
	third := func(low, central, high energy.Joules) energy.Range[energy.Joules] {
		return energy.Range[energy.Joules]{Low: low, Central: central, High: high}
	}
	cost := energy.Energy{
		Gross: third(20e6, 40e6, 60e6), Idle: third(2e6, 4e6, 6e6), Net: third(18e6, 36e6, 54e6),
		Domains: []energy.DomainEnergy{
			{Name: "package-0", Kind: "package", Whole: energy.Exactly[energy.Joules](100)},
			{Name: "package-1", Kind: "package", Whole: energy.Exactly[energy.Joules](60)},
			{Name: "dram-0", Kind: "dram", Whole: energy.Exactly[energy.Joules](20)},
			{Name: "battery", Kind: "machine", Whole: energy.Exactly[energy.Joules](1000)},
		},
		Share: 0.25, Kind: energy.Measured, Source: "test",
	}
	a := carbon.DefaultAccounting()
	a.PUE, a.Consumption = 1.5, true
	rec := record.Record{}
	if err := To(&rec, used, cost, 2, a); err != nil {
		t.Fatal(err)
	}
	grams := func(joules float64, intensity energy.GramsPerKWh) float64 {
		return joules / 3.6e6 * float64(intensity) * 1.5 / (1 - a.Factor.GrossLoss)
	}
	for _, f := range []struct {
		name      string
		got, want float64
	}{
		{"CPU-seconds", float64(rec.CPUS), 2},
		{"seconds", rec.WallS, 5},
		{"resolution", rec.CPUResolutionS, 0.01},
		{"joules", float64(rec.EnergyJ), 20e6},
		{"at least", float64(rec.EnergyLowJ), 10e6},
		{"at most", float64(rec.EnergyHighJ), 30e6},
		{"idle", float64(rec.IdleJ), 2e6},
		{"net", float64(rec.NetJ), 18e6},
		{"packages", float64(*rec.PackageJ), 160 / 2 * 0.25},
		{"memory", float64(*rec.DRAMJ), 20 / 2 * 0.25},
		{"machine", float64(*rec.MachineJ), 1000 / 2 * 0.25},
		{"share", *rec.HostShare, 0.25},
		{"grams", float64(rec.GCO2e), grams(20e6, a.Factor.CO2e.Central)},
		{"grams at least", float64(rec.GCO2eLow), grams(10e6, a.Factor.CO2e.Low)},
		{"grams at most", float64(rec.GCO2eHigh), grams(30e6, a.Factor.CO2e.High)},
		{"PUE", *rec.PUE, 1.5},
		{"loss", *rec.GridLoss, a.Factor.GrossLoss},
	} {
		if math.Abs(f.got-f.want) > 1e-9*f.want {
			t.Errorf("%s: %v; want %v", f.name, f.got, f.want)
		}
	}

	// A mean of CPU time that is known to a tenth makes the ends of the energy a tenth wider.
	tenth := energy.CPUSeconds(0.2)
	rec = record.Record{}
	rec.CPUCI95S = &tenth
	if err := To(&rec, used, cost, 2, a); err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct{ got, want energy.Joules }{
		{rec.EnergyLowJ, 9e6}, {rec.EnergyJ, 20e6}, {rec.EnergyHighJ, 33e6}, {*rec.EnergyCI95J, 2e6},
	} {
		if math.Abs(float64(f.got-f.want)) > 1 {
			t.Errorf("with an interval: %v; want %v", f.got, f.want)
		}
	}
}
