// Package exploration shows what explorations have found.
package exploration

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

// Explored is an exploration of an algorithm.
type Explored struct {
	Spec  *algorithms.Spec
	Nodes int
	explore.Report
	// Refused is why there was none.
	Refused error
}

// Document is a table of explorations, a row each, and what they have found.
func Document(all []Explored) *document.Document {
	d := &document.Document{Title: "Explored schedules"}
	var reports []explore.Report
	for i := range all {
		if all[i].Refused == nil {
			reports = append(reports, all[i].Report)
		}
	}
	if len(reports) > 0 {
		d.Fact("Failures", Within(reports[0].Bounds))
		d.Fact("States", "those with different nodes, messages under way or history; told apart by 64 bits, "+
			"so the odds that any two were taken for one are "+odds(reports))
	}
	sheet := document.Sheet{
		Heads: slices.Concat(document.Texts("algorithm"),
			document.Numbers("nodes", "states", "steps", "depth", "ends"), document.Texts("verdict")),
		Sentences: 1, Spare: []int{5, 4, 3},
	}
	for i := range all {
		sheet.Rows = append(sheet.Rows, all[i].row())
	}
	d.Table("", sheet)
	for i := range all {
		title := fmt.Sprintf("Findings in %s on %s", all[i].Spec.Name, number.Plural(all[i].Nodes, "node"))
		d.List(title, findings(&all[i]))
	}
	return d
}

func (e *Explored) row() []string {
	if e.Refused != nil {
		return []string{e.Spec.Name, fmt.Sprint(e.Nodes), "-", "-", "-", "-", "not explored: " + e.Refused.Error()}
	}
	ends := fmt.Sprint(e.Ends)
	if e.Goals < e.Ends {
		ends = fmt.Sprintf("%d, %d at the goal", e.Ends, e.Goals)
	}
	return []string{
		e.Spec.Name, fmt.Sprint(e.Nodes), grouped(e.States), grouped(e.Steps), fmt.Sprint(e.Depth), ends,
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
func findings(e *Explored) []string {
	var list []string
	for _, f := range e.Findings {
		text := fmt.Sprintf("%v: %v", f.Kind, f.Err)
		if len(f.Schedule) > 0 {
			text += ", after " + number.Plural(len(f.Schedule), "step")
		}
		if used := f.Used.String(); used != "" {
			text += " with " + used
		}
		if !f.Claimed {
			text += "; " + e.Spec.Name + " does not promise otherwise under these"
		}
		list = append(list, text)
	}
	return list
}
