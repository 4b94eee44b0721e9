// Package configs reads what a run is to be: YAML scenarios, some of which ship with the program,
// the environment and flags. Flags beat the environment (JOULEMARK_NODES, ...), which beats
// the file, which beats the defaults.
//
// Reading is strict: a key that does not exist, stands there twice or is written in another case, a
// value of the wrong type or out of range, an algorithm or region that there is none of are errors
// that name where the value came from (with the line of a file), the key, the value and what is
// allowed, and they come back together.
//
// What is given is read and applied in two passes. The first finds, key by key, what was given and
// by what; the second sets the keys in their order, each knowing what else was given, so that a
// value that is given differs from a default also where both are the same.
package configs

import (
	"errors"
	"runtime"
	"time"

	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/energy/method"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
	"github.com/joulemark/joulemark/reports/footprint"
)

// Config is everything that a run is made from. Load makes it.
type Config struct {
	Scenario harness.Scenario
	// AnyNodes says that no number of nodes was asked for.
	AnyNodes bool
	// HostsFile and TokenFile are where the addresses of node processes and the secret are read
	// from.
	HostsFile, TokenFile string

	// Settings are by which method energy and carbon are told.
	method.Settings
	// Hardware is what making the machine emitted, and how that is shared out.
	Hardware Hardware
	// Idle is for how long the machine is watched before the work; 0 is the default of the source.
	Idle    time.Duration
	Profile string
	// Predict is the engine that the simulator predicts for with a calibrated profile; "" for the
	// first that runs as well, or the first that was calibrated.
	Predict string

	Format     string
	Output     string // a file; "" is standard output
	Chart      string // a file for the main chart; "" for none
	Complexity bool
	Ledger     string // a file that the run is added to; "" for none
	Project    string // what it is for, in the ledger; "" where nobody says
	// SCI asks for the Software Carbon Intensity, or for what of it is known.
	SCI bool
	// Scale is a rate of functional units, and for how long; without a rate nothing is asked for.
	Scale footprint.Scale

	given givens // by which keys were given what, for errors that come later
}

// readTopology reads the graph of a topology that is a file. Where any number of nodes will do, a
// topology with a size of its own sets it.
func (c *Config) readTopology(anyNodes bool) error {
	sizes := c.Scenario.Nodes
	if anyNodes {
		c.Scenario.Nodes = nil
	}
	err := c.Scenario.ReadTopology()
	if len(c.Scenario.Nodes) == 0 {
		c.Scenario.Nodes = sizes
	}
	return err
}

// Runner makes ready to run: it finds the energy source, the grid factor and the profile. All
// faults come back together.
func (c *Config) Runner() (*harness.Runner, error) {
	source, sourceErr := c.Source()
	accounting, accountingErr := c.Accounting()
	profiles, profile, warnings, profileErr := c.profiles()
	if err := errors.Join(c.Scenario.Validate(), sourceErr, accountingErr, profileErr); err != nil {
		l := loader{}
		l.faults(c.given, "", err)
		return nil, strict.Join(l.errs)
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
		Idle:       c.IdleFor(source),
	}, nil
}

// formatByFile takes the format from the name of the file where none was given, and refuses a name
// that says another one.
func (c *Config) formatByFile(all givens) error {
	said, err := reports.FormatOf(c.Output)
	if err != nil || said == nil {
		return err
	}
	if !all.has("format") {
		c.Format = said.Name
		return nil
	}
	format, err := reports.ParseFormat(c.Format)
	if err != nil {
		return err
	}
	return format.Fits(c.Output)
}

// validIdle refuses a length that is none.
func (c *Config) validIdle() error {
	if c.Idle < 0 || c.Idle > time.Hour {
		return suggest.Wrong("idle", c.Idle, "up to 1h, or 0 for the default")
	}
	return nil
}

// Given reports whether somebody has set a key: in the file, the environment or a flag.
func (c *Config) Given(key string) bool { return c.given.has(key) }

// IdleFor is how long the machine is watched before a run or a calibration: long enough for a
// counter, or for a look at how busy it is.
func (c *Config) IdleFor(source energy.Source) time.Duration {
	if c.Idle != 0 {
		return c.Idle
	}
	return host.IdleSpan(source)
}

// alone sets a key that excludes others, unless one of these is given as well.
func alone(key string) func(*Config, string, givens) error {
	return func(c *Config, text string, all givens) error {
		if err := c.Set(key, text); err != nil {
			return err
		}
		return c.Alone(all.has)
	}
}
