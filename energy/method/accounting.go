package method

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Accounting finds the grid factor and the PUE.
func (s *Settings) Accounting() (carbon.Accounting, error) {
	factor, factorErr := s.Factor()
	pue, pueErr := s.pue()
	a := carbon.Accounting{PUE: pue, Factor: factor, Consumption: s.Consumption}
	if err := errors.Join(factorErr, pueErr); err != nil {
		return a, err
	}
	return a, suggest.About("consumption", a.Validate())
}

// setIntensity refuses what is no intensity, since 0 stands for one that was not given.
func (s *Settings) setIntensity(grams float64) error {
	if grams <= 0 {
		return suggest.Wrong("intensity", grams, "above 0")
	}
	s.Intensity = grams
	return nil
}

// Alone refuses an intensity beside what would choose a factor; given tells which keys are.
func (s *Settings) Alone(given func(key string) bool) error {
	if s.Intensity != 0 && (given("region") || given("year") || given("factors")) {
		text := fmt.Sprintf("%g replaces region, year and factors", s.Intensity)
		return suggest.Wrong("intensity", text, "one or the other")
	}
	return nil
}

// Factor finds the grid factor.
func (s *Settings) Factor() (carbon.Factor, error) {
	if s.Intensity != 0 {
		f, err := carbon.FactorOf(energy.GramsPerKWh(s.Intensity))
		return f, suggest.About("intensity", err)
	}
	factors, err := s.Catalogue()
	if err != nil {
		return carbon.Factor{}, err
	}
	f, err := factors.Lookup(cmp.Or(s.Region, carbon.DefaultRegion), s.Year)
	if _, ok := errors.AsType[*carbon.UnknownYearError](err); ok {
		return f, suggest.For("year", err)
	}
	return f, suggest.For("region", err)
}

// Catalogue is the factors that ship, with those of the user's file.
func (s *Settings) Catalogue() (*carbon.Factors, error) {
	factors := carbon.DefaultFactors()
	if s.Factors == "" {
		return factors, nil
	}
	file, err := strict.ReadFile(s.Factors, strict.MaxTable)
	if err != nil {
		return nil, suggest.About("factors", err)
	}
	own, err := carbon.ParseFactors(bytes.NewReader(file), s.Factors)
	if err != nil {
		return nil, suggest.About("factors", fmt.Errorf("%s: %w", s.Factors, err))
	}
	return factors.With(own), nil
}

func (s *Settings) pue() (carbon.PUE, error) {
	if v, err := strconv.ParseFloat(s.PUE, 64); err == nil {
		a := carbon.DefaultAccounting()
		a.PUE = carbon.PUE(v)
		return a.PUE, suggest.About("pue", a.Validate())
	}
	preset, err := carbon.LookupPUE(s.PUE)
	return preset.Value, suggest.For("pue", err)
}
