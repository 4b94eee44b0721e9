package configs

import (
	"errors"
	"fmt"
	"slices"
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
	if slices.ContainsFunc(chosen, metered) {
		for _, k := range keys {
			if slices.Contains(method.Keys(), k.Name) {
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
		if metered(e) {
			l.faults(all, name, l.config.outfit(&o))
		}
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

// outfit finds the source of energy figures and the grid factor.
func (c *Config) outfit(o *experiment.Options) (err error) {
	var sourceErr error
	o.Source, sourceErr = c.Source()
	o.Accounting, err = c.Accounting()
	return errors.Join(sourceErr, err)
}
