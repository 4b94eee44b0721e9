package record

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/energy"
)

// Findings are what records show that a reader has to know before believing them, a line each.
func Findings(records []Record) []string {
	var out []string
	for _, c := range Cases(records) {
		var late int64
		for _, rec := range c.Trials {
			late += rec.LateTimers
		}
		if late > 0 {
			out = append(out, fmt.Sprintf("%s: %d timers fired while messages were under way, "+
				"so time-outs may have been premature: the machine is too busy", c.At, late))
		}
		out = append(out, faultNotes(&c)...)
	}
	for _, u := range UnsoundOf(records) {
		out = append(out, u.String())
	}
	if short := shortWindows(records); len(short) > 0 {
		out = append(out, "the CPU window stayed short within the cap on wall time, "+
			"so these energy figures are less certain: "+strings.Join(short, ", "))
	}
	return out
}

// readable is up to how many windows a reader is told of one by one.
const readable = 6

// shortWindows names the algorithms and sizes whose window stayed short, each with the shortest of
// its trials; where they are more than anybody reads, how many and the worst.
func shortWindows(records []Record) []string {
	var names []string
	least := map[string]energy.CPUSeconds{}
	for i := range records {
		rec := &records[i]
		if !rec.ShortWindow {
			continue
		}
		at := rec.At()
		if before, ok := least[at]; !ok {
			names = append(names, at)
			least[at] = rec.WindowS
		} else {
			least[at] = min(before, rec.WindowS)
		}
	}
	worst := ""
	for i, at := range names {
		if worst == "" || least[at] < least[worst] {
			worst = at
		}
		names[i] = fmt.Sprintf("%s (%v)", at, least[at])
	}
	if len(names) > readable {
		return []string{fmt.Sprintf("%d of %d, the least of them %s (%v)",
			len(names), len(Cases(records)), worst, least[worst])}
	}
	return names
}

// faultNotes says what became of the plan where that is not what it says: a fault that did not
// happen, or that found nothing to hinder, is no reason for any figure of the run.
func faultNotes(c *Case) []string {
	var runs, planned, missed, idle, vacant int64
	happened := 0.0
	for _, rec := range c.Trials {
		f := &rec.Faults
		if f.FaultsPlanned == nil {
			return nil
		}
		runs += int64(rec.Repetitions)
		planned = max(planned, *f.FaultsPlanned)
		happened += *f.FaultsHappened * float64(rec.Repetitions)
		missed, idle, vacant = missed+*f.FaultsMissedIn, idle+*f.FaultsIdleIn, vacant+*f.VacuousIn
	}
	var out []string
	switch {
	case missed > 0 && planned == 1:
		out = append(out, fmt.Sprintf("%s: 0 of 1 faults happened in %d of %d executions", c.At, missed, runs))
	case missed > 0:
		out = append(out, fmt.Sprintf("%s: fewer than the %d faults of the plan happened in %d of %d executions, "+
			"%.3g in the mean", c.At, planned, missed, runs, happened/float64(runs)))
	}
	if idle > 0 {
		out = append(out, fmt.Sprintf("%s: the faults came after the goal had been reached in %d of %d executions, "+
			"whose figures are those of runs without them", c.At, idle, runs))
	}
	if vacant > 0 {
		out = append(out, fmt.Sprintf("%s: every node was down at the end of %d of %d executions, "+
			"of which it says nothing that the goal was reached", c.At, vacant, runs))
	}
	return out
}
