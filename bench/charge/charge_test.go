package charge

import (
	"errors"
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
