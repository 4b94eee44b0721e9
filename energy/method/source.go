package method

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// AutoSource stands for the best source of the machine.
const AutoSource = "auto"

// Sources that other settings are for: the model of a CPU family, and watts that the user gives.
const (
	ModelSource = "specpower"
	FixedSource = "fixed-watts"
)

// Source finds the energy source: the best of this machine, or the one that was asked for, which
// is an error where it cannot be used.
func (s *Settings) Source() (energy.Source, error) {
	if s.Watts != "" && s.EnergySource != FixedSource {
		return nil, suggest.About("watts", fmt.Errorf("%q is for energy-source %s (here: %s)",
			s.Watts, FixedSource, s.EnergySource))
	}
	if s.CPUFamily != "" {
		return s.model()
	}
	if s.EnergySource == FixedSource {
		return s.fixedWatts()
	}
	return namedSource(s.EnergySource, localCandidates())
}

// localCandidates looks at this machine once a process: its counters are watched for a moment, and
// those that were opened stay so until the process ends.
var localCandidates = sync.OnceValue(func() []host.Candidate { return host.Discover(host.Local()) })

// namedSource is the best of the candidates, or the one of that name. Another one is never taken
// instead of it.
func namedSource(name string, candidates []host.Candidate) (energy.Source, error) {
	if names := SourceNames(); !slices.Contains(names, name) {
		return nil, suggest.Key("energy-source", name, names)
	}
	find := func() (host.Candidate, error) { return host.Named(candidates, name) }
	if name == AutoSource {
		find = func() (host.Candidate, error) { return host.Best(candidates) }
	}
	found, err := find()
	if err != nil {
		return nil, suggest.For("energy-source", err)
	}
	return found.Source, nil
}

// model is the SPECpower model of a family that the user names.
func (s *Settings) model() (energy.Source, error) {
	if s.EnergySource != AutoSource && s.EnergySource != ModelSource {
		return nil, suggest.About("cpu-family", fmt.Errorf("%q is for energy-source %s (here: %s)",
			s.CPUFamily, ModelSource, s.EnergySource))
	}
	power, err := cpu.Lookup(s.CPUFamily)
	if err != nil {
		return nil, suggest.For("cpu-family", err)
	}
	return power.Model()
}

// Bounds of the watts of a busy thread that somebody gives. What lies outside was meant in
// kilowatts or milliwatts.
const leastWatts, mostWatts = 0.01, 500

// fixedWatts reads W or LOW..HIGH, watts of a thread that works.
func (s *Settings) fixedWatts() (energy.Source, error) {
	wrong := suggest.Unfit("watts", suggest.Quote(s.Watts),
		"with energy-source %s: watts of a busy thread, as 3.5 or 2..5 with the less first, "+
			"from %v to %v", FixedSource, leastWatts, mostWatts)
	low, high, isRange := strings.Cut(s.Watts, "..")
	l, ok := number.Float(strings.TrimSpace(low))
	if !ok {
		return nil, wrong
	}
	h := l
	if isRange {
		if h, ok = number.Float(strings.TrimSpace(high)); !ok {
			return nil, wrong
		}
	}
	if !(leastWatts <= l && l <= h && h <= mostWatts) { // NaN is in no bounds
		return nil, wrong
	}
	r := energy.Range[energy.Watts]{Low: energy.Watts(l), Central: energy.Watts((l + h) / 2), High: energy.Watts(h)}
	source, err := energy.FixedWatts(r)
	if err != nil {
		return nil, suggest.About("watts", err)
	}
	return source, nil
}

// SourceNames are what the setting energy-source takes.
func SourceNames() []string { return append([]string{AutoSource}, host.SourceNames()...) }
