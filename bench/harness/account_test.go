package harness

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
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
			if end.carbon == "gco2" && !a.Factor.HasCO2 {
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
