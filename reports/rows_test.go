package reports

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// A row of several trials is known no better than its trials agree, whatever their own intervals.
func TestRowsHoldTheIntervalOverTrials(t *testing.T) {
	r := &row{}
	planned := int64(0)
	for _, joules := range []energy.Joules{1, 2, 3} {
		half := joules / 10
		rec := &record.Record{}
		rec.EnergyJ, rec.EnergyCI95J, rec.FaultsPlanned = joules, &half, &planned
		rec.EnergyLowJ, rec.EnergyHighJ = joules*0.8*0.9, joules*1.5*1.1 // of the model 0.8 and 1.5
		r.records = append(r.records, rec)
	}
	q := r.energy()
	share := q.Half / q.Mean
	if want := max(0, 2*0.8*(1-share)); math.Abs(q.Low-want) > 1e-9 {
		t.Errorf("low end %v; want %v", q.Low, want)
	}
	if want := 2 * 1.5 * (1 + share); math.Abs(q.High-want) > 1e-9 {
		t.Errorf("high end %v; want %v", q.High, want)
	}
	for _, rec := range r.records {
		rec.FaultsPlanned = nil // as in a file from before
	}
	if q := r.energy(); math.Abs(q.Low-2*0.8*0.9) > 1e-9 {
		t.Errorf("low end %v of a file from before; want what it holds", q.Low)
	}
}
