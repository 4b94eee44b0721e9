package record

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/strict"
)

// derive computes a figure that follows from others, and is false where one of those is not known.
// Files have such figures so that nobody has to compute them; a record has none, so that it never
// contradicts itself. Of files from before there was one it is known as well.
type derive func(*Record) (float64, bool)

// kilowattHours is energy_j in the unit of grids and bills.
func kilowattHours(r *Record) (float64, bool) {
	return float64(r.EnergyJ.KWh()), !r.lacks("energy_j")
}

// elsewhere is an energy that is no part of energy_j, with the PUE of where it is used; false where
// it is not known.
type elsewhere func(*Record) (e energy.Range[energy.Joules], pue float64, ok bool)

var (
	predicted elsewhere = func(r *Record) (e energy.Range[energy.Joules], pue float64, ok bool) {
		if r.PredictedPUE == nil || r.lacks("predicted_j", "predicted_low_j", "predicted_high_j") {
			return e, 0, false
		}
		return energy.Range[energy.Joules]{Low: r.PredictedLowJ, Central: r.PredictedJ, High: r.PredictedHighJ},
			*r.PredictedPUE, true
	}
	networked elsewhere = func(r *Record) (e energy.Range[energy.Joules], pue float64, ok bool) {
		return energy.Range[energy.Joules]{Low: r.NetworkLowJ, Central: r.NetworkJ, High: r.NetworkHighJ}, 1,
			!r.lacks("network_j", "network_low_j", "network_high_j")
	}
	onAir elsewhere = func(r *Record) (e energy.Range[energy.Joules], pue float64, ok bool) {
		if r.RadioLowJ == nil || r.RadioHighJ == nil {
			return e, 0, false
		}
		return energy.Range[energy.Joules]{Low: *r.RadioLowJ, Central: r.RadioJ(), High: *r.RadioHighJ}, 1, true
	}
)

// emission is what the energy emits by the factor of the record, end by end. Records of before they
// held their whole factor have none.
func (of elsewhere) emission(r *Record) (g energy.Range[energy.GramsCO2e], ok bool) {
	e, pue, ok := of(r)
	c := &r.Carbon
	if !ok || r.Engine.Foreign || r.lacks("grid_g_per_kwh") ||
		c.GridLoss == nil || c.GridLowGPerKWh == nil || c.GridHighGPerKWh == nil {
		return g, false
	}
	grams := func(j energy.Joules, factor energy.GramsPerKWh) energy.GramsCO2e {
		return energy.GramsCO2e(float64(j.KWh()) * pue * float64(factor) / (1 - *c.GridLoss))
	}
	return energy.Range[energy.GramsCO2e]{
		Low: grams(e.Low, *c.GridLowGPerKWh), Central: grams(e.Central, c.GridGPerKWh),
		High: grams(e.High, *c.GridHighGPerKWh),
	}, true
}

// central, low and high are figures of the emission.
func (of elsewhere) central() derive {
	return func(r *Record) (float64, bool) {
		g, ok := of.emission(r)
		return float64(g.Central), ok
	}
}

func (of elsewhere) low() derive {
	return func(r *Record) (float64, bool) {
		g, ok := of.emission(r)
		return float64(g.Low), ok
	}
}

func (of elsewhere) high() derive {
	return func(r *Record) (float64, bool) {
		g, ok := of.emission(r)
		return float64(g.High), ok
	}
}

// derivedNames are those of the figures that follow from others.
func derivedNames() (names []string) {
	for _, f := range figures {
		if f.derived != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// rounding is by which part a figure of a file may differ from what follows from the others there:
// more than any order of multiplying makes, and less than a spreadsheet rounds.
const rounding = 1e-9

// agree reports figures of a file that contradict what they follow from.
func agree(records []Record, rows *strict.Node) error {
	var errs []error
	for i := range records {
		row := &rows.Nodes[i]
		for k := range row.Nodes {
			n := &row.Nodes[k]
			f := byName[n.Name]
			if f == nil || f.derived == nil || n.Kind == strict.Null {
				continue
			}
			want, known := f.derived(&records[i])
			said, isNumber := number.Float(n.Text)
			var allowed string
			switch {
			case n.Kind == strict.Refused: // which has been said
				continue
			case n.Kind != strict.Number || !isNumber:
				allowed = "a number"
			case !known:
				allowed = "nothing, as what it follows from is not known"
			case !(math.Abs(said-want) <= rounding*math.Abs(want)):
				allowed = Shortest(want) + ", which follows from the others"
			default:
				continue
			}
			errs = append(errs, fmt.Errorf("line %d: records[%d].%s: %v (allowed: %s)", n.Line, i, n.Name, n, allowed))
		}
	}
	const most = 10
	return errors.Join(errs[:min(len(errs), most)]...)
}
