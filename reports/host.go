package reports

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/host"
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
	d := &document{facts: []fact{{"Host", hostLine(v.Host)}}}
	if v.Tree != "" {
		d.facts = []fact{{"Host", orUnknown(v.Host.CPU) + ", as its files in " + v.Tree + " show it"}}
	}
	if v.Clock != nil {
		d.facts = append(d.facts, fact{"Clock", fmt.Sprintf("%s, resolution %v", v.Clock.Name(), v.Clock.Resolution())})
	}
	if cost := meterCost(v); cost != "" {
		d.facts = append(d.facts, fact{"Meter", cost})
	}
	best, err := host.Best(v.Candidates)
	found := sheet{heads: []head{headed("source"), headed("kind"), headed("usable"), headed("what was found")}, sentences: 1}
	var counters []string
	commands := sheet{heads: []head{headed("source"), headed("command")}}
	for _, c := range v.Candidates {
		found.rows = append(found.rows, []string{c.Name, c.Kind.String(), usable(c, err == nil && c.Name == best.Name), c.Why})
		counters = append(counters, countersOf(c)...)
		for _, g := range c.Grant {
			commands.rows = append(commands.rows, []string{c.Name, g})
		}
	}
	d.sections = append(d.sections, section{heading: "sources of energy, the preferred first", sheets: []sheet{found}})
	if len(commands.rows) > 0 {
		d.sections = append(d.sections, section{heading: "commands that would make more usable, any one of a source", sheets: []sheet{commands}})
	}
	if len(counters) > 0 {
		d.lists = append(d.lists, list{"Counters", counters})
	}
	if err != nil {
		d.lists = append(d.lists, list{"Warnings", strings.Split(err.Error(), "\n")})
	} else if items := best.Source.Info().Warnings; len(items) > 0 {
		d.lists = append(d.lists, list{"Warnings of " + best.Name, items})
	}
	return writeText(w, d, opts.width())
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
		text += fmt.Sprintf(", and while it is open, reading the counters takes %.2g%% of a CPU", 100*v.Cost.SamplerShare)
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

func orUnknown(cpu string) string {
	if cpu == "" {
		return "unknown CPU"
	}
	return cpu
}

// Factors writes a table of grid factors in the order given.
func Factors(w io.Writer, factors []carbon.Factor, opts Options) error {
	if len(factors) == 0 {
		return writeText(w, &document{sections: []section{{text: "There are no factors."}}}, opts.width())
	}
	sh := sheet{
		heads: []head{
			headed("region"), numbers("year"), numbers("gCO2e/kWh"), headed("low–high"), numbers("gCO2/kWh"),
			numbers("grid loss"), headed("kind"), headed("edition"), headed("name"),
		},
		sentences: 1,
	}
	for _, f := range factors {
		year, ends, co2, loss := missing, missing, missing, missing
		if f.Year != 0 {
			year = strconv.Itoa(f.Year)
		}
		if f.CO2e.Low != f.CO2e.High {
			ends = fixed2(float64(f.CO2e.Low)) + "–" + fixed2(float64(f.CO2e.High))
		}
		if f.HasCO2 {
			co2 = fixed2(float64(f.CO2.Central))
		}
		if f.HasGrossLoss {
			loss = strconv.FormatFloat(100*f.GrossLoss, 'f', 1, 64) + "%"
		}
		sh.rows = append(sh.rows, []string{
			f.Region, year, fixed2(float64(f.Intensity())), ends, co2, loss, f.Kind.String(), edition(f), f.Name,
		})
	}
	return writeText(w, &document{sections: []section{{sheets: []sheet{sh}}}}, opts.width())
}

// edition names who published a factor, and in which edition.
func edition(f carbon.Factor) string {
	switch {
	case f.Publisher == "":
		return dashed(f.Edition)
	case f.Edition == "":
		return f.Publisher
	}
	return f.Publisher + ", " + f.Edition
}
