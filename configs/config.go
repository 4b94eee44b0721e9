package configs

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/host"
)

// Config is everything that a run is made from. Load makes it.
type Config struct {
	Scenario harness.Scenario
	// HostsFile and TokenFile are where the addresses of node processes and the secret are read from.
	HostsFile, TokenFile string

	// Region and Year name the grid factor; Year 0 is the newest. Intensity, where it is not 0,
	// is used instead, in gCO2e/kWh. Factors names a file with factors of one's own.
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
	// Predict is the engine that the simulator predicts for with a calibrated profile; "" for the first that runs as
	// well, or the first that was calibrated.
	Predict string

	Format     string
	Output     string // a file; "" is standard output
	Complexity bool

	regionGiven bool
	stackGiven  bool
	engineGiven bool
	hostsRead   bool
	token       string // the secret of the environment
}

// Runner makes ready to run: it finds the energy source, the grid factor and the profile. All
// faults come back together.
func (c *Config) Runner() (*harness.Runner, error) {
	hostsErr := c.hosts()
	source, sourceErr := c.Source()
	accounting, accountingErr := c.Accounting()
	profiles, profile, warnings, profileErr := c.profiles()
	if err := errors.Join(hostsErr, c.Scenario.Validate(), sourceErr, accountingErr, profileErr); err != nil {
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
		return fmt.Errorf("idle: %v (allowed: up to 1h, or 0 for the default)", c.Idle)
	}
	return nil
}

// idle is how long the machine is watched: long enough for a counter, or for a look at how busy it is.
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
	if err := a.Validate(); err != nil {
		return a, fmt.Errorf("consumption: %w", err)
	}
	return a, nil
}

// Factor finds the grid factor.
func (c *Config) Factor() (carbon.Factor, error) {
	if c.Intensity != 0 {
		if c.regionGiven || c.Year != 0 || c.Factors != "" {
			return carbon.Factor{}, fmt.Errorf("intensity: %g replaces region, year and factors (allowed: one or the other)", c.Intensity)
		}
		f, err := carbon.FactorOf(energy.GramsPerKWh(c.Intensity))
		if err != nil {
			return f, fmt.Errorf("intensity: %w", err)
		}
		return f, nil
	}
	factors, err := c.Catalogue()
	if err != nil {
		return carbon.Factor{}, err
	}
	f, err := factors.Lookup(c.Region, c.Year)
	var year *carbon.UnknownYearError
	switch {
	case errors.As(err, &year):
		return f, fmt.Errorf("year: %w", err)
	case err != nil:
		return f, fmt.Errorf("region: %w", err)
	}
	return f, nil
}

// RegionGiven reports whether a region was asked for, rather than left to the default.
func (c *Config) RegionGiven() bool { return c.regionGiven }

// Catalogue is the factors that ship, with those of the user's file.
func (c *Config) Catalogue() (*carbon.Factors, error) {
	factors := carbon.DefaultFactors()
	if c.Factors == "" {
		return factors, nil
	}
	file, err := os.Open(c.Factors)
	if err != nil {
		return nil, fmt.Errorf("factors: %w", err)
	}
	defer file.Close()
	own, err := carbon.ParseFactors(file, c.Factors)
	if err != nil {
		return nil, fmt.Errorf("factors: %s: %w", c.Factors, err)
	}
	return factors.With(own), nil
}

func (c *Config) pue() (carbon.PUE, error) {
	if v, err := strconv.ParseFloat(c.PUE, 64); err == nil {
		a := carbon.DefaultAccounting()
		a.PUE = carbon.PUE(v)
		if err := a.Validate(); err != nil {
			return 0, fmt.Errorf("pue: %w", err)
		}
		return a.PUE, nil
	}
	preset, err := carbon.LookupPUE(c.PUE)
	if err != nil {
		return 0, fmt.Errorf("pue: %w", err)
	}
	return preset.Value, nil
}
