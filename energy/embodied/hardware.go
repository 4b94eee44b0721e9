// Package embodied has what the making of a machine emitted, and which share of that goes with the
// work that is done on it: M of the Software Carbon Intensity (ISO/IEC 21031:2024). All of it is
// assumed: nobody has metered the factory of the machine at hand. The transport and the end of the
// machine are in a figure only where its source says so.
package embodied

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/joulemark/joulemark/energy"
)

// Year is the length of a year of a lifetime, as in the specification of the SCI, whose example has
// 4·365·24 hours.
const Year energy.Seconds = 365 * 24 * 3600

// DefaultYears is for how long a server is taken to be in use: 4 years, as Cloud Carbon Footprint
// does (coefficients, RACK_SERVER_LIFESPAN) and the example of the specification.
const DefaultYears = 4

// Hardware is a machine, as far as it matters what making it emitted. The zero value is none and
// not valid.
type Hardware struct {
	// Total is the emissions of making the whole machine (TE). An end that no source gives is
	// where the central value is.
	Total energy.Range[energy.GramsCO2e]
	// Source says in a few words where Total is from.
	Source string
	// Lifetime is for how long the machine is in use (EL).
	Lifetime energy.Seconds
	// Share is the part of the machine that is reserved while one of its threads works (RR/ToR),
	// above 0 up to 1: one part in as many as it has threads, or more where some of them idle.
	Share float64
}

// Of is the part of the emissions that goes with CPU time: TE · (TiR/EL) · (RR/ToR). The time that
// is reserved is the CPU time, which several threads that work at a time use up faster than the
// clock, and the share that of one thread; so an execution pays for what it keeps from others, and
// all work on a machine whose threads are always busy pays for the whole of it.
func (h Hardware) Of(c energy.CPUSeconds) energy.Range[energy.GramsCO2e] {
	return h.Total.Scale(float64(c) / float64(h.Lifetime) * h.Share)
}

// Validate reports every fault.
func (h Hardware) Validate() error {
	var errs []error
	if err := h.Total.Valid(); err != nil {
		errs = append(errs, fmt.Errorf("embodied: emissions of the machine: %w", err))
	} else if h.Total.Central == 0 {
		errs = append(errs, errors.New("embodied: emissions of the machine are 0 (allowed: more than that)"))
	}
	if !(h.Lifetime > 0) || math.IsInf(float64(h.Lifetime), 0) {
		errs = append(errs, fmt.Errorf("embodied: lifetime is %v s (allowed: more than 0)", float64(h.Lifetime)))
	}
	if !(h.Share > 0 && h.Share <= 1) {
		errs = append(errs, fmt.Errorf("embodied: share is %v (allowed: above 0, up to 1)", h.Share))
	}
	return errors.Join(errs...)
}

// Method describes the calculation in one line, for the report.
func (h Hardware) Method() string {
	return fmt.Sprintf("M = %s (%s, assumed) x CPU time / %s x %s of the machine",
		kilograms(h.Total), h.Source, years(h.Lifetime), part(h.Share))
}

func kilograms(r energy.Range[energy.GramsCO2e]) string {
	kg := func(g energy.GramsCO2e) string { return strconv.FormatFloat(float64(g)/1000, 'g', 4, 64) }
	if r.Low == r.High {
		return kg(r.Central) + " kg CO2e"
	}
	return fmt.Sprintf("%s (%s to %s) kg CO2e", kg(r.Central), kg(r.Low), kg(r.High))
}

func years(s energy.Seconds) string {
	n := strconv.FormatFloat(float64(s/Year), 'g', 4, 64)
	if n == "1" {
		return "1 year"
	}
	return n + " years"
}

// part is a share as a fraction where it is that of one thread.
func part(share float64) string {
	if n := math.Round(1 / share); n > 1 && math.Abs(share*n-1) < 1e-9 {
		return fmt.Sprintf("1/%.0f", n)
	}
	return strconv.FormatFloat(100*share, 'g', 4, 64) + "%"
}
