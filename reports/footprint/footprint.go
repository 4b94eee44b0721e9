// Package footprint makes sections of what records say of emissions beyond those of the energy: the
// Software Carbon Intensity of a functional unit, and what a rate of units comes to. It computes
// nothing that is not in the records, and knows no form of reports.
package footprint

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// subject is trials of one case that were accounted alike.
type subject struct {
	name   string
	trials []*record.Record
}

// subjectsOf are the trials that went well and have carbon, in the order in which they first come.
func subjectsOf(records []record.Record) []subject {
	var all []subject
	for _, c := range record.Cases(records) {
		from := len(all)
		var keys []string
		for _, r := range c.Trials {
			if _, known := record.ByName("gco2e").Value(r); !known || !r.OK() {
				continue
			}
			key := accounted(r)
			i := slices.Index(keys, key)
			if i < 0 {
				i = len(keys)
				keys = append(keys, key)
				all = append(all, subject{name: c.At})
			}
			all[from+i].trials = append(all[from+i].trials, r)
		}
	}
	return all
}

// accounted is by what the carbon of a record was told, as far as trials of several may not be
// averaged.
func accounted(r *record.Record) string {
	number := func(name string) string {
		v, ok := record.ByName(name).Value(r)
		return strconv.FormatFloat(v, 'g', -1, 64) + strconv.FormatBool(ok)
	}
	return fmt.Sprint(r.GridRegion, r.GridYear, r.GridEdition, float64(r.GridGPerKWh), r.GridMethod, r.GridBasis,
		r.EnergySource, r.EnergyKind, r.Unit, number("pue"), number("grid_loss"),
		number("hardware_gco2e"), number("hardware_lifetime_s"), number("hardware_share"))
}

func (s subject) first() *record.Record { return s.trials[0] }

// market tells factors that the SCI does not admit.
func (s subject) market() bool { return s.first().GridMethod == "market" }

func (s subject) simulated() bool { return s.first().Engine == engine.Sim }

// unit is the functional unit R.
func (s subject) unit() string {
	if s.first().Unit == "" {
		return "execution"
	}
	return s.first().Unit
}

// cells are a quantity and its range, two cells.
func cells(q record.Quantity, known bool, unit string) []string {
	if !known {
		return []string{document.Missing, ""}
	}
	return []string{energy.FormatSI(q.Mean, unit), document.Span(q.Low, q.Mean, q.High, unit)}
}
