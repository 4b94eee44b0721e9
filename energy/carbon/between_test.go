package carbon

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon/series"
)

// hours has 100 g/kWh in the first hour of a day and 300 in the second.
func hours(t *testing.T, columns, cells string) *series.Series {
	t.Helper()
	s, err := series.Parse([]byte("timestamp,g_co2e_per_kwh,zone"+columns+"\n2026-01-31T00:00:00Z,100,VALLEY"+cells+
		"\n2026-01-31T01:00:00Z,300,VALLEY"+cells+"\n"), "valley.csv")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var halfPast = time.Date(2026, time.January, 31, 0, 30, 0, 0, time.UTC)

// By hand: 1 kWh over half an hour at 100 g/kWh and as long at 300 is 200 g, times the PUE.
func TestBetweenByHand(t *testing.T) {
	a := Accounting{PUE: 1.5, Series: hours(t, "", "")}
	if err := a.Validate(); err != nil {
		t.Fatal(err)
	}
	kwh := energy.Exactly(energy.Joules(3.6e6))
	if g := a.Carbon(kwh); !math.IsNaN(float64(g.Central)) {
		t.Errorf("without a time: %v", g)
	}
	at, err := a.Between(halfPast, halfPast.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if err := at.Validate(); err != nil {
		t.Error(err)
	}
	g := at.Carbon(kwh)
	if math.Abs(float64(g.Central)-300) > 1e-9 || g.Low != 150 || g.High != 450 {
		t.Errorf("%v, want 300 g from 150 to 450", g)
	}
	f := at.Factor
	if f.Region != "VALLEY" || f.Zone != "VALLEY" || f.Year != 2026 || f.Interval != 3600 || f.Estimated == nil ||
		*f.Estimated || !strings.Contains(f.Edition, "valley.csv") {
		t.Errorf("%+v", f)
	}
	if again, err := at.Between(time.Time{}, time.Time{}); err != nil || again.Factor != at.Factor {
		t.Errorf("a factor depends on the time: %+v, %v", again, err)
	}
	_, err = a.Between(halfPast, halfPast.Add(2*time.Hour))
	if outside := (*series.OutsideError)(nil); !errors.As(err, &outside) ||
		!strings.HasPrefix(err.Error(), "carbon: intensity over time of valley.csv: 2026-01-31T02:30:00Z is not") {
		t.Errorf("outside: %v", err)
	}
}

func TestSeriesIsValidated(t *testing.T) {
	a := Accounting{PUE: 1, Series: hours(t, "", ""), Consumption: true}
	if err := a.Validate(); err == nil || !strings.Contains(err.Error(), "no grid gross loss") {
		t.Errorf("losses: %v", err)
	}
	if err := (Accounting{PUE: 1, Series: &series.Series{}}).Validate(); err == nil {
		t.Error("a series of nothing is valid")
	}
	err := (Accounting{Series: hours(t, "", "")}).Validate()
	if err == nil || !strings.Contains(err.Error(), "PUE is 0") {
		t.Errorf("PUE: %v", err)
	}
}

func TestSeriesMethod(t *testing.T) {
	a := Accounting{PUE: 1, Series: hours(t, ",basis,boundary,lifecycle", ",marginal,consumption,direct")}
	const want = "energy x PUE 1 x the intensity of the time, VALLEY (valley.csv, location-based marginal, " +
		"consumption, direct): 100.00 to 300.00 gCO2e/kWh from 2026-01-31T00:00:00Z to 2026-01-31T02:00:00Z, " +
		"every 1h0m0s"
	if got := a.Method(); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if w := a.Warnings(); len(w) > 0 {
		t.Errorf("warnings %q", w)
	}
}

// A publisher who counts CO2 alone is said to, and the CO2 of an energy is known then.
func TestSeriesOfCO2(t *testing.T) {
	s, err := series.Parse([]byte(`{"data":[{"point_time":"2026-01-31T00:00:00Z","value":1000}],"meta":{
		"data_point_period_seconds":3600,"region":"R","signal_type":"co2_moer","units":"lbs_co2_per_mwh"}}`), "w.json")
	if err != nil {
		t.Fatal(err)
	}
	a := Accounting{PUE: 1, Series: s}
	if w := a.Warnings(); len(w) != 1 || !strings.HasPrefix(w[0], "WattTime counts CO2 alone") {
		t.Errorf("warnings %q", w)
	}
	at, err := a.Between(halfPast, halfPast)
	if err != nil {
		t.Fatal(err)
	}
	kwh := energy.Exactly(energy.Joules(3.6e6))
	if co2, ok := at.CO2(kwh); !ok || math.Abs(float64(co2.Central)-453.59237) > 1e-9 ||
		float64(at.Carbon(kwh).Central) != float64(co2.Central) {
		t.Errorf("%v, %v", co2, ok)
	}
}

// The factors that ship say what they are of.
func TestFactorsSayWhatTheyAreOf(t *testing.T) {
	for _, f := range DefaultFactors().All() {
		of := series.Direct
		if f.Publisher == "Ember" {
			of = series.LifeCycle
		}
		days := 365
		if f.Year%4 == 0 {
			days = 366
		}
		if f.Zone != f.Region || f.Boundary != series.Production || f.Lifecycle != of ||
			f.Interval != energy.Seconds(days*24*3600) || f.Estimated != nil {
			t.Errorf("%+v", f)
		}
	}
}
