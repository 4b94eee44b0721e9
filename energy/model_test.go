package energy_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/energy/metertest"
)

// approx forgives the last digits of a float.
var approx = cmp.Comparer(func(a, b energy.Joules) bool {
	return a == b || math.Abs(float64(a-b)) <= 1e-12*math.Abs(float64(b))
})

type (
	watts  = energy.Range[energy.Watts]
	joules = energy.Range[energy.Joules]
)

// stop gives the energy of so many CPU seconds.
func stop(t *testing.T, s energy.Source, cpu energy.CPUSeconds) energy.Energy {
	t.Helper()
	w, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.Stop(energy.Usage{CPU: cpu, Windows: 1})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func modelOf(t *testing.T, family string) *energy.Model {
	t.Helper()
	row, err := cpu.Lookup(family)
	if err != nil {
		t.Fatal(err)
	}
	m, err := row.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Ten CPU-seconds on a fifth generation EPYC, by hand:
//
//	full 1.108, 1.184, 1.984 W     idle 0.184, 0.217, 0.374 W
//	net low  = 1.108 - 0.374 = 0.734 W
//	central  = 1.184 - 0.217 = 0.967 W
//	high     = 1.984 - 0.184 = 1.800 W
//
// and in CO2e on the grid of the United States in 2018 with a PUE of 1.135:
//
//	952.877 lb/MWh * 0.45359237 = 432.2177 g/kWh
//	11.84 J / 3.6e6 J/kWh = 3.288889e-6 kWh
//	3.288889e-6 kWh * 1.135 * 432.2177 g/kWh = 1.613421e-3 g
func TestTenSecondsByHand(t *testing.T) {
	e := stop(t, modelOf(t, "Turin"), 10)
	want := energy.Energy{
		Gross: joules{Low: 11.08, Central: 11.84, High: 19.84},
		Idle:  joules{Low: 1.84, Central: 2.17, High: 3.74},
		Net:   joules{Low: 7.34, Central: 9.67, High: 18.00},
		Kind:  energy.Modelled, Source: "specpower",
	}
	if diff := cmp.Diff(want, e, approx); diff != "" {
		t.Error(diff)
	}
	f, err := carbon.DefaultFactors().Lookup("US", 2018)
	if err != nil {
		t.Fatal(err)
	}
	g := carbon.Accounting{PUE: 1.135, Factor: f}.Carbon(e.Gross)
	if got := float64(g.Central); math.Abs(got-1.613421e-3) > 1e-9 {
		t.Errorf("carbon is %.7g g, want 1.613421e-3 g", got)
	}
}

func TestModelDetail(t *testing.T) {
	want := "SPECpower model, AMD EPYC 5th Gen (Turin, Zen5), 1.18 W per busy thread (1.11 to 1.98), 41 results"
	if got := modelOf(t, "Turin").Info().Detail; got != want {
		t.Errorf("detail is %q, want %q", got, want)
	}
}

func TestModelOfNoTimeWarns(t *testing.T) {
	m := modelOf(t, "Milan")
	e := stop(t, m, 0)
	if e.Gross != (joules{}) || len(e.Warnings) != 1 || !strings.Contains(e.Warnings[0], "read as zero") {
		t.Errorf("%+v", e)
	}
	if len(stop(t, m, 1).Warnings) != 0 {
		t.Error("the warning stayed")
	}
}

func TestFixedWatts(t *testing.T) {
	m, err := energy.FixedWatts(watts{Low: 1, Central: 2, High: 4})
	if err != nil {
		t.Fatal(err)
	}
	r := joules{Low: 3, Central: 6, High: 12}
	want := energy.Energy{Gross: r, Net: r, Kind: energy.Assumed, Source: "fixed-watts"}
	if diff := cmp.Diff(want, stop(t, m, 3)); diff != "" {
		t.Error(diff)
	}
	metertest.TestSource(t, m)
}

func TestNewModelRefuses(t *testing.T) {
	ok := energy.SourceInfo{Name: "x", Kind: energy.Assumed, Detail: "d"}
	one := energy.Exactly[energy.Watts](1)
	for _, tt := range []struct {
		info       energy.SourceInfo
		full, idle watts
		want       string
	}{
		{energy.SourceInfo{Kind: energy.Assumed}, one, watts{}, "no name"},
		{energy.SourceInfo{Name: "x"}, one, watts{}, "kind is unknown"},
		{ok, energy.Exactly(energy.Watts(math.NaN())), watts{}, "busy thread: energy: low is NaN"},
		{ok, energy.Exactly(energy.Watts(math.Inf(1))), watts{}, "busy thread: energy: low is +Inf"},
		{ok, one, energy.Exactly[energy.Watts](-1), "idle thread: energy: low is -1"},
		{ok, watts{}, watts{}, "must exceed 0"},
		{ok, one, energy.Exactly[energy.Watts](1.5), "idle may not exceed busy"},
		{ok, one, watts{Low: 0, Central: 0, High: 2}, "idle may not exceed busy"},
		{ok, watts{Low: 2, Central: 1, High: 3}, watts{}, "low <= central <= high"},
	} {
		if _, err := energy.NewModel(tt.info, tt.full, tt.idle); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error is %v, want %q", err, tt.want)
		}
	}
}

func TestEnergyAddAndPer(t *testing.T) {
	r := energy.Exactly[energy.Joules]
	a := energy.Energy{
		Gross: r(4), Idle: r(1), Net: r(3), Kind: energy.Measured, Source: "a",
		Warnings: []string{"x", "y"},
	}
	b := energy.Energy{
		Gross: r(6), Idle: r(2), Net: r(4), Kind: energy.Modelled, Source: "b",
		Warnings: []string{"y", "z"},
	}
	want := energy.Energy{
		Gross: r(10), Idle: r(3), Net: r(7), Kind: energy.Modelled, Source: "a + b",
		Warnings: []string{"x", "y", "z"},
	}
	if diff := cmp.Diff(want, a.Add(b)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(a, (energy.Energy{}).Add(a)); diff != "" {
		t.Errorf("the zero energy is not neutral: %s", diff)
	}
	half := a.Per(2)
	if half.Gross != r(2) || half.Idle != r(0.5) || half.Net != r(1.5) || half.Kind != energy.Measured {
		t.Errorf("per 2: %+v", half)
	}
	// Adding may not write behind the end of a shared slice.
	shared := append(make([]string, 0, 4), "x")
	p := energy.Energy{Warnings: shared}.Add(energy.Energy{Warnings: []string{"p"}})
	energy.Energy{Warnings: shared}.Add(energy.Energy{Warnings: []string{"q"}})
	if p.Warnings[1] != "p" {
		t.Errorf("a warning was overwritten: %q", p.Warnings)
	}
}

func TestEnergyValid(t *testing.T) {
	err := energy.Energy{Gross: joules{Low: 2, Central: 1, High: 3}, Net: energy.Exactly[energy.Joules](-1)}.Valid()
	for _, want := range []string{"gross", "net", "kind is unknown", "no name"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}
