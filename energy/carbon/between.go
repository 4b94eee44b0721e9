package carbon

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon/series"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Between is the accounting of energy that was used from an instant to another, evenly over its
// seconds. Where the intensity is one over time the factor is the mean of that time, from the
// lowest to the highest interval that it met; an instant that is not covered is a
// [series.OutsideError]. Where one factor holds at all times nothing changes.
func (a Accounting) Between(from, to time.Time) (Accounting, error) {
	if a.Series == nil {
		return a, nil
	}
	mean, err := a.Series.Between(from, to)
	if err != nil {
		return a, fmt.Errorf("carbon: intensity over time of %s: %w", a.Series.File, err)
	}
	kind := a.seriesKind()
	a.Factor, a.Series = factorOf(a.Series, mean, from), nil
	a.Factor.FactorKind = kind
	return a, nil
}

// Covers refuses what begins at an instant of which the intensity is not known. It is for who is
// about to meter something, and would know only afterwards.
func (a Accounting) Covers(at time.Time) error {
	_, err := a.Between(at, at)
	return err
}

// ErrNoTime is about energy of which nobody knows when it was used, where that matters.
var ErrNoTime = errors.New("carbon: intensity over time is for what is known to have run at a time " +
	"(allowed: a region, an intensity, or factors of a year)")

// factorOf is the mean of a time as a factor.
func factorOf(s *series.Series, mean series.Mean, from time.Time) Factor {
	f := Factor{
		Region: cmp.Or(s.Zone, unnamedZone), Year: from.UTC().Year(), Edition: "over time, " + s.File,
		Publisher: s.Publisher, Kind: s.Kind, CO2e: mean.Intensity, CO2eOrigin: s.Publisher,
		Spread: "the lowest and the highest interval of the time",
		Zone:   s.Zone, Interval: energy.Seconds(s.Step().Seconds()), Boundary: s.Boundary, Lifecycle: s.Lifecycle,
		Estimated: &mean.Estimated,
	}
	if s.CO2Only {
		f.CO2, f.HasCO2 = f.CO2e, true
	}
	return f
}

// unnamedZone is the region of a series that names none.
const unnamedZone = "SERIES"

func (a Accounting) validSeries() error {
	if a.Consumption {
		return fmt.Errorf("carbon: consumption is asked for but the intensity over time of %s has no grid gross "+
			"loss; allowed are eGRID regions other than PRMS, or a factor file with "+colLoss, a.Series.File)
	}
	if err := FitsSeries(a.Factor.FactorKind, a.Series); err != nil && a.Factor.FactorKind != LocationAverage {
		return err
	}
	if start, end := a.Series.Start(), a.Series.End(); !start.Before(end) {
		return errors.New("carbon: the intensity over time covers nothing; read one with package series")
	}
	return nil
}

// FitsSeries refuses a kind that an intensity over time is not of: one of another basis than the
// file says, or of contracts where a publisher of the grid's data is the source.
func FitsSeries(kind FactorKind, s *series.Series) error {
	basis := s.Basis == "" || string(s.Basis) == kind.Basis()
	if basis && (s.Own || kind != MarketAverage) {
		return nil
	}
	is := LocationAverage
	if s.Basis == series.Marginal {
		is = LocationMarginal
	}
	return suggest.Wrong("factor-kind", kind, "the intensity over time of %s is %v", suggest.Name(s.File), is)
}

// seriesKind is what the series says it is, or what the user says of one that says nothing.
func (a Accounting) seriesKind() FactorKind {
	if a.Series.Basis == series.Marginal {
		return LocationMarginal
	}
	return a.Factor.FactorKind
}

// seriesWarnings are what a reader must know of an intensity over time.
func (a Accounting) seriesWarnings() (warnings []string) {
	if a.Series == nil {
		return nil
	}
	whole := factorOf(a.Series, a.Series.Whole(), a.Series.Start())
	warnings = nonEmpty(whole.unusual())
	if a.Series.CO2Only {
		warnings = append(warnings, fmt.Sprintf("%s counts CO2 alone, so CO2e is a little more than the figures",
			cmp.Or(a.Series.Publisher, a.Series.File)))
	}
	return warnings
}

// seriesText describes an intensity over time in one line.
func (a Accounting) seriesText() string {
	s := a.Series
	whole := s.Whole().Intensity
	about := nonEmpty(s.Publisher, s.File, a.seriesKind().String(), string(s.Boundary), string(s.Lifecycle))
	return fmt.Sprintf("the intensity of the time, %s (%s): %.2f to %.2f gCO2e/kWh from %s to %s, every %v",
		cmp.Or(s.Zone, unnamedZone), strings.Join(about, ", "), float64(whole.Low), float64(whole.High),
		s.Start().Format(time.RFC3339), s.End().Format(time.RFC3339), s.Step())
}
