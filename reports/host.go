package reports

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/energy"
)

// Host writes what can be measured on a machine: its clock of CPU time, and the sources
// of energy in their order of preference with the reason for which each is or is not
// usable. The first usable one is what runs use.
func Host(w io.Writer, h bench.Host, candidates []energy.Candidate, clock energy.Clock, opts Options) error {
	d := &document{facts: []fact{
		{"Host", hostLine(h)},
		{"Clock", fmt.Sprintf("%s, resolution %v", clock.Name(), clock.Resolution())},
	}}
	sh := sheet{heads: []head{headed("source"), headed("kind"), headed("usable"), headed("why")}, sentences: 1}
	best, err := energy.Best(candidates)
	for _, c := range candidates {
		usable := "no"
		switch {
		case err == nil && c.Name == best.Name:
			usable = "used"
		case c.Usable:
			usable = "yes"
		}
		why := c.Why
		if c.Grant != "" {
			why += "; to use it: " + c.Grant
		}
		sh.rows = append(sh.rows, []string{c.Name, c.Kind.String(), usable, why})
	}
	d.sections = append(d.sections, section{heading: "sources of energy", sheets: []sheet{sh}})
	if err != nil {
		d.lists = append(d.lists, list{"Warnings", strings.Split(err.Error(), "\n")})
	} else if items := best.Source.Info().Warnings; len(items) > 0 {
		d.lists = append(d.lists, list{"Warnings", items})
	}
	return writeText(w, d, opts.width())
}

// Factors writes a table of grid factors in the order given.
func Factors(w io.Writer, factors []energy.Factor, opts Options) error {
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
func edition(f energy.Factor) string {
	switch {
	case f.Publisher == "":
		return dashed(f.Edition)
	case f.Edition == "":
		return f.Publisher
	}
	return f.Publisher + ", " + f.Edition
}
