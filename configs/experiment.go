package configs

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/energy/method"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// ExperimentKeys lists what can be set for an experiment: its parameters, and where carbon figures
// come from if it has any. For several experiments it is what they have in common.
func ExperimentKeys(chosen ...experiment.Experiment) []Key {
	var list []Key
	if len(chosen) == 1 {
		for _, p := range experiment.Parameters(chosen[0]) {
			list = append(list, parameterKey(p))
		}
	} else {
		list = append(list,
			Key{
				own: true, Name: "seed", Default: "1", value: unset(seed),
				Doc: "seed of every experiment that draws random numbers",
			},
			Key{
				own: true, Name: trialsKey, Default: "0", value: unset(whole),
				Doc: "trials of every experiment; 0 leaves each its own",
			})
	}
	for _, k := range keys {
		switch {
		case k.Name == "profile" && slices.ContainsFunc(chosen, priced):
			k.Default, k.Doc = experiment.DefaultProfile, "cost profile of the energy of messages"
			k.Choices = profileNames
		case slices.Contains(method.SourceKeys(), k.Name) && slices.ContainsFunc(chosen, metered):
		case slices.Contains(method.CarbonKeys(), k.Name) && slices.ContainsFunc(chosen, accounted):
		default:
			continue
		}
		list = append(list, k)
	}
	return list
}

// priced reports whether an experiment says what its messages would cost.
func priced(e experiment.Experiment) bool {
	_, ok := e.(experiment.Priced)
	return ok
}

// accounted reports whether an experiment has carbon figures.
func accounted(e experiment.Experiment) bool { return priced(e) || metered(e) }

// metered reports whether an experiment meters this machine.
func metered(e experiment.Experiment) bool {
	_, ok := e.(*experiment.Traffic)
	return ok
}

const trialsKey = "trials"

// unset is the value of a key of all experiments, which each of them reads for itself.
func unset[T any](k kind[T]) value {
	return with(k, func(*Config, T, givens) error { return nil })
}

// parameterKey is a parameter as a key.
func parameterKey(p experiment.Parameter) Key {
	k := Key{own: true, Name: p.Name, Doc: p.Doc, Default: p.String(), value: parameterValue(p)}
	if len(p.Choices) > 0 {
		k.Choices = func() []string { return p.Choices }
	}
	return k
}

// parameterValue reads a parameter as its Go type is read.
func parameterValue(p experiment.Parameter) value {
	switch p.Value().(type) {
	case int:
		return parameter(whole, p)
	case []int:
		return parameter(wholes, p)
	case uint64:
		return parameter(seed, p)
	case float64:
		if p.Share {
			return parameter(share, p)
		}
		return parameter(real, p)
	case []float64:
		if p.Share {
			return parameter(shares, p)
		}
		return parameter(reals, p)
	case bool:
		return parameter(truth, p)
	case time.Duration:
		return parameter(span, p)
	case []string:
		return parameter(words, p)
	}
	return parameter(text, p)
}

func parameter[T any](k kind[T], p experiment.Parameter) value {
	return with(k, func(_ *Config, v T, _ givens) error { return p.Set(v) })
}

// LoadExperiments sets the parameters of experiments from a YAML file, the environment and flags,
// as Load does for scenarios, and finds what they need of this machine. In the file every
// experiment may have a section of its name, which goes before what stands beside the sections:
// that may be what ExperimentKeys lists.
func LoadExperiments(
	chosen []experiment.Experiment, file string, environ []string, flags map[string]string,
) (experiment.Options, error) {
	o := experiment.Options{}
	content, err := readYAML(file, readFile)
	if err != nil {
		return o, err
	}
	l := loader{config: defaults(), file: file}
	l.config.Profile = experiment.DefaultProfile
	common := ExperimentKeys(chosen...)
	l.check(content, common, experiment.Names()...)
	env, _ := l.environment(common, environ)
	inFile, inFlags := ofFile(file, "", common, content), ofFlags(common, flags)
	if len(chosen) > 1 {
		leaveTrials(inFile, env, inFlags)
	}
	l.otherSections(content, chosen)
	for _, e := range chosen {
		all := merge(inFile, l.section(content, e), env, inFlags)
		l.apply(ExperimentKeys(e), all)
		name := ""
		if len(chosen) > 1 {
			name = e.About().Name
		}
		l.faults(all, name, e.Validate())
		l.faults(all, name, l.config.outfit(&o, e))
	}
	return o, strict.Join(l.errs)
}

// leaveTrials takes the trials away that are 0, which leave each experiment its own.
func leaveTrials(layers ...layer) {
	for _, l := range layers {
		if g, ok := l[trialsKey].(given); ok {
			if n, ok := whole.read(g); ok && n == 0 {
				delete(l, trialsKey)
			}
		}
	}
}

// section is what the file gives an experiment in its section.
func (l *loader) section(content *strict.Node, e experiment.Experiment) layer {
	name := e.About().Name
	section := content.At(name)
	if section == nil {
		return nil
	}
	if section.Kind != strict.Object {
		l.errs = append(l.errs, fmt.Errorf("%s: line %d: %w", l.file, section.Line,
			suggest.Wrong(name, section, "a section with the parameters of the experiment")))
		return nil
	}
	keys := ExperimentKeys(e)
	f := strict.Faults{}
	f.Known(section, name, names(keys))
	l.inFile(&f)
	return ofFile(l.file, name+".", keys, section)
}

// otherSections reads those of experiments that were not chosen, which have to be right all the
// same.
func (l *loader) otherSections(content *strict.Node, chosen []experiment.Experiment) {
	for _, e := range experiment.All() {
		if slices.ContainsFunc(chosen, func(c experiment.Experiment) bool { return c.About().Name == e.About().Name }) {
			continue
		}
		other := loader{config: defaults(), file: l.file}
		other.apply(ExperimentKeys(e), merge(other.section(content, e)))
		l.errs = append(l.errs, other.errs...)
	}
}

// outfit finds what an experiment needs of the source of energy figures, the grid factor and the
// cost profile.
func (c *Config) outfit(o *experiment.Options, e experiment.Experiment) error {
	var errs []error
	set := func(err error) { errs = append(errs, err) }
	if metered(e) {
		source, err := c.Source()
		o.Source = source
		set(err)
	}
	if accounted(e) {
		accounting, err := c.Accounting()
		o.Accounting = accounting
		set(err)
		if accounting.Series != nil && priced(e) {
			set(suggest.About("intensity-series", experiment.ErrNoHour))
		}
	}
	if priced(e) {
		found, err := FindProfiles(c.Profile)
		if err == nil && found.Calibrated() {
			err = suggest.Wrong("profile", suggest.Name(c.Profile)+", which is of whole runs on one machine", "%s",
				strings.Join(profileNames(), ", "))
		}
		o.Profile = found.builtIn
		set(err)
	}
	return errors.Join(errs...)
}
