package harness

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/carbon/series"
)

const ownFactors = `iso3,data_year,g_co2e_per_kwh,grid_gross_loss_fraction
QQQ,2020,55.5,0.2
QQQ,2021,60,0.1
QQQ,2023,1,
`

// Every row of CSV has all that its carbon is computed from: whatever the settings, a reader who
// does the sum again gets the figures of the row, the ends as well.
func TestRowsRecomputeTheirCarbon(t *testing.T) {
	own, err := carbon.ParseFactors(strings.NewReader(ownFactors), "own.csv")
	if err != nil {
		t.Fatal(err)
	}
	factors := carbon.DefaultFactors().With(own).All()
	l := newLab()
	l.wall = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)
	hours := hoursFrom(t, l.wall.Add(-time.Hour), 100, 200, 300)
	r := l.runner(t)
	trial := l.trial()
	cfg, _, err := r.config(trial)
	if err != nil {
		t.Fatal(err)
	}
	m, err := r.measure(t.Context(), trial, cfg)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		a := carbon.Accounting{PUE: carbon.PUE(rapid.Float64Range(1, 10).Draw(t, "PUE"))}
		if rapid.Bool().Draw(t, "a number by hand") {
			grams := energy.GramsPerKWh(rapid.Float64Range(1, 5000).Draw(t, "intensity"))
			if a.Factor, err = carbon.FactorOf(grams); err != nil {
				t.Fatal(err)
			}
		} else {
			a.Factor = rapid.SampledFrom(factors).Draw(t, "factor")
		}
		if rapid.Bool().Draw(t, "over time") {
			a.Factor, a.Series = carbon.Factor{}, hours
		}
		a.Consumption = a.Factor.HasGrossLoss && rapid.Bool().Draw(t, "consumption")
		r.Accounting = a
		rec, err := r.record(trial, m)
		if err != nil {
			t.Fatal(err)
		}
		row := rowOf(t, rec)
		for _, end := range []struct{ carbon, energy, intensity string }{
			{"gco2e", "energy_j", "grid_g_per_kwh"},
			{"gco2e_low", "energy_low_j", "grid_low_g_per_kwh"},
			{"gco2e_high", "energy_high_j", "grid_high_g_per_kwh"},
			{"gco2", "energy_j", "grid_co2_g_per_kwh"},
		} {
			if end.carbon == "gco2" && (!a.Factor.HasCO2 || a.Series != nil) {
				if row["gco2"] != "" || row["grid_co2_g_per_kwh"] != "" {
					t.Fatalf("%v does not tell CO2, but the row has %s", a.Factor, row["gco2"])
				}
				continue
			}
			got := parsed(t, row[end.carbon])
			want := parsed(t, row[end.energy]) / 3.6e6 * parsed(t, row["pue"]) * parsed(t, row[end.intensity]) /
				(1 - parsed(t, row["grid_loss"]))
			if math.Abs(got-want) > 1e-12*want { // 0 where all is hydropower
				t.Fatalf("%s is %v, but the row makes %v", end.carbon, got, want)
			}
		}
	})
}

// hoursFrom is an intensity over time by the hour.
func hoursFrom(t *testing.T, start time.Time, grams ...int) *series.Series {
	t.Helper()
	text := "timestamp,g_co2e_per_kwh,zone,basis,boundary,lifecycle\n"
	for i, g := range grams {
		at := start.UTC().Add(time.Duration(i) * time.Hour).Format(time.RFC3339)
		text += fmt.Sprintf("%s,%d,VALLEY,marginal,consumption,direct\n", at, g)
	}
	s, err := series.Parse([]byte(text), "hours.csv")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A trial is charged by the hours that it ran in, and says which zone and hours these are.
func TestTrialsAreChargedByTheirHours(t *testing.T) {
	l := newLab()
	l.wall = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)
	l.elapsed = time.Hour / 25 // fifty executions fill the window, an hour at 100 and one at 300
	r := l.runner(t)
	r.Accounting.Series = hoursFrom(t, l.wall, 100, 300)
	r.Scenario.WallCap = 24 * time.Hour
	rec, _, err := r.trial(t.Context(), l.trial())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "grid_g_per_kwh", rec.GridGPerKWh, 200)
	near(t, "grid_low_g_per_kwh", *rec.GridLowGPerKWh, 100)
	near(t, "grid_high_g_per_kwh", *rec.GridHighGPerKWh, 300)
	near(t, "gco2e", rec.GCO2e, 2e-3/3.6e6*200)
	near(t, "grid_interval_s", *rec.GridIntervalS, 3600)
	if rec.GridZone != "VALLEY" || rec.GridBoundary != "consumption" || rec.GridLifecycle != "direct" ||
		rec.GridBasis != "marginal" || rec.GridEstimated == nil || *rec.GridEstimated || rec.Missing != "" {
		t.Errorf("%+v, missing %q", rec.Carbon, rec.Missing)
	}
}

// Where the intensity is not known for all of a trial, its energy is kept and its carbon is
// missing, with the reason; a run that begins outside does not begin.
func TestTrialsOutsideOfTheHours(t *testing.T) {
	l := newLab()
	l.wall = time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)
	l.elapsed = time.Hour / 10
	r := l.runner(t)
	r.Accounting.Series = hoursFrom(t, l.wall, 100, 300)
	r.Scenario.WallCap = 24 * time.Hour
	rec, _, err := r.trial(t.Context(), l.trial())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "energy_j", rec.EnergyJ, 2e-3)
	if _, known := record.ByName("gco2e").Value(&rec); known || rec.GridZone != "" ||
		!strings.Contains(rec.Missing, "2026-01-31T17:00:00Z is not covered") {
		t.Errorf("%+v, missing %q", rec.Carbon, rec.Missing)
	}
	if err := rec.Validate(); err != nil {
		t.Error(err)
	}
	if _, err := r.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "is not covered") {
		t.Errorf("a run outside: %v", err)
	}
}

// rowOf is the record as CSV has it, by column.
func rowOf(t *rapid.T, rec record.Record) map[string]string {
	var b bytes.Buffer
	if err := record.WriteCSV(&b, []record.Record{rec}); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(lines) != 2 {
		t.Fatal(lines, err)
	}
	row := map[string]string{}
	for i, name := range lines[0] {
		row[name] = lines[1][i]
	}
	return row
}

func parsed(t *rapid.T, text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
