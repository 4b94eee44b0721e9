// Package exploration shows what explorations have found.
package exploration

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/journal"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

// Document is a table of explorations, a row each, and what they have found.
func Document(all []journal.Exploration) *document.Document {
	d := &document.Document{Title: "Explored schedules"}
	reports := done(all)
	several := slices.ContainsFunc(reports, func(r explore.Report) bool { return r.Bounds != reports[0].Bounds })
	if len(reports) > 0 {
		within := Within(reports[0].Bounds)
		if several {
			within = "those of each row, and no others"
		}
		d.Fact("Failures", within)
	}
	counted, length := "states", "depth"
	switch {
	case len(reports) > 0 && reports[0].Strategy.Draws():
		counted, length = "schedules", "longest"
		d.Fact("Schedules", fmt.Sprintf("drawn (%v), each from the seed and its number; --first K --schedules 1 "+
			"draws number K again", reports[0].Strategy))
	case len(reports) > 0:
		what := "those with different nodes, messages under way or history; told apart by 64 bits, "
		if all[0].Symmetry {
			what = "those that differ in more than the names of interchangeable nodes; told apart by 64 bits, "
		}
		d.Fact("States", what+
			"so the odds that any two were taken for one are "+odds(reports))
	}
	sheet := document.Sheet{
		Heads: slices.Concat(document.Texts("algorithm"),
			document.Numbers("nodes", counted, "steps", length, "ends"), document.Texts("verdict")),
		Sentences: 1, Spare: []int{5, 4, 3},
	}
	for i := range all {
		sheet.Rows = append(sheet.Rows, row(&all[i]))
	}
	if several {
		sheet = withFailures(sheet, all)
	}
	d.Table("", sheet)
	for i := 0; i < len(all); {
		first, list := &all[i], []string(nil)
		for ; i < len(all) && all[i].Algorithm == first.Algorithm && all[i].Nodes == first.Nodes; i++ {
			for _, text := range findings(&all[i]) {
				if !slices.Contains(list, text) {
					list = append(list, text)
				}
			}
		}
		d.List(fmt.Sprintf("Findings in %s on %s", first.Algorithm, number.Plural(first.Nodes, "node")), list)
	}
	d.List("Notes", notes(all))
	return d
}

// done are the reports of the explorations that there were.
func done(all []journal.Exploration) []explore.Report {
	var reports []explore.Report
	for i := range all {
		if all[i].Refused == nil {
			reports = append(reports, all[i].Report)
		}
	}
	return reports
}

// withFailures is a table with a column of what may go wrong in each row.
func withFailures(s document.Sheet, all []journal.Exploration) document.Sheet {
	const at = 2
	s.Heads = slices.Insert(s.Heads, at, document.Texts("failures")...)
	for i := range s.Rows {
		text := cmp.Or(all[i].Bounds.String(), "none")
		if all[i].Refused != nil {
			text = "-"
		}
		s.Rows[i] = slices.Insert(s.Rows[i], at, text)
	}
	for i := range s.Spare {
		s.Spare[i]++
	}
	return s
}

// notes are what there is to know of explorations and of those that there were not, each once.
func notes(all []journal.Exploration) []string {
	var list []string
	for i := range all {
		e, text := &all[i], all[i].Note
		if e.Refused != nil {
			text = fmt.Sprintf("%s was not explored on %s: %s", e.Algorithm, number.Plural(e.Nodes, "node"),
				strings.TrimPrefix(e.Refused.Error(), e.Algorithm+": "))
		}
		if text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

func row(e *journal.Exploration) []string {
	if e.Refused != nil {
		return []string{e.Algorithm, fmt.Sprint(e.Nodes), "-", "-", "-", "-", "not explored"}
	}
	ends := grouped(e.Ends)
	if e.Goals < e.Ends {
		ends += ", " + grouped(e.Goals) + " at the goal"
	}
	counted := e.States
	if e.Report.Strategy.Draws() {
		counted = e.Schedules
	}
	return []string{
		e.Algorithm, fmt.Sprint(e.Nodes), grouped(counted), grouped(e.Steps), fmt.Sprint(e.Depth), ends,
		Verdict(e.Report),
	}
}

func grouped(n int64) string { return number.Grouped(strconv.FormatInt(n, 10)) }

// Verdict is what an exploration says, with its bounds.
func Verdict(r explore.Report) string {
	var kinds []string
	for _, f := range r.Findings {
		text := f.Kind.String()
		if !f.Claimed {
			text += " (not promised)"
		}
		kinds = append(kinds, text)
	}
	text := "nothing wrong in any order"
	if r.Strategy.Draws() {
		text = "nothing wrong in " + number.Plural(r.Schedules, "schedule")
	}
	if len(kinds) > 0 {
		text = strings.Join(slices.Compact(kinds), ", ")
	}
	switch {
	case r.Stopped != "":
		text += ", as far as it went: " + r.Stopped
	case r.Horizon:
		text += ", up to the horizon"
	}
	return text
}

// Within says what may go wrong.
func Within(b explore.Bounds) string {
	if text := b.String(); text != "" {
		return text
	}
	return "none; all orders of events in which messages keep to the bound on delays"
}

// odds are those that two of n states have one fingerprint of 64 bits.
func odds(reports []explore.Report) string {
	worst := 0.0
	for i := range reports {
		n := float64(reports[i].States)
		worst = max(worst, n*n/math.Exp2(65))
	}
	return fmt.Sprintf("%.0e at most", worst)
}

// findings are those of an exploration, a sentence each.
func findings(e *journal.Exploration) []string {
	var list []string
	for _, f := range e.Findings {
		text := fmt.Sprintf("%v: %v", f.Kind, f.Err)
		if len(f.Schedule) > 0 {
			text += ", after " + number.Plural(len(f.Schedule), "step")
		}
		if used := f.Used.String(); used != "" {
			text += " with " + used
		}
		if e.Report.Strategy.Draws() && f.Kind != explore.Vacuous {
			text += fmt.Sprintf(", in schedule %d", f.Number)
		}
		if !f.Claimed {
			text += "; " + e.Algorithm + " does not promise otherwise under these"
		}
		list = append(list, text)
	}
	return list
}
