package carbon

import (
	"errors"
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon/series"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Bounds of intensities, in g/kWh. The dirtiest power plants emit about a quarter of
// MaxIntensity, so what lies above is a wrong unit. Of grids the cleanest emit 20 to
// 30, a few less than 2; as figures in kg/kWh are below 2 as well, and mostly below 1,
// a number given by hand must be at least MinIntensity. A published factor may be
// less, down to 0, and is then warned of ([Accounting.Warnings]).
const (
	MinIntensity energy.GramsPerKWh = 1
	MaxIntensity                    = series.Most
)

// Between these an intensity is what grids have, and nothing needs to be said of it.
const (
	leastUsual energy.GramsPerKWh = 10
	mostUsual  energy.GramsPerKWh = 1400
)

// maxGrossLoss is above what any grid loses, theft included.
const maxGrossLoss = 0.8

// Factor is the carbon intensity of a grid in a year. It is named by region, year
// and edition, because publishers revise their figures.
type Factor struct {
	Region    string // code: an eGRID subregion, "US", an ISO 3166 alpha-3 country, or the user's own
	Name      string // in full, "" where not known
	Year      int    // the data year, 0 for a number given by the user
	Edition   string // as in "eGRID2023 rev2"
	Publisher string
	Kind      energy.Kind // modelled for a published average, assumed for a user's figure
	// FactorKind says whether it is of the grid or of contracts, and an average or marginal.
	FactorKind FactorKind

	// CO2e is what carbon is computed from. Its central value is the published
	// figure; Spread says what the ends are.
	CO2e   energy.Range[energy.GramsPerKWh]
	Spread string
	// CO2eOrigin says who computed the CO2e: "EPA", "computed", ...
	CO2eOrigin string

	// CO2 is carbon dioxide alone, meaningful only if HasCO2.
	CO2    energy.Range[energy.GramsPerKWh]
	HasCO2 bool

	// GrossLoss is the fraction of generation lost before it reaches a consumer of
	// the Interconnect, meaningful only if HasGrossLoss.
	GrossLoss    float64
	HasGrossLoss bool
	Interconnect string

	// Where and when in the grid the intensity holds, for who matches records with hours: the zone
	// as the publisher calls it, how long each figure holds (0 where nobody says), whose
	// electricity it is of and which emissions are in it ("" where nobody says).
	Zone      string
	Interval  energy.Seconds
	Boundary  series.Boundary
	Lifecycle series.Emissions
	// Estimated is whether a part of an intensity over time is a forecast or was filled in; nil for
	// a factor of a year.
	Estimated *bool

	Note string
}

// FactorOf returns the factor for an intensity that the user gives: assumed, and
// without width because nothing is known of its error. It must be at least
// [MinIntensity] and may not exceed [MaxIntensity].
func FactorOf(g energy.GramsPerKWh) (Factor, error) {
	f := Factor{
		Region: "USER", Edition: "a number given by the user",
		Kind: energy.Assumed, CO2e: energy.Exactly(g), Spread: "no spread is known", CO2eOrigin: "user",
	}
	if g < MinIntensity || g > MaxIntensity || g != g {
		return Factor{}, &suggest.KeyError{
			Key: "carbon: intensity", Value: fmt.Sprintf("%g", float64(g)),
			Allowed: fmt.Sprintf("%g to %g gCO2e/kWh; a figure in kg/kWh times 1000, one in lb/MWh times 0.4536",
				float64(MinIntensity), float64(MaxIntensity)),
		}
	}
	return f, f.Validate()
}

// Intensity returns the central CO2e intensity.
func (f Factor) Intensity() energy.GramsPerKWh { return f.CO2e.Central }

// Validate reports every fault of the factor. An intensity of zero is none, since
// there are publishers who count a grid of water alone as that.
func (f Factor) Validate() error {
	var errs []error
	add := func(what string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("carbon: factor %s: %s: %w", f.label(), what, err))
		}
	}
	if strings.TrimSpace(f.Region) == "" {
		add("region", errors.New("it is empty; a factor needs a region"))
	}
	if !f.Kind.Valid() {
		add("kind", fmt.Errorf("it is %v; allowed are measured, modelled and assumed", f.Kind))
	}
	if !f.FactorKind.Valid() {
		add("factor kind", fmt.Errorf("it is %d; allowed are the kinds from 0 to %d", f.FactorKind, len(factorKinds)-1))
	}
	add("CO2e", checkIntensity(f.CO2e))
	if f.HasCO2 {
		add("CO2", checkIntensity(f.CO2))
		if f.CO2.Central > f.CO2e.Central {
			add("CO2", fmt.Errorf(
				"it is %v and exceeds the CO2e of %v; CO2e counts CO2 and more, so the columns may be swapped",
				f.CO2.Central, f.CO2e.Central))
		}
	}
	if f.HasGrossLoss && !(f.GrossLoss >= 0 && f.GrossLoss <= maxGrossLoss) {
		add("grid gross loss", fmt.Errorf("it is %v; it must be a fraction from 0 to %v, and no percentage",
			f.GrossLoss, maxGrossLoss))
	}
	return errors.Join(errs...)
}

// String names the factor in full, as in "US 2023 (EPA, eGRID2023 rev2): 349.67 gCO2e/kWh".
func (f Factor) String() string {
	return fmt.Sprintf("%s (%s): %.2f gCO2e/kWh",
		f.label(), strings.Join(nonEmpty(f.Publisher, f.Edition), ", "), float64(f.CO2e.Central))
}

func (f Factor) label() string {
	if f.Year == 0 {
		return f.Region
	}
	return fmt.Sprintf("%s %d", f.Region, f.Year)
}

func checkIntensity(r energy.Range[energy.GramsPerKWh]) error {
	if err := r.Valid(); err != nil {
		return err
	}
	if r.High > MaxIntensity { // low is at least 0, or the range is not valid
		return fmt.Errorf("it is %.5g g/kWh; it may not exceed %v", float64(r.High), MaxIntensity)
	}
	return nil
}

// unusual says what a reader must know of an intensity that few grids have, "" of any other.
func (f Factor) unusual() string {
	switch g := f.Intensity(); {
	case g == 0:
		return fmt.Sprintf("the factor %s is 0 gCO2e/kWh, so all carbon is 0 as well", f.label())
	case g < leastUsual:
		return fmt.Sprintf("the factor %s is %.4g gCO2e/kWh, less than nearly all grids have: "+
			"a figure in kg/kWh has to be multiplied by 1000", f.label(), float64(g))
	case g > mostUsual:
		return fmt.Sprintf("the factor %s is %.4g gCO2e/kWh, more than any country has: "+
			"a figure in lb/MWh has to be multiplied by 0.4536", f.label(), float64(g))
	}
	return ""
}

func nonEmpty(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}
