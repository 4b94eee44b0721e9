package carbon

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon/series"
	"github.com/joulemark/joulemark/energy/embodied"
	"github.com/joulemark/joulemark/internal/suggest"
)

// PUE is power usage effectiveness: what a site draws over what its computers
// draw. It is at least 1, which is own hardware with nothing around it. Zero is
// no PUE, and does not stand for one.
type PUE float64

// maxPUE is where a PUE becomes a typing error: a site that draws ten times what
// its computers do.
const maxPUE = 10

func (p PUE) valid() bool { return p >= 1 && p <= maxPUE } // NaN is not

// PUEPreset is a published PUE.
type PUEPreset struct {
	Name   string // as users write it, such as "aws"
	Value  PUE
	Source string // who published it, or what it rests on
}

// OwnPUE is the name of the preset that says that the hardware is one's own.
const OwnPUE = "own"

// PUEPresets returns the published values that have a name. The slice is the
// caller's.
func PUEPresets() []PUEPreset {
	const ccf = "Cloud Carbon Footprint, application constants"
	return []PUEPreset{
		{OwnPUE, 1.0, "own hardware: nothing is added for cooling or conversion, so this is the least it can be"},
		{"aws", 1.135, ccf},
		{"gcp", 1.1, ccf},
		{"azure", 1.185, ccf + " (its documentation says 1.125)"},
		{"alibaba", 1.3, ccf},
	}
}

// LookupPUE returns the preset of that name, in any case. An unknown name is an
// error that lists the names.
func LookupPUE(name string) (PUEPreset, error) {
	var names []string
	for _, p := range PUEPresets() {
		if strings.EqualFold(p.Name, strings.TrimSpace(name)) {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return PUEPreset{}, suggest.Unknown("carbon: PUE", name, names, fmt.Sprintf("or a number from 1 to %d", maxPUE))
}

// Accounting turns energy into emissions. Start from [DefaultAccounting], since the
// zero value is not valid: it has no PUE and no factor. Use [Accounting.Validate]
// once, then the conversions, which report nothing: an invalid range of joules, or
// a PUE that is none, gives an invalid range of grams. Where the intensity is one over time, ask
// [Accounting.Between] first when the energy was used; before that there is no figure either.
type Accounting struct {
	// PUE is what the site draws over what its computers do, at least 1. Factor is the intensity of
	// the electricity that the site gets, in gCO2e/kWh.
	PUE    PUE
	Factor Factor
	// Series is intensity over time, in place of Factor; nil where one factor holds at all times.
	// Of Factor it leaves FactorKind alone, which says of what kind a series is that does not say
	// so.
	Series *series.Series
	// Own says that somebody has stated that the hardware is their own, with nothing around it,
	// where a PUE of 1 would be doubted otherwise.
	Own bool
	// Consumption asks for what had to be generated for the energy to arrive: it
	// divides by 1 - grid gross loss. The factor must have one.
	Consumption bool
	// Hardware is what making the machine emitted, of which the work is charged with its share. It
	// is no part of what energy emits; nil where nobody asked for it.
	Hardware *embodied.Hardware
}

// DefaultAccounting returns own hardware in the United States, with the newest
// factor.
func DefaultAccounting() Accounting {
	f, err := DefaultFactors().Lookup(DefaultRegion, 0)
	if err != nil {
		panic(err) // the data is part of the program
	}
	return Accounting{PUE: 1, Factor: f}
}

// Validate reports every fault.
func (a Accounting) Validate() error {
	var errs []error
	if !a.PUE.valid() {
		errs = append(errs, fmt.Errorf("carbon: PUE is %v; it must be a number from 1 to %d", float64(a.PUE), maxPUE))
	}
	if a.Series != nil {
		return errors.Join(append(errs, a.validSeries())...)
	}
	if err := a.Factor.Validate(); err != nil {
		errs = append(errs, err)
	}
	if a.Hardware != nil {
		errs = append(errs, a.Hardware.Validate())
	}
	if a.Consumption && !a.Factor.HasGrossLoss {
		errs = append(errs, fmt.Errorf("carbon: consumption is asked for but factor %s has no grid gross loss; "+
			"allowed are eGRID regions other than PRMS, or a factor file with "+colLoss,
			a.Factor.label()))
	}
	return errors.Join(errs...)
}

// Carbon returns the CO2e of an energy, end by end: the least energy on the
// cleanest grid to the greatest on the dirtiest.
func (a Accounting) Carbon(e energy.Range[energy.Joules]) energy.Range[energy.GramsCO2e] {
	return energy.Multiply[energy.KilowattHours, energy.GramsPerKWh, energy.GramsCO2e](kwhOf(e),
		a.Factor.CO2e).Scale(a.multiplier())
}

// CO2 returns the carbon dioxide alone, and false where the factor does not tell
// it apart.
func (a Accounting) CO2(e energy.Range[energy.Joules]) (energy.Range[energy.GramsCO2], bool) {
	if !a.Factor.HasCO2 {
		return energy.Range[energy.GramsCO2]{}, false
	}
	return energy.Multiply[energy.KilowattHours, energy.GramsPerKWh, energy.GramsCO2](kwhOf(e),
		a.Factor.CO2).Scale(a.multiplier()), true
}

// Outside is the accounting of energy to which the site of the computers adds nothing: that of
// radios and batteries, which have no building around them, and that of networks, which use theirs
// elsewhere.
func (a Accounting) Outside() Accounting {
	a.PUE = 1
	return a
}

// Method describes the calculation in one line, for the report.
func (a Accounting) Method() string {
	if a.Series != nil {
		return fmt.Sprintf("energy x PUE %v x %s", float64(a.PUE), a.seriesText())
	}
	s := fmt.Sprintf("energy x PUE %v x %v (%v)", float64(a.PUE), a.Factor, a.Factor.FactorKind)
	if a.Consumption {
		s += fmt.Sprintf(" / (1 - grid gross loss %v of %s)", a.Factor.GrossLoss,
			cmp.Or(a.Factor.Interconnect, a.Factor.label()))
	}
	return s
}

// Loss is the part of what is generated that is counted as lost on its way: that
// of the factor where consumption is asked for, and else 0.
func (a Accounting) Loss() float64 {
	if !a.Consumption {
		return 0
	}
	return a.Factor.GrossLoss
}

// multiplier is NaN where the PUE is none, because 0 would make all carbon nothing, and where the
// factor depends on a time that nobody has said.
func (a Accounting) multiplier() float64 {
	if !a.PUE.valid() || a.Series != nil {
		return math.NaN()
	}
	return float64(a.PUE) / (1 - a.Loss())
}

func kwhOf(e energy.Range[energy.Joules]) energy.Range[energy.KilowattHours] {
	return energy.Range[energy.KilowattHours]{Low: e.Low.KWh(), Central: e.Central.KWh(), High: e.High.KWh()}
}
