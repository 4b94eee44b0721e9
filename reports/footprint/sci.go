package footprint

import (
	"slices"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// Has reports whether any record has a part of what making the machine emitted.
func Has(records []record.Record) bool {
	return slices.ContainsFunc(records, func(r record.Record) bool { return r.HardwareGCO2e != nil })
}

// What sections say below their tables.
const (
	whatSCI = "SCI = (E · I + M) per R, by ISO/IEC 21031:2024: E is the energy with the PUE, I the grid factor, M " +
		"the part of what making the machine emitted, R the unit. Networks, storage and other machines are not in it."
	noM = "This is the operational part of the SCI (ISO/IEC 21031:2024) and no SCI: what making the machine emitted " +
		"(M) is not in it; --embodied adds it."
	noMarket = "There is no SCI: the grid factor is market-based, and ISO/IEC 21031 admits location-based ones " +
		"alone, average or marginal."
	simulating = "Of simulated runs it is that of simulating, on this machine."
)

// SCI is the section on the Software Carbon Intensity, false where no record has carbon.
func SCI(records []record.Record) (s document.Section, ok bool) {
	subjects := subjectsOf(records)
	if len(subjects) == 0 {
		return s, false
	}
	whole := slices.ContainsFunc(subjects, func(s subject) bool { _, ok := record.Intensity(s.trials); return ok })
	withM := Has(records)
	s.Heading = "operational part of the SCI, E · I"
	if whole {
		s.Heading = "Software Carbon Intensity (SCI)"
	} else if !slices.ContainsFunc(subjects, func(s subject) bool { return !s.market() }) {
		s.Heading = "CO2e of a unit"
	}
	sheet := document.Sheet{Heads: document.Texts("of", "unit R"), Sentences: 1} // so that names may be broken
	sheet.Heads = append(sheet.Heads, document.Numbers("E", "E · I")...)
	if withM {
		sheet.Heads = append(sheet.Heads, document.Numbers("M")...)
	}
	if whole {
		sheet.Heads = append(sheet.Heads, document.Numbers("SCI")...)
	}
	sheet.Heads = append(sheet.Heads, document.Texts("(low–high)")...)
	for _, of := range subjects {
		operational, known := record.Operational(of.trials)
		grams := cells(operational, known, "g")
		row := []string{of.name, of.unit(), of.energy(), grams[0]}
		if withM {
			m, known := record.Embodied(of.trials)
			row = append(row, cells(m, known, "g")[0])
		}
		span := grams[1]
		if whole {
			sci, known := record.Intensity(of.trials)
			c := cells(sci, known, "g")
			row, span = append(row, c[0]), c[1]
		}
		sheet.Rows = append(sheet.Rows, append(row, span))
	}
	s.Sheets = []document.Sheet{sheet}
	any := func(is func(subject) bool) bool { return slices.ContainsFunc(subjects, is) }
	if whole {
		s.After = append(s.After, whatSCI)
	} else if any(func(s subject) bool { return !s.market() }) {
		s.After = append(s.After, noM)
	}
	if any(subject.market) {
		s.After = append(s.After, noMarket)
	}
	if any(subject.simulated) {
		s.After = append(s.After, simulating)
	}
	return s, true
}

// energy is E of one unit, with the PUE.
func (s subject) energy() string {
	q, known := record.PerUnit(record.Energy(s.trials), s.trials)
	if !known {
		return document.Missing
	}
	pue := 1.0
	if s.first().PUE != nil {
		pue = *s.first().PUE
	}
	return energy.Joules(q.Mean * pue).KWh().String()
}
