package configs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/joulemark/joulemark/bench/experiment"
)

// accountingKeys are the keys of a scenario that experiments share: where energy and carbon figures come from.
var accountingKeys = []string{
	"region", "year", "intensity", "factors", "pue", "consumption", "energy-source", "cpu-family", "watts",
}

// ExperimentKeys lists what can be set for an experiment: its parameters, and where carbon figures come
// from if it has any. For several experiments it is what they have in common.
func ExperimentKeys(chosen ...experiment.Experiment) []Key {
	var list []Key
	if len(chosen) == 1 {
		for _, p := range experiment.Parameters(chosen[0]) {
			list = append(list, parameterKey(p))
		}
	} else {
		list = append(list, Key{
			Name: seedKey, Default: "1", Doc: "seed of every experiment that draws random numbers", kind: seed,
			set: func(_ *Config, v any) error { return setAll(chosen, seedKey, v) },
		}, Key{
			Name: trialsKey, Default: "0", Doc: "trials of every experiment; 0 leaves each its own", kind: whole,
			set: func(_ *Config, v any) error {
				if n := int(v.(int64)); n != 0 {
					return setAll(chosen, trialsKey, n)
				}
				return nil
			},
		})
	}
	if slices.ContainsFunc(chosen, metered) {
		for _, k := range keys {
			if slices.Contains(accountingKeys, k.Name) {
				list = append(list, k)
			}
		}
	}
	return list
}

// metered reports whether an experiment has carbon figures.
func metered(e experiment.Experiment) bool {
	_, ok := e.(*experiment.Traffic)
	return ok
}

// Parameters that all experiments have.
const (
	seedKey   = "seed"
	trialsKey = "trials"
)

// setAll sets the parameter of a name of all experiments.
func setAll(chosen []experiment.Experiment, name string, v any) error {
	for _, e := range chosen {
		for _, p := range experiment.Parameters(e) {
			if p.Name == name {
				if err := p.Set(v); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// parameterKey is a parameter as a key.
func parameterKey(p experiment.Parameter) Key {
	k := Key{Name: p.Name, Doc: p.Doc, Default: p.String(), kind: kindOf(p.Value())}
	if len(p.Choices) > 0 {
		k.Choices = func() []string { return p.Choices }
	}
	k.set = func(_ *Config, v any) error {
		if n, ok := v.(int64); ok {
			if v = int(n); int64(v.(int)) != n {
				return fmt.Errorf("%s: %d is too large a number", p.Name, n)
			}
		}
		return p.Set(v)
	}
	return k
}

// kindOf is the kind that values of a Go type are read as.
func kindOf(value any) kind {
	switch value.(type) {
	case int:
		return whole
	case []int:
		return wholes
	case uint64:
		return seed
	case float64:
		return real
	case []float64:
		return reals
	case bool:
		return truth
	case time.Duration:
		return span
	case []string:
		return words
	}
	return text
}

// allNames are those of the keys of all commands.
func allNames() []string {
	var names []string
	for i := range keys {
		names = append(names, keys[i].Name)
	}
	for _, e := range experiment.All() {
		for _, p := range experiment.Parameters(e) {
			names = append(names, p.Name)
		}
	}
	return names
}

// LoadExperiments sets the parameters of experiments from a YAML file, the environment and flags, as Load
// does for scenarios, and finds what they need of this machine. In the file every experiment may have a section of its
// name, which goes before what stands beside the sections: that may be what ExperimentKeys lists.
func LoadExperiments(chosen []experiment.Experiment, file string, environ []string, flags map[string]string) (experiment.Options, error) {
	content, err := readYAML(file, readFile)
	if err != nil {
		return experiment.Options{}, err
	}
	l := newLoader(ExperimentKeys(chosen...), file)
	l.unknownIn(content, "", experiment.Names()...)
	l.set(content, nil, nil)
	l.sections(content, chosen)
	l.set(nil, l.environment(environ), flags)
	o := experiment.Options{}
	if slices.ContainsFunc(chosen, metered) {
		l.errs = append(l.errs, l.named(l.config.outfit(&o)))
	}
	for _, e := range chosen {
		err := l.named(e.Validate())
		if err != nil && len(chosen) > 1 {
			name := e.About().Name
			if _, ok := content[name]; ok {
				name = file + ": " + name
			}
			err = fmt.Errorf("%s: %w", name, err)
		}
		l.errs = append(l.errs, err)
	}
	return o, errors.Join(l.errs...)
}

// outfit finds the source of energy figures and the grid factor.
func (c *Config) outfit(o *experiment.Options) (err error) {
	var sourceErr error
	o.Source, sourceErr = c.Source()
	o.Accounting, err = c.Accounting()
	return errors.Join(sourceErr, err)
}

// sections reads those of the experiments in a file. Those of experiments that were not chosen are
// checked all the same.
func (l *loader) sections(content map[string]any, chosen []experiment.Experiment) {
	for _, e := range experiment.All() {
		name := e.About().Name
		given, ok := content[name]
		if !ok {
			continue
		}
		section, ok := given.(map[string]any)
		if !ok {
			l.fault("%s: %s: %#v (allowed: a section with the parameters of the experiment)", l.file, name, given)
			continue
		}
		if i := slices.IndexFunc(chosen, func(c experiment.Experiment) bool { return c.About().Name == name }); i >= 0 {
			e = chosen[i]
		}
		inner := newLoader(ExperimentKeys(e), l.file)
		inner.unknownIn(section, name+".")
		inner.set(section, nil, nil)
		if len(chosen) == 1 {
			maps.Copy(l.sources, inner.sources)
		}
		l.errs = append(l.errs, inner.errs...)
	}
}
