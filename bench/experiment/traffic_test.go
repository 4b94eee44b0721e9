package experiment

import (
	"math"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
)

// The published table of the assumption, exact.
func TestAssumed(t *testing.T) {
	for _, c := range []struct{ messages, microwattHours, grams float64 }{
		{0, 0, 0},
		{1, 0.02, 8.58e-9},
		{1000, 20, 8.58e-6},
		{5441, 108.82, 4.668378e-5},
	} {
		uwh, co2 := NewTraffic().assumed(c.messages)
		if math.Abs(uwh-c.microwattHours) > 1e-9*max(1, c.microwattHours) ||
			math.Abs(float64(co2)-c.grams) > 1e-9*c.grams {
			t.Errorf("%v messages: %v µWh, %v g; want %v and %v", c.messages, uwh, co2, c.microwattHours, c.grams)
		}
	}
}

func TestTraffic(t *testing.T) {
	e := NewTraffic()
	e.Algorithms, e.Nodes, e.Engine = []string{"ring", "2pc"}, 8, "sim"
	e.Window, e.WallCap = time.Microsecond, time.Millisecond
	source, err := energy.FixedWatts(energy.Range[energy.Watts]{Low: 1, Central: 2, High: 4})
	if err != nil {
		t.Fatal(err)
	}
	res, err := e.Run(t.Context(), Options{Source: source, Accounting: carbon.DefaultAccounting()})
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]any{}
	for _, row := range res.Data.Rows {
		rows[row[0].(string)] = row
	}
	for name, messages := range map[string]float64{"ring": 8, "2pc": 28} {
		row := rows[name]
		if row == nil || row[2] != messages || math.Abs(row[4].(float64)-messages*8.58e-9) > 1e-15 {
			t.Errorf("%s: %v", name, row)
			continue
		}
		low, central, high := row[6].(float64), row[5].(float64), row[7].(float64)
		if !(low > 0 && math.Abs(central-2*low) < 1e-9*low && math.Abs(high-4*low) < 1e-9*low) {
			t.Errorf("%s: energy %v to %v to %v is not that of 1, 2 and 4 W", name, low, central, high)
		}
		if row[8] != "assumed" {
			t.Errorf("%s: energy is %v", name, row[8])
		}
	}
	if len(res.Figures) != 1 || len(res.Figures[0].Panels) != 2 || len(res.Figures[0].Panels[1].Series) != 2 {
		t.Errorf("figures: %+v", res.Figures)
	}
}

func TestMeans(t *testing.T) {
	one := func(algorithm string, trial int, messages float64, joules energy.Joules,
		grams energy.GramsCO2e,
	) record.Record {
		return record.Record{
			Run:     record.Run{Algorithm: algorithm, Trial: trial},
			Counted: record.Counted{Messages: messages},
			Cost:    record.Cost{EnergyJ: joules}, Carbon: record.Carbon{GCO2eHigh: grams},
		}
	}
	got := means([]record.Record{
		one("a", 0, 1, 4, 1), one("a", 1, 2, 8, 1), one("a", 2, 6, 6, 4),
		one("b", 0, 7, 0, 0),
	})
	if len(got) != 2 || got[0].Messages != 3 || got[0].EnergyJ != 6 || got[0].GCO2eHigh != 2 || got[1].Messages != 7 {
		t.Errorf("means %+v", got)
	}
}

func TestTrafficRefuses(t *testing.T) {
	for _, change := range []func(*Traffic){
		func(e *Traffic) { e.Nodes = 0 },
		func(e *Traffic) { e.Algorithms = []string{"paxoz"} },
		func(e *Traffic) { e.PerMessage = math.NaN() },
		func(e *Traffic) { e.PerMessage = -1 },
		func(e *Traffic) { e.CO2 = math.Inf(1) },
		func(e *Traffic) { e.Engine = "abacus" },
		func(e *Traffic) { e.Window = 0 },
		func(e *Traffic) { e.Trials = 0 },
	} {
		e := NewTraffic()
		change(e)
		if e.Validate() == nil {
			t.Errorf("%+v is said to be possible", e)
		}
		if _, err := e.Run(t.Context(), Options{}); err == nil {
			t.Errorf("%+v runs", e)
		}
	}
}
