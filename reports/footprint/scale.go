package footprint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

// total is what many units of a subject come to.
type total struct {
	kWh, kg  record.Quantity
	emits    bool            // whether kg is known
	making   record.Quantity // kg of making the machine
	embodied bool
}

// of is what a scale makes of a subject, false where the energy of its unit is not known or the sum
// is no number. Of simulated runs it is what the profile predicts for the messages, as simulating
// them is not what anybody does at that rate.
func (s Scale) of(x subject) (t total, ok bool) {
	joules, emission, pue := record.Energy, record.CO2e, x.first().PUE
	if x.simulated() {
		joules, emission, pue = record.Predicted, record.PredictedCO2e, x.first().PredictedPUE
	}
	e, known := record.PerUnit(joules(x.trials), x.trials)
	if !known {
		return t, false
	}
	factor := s.count()
	if pue != nil {
		factor *= *pue
	}
	t.kWh = times(e, factor/energy.JoulesPerKWh)
	if g, known := record.PerUnit(emission(x.trials), x.trials); known {
		t.kg, t.emits = times(g, s.count()/1000), true
	}
	if m, known := record.Embodied(x.trials); known && !x.simulated() {
		t.making, t.embodied = times(m, s.count()/1000), true
	}
	return t, finite(t.kWh.High) && finite(t.kg.High) && finite(t.making.High)
}

func times(q record.Quantity, n float64) record.Quantity {
	q.Mean, q.Half, q.Low, q.High = q.Mean*n, q.Half*n, q.Low*n, q.High*n
	return q
}

// Section is what the rate comes to, a row for each case, false where the energy of none is known.
func (s Scale) Section(records []record.Record) (out document.Section, ok bool) {
	var rows []subject
	var totals []total
	for _, x := range subjectsOf(records) {
		if t, ok := s.of(x); ok {
			rows, totals = append(rows, x), append(totals, t)
		}
	}
	if len(rows) == 0 {
		return out, false
	}
	out.Heading = s.String()
	making := slices.ContainsFunc(totals, func(t total) bool { return t.embodied })
	sheet := document.Sheet{Heads: document.Texts("of"), Sentences: 1} // so that names may be broken
	sheet.Heads = append(sheet.Heads, document.Numbers("kWh")...)
	sheet.Heads = append(sheet.Heads, document.Texts("(low–high)")...)
	if making {
		sheet.Heads = append(sheet.Heads, document.Numbers("kg of making")...)
	}
	sheet.Heads = append(sheet.Heads, document.Numbers("kg CO2e")...)
	sheet.Heads = append(sheet.Heads, document.Texts("(low–high)")...)
	for i, t := range totals {
		kWh, kg := scaled(t.kWh, true), scaled(t.kg, t.emits)
		row := append([]string{rows[i].name}, kWh...)
		if making {
			row = append(row, scaled(t.making, t.embodied)[0])
		}
		sheet.Rows = append(sheet.Rows, append(row, kg...))
	}
	out.Sheets = append(out.Sheets, sheet)
	text := fmt.Sprintf("%s units, each as those that were metered, with the PUE.", scale(s.count()))
	if making {
		text += " What making the machine emitted is in its own column and in no other."
	}
	out.After = append(out.After, text)
	if slices.ContainsFunc(rows, subject.simulated) {
		out.After = append(out.After, "Of simulated runs it is what the profile predicts for their messages.")
	}
	if s.Equivalents {
		out.Sheets = append(out.Sheets, equivalent(rows, totals))
		out.After = append(out.After, sources()...)
	}
	return out, true
}

// Sentence is what the rate comes to for trials of one case, "" where it is not known.
func (s Scale) Sentence(records []record.Record) string {
	subjects := subjectsOf(records)
	if len(subjects) != 1 {
		return ""
	}
	t, ok := s.of(subjects[0])
	if !ok {
		return ""
	}
	text := s.String() + ": " + strings.TrimSpace(strings.Join(scaled(t.kWh, true), " ")) + " kWh"
	if t.emits {
		text += ", " + strings.TrimSpace(strings.Join(scaled(t.kg, true), " ")) + " kg CO2e"
	}
	if t.embodied {
		text += ", and " + scaled(t.making, true)[0] + " kg of making the machine"
	}
	parts := []string{text}
	if s.Equivalents {
		for _, e := range equivalents {
			parts = append(parts, fmt.Sprintf("as %s %s", scale(e.of(t)), e.what))
		}
	}
	return strings.Join(parts, "; ")
}

// scaled are a number and its ends without a unit, which the heading has.
func scaled(q record.Quantity, known bool) []string {
	switch {
	case !known:
		return []string{document.Missing, ""}
	case q.Low == q.High:
		return []string{scale(q.Mean), ""}
	}
	return []string{scale(q.Mean), "(" + scale(q.Low) + "–" + scale(q.High) + ")"}
}

// scale is a number of any size in three digits.
func scale(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v < 0.01 || v >= 1e15:
		return strconv.FormatFloat(v, 'g', 3, 64)
	case v >= 999.5:
		return number.Grouped(strconv.FormatFloat(v, 'f', 0, 64))
	}
	return document.Digits(v)
}
