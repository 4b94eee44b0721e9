package method

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/carbon/series"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Accounting finds the grid factor and the PUE.
func (s *Settings) Accounting() (carbon.Accounting, error) {
	kind, kindErr := s.factorKind()
	pue, pueErr := s.pue()
	a := carbon.Accounting{PUE: pue, Series: s.Series, Consumption: s.Consumption}
	a.Own = strings.EqualFold(strings.TrimSpace(s.PUE), carbon.OwnPUE)
	var factorErr error
	if s.Series == nil {
		a.Factor, factorErr = s.Factor()
	}
	a.Factor.FactorKind = kind
	if err := errors.Join(factorErr, kindErr, pueErr); err != nil {
		return a, err
	}
	return a, suggest.About("consumption", a.Validate())
}

// setIntensity refuses what is no intensity that somebody gives by hand.
func (s *Settings) setIntensity(grams float64) error {
	if _, err := carbon.FactorOf(energy.GramsPerKWh(grams)); err != nil {
		return suggest.For("intensity", err)
	}
	s.Intensity = &grams
	return nil
}

// factorKind is the kind of the factor. Those that ship are of one kind, which no setting changes.
func (s *Settings) factorKind() (carbon.FactorKind, error) {
	kind, err := carbon.ParseFactorKind(s.FactorKind)
	if err == nil && s.Series != nil && kind != carbon.LocationAverage {
		return kind, carbon.FitsSeries(kind, s.Series)
	}
	if err != nil || kind == carbon.LocationAverage || s.Intensity != nil || s.Factors != "" {
		return kind, err
	}
	return kind, suggest.Wrong("factor-kind", suggest.Quote(s.FactorKind),
		"%s for the factors that ship, as all of them are of the kind %v; any kind with an intensity "+
			"or factors of your own", DefaultFactorKind, carbon.LocationAverage)
}

// setSeries reads the file of an intensity over time. It is read once, so that it may be a pipe.
func (s *Settings) setSeries(name string) error {
	if name == "" {
		return nil
	}
	file, err := strict.ReadFile(name, strict.MaxTable)
	if err != nil {
		return suggest.About("intensity-series", err)
	}
	if s.Series, err = series.Parse(file, name); err != nil {
		return suggest.About("intensity-series", err)
	}
	return nil
}

// Choices of a factor, of which one excludes the others: intensities over time, a number, or what
// finds one.
var (
	BySeries = []string{"intensity-series"}
	ByNumber = []string{"intensity"}
	ByRegion = []string{"region", "year", "factors"}
)

// Alone refuses an intensity beside what would choose a factor; given tells which keys are.
func (s *Settings) Alone(given func(key string) bool) error {
	if s.Series != nil && slices.ContainsFunc(slices.Concat(ByNumber, ByRegion), given) {
		text := suggest.Name(s.Series.File) + " replaces intensity, region, year and factors"
		return suggest.Wrong("intensity-series", text,
			"one or the other")
	}
	if s.Series != nil && s.FactorKind == DefaultFactorKind && given("factor-kind") { // others are refused later
		return carbon.FitsSeries(carbon.LocationAverage, s.Series)
	}
	if s.Intensity != nil && slices.ContainsFunc(ByRegion, given) {
		text := fmt.Sprintf("%g replaces region, year and factors", *s.Intensity)
		return suggest.Wrong("intensity", text, "one or the other")
	}
	return nil
}

// Factor finds the grid factor. Where the user has a file of factors it is one of them, so that no
// other is taken instead unnoticed.
func (s *Settings) Factor() (carbon.Factor, error) {
	if s.Intensity != nil {
		f, err := carbon.FactorOf(energy.GramsPerKWh(*s.Intensity))
		return f, suggest.For("intensity", err)
	}
	own, err := s.own()
	if err != nil {
		return carbon.Factor{}, err
	}
	factors := carbon.DefaultFactors()
	if own != nil {
		factors = own
	}
	f, err := factors.Lookup(cmp.Or(s.Region, carbon.DefaultRegion), s.Year)
	if _, ok := errors.AsType[*carbon.UnknownYearError](err); ok {
		return f, suggest.For("year", err)
	}
	if unknown, ok := errors.AsType[*carbon.UnknownRegionError](err); ok && own != nil {
		return f, s.noneOfFile(unknown)
	}
	return f, suggest.For("region", err)
}

// noneOfFile is the error about a region that the user's file has not: factors were given, and none
// would be used.
func (s *Settings) noneOfFile(unknown *carbon.UnknownRegionError) error {
	if s.Region == "" {
		return suggest.Unfit("factors", fmt.Sprintf("%q has no factor of region %s, which is the default",
			s.Factors, carbon.DefaultRegion), "with a region of the file: %s", unknown.Allowed())
	}
	return suggest.Wrong("region", fmt.Sprintf("%q has no factor in %q", s.Region, s.Factors), "%s", unknown.Allowed())
}

// Catalogue is the factors that ship, with those of the user's file.
func (s *Settings) Catalogue() (*carbon.Factors, error) {
	factors := carbon.DefaultFactors()
	own, err := s.own()
	if err != nil || own == nil {
		return factors, err
	}
	return factors.With(own), nil
}

// own are the factors of the user's file, nil where there is none.
func (s *Settings) own() (*carbon.Factors, error) {
	if s.Factors == "" {
		return nil, nil
	}
	file, err := strict.ReadFile(s.Factors, strict.MaxTable)
	if err != nil {
		return nil, suggest.About("factors", err)
	}
	own, err := carbon.ParseFactors(bytes.NewReader(file), s.Factors)
	if err != nil {
		return nil, suggest.About("factors", err)
	}
	return own, nil
}

func (s *Settings) pue() (carbon.PUE, error) {
	if v, ok := number.Float(s.PUE); ok {
		a := carbon.DefaultAccounting()
		a.PUE = carbon.PUE(v)
		return a.PUE, suggest.About("pue", a.Validate())
	}
	preset, err := carbon.LookupPUE(s.PUE)
	return preset.Value, suggest.For("pue", err)
}
