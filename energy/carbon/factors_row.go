package carbon

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/formula"
)

// Data years before the first and after the last of these are typing errors.
const firstYear, lastYear = 1990, 2100

// factorRow is one record of a factor file with the places of its columns.
type factorRow struct {
	columns map[string]int
	record  []string
}

// text returns a field, "" where the file has no such column.
func (r factorRow) text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		return ""
	}
	return formula.Unguarded(strings.TrimSpace(r.record[i]))
}

// number returns a numeric field, and false where it is blank or absent.
func (r factorRow) number(column string) (float64, bool, error) {
	s := r.text(column)
	if s == "" {
		return 0, false, nil
	}
	v, err := number(s)
	if err != nil {
		return 0, false, fmt.Errorf("column %s: %w", column, err)
	}
	return v, true, nil
}

// factor reads the record. Faults of single fields are all reported; the checks
// of the factor as a whole come after them.
func (r factorRow) factor(lay layout, publisher string, kind energy.Kind) (Factor, error) {
	var errs []error
	f := Factor{
		Region: canonical(r.text(lay.region)), Name: r.text("name"), Edition: r.text("edition"),
		Publisher: publisher, Kind: kind, CO2eOrigin: r.text("co2e_origin"), Note: r.text("note"),
	}
	if f.CO2eOrigin == "" {
		f.CO2eOrigin = publisher
	}
	if f.Region == "" {
		errs = append(errs, fmt.Errorf("column %s is blank", lay.region))
	}
	if lay.threeLetters && f.Region != "" && !isISO3(f.Region) {
		errs = append(errs, fmt.Errorf("column %s: it is %q; it must be three letters", lay.region, f.Region))
	}
	if lay.editions && f.Edition == "" {
		errs = append(errs, errors.New("column edition is blank"))
	}
	var err error
	if f.Year, err = strconv.Atoi(r.text(lay.year)); err != nil || f.Year < firstYear || f.Year > lastYear {
		errs = append(errs, fmt.Errorf("column %s: it is %q; it must be a year from %d to %d",
			lay.year, r.text(lay.year), firstYear, lastYear))
	}
	year := time.Date(f.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	f.Zone, f.Interval = f.Region, energy.Seconds(year.AddDate(1, 0, 0).Sub(year).Seconds())
	intensity := func(column string) (energy.Range[energy.GramsPerKWh], bool) {
		v, ok, err := r.number(column)
		if err != nil {
			errs = append(errs, err)
			return energy.Range[energy.GramsPerKWh]{}, false
		}
		if strings.HasSuffix(column, "lb_per_mwh") {
			return energy.Exactly(energy.PoundsPerMWh(v).GramsPerKWh()), ok
		}
		return energy.Exactly(energy.GramsPerKWh(v)), ok
	}
	var ok bool
	if f.CO2e, ok = intensity(lay.co2e); !ok && r.text(lay.co2e) == "" {
		errs = append(errs, fmt.Errorf("column %s is blank; CO2 alone does not stand in for CO2e", lay.co2e))
	}
	low, hasLow := intensity(colLow)
	high, hasHigh := intensity(colHigh)
	switch {
	case hasLow && hasHigh:
		f.CO2e.Low, f.CO2e.High, f.Spread = low.Central, high.Central, givenSpread
	case r.text(colLow) != "" != (r.text(colHigh) != ""):
		errs = append(errs, fmt.Errorf("columns %s and %s: one without the other", colLow, colHigh))
	}
	f.CO2, f.HasCO2 = intensity(lay.co2)
	// The other gases are not used, but a wrong number in them is still a wrong file.
	intensity("ch4_lb_per_mwh")
	intensity("n2o_lb_per_mwh")
	if f.GrossLoss, f.HasGrossLoss, err = r.number(colLoss); err != nil {
		errs = append(errs, err)
	}
	if len(errs) == 0 {
		errs = append(errs, f.Validate())
	}
	return f, errors.Join(errs...)
}

func isISO3(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
