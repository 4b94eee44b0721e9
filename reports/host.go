package reports

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/reports/document"
)

// HostView is what [Host] shows.
type HostView struct {
	Host       record.Host
	Tree       string           // where copies of another machine's files lie; "" for this machine
	Candidates []host.Candidate // in their order of preference
	Clock      energy.Clock     // nil leaves the clock out, as that of another machine
	// Cost is what the meter takes for itself with the source that is used, CostErr why that is not
	// known; neither leaves it out.
	Cost    energy.MeterCost
	CostErr error
}

// mostSkipped bounds how many counters of a source are listed as left out.
const mostSkipped = 12

// Host writes what can be measured on a machine: its clock of CPU time, the sources of energy in
// their order of preference with what was found of each, the counters that are read and those that
// are not, and the commands that would make more of them usable. The first source that is usable
// without being asked for is what runs use.
func Host(w io.Writer, v HostView, opts Options) error {
	d := &document.Document{}
	if v.Tree == "" {
		d.Fact("Host", hostLine(v.Host))
	} else {
		d.Fact("Host", cmp.Or(v.Host.CPU, "unknown CPU")+", as its files in "+v.Tree+" show it")
	}
	if v.Clock != nil {
		d.Fact("Clock", fmt.Sprintf("%s, resolution %v", v.Clock.Name(), v.Clock.Resolution()))
	}
	d.Fact("Meter", meterCost(v))
	best, err := host.Best(v.Candidates)
	found := document.Sheet{Heads: document.Texts("source", "kind", "usable", "what was found"), Sentences: 1}
	var counters []string
	commands := document.Sheet{Heads: document.Texts("source", "command")}
	for _, c := range v.Candidates {
		found.Rows = append(found.Rows,
			[]string{c.Name, c.Kind.String(), usable(c, err == nil && c.Name == best.Name), c.Why})
		counters = append(counters, countersOf(c)...)
		for _, g := range c.Grant {
			commands.Rows = append(commands.Rows, []string{c.Name, g})
		}
	}
	d.Table("sources of energy, the preferred first", found)
	if len(commands.Rows) > 0 {
		d.Table("commands that would make more usable, any one of a source", commands)
	}
	d.List("Counters", counters)
	if err != nil {
		d.List("Warnings", strings.Split(err.Error(), "\n"))
	} else {
		d.List("Warnings of "+best.Name, best.Source.Info().Warnings)
	}
	return d.Text(w, opts.width())
}

// meterCost puts into words what the meter takes for itself, "" where nothing is said of it.
func meterCost(v HostView) string {
	switch {
	case v.CostErr != nil:
		return "what it costs is not known: " + v.CostErr.Error()
	case v.Cost == (energy.MeterCost{}):
		return ""
	}
	text := fmt.Sprintf("a window costs %v of CPU time", v.Cost.Pair.Round(10*time.Nanosecond))
	if v.Cost.SamplerShare > 0 {
		text += fmt.Sprintf(", and while it is open, reading the counters takes %.2g%% of a CPU",
			100*v.Cost.SamplerShare)
	}
	return text
}

// usable puts into a word what runs do with a source.
func usable(c host.Candidate, best bool) string {
	switch {
	case best:
		return "used"
	case c.Usable && c.OnRequest:
		return "if asked"
	case c.Usable:
		return "yes"
	}
	return "no"
}

// countersOf says what a source reads, and what it leaves out and why.
func countersOf(c host.Candidate) []string {
	var lines []string
	if len(c.Domains) > 0 {
		lines = append(lines, c.Name+" reads "+strings.Join(c.Domains, ", "))
	}
	for i, s := range c.Skipped {
		if i == mostSkipped {
			return append(lines, fmt.Sprintf("%s leaves out %d more", c.Name, len(c.Skipped)-i))
		}
		lines = append(lines, c.Name+" leaves out "+s)
	}
	return lines
}

// Factors writes a table of grid factors in the order given.
func Factors(w io.Writer, factors []carbon.Factor, opts Options) error {
	d := &document.Document{}
	if len(factors) == 0 {
		d.Paragraph("There are no factors.")
		return d.Text(w, opts.width())
	}
	// Spare are what is of use to few, and then who says so.
	sh := document.Sheet{Sentences: 1, Spare: []int{4, 5, 6, 7}, Heads: slices.Concat(
		document.Texts("region"), document.Numbers("year", "gCO2e/kWh"), document.Texts("low–high"),
		document.Numbers("gCO2/kWh", "grid loss"), document.Texts("kind", "edition", "name"),
	)}
	for _, f := range factors {
		year, ends, co2, loss := document.Missing, document.Missing, document.Missing, document.Missing
		if f.Year != 0 {
			year = strconv.Itoa(f.Year)
		}
		if f.CO2e.Low != f.CO2e.High {
			ends = document.Fixed(float64(f.CO2e.Low)) + "–" + document.Fixed(float64(f.CO2e.High))
		}
		if f.HasCO2 {
			co2 = document.Fixed(float64(f.CO2.Central))
		}
		if f.HasGrossLoss {
			loss = strconv.FormatFloat(100*f.GrossLoss, 'f', 1, 64) + "%"
		}
		sh.Rows = append(sh.Rows, []string{
			f.Region, year, document.Fixed(float64(f.Intensity())), ends, co2, loss,
			f.Kind.String(), edition(f), f.Name,
		})
	}
	d.Table("", sh)
	return d.Text(w, opts.width())
}

// edition names who published a factor, and in which edition.
func edition(f carbon.Factor) string {
	switch {
	case f.Publisher == "":
		return document.Dashed(f.Edition)
	case f.Edition == "":
		return f.Publisher
	}
	return f.Publisher + ", " + f.Edition
}
