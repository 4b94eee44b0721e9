package configs

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Config is everything that a run is made from. Load makes it.
type Config struct {
	Scenario harness.Scenario
	// HostsFile and TokenFile are where the addresses of node processes and the secret are read
	// from.
	HostsFile, TokenFile string

	// Region and Year name the grid factor; Region "" is that of the United States, Year 0 the
	// newest. Intensity, where it is not 0, is used instead, in gCO2e/kWh. Factors names a file
	// with factors of one's own.
	Region    string
	Year      int
	Intensity float64
	Factors   string
	// PUE is a number or the name of a preset; Consumption asks for the factor of what is consumed,
	// that is, with the losses of the grid.
	PUE         string
	Consumption bool

	// EnergySource is auto, or the name of the source that is to be used; CPUFamily replaces the
	// detected family of the model, Watts is for fixed-watts, as W or LOW..HIGH.
	EnergySource string
	// Idle is for how long the machine is watched before the work; 0 is the default of the source.
	Idle      time.Duration
	CPUFamily string
	Watts     string
	Profile   string
	// Predict is the engine that the simulator predicts for with a calibrated profile; "" for the
	// first that runs as well, or the first that was calibrated.
	Predict string

	Format     string
	Output     string // a file; "" is standard output
	Complexity bool
}

// Runner makes ready to run: it finds the energy source, the grid factor and the profile. All
// faults come back together.
func (c *Config) Runner() (*harness.Runner, error) {
	source, sourceErr := c.Source()
	accounting, accountingErr := c.Accounting()
	profiles, profile, warnings, profileErr := c.profiles()
	if err := errors.Join(c.Scenario.Validate(), sourceErr, accountingErr, profileErr); err != nil {
		return nil, err
	}
	threads := 1
	if c.Scenario.RealTime() {
		threads = runtime.GOMAXPROCS(0)
	}
	return &harness.Runner{
		Scenario:   c.Scenario,
		Meter:      energy.NewMeter(source, threads),
		Accounting: accounting,
		Profile:    profile,
		Profiles:   profiles,
		Warnings:   warnings,
		Idle:       c.idle(source),
	}, nil
}

// validIdle refuses a length that is none.
func (c *Config) validIdle() error {
	if c.Idle < 0 || c.Idle > time.Hour {
		return suggest.Wrong("idle", c.Idle, "up to 1h, or 0 for the default")
	}
	return nil
}

// idle is how long the machine is watched: long enough for a counter, or for a look at how busy it
// is.
func (c *Config) idle(source energy.Source) time.Duration {
	if c.Idle != 0 {
		return c.Idle
	}
	return host.IdleSpan(source)
}

// Accounting finds the grid factor and the PUE.
func (c *Config) Accounting() (carbon.Accounting, error) {
	factor, factorErr := c.Factor()
	pue, pueErr := c.pue()
	a := carbon.Accounting{PUE: pue, Factor: factor, Consumption: c.Consumption}
	if err := errors.Join(factorErr, pueErr); err != nil {
		return a, err
	}
	return a, suggest.About("consumption", a.Validate())
}

// setIntensity refuses what is no intensity, since 0 stands for one that was not given, and other
// keys that choose a factor.
func (c *Config) setIntensity(grams float64, all givens) error {
	if grams <= 0 {
		return suggest.Wrong("intensity", grams, "above 0")
	}
	if all.has("region") || all.has("year") || all.has("factors") {
		given := fmt.Sprintf("%g replaces region, year and factors", grams)
		return suggest.Wrong("intensity", given, "one or the other")
	}
	c.Intensity = grams
	return nil
}

// Factor finds the grid factor.
func (c *Config) Factor() (carbon.Factor, error) {
	if c.Intensity != 0 {
		f, err := carbon.FactorOf(energy.GramsPerKWh(c.Intensity))
		return f, suggest.About("intensity", err)
	}
	factors, err := c.Catalogue()
	if err != nil {
		return carbon.Factor{}, err
	}
	f, err := factors.Lookup(cmp.Or(c.Region, carbon.DefaultRegion), c.Year)
	if _, ok := errors.AsType[*carbon.UnknownYearError](err); ok {
		return f, suggest.For("year", err)
	}
	return f, suggest.For("region", err)
}

// Catalogue is the factors that ship, with those of the user's file.
func (c *Config) Catalogue() (*carbon.Factors, error) {
	factors := carbon.DefaultFactors()
	if c.Factors == "" {
		return factors, nil
	}
	file, err := strict.ReadFile(c.Factors, strict.MaxTable)
	if err != nil {
		return nil, suggest.About("factors", err)
	}
	own, err := carbon.ParseFactors(bytes.NewReader(file), c.Factors)
	if err != nil {
		return nil, suggest.About("factors", fmt.Errorf("%s: %w", c.Factors, err))
	}
	return factors.With(own), nil
}

func (c *Config) pue() (carbon.PUE, error) {
	if v, err := strconv.ParseFloat(c.PUE, 64); err == nil {
		a := carbon.DefaultAccounting()
		a.PUE = carbon.PUE(v)
		return a.PUE, suggest.About("pue", a.Validate())
	}
	preset, err := carbon.LookupPUE(c.PUE)
	return preset.Value, suggest.For("pue", err)
}
