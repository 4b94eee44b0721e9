package page

import (
	"slices"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/summary"
)

// across is what a page shows of all of its runs together.
type across struct {
	table   document.Sheet
	Figures []figure
}

func acrossOf(runs []Run) *across {
	named := make([]summary.Named, len(runs))
	for i, run := range runs {
		named[i] = summary.Named{Name: run.Name, Records: run.Records}
		if !run.Headless() {
			named[i].Settings = &run.Scenario
		}
	}
	a := &across{table: summary.Table(named)}
	for _, fig := range summary.Across(named) {
		a.Figures = append(a.Figures, figureOf(fig, "algorithm"))
	}
	return a
}

// labelled is a table with a name for those who do not see where it stands.
type labelled struct {
	document.Sheet
	Label string
	// Of is what rows are of besides what they say, for the filter; "" leaves the table out of it.
	Of string
}

// Sheet is a table of a section.
func (section) Sheet(s document.Sheet, heading string) labelled {
	if heading == "" {
		heading = "Table"
	}
	return labelled{narrowed(s, heading), heading, heading}
}

// Sheet is the table of a chart.
func (f figure) Sheet() labelled { return labelled{f.Table, "Values of: " + f.Title, ""} }

// Sheet is the table of all runs.
func (a *across) Sheet(heading string) labelled { return labelled{a.table, heading, heading} }

// Period is from when to when the records ran, "" where that is not known.
func (s section) Period() string {
	const form = "2006-01-02 15:04:05 UTC"
	var first, last *record.Record
	for i := range s.Records {
		r := &s.Records[i]
		if r.Started == nil || r.Ended == nil {
			return ""
		}
		if first == nil || r.Started.Before(*first.Started) {
			first = r
		}
		if last == nil || r.Ended.After(*last.Ended) {
			last = r
		}
	}
	if first == nil {
		return ""
	}
	return "from " + first.Started.UTC().Format(form) + " to " + last.Ended.UTC().Format(form)
}

// Driven reports whether any record is of an algorithm, and not of a program of others.
func (s section) Driven() bool {
	return slices.ContainsFunc(s.Records, func(r record.Record) bool { return !r.Engine.Foreign })
}

// Simulated reports whether any record is of a simulated run.
func (s section) Simulated() bool {
	return slices.ContainsFunc(s.Records, func(r record.Record) bool { return !r.Engine.RealTime })
}
