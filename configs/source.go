package configs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Energy sources by name, beside those that host.Discover finds.
const (
	autoSource  = "auto"
	modelSource = "specpower"
	fixedSource = "fixed-watts"
)

// Source finds the energy source: the best of this machine, or the one that was asked for, which
// is an error where it cannot be used.
func (c *Config) Source() (energy.Source, error) {
	if c.Watts != "" && c.EnergySource != fixedSource {
		return nil, suggest.About("watts", fmt.Errorf("%q is for energy-source %s (here: %s)",
			c.Watts, fixedSource, c.EnergySource))
	}
	if c.CPUFamily != "" {
		return c.model()
	}
	if c.EnergySource == fixedSource {
		return c.fixedWatts()
	}
	return namedSource(c.EnergySource, localCandidates())
}

// localCandidates looks at this machine once a process: its counters are watched for a moment, and
// those that were opened stay so until the process ends.
var localCandidates = sync.OnceValue(func() []host.Candidate { return host.Discover(host.Local()) })

// namedSource is the best of the candidates, or the one of that name. Another one is never taken
// instead of it.
func namedSource(name string, candidates []host.Candidate) (energy.Source, error) {
	if names := sourceNames(); !slices.Contains(names, name) {
		return nil, suggest.Key("energy-source", name, names)
	}
	find := func() (host.Candidate, error) { return host.Named(candidates, name) }
	if name == autoSource {
		find = func() (host.Candidate, error) { return host.Best(candidates) }
	}
	found, err := find()
	if err != nil {
		return nil, suggest.For("energy-source", err)
	}
	return found.Source, nil
}

// model is the SPECpower model of a family that the user names.
func (c *Config) model() (energy.Source, error) {
	if c.EnergySource != autoSource && c.EnergySource != modelSource {
		return nil, suggest.About("cpu-family", fmt.Errorf("%q is for energy-source %s (here: %s)",
			c.CPUFamily, modelSource, c.EnergySource))
	}
	power, err := cpu.Lookup(c.CPUFamily)
	if err != nil {
		return nil, suggest.For("cpu-family", err)
	}
	return power.Model()
}

// fixedWatts reads W or LOW..HIGH, watts of a thread that works.
func (c *Config) fixedWatts() (energy.Source, error) {
	wrong := suggest.Unfit("watts", strconv.Quote(c.Watts),
		"with energy-source %s: watts of a busy thread, as 3.5 or 2..5", fixedSource)
	low, high, isRange := strings.Cut(c.Watts, "..")
	l, err := strconv.ParseFloat(strings.TrimSpace(low), 64)
	if err != nil {
		return nil, wrong
	}
	h := l
	if isRange {
		if h, err = strconv.ParseFloat(strings.TrimSpace(high), 64); err != nil {
			return nil, wrong
		}
	}
	r := energy.Range[energy.Watts]{Low: energy.Watts(l), Central: energy.Watts((l + h) / 2), High: energy.Watts(h)}
	source, err := energy.FixedWatts(r)
	if err != nil {
		return nil, suggest.About("watts", err)
	}
	return source, nil
}
