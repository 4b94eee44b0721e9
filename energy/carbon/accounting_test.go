package carbon

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

func TestAccountingByHand(t *testing.T) {
	f := lookup(t, "US", 2018)
	kwh := energy.Range[energy.Joules]{Low: 1.8e6, Central: 3.6e6, High: 7.2e6} // 0.5, 1 and 2 kWh
	for _, tt := range []struct {
		name string
		a    Accounting
		want float64 // g, central
	}{
		// 952.877 * 0.45359237 = 432.217736748 g/kWh
		{"one", Accounting{PUE: 1, Factor: f}, 432.217736748},
		{"PUE", Accounting{PUE: 1.5, Factor: f}, 432.217736748 * 1.5},
		// Alaska and Hawaii apart, the loss of 2018 is 0.0487: divide by 0.9513.
		{"consumption", Accounting{PUE: 1, Factor: f, Consumption: true}, 432.217736748 / 0.9513},
		{"both", Accounting{PUE: 1.5, Factor: f, Consumption: true}, 432.217736748 * 1.5 / 0.9513},
	} {
		if err := tt.a.Validate(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		got := tt.a.Carbon(kwh)
		metertest.Near(t, tt.name, float64(got.Central), tt.want)
		// The ends multiply: half the energy on the cleanest figure (CO2e of 2019),
		// twice the energy on the dirtiest (2018 itself).
		metertest.Near(t, tt.name+" low", float64(got.Low), tt.want*0.5*889.4/952.877)
		metertest.Near(t, tt.name+" high", float64(got.High), tt.want*2)
		co2, ok := tt.a.CO2(kwh)
		if !ok {
			t.Errorf("%s: no CO2", tt.name)
		}
		metertest.Near(t, tt.name+" CO2", float64(co2.Central), tt.want*947.182/952.877)
	}
	if _, ok := (Accounting{PUE: 1, Factor: lookup(t, "DEU", 0)}).CO2(kwh); ok {
		t.Error("CO2 of a factor without one")
	}
}

func TestAccountingValidate(t *testing.T) {
	us, puertoRico, germany := lookup(t, "US", 0), lookup(t, "PRMS", 0), lookup(t, "DEU", 0)
	for _, tt := range []struct {
		a    Accounting
		want string // "" means valid
	}{
		{Accounting{Factor: us}, "PUE is 0; it must be a number from 1 to 10"}, // zero is not 1
		{Accounting{PUE: 1, Factor: us, Consumption: true}, ""},
		{Accounting{PUE: 10, Factor: germany}, ""},
		{Accounting{PUE: 0.99, Factor: us}, "PUE is 0.99; it must be a number from 1 to 10"},
		{Accounting{PUE: -1, Factor: us}, "PUE is -1"},
		{Accounting{PUE: 10.1, Factor: us}, "PUE is 10.1"},
		{Accounting{PUE: PUE(math.NaN()), Factor: us}, "PUE is NaN"},
		{Accounting{PUE: PUE(math.Inf(1)), Factor: us}, "PUE is +Inf"},
		{Accounting{}, "factor : region: it is empty"},
		{Accounting{PUE: 1, Factor: puertoRico, Consumption: true}, "factor PRMS 2023 has no grid gross loss"},
		{Accounting{PUE: 1, Factor: germany, Consumption: true}, "factor DEU 2024 has no grid gross loss"},
	} {
		err := tt.a.Validate()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error is %v, want %q", err, tt.want)
		}
	}
	if err := DefaultAccounting().Validate(); err != nil {
		t.Error(err)
	}
}

// What no PUE is never gives figures, so that nobody's carbon is 0 for want of one.
func TestCarbonWithoutPUE(t *testing.T) {
	for _, pue := range []PUE{0, -1, 0.5, 11, PUE(math.NaN())} {
		a := Accounting{PUE: pue, Factor: lookup(t, "US", 0)}
		if g := a.Carbon(energy.Exactly[energy.Joules](1)); g.Valid() == nil {
			t.Errorf("PUE %v: %v", float64(pue), g)
		}
		if g, _ := a.CO2(energy.Exactly[energy.Joules](1)); g.Valid() == nil {
			t.Errorf("PUE %v: CO2 %v", float64(pue), g)
		}
	}
}

