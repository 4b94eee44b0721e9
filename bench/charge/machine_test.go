package charge

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/embodied"
)

func charged(t *testing.T, ops float64, a carbon.Accounting) *record.Record {
	t.Helper()
	rec := &record.Record{
		Run: record.Run{
			Algorithm: "push", Problem: "dissemination", Nodes: 4, Engine: engine.Goroutine, Repetitions: 2,
			Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: ops},
	}
	gross := energy.Range[energy.Joules]{Low: 10, Central: 20, High: 40}
	cost := energy.Energy{Gross: gross, Net: gross, Kind: energy.Modelled, Source: "specpower"}
	if err := To(rec, energy.Usage{CPU: 8, Wall: 9, Windows: 1}, cost, 2, a); err != nil {
		t.Fatal(err)
	}
	if err := rec.Validate(); err != nil {
		t.Fatal(err)
	}
	return rec
}

func accounting() carbon.Accounting {
	a := carbon.DefaultAccounting()
	a.PUE = 1.5
	a.Hardware = &embodied.Hardware{
		Total:    energy.Range[energy.GramsCO2e]{Low: 5e5, Central: 1e6, High: 3e6},
		Lifetime: 4 * embodied.Year, Share: 1.0 / 64,
	}
	return a
}

// The SCI and the part of the machine in it can be computed again from the columns of the record.
func TestSCIRecomputes(t *testing.T) {
	rec := charged(t, 3, accounting())
	number := func(name string) float64 {
		v, ok := record.ByName(name).Value(rec)
		if !ok {
			t.Fatalf("%s is not known", name)
		}
		return v
	}
	near := func(name string, want float64) {
		if got := number(name); math.Abs(got-want) > 1e-12*want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	near("embodied_gco2e",
		number("hardware_gco2e")*number("cpu_s")/number("hardware_lifetime_s")*number("hardware_share"))
	for _, end := range []string{"", "_low", "_high"} {
		near("sci_gco2e"+end, (number("gco2e"+end)+number("embodied_gco2e"+end))/number("ops"))
	}
	near("embodied_gco2e", 4*1e6/(4*365*86400)/64)
	near("embodied_gco2e_high", 3*number("embodied_gco2e"))
}

// A market-based factor has emissions of the machine and no SCI, as the standard has it; neither
// has an execution that did no unit, and a marginal factor has one.
func TestWhereThereIsNoSCI(t *testing.T) {
	market := accounting()
	market.Factor.FactorKind = carbon.MarketAverage
	marginal := accounting()
	marginal.Factor.FactorKind = carbon.LocationMarginal
	without := accounting()
	without.Hardware = nil
	for name, tt := range map[string]struct {
		rec      *record.Record
		made, is bool
	}{
		"average":  {charged(t, 1, accounting()), true, true},
		"marginal": {charged(t, 1, marginal), true, true},
		"market":   {charged(t, 1, market), true, false},
		"no unit":  {charged(t, 0, accounting()), true, false},
		"no M":     {charged(t, 1, without), false, false},
	} {
		_, made := record.ByName("embodied_gco2e").Value(tt.rec)
		_, is := record.ByName("sci_gco2e").Value(tt.rec)
		if made != tt.made || is != tt.is {
			t.Errorf("%s: embodied %v, SCI %v; want %v, %v", name, made, is, tt.made, tt.is)
		}
	}
	rec := charged(t, 1, accounting())
	rec.Lack("cpu_s")
	if m, ok := record.ByName("embodied_gco2e").Value(rec); ok {
		t.Errorf("%v g without CPU time", m)
	}
}
