package carbon

import (
	"errors"
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/energy"
)

// MaxIntensity is the greatest intensity accepted, in g/kWh. The dirtiest power
// plants emit about a quarter of it, so what lies above is a wrong unit.
const MaxIntensity energy.GramsPerKWh = 5000

// Factor is the carbon intensity of a grid in a year. It is named by region, year
// and edition, because publishers revise their figures.
type Factor struct {
	Region    string // code: an eGRID subregion, "US", an ISO 3166 alpha-3 country, or the user's own
	Name      string // in full, "" where not known
	Year      int    // the data year, 0 for a number given by the user
	Edition   string // as in "eGRID2023 rev2"
	Publisher string
	Kind      energy.Kind // modelled for a published average, assumed for a user's figure

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

	Note string
}

// FactorOf returns the factor for an intensity that the user gives: assumed, and
// without width because nothing is known of its error. It must exceed zero and
// may not exceed [MaxIntensity].
func FactorOf(g energy.GramsPerKWh) (Factor, error) {
	f := Factor{
		Region: "USER", Edition: "a number given by the user",
		Kind: energy.Assumed, CO2e: energy.Exactly(g), Spread: "no spread is known", CO2eOrigin: "user",
	}
	if err := f.Validate(); err != nil {
		return Factor{}, err
	}
	return f, nil
}

// Intensity returns the central CO2e intensity.
func (f Factor) Intensity() energy.GramsPerKWh { return f.CO2e.Central }

// Validate reports every fault of the factor. An intensity of zero is a fault: no
// grid has it, and it would turn every figure into a silent zero.
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
	add("CO2e", checkIntensity(f.CO2e))
	if f.HasCO2 {
		add("CO2", checkIntensity(f.CO2))
		if f.CO2.Central > f.CO2e.Central {
			add("CO2", fmt.Errorf(
				"it is %v and exceeds the CO2e of %v; CO2e counts CO2 and more, so the columns may be swapped",
				f.CO2.Central, f.CO2e.Central))
		}
	}
	if f.HasGrossLoss && !(f.GrossLoss >= 0 && f.GrossLoss < 1) {
		add("grid gross loss", fmt.Errorf("it is %v; it must be a fraction of at least 0 and less than 1", f.GrossLoss))
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
	if r.Low <= 0 || r.High > MaxIntensity {
		return fmt.Errorf("it is %v; it must exceed 0 and may not exceed %v", r, MaxIntensity)
	}
	return nil
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