func TestPUEPresets(t *testing.T) {
	for name, want := range map[string]PUE{"own": 1, "AWS": 1.135, "gcp": 1.1, "azure": 1.185, "alibaba": 1.3} {
		p, err := LookupPUE(name)
		if err != nil || p.Value != want || p.Source == "" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	_, err := LookupPUE("azrue")
	if err == nil || !strings.Contains(err.Error(), "did you mean azure?") ||
		!strings.Contains(err.Error(), "allowed: own, aws, gcp, azure, alibaba") {
		t.Errorf("error is %v", err)
	}
}

func TestMethod(t *testing.T) {
	a := Accounting{PUE: 1.135, Factor: lookup(t, "US", 2018), Consumption: true}
	want := "energy x PUE 1.135 x US 2018 (EPA, eGRID2018): 432.22 gCO2e/kWh (location-based average) " +
		"/ (1 - grid gross loss 0.0487 of US)"
	if got := a.Method(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	a.Factor.Interconnect = "" // as in a file of one's own
	if got, want := a.Method(), "(1 - grid gross loss 0.0487 of US 2018)"; !strings.HasSuffix(got, want) {
		t.Errorf("%q, want %q at its end", got, want)
	}
	a.PUE, a.Consumption, a.Factor.FactorKind = 1, false, MarketAverage
	want = "energy x PUE 1 x US 2018 (EPA, eGRID2018): 432.22 gCO2e/kWh (market-based average)"
	if got := a.Method(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A valid accounting turns ordered energy into ordered carbon, and never less
// than the energy alone would give.
func TestCarbonStaysOrdered(t *testing.T) {
	factors := DefaultFactors().All()
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(factors).Draw(t, "factor")
		a := Accounting{
			PUE: PUE(rapid.Float64Range(1, maxPUE).Draw(t, "PUE")), Factor: f,
			Consumption: f.HasGrossLoss && rapid.Bool().Draw(t, "consumption"),
		}
		if err := a.Validate(); err != nil {
			t.Fatal(err)
		}
		e := metertest.DrawRange(t, "energy")
		g := a.Carbon(e)
		if err := g.Valid(); err != nil {
			t.Fatal(err)
		}
		if plain := (Accounting{PUE: 1, Factor: f}).Carbon(e); g.Low < plain.Low || g.Central < plain.Central ||
			g.High < plain.High {
			t.Fatalf("%v is less than %v", g, plain)
		}
	})
}

// Units that were mixed up are warned of, where they cannot be told for sure.
func TestWarnings(t *testing.T) {
	of := func(g energy.GramsPerKWh) Factor {
		return Factor{Region: "MINE", Year: 2020, Kind: energy.Assumed, CO2e: energy.Exactly(g)}
	}
	for _, tt := range []struct {
		a    Accounting
		want string // "" for none
	}{
		{Accounting{PUE: 1, Factor: of(350)}, ""},
		{Accounting{PUE: 1, Factor: of(10)}, ""},
		{Accounting{PUE: 3, Factor: of(1306.3)}, ""},
		{Accounting{PUE: 1, Factor: of(0)}, "MINE 2020 is 0 gCO2e/kWh, so all carbon is 0"},
		{Accounting{PUE: 1, Factor: of(0.35)}, "MINE 2020 is 0.35 gCO2e/kWh, less than nearly all grids have: a " +
			"figure in kg"},
		{Accounting{PUE: 1, Factor: of(1682.6)}, "MINE 2020 is 1683 gCO2e/kWh, more than any country has: a " +
			"figure in lb"},
		{Accounting{PUE: 8, Factor: of(350)}, "the PUE is 8"},
	} {
		if err := tt.a.Validate(); err != nil {
			t.Error(err)
		}
		got := tt.a.Warnings()
		if (len(got) == 0) != (tt.want == "") || len(got) > 1 || len(got) == 1 && !strings.Contains(got[0], tt.want) {
			t.Errorf("PUE %v, %v: %q, want %q", float64(tt.a.PUE), tt.a.Factor, got, tt.want)
		}
	}
	for _, f := range DefaultFactors().All() {
		if w := (Accounting{PUE: 1, Factor: f}).Warnings(); len(w) > 0 && f.Region != "CAF" {
			t.Errorf("%v ships and is warned of: %q", f, w)
		}
	}
}

// What has no site around it pays for none, and for everything else as before.
func TestOutside(t *testing.T) {
	a := DefaultAccounting()
	a.PUE, a.Consumption = 1.5, true
	joule := energy.Exactly(energy.Joules(3.6e6))
	inside, outside := a.Carbon(joule), a.Outside().Carbon(joule)
	if a.PUE != 1.5 || math.Abs(float64(inside.Central/outside.Central)-1.5) > 1e-12 {
		t.Errorf("%v within, %v outside, PUE left at %v; want 1.5 times as much within", inside, outside, a.PUE)
	}
	if a.Outside().Loss() != a.Loss() {
		t.Errorf("loss %v outside; want %v", a.Outside().Loss(), a.Loss())
	}
}
