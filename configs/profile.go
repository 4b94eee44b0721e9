package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Profiles is where predictions come from: a profile that is built in, or a file by joulemark
// calibrate with one for each of several engines.
type Profiles struct {
	// Name is as it was given.
	Name string
	// Set is nil where the profile is built in.
	Set     *cost.ProfileSet
	builtIn cost.Profile
}

// FindProfiles finds what a profile key names: the name of a built-in profile, or else the path of
// a file. A name that is neither is an error that lists the built-in names.
func FindProfiles(name string) (Profiles, error) {
	builtIn, unknown := cost.LookupProfile(name)
	if unknown == nil {
		return Profiles{Name: name, builtIn: builtIn}, nil
	}
	text, err := strict.ReadFile(name, cost.MaxProfileFile)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, `/\.`):
		return Profiles{}, suggest.Key("profile", name, profileNames(), "or a file by joulemark calibrate")
	case err != nil:
		return Profiles{}, suggest.About("profile", err)
	}
	set, err := cost.ReadProfiles(bytes.NewReader(text))
	if err != nil {
		return Profiles{}, suggest.About("profile", fmt.Errorf("%s: %w", name, err))
	}
	return Profiles{Name: name, Set: set}, nil
}

// Calibrated reports whether the profiles are of a file, and so predict CPU time too.
func (p *Profiles) Calibrated() bool { return p.Set != nil }

// For returns the profile of an engine. A built-in one is of all engines. The simulator is not what
// a prediction is about, so a file need not have it: what it predicts is then that of the engine
// that was asked for, or else of the first other engine that runs as well, or else of the first in
// the file. Where the file has no such engine, the error lists what it has.
func (p *Profiles) For(e engine.Engine, alongside []engine.Engine, asked string) (cost.Profile, error) {
	if p.Set == nil {
		return p.builtIn, nil
	}
	has := p.Set.Engines()
	name := e.String()
	if e == engine.Sim && !slices.Contains(has, name) {
		name = has[0]
		for _, other := range slices.Backward(alongside) {
			if other != engine.Sim && slices.Contains(has, other.String()) {
				name = other.String()
			}
		}
		if asked != "" {
			name = asked
		}
	}
	profile, err := p.Set.For(name)
	if err != nil {
		return profile, suggest.About("profile", fmt.Errorf("%s: %w", p.Name, err))
	}
	return profile, nil
}

// Warnings say what a reader must know before believing the predictions.
func (p *Profiles) Warnings(h record.Host) []string {
	if p.Set == nil {
		return nil
	}
	var warnings []string
	for _, w := range p.Set.Warnings(ProfileHost(h)) {
		warnings = append(warnings, "profile "+p.Name+": "+w)
	}
	return warnings
}

// ProfileHost is the machine in the form of profile files.
func ProfileHost(h record.Host) cost.ProfileHost {
	return cost.ProfileHost{OS: h.OS, Arch: h.Arch, CPU: h.CPU, Threads: h.Threads, Go: h.Go, CPUID: h.CPUID}
}

// profiles finds the profile of each engine, or the one for all where it is built in, and what a
// reader must know of it.
func (c *Config) profiles() (of map[engine.Engine]cost.Profile, all cost.Profile, warnings []string, err error) {
	found, err := FindProfiles(c.Profile)
	if err == nil && c.Predict != "" && !found.Calibrated() {
		err = suggest.Unfit("predict", c.Predict,
			"with a profile by joulemark calibrate; %s is the same for all engines", c.Profile)
	}
	if err != nil || !found.Calibrated() {
		return nil, found.builtIn, nil, err
	}
	of = map[engine.Engine]cost.Profile{}
	var errs []error
	for _, e := range c.Scenario.Engines {
		of[e], err = found.For(e, c.Scenario.Engines, c.Predict)
		if err != nil && !slices.ContainsFunc(errs, func(e error) bool { return e.Error() == err.Error() }) {
			errs = append(errs, err)
		}
	}
	return of, cost.Profile{}, found.Warnings(charge.LocalHost()), errors.Join(errs...)
}
