package summary

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// Total says what the executions of records took on this machine, all together: joules, kWh and
// CO2e with their ends, of which kind they are, and for how much CPU time. It is "" where nobody
// knows the energy of any.
func Total(records []record.Record) string {
	t, known := record.TotalsOf(records)
	if !known {
		return ""
	}
	text := fmt.Sprintf("This report itself took %s = %v (%s kWh), %v",
		ranged(float64(t.EnergyLowJ), float64(t.EnergyJ), float64(t.EnergyHighJ), "J"),
		t.EnergyKWh, strconv.FormatFloat(float64(t.EnergyKWh), 'g', 3, 64), t.EnergyKind)
	if t.NoCarbon < t.Records {
		text += ", and emitted " + ranged(float64(t.GCO2eLow), float64(t.GCO2e), float64(t.GCO2eHigh), "g") + " CO2e"
	}
	what, left := "execution", "building nodes, what is run to warm up, and joulemark around it"
	if !slices.ContainsFunc(records, func(r record.Record) bool { return !r.Engine.Foreign }) {
		what, left = records[0].Unit, "what is run to warm up, and joulemark around it"
	}
	text += fmt.Sprintf(", for %v of CPU time in %s. What is not metered is not in it: %s.",
		t.CPUS, times(t.Executions, what), left)
	if t.Unknown > 0 {
		text += fmt.Sprintf(" Nor are %d records whose energy is not known.", t.Unknown)
	}
	if t.NoCarbon > 0 && t.NoCarbon < t.Records {
		text += fmt.Sprintf(" The CO2e is that of %d of %d records.", t.Records-t.NoCarbon, t.Records)
	}
	return text
}

// times is so many of what a noun names.
func times(n float64, noun string) string {
	if noun == "" {
		noun = "execution"
	}
	if n == 1 {
		return "1 metered " + noun
	}
	return document.Count(n) + " metered " + noun + "s"
}

// ranged is a quantity with the ends of its range, where it has one.
func ranged(low, central, high float64, unit string) string {
	text := energy.FormatSI(central, unit)
	if span := document.Span(low, central, high, unit); span != "" {
		text += " " + span
	}
	return text
}
