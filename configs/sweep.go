package configs

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/internal/environ"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/strict/yamltree"
	"github.com/joulemark/joulemark/internal/suggest"
)

// unswept are the keys of a run that a sweep has no use for: its trials are simulated, in whatever
// time and on whatever machine, and nobody meters them.
var unswept = []string{
	"hosts", "hosts-file", "processes", "token-file", "expect", "delta", "window", "wall-cap", "idle",
	"radio", "battery", "radio-duty", "radio-period", "broker", "setup-timeout", "intensity-series",
	"embodied", "lifetime", "share", "energy-source", "cpu-family", "watts", "kwh", "sci", "rate",
	"per", "equivalents", "chart", "ledger", "project",
}

// sweepSection is the section of a file that says what is swept.
const sweepSection = "sweep"

// SweepKeys lists what can be set for a sweep, in the order of the usage text.
func SweepKeys() []Key {
	return slices.DeleteFunc(slices.Clone(keys), func(k Key) bool { return slices.Contains(unswept, k.Name) })
}

// SweepSource is all that a sweep is made from besides files that it names. It can be written as
// JSON, so that another process makes the same sweep of it.
type SweepSource struct {
	File    string            `json:"file"` // its name, for errors
	Text    string            `json:"text"` // its content
	Environ []string          `json:"environ,omitempty"`
	Flags   map[string]string `json:"flags,omitempty"` // by the name of their key
}

// ReadSweep reads the file of a sweep, or one that ships, and keeps of the environment what is of a
// sweep. Variables of ours that are of no command are an error.
func ReadSweep(file string, environment []string, flags map[string]string) (SweepSource, error) {
	text, ok := contentOf(sweepFolder, file)
	if !ok {
		var err error
		if text, err = readFile(file); err != nil {
			return SweepSource{}, shippedBeside(err, file, "sweep", Sweeps())
		}
	}
	s := SweepSource{File: file, Text: string(text), Flags: flags}
	own := names(SweepKeys())
	ours, err := environ.Ours(environment, own)
	for _, v := range ours {
		if slices.Contains(own, v.Key) {
			s.Environ = append(s.Environ, v.Name+"="+v.Value)
		}
	}
	return s, err
}

// Swept is what a sweep is made of: what all of it has in common, and its settings.
type Swept struct {
	Config
	Settings []sweep.Setting
}

// Load makes the settings. All faults come back together, as those of [Load] do.
func (s SweepSource) Load(algorithms ...catalogue.Algorithm) (*Swept, error) {
	tree, err := yamltree.Parse([]byte(s.Text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.File, err)
	}
	if tree.Kind != strict.Object {
		return nil, fmt.Errorf("%s: line %d: %v (allowed: %v)", s.File, tree.Line, tree, strict.Object)
	}
	own := SweepKeys()
	l := loader{config: defaults(), file: s.File}
	l.config.Scenario.Catalogue = algorithms
	l.config.Scenario.Engines = []engine.Engine{engine.Sim}
	l.check(tree, own, append(unswept, sweepSection)...)
	for _, name := range unswept {
		if n := tree.At(name); n != nil {
			l.errs = append(l.errs, fmt.Errorf("%s: line %d: %w", s.File, n.Line, suggest.Unfit(name, n,
				"with joulemark run; trials of a sweep are simulated, and nobody meters them")))
		}
	}
	env, _ := l.environment(own, s.Environ)
	all := merge(ofFile(s.File, "", own, tree), env, ofFlags(own, s.Flags))
	axes := l.axes(tree.At(sweepSection), all)
	fixed := maps.Clone(all)
	maps.DeleteFunc(fixed, func(key string, g given) bool { // of which there is no single value to be set
		return g.swept && !slices.Contains(sweptLists, key)
	})
	l.apply(own, fixed)
	l.config.dropCases(all)
	if err := strict.Join(l.errs); err != nil {
		return nil, err
	}
	l.config.AnyNodes = !all.has("nodes")
	l.config.given = all
	l.faults(all, "", l.config.formatByFile(all))
	out := &Swept{Config: l.config}
	l.combine(out, axes, all)
	return out, strict.Join(l.errs)
}

// combine makes a setting of each combination, the last axis the fastest.
func (l *loader) combine(out *Swept, axes []axis, all givens) {
	count := 1.0
	for _, a := range axes {
		count *= float64(len(a))
	}
	if count > sweep.MaxPoints {
		l.errs = append(l.errs, suggest.Wrong(sweepSection, fmt.Sprintf("%.0f combinations", count), "up to %d",
			sweep.MaxPoints))
		return
	}
	runner, err := out.Runner()
	if err != nil {
		l.errs = append(l.errs, suggest.Leaves(err)...)
		return
	}
	for i := range int(count) {
		c := out.Config
		var values []sweep.Value
		var errs []error
		for k, rest := len(axes)-1, i; k >= 0; k-- {
			options := axes[k]
			o := &options[rest%len(options)]
			rest /= len(options)
			errs = append(errs, o.set(&c))
			values = append(values, o.Value)
		}
		slices.Reverse(values)
		errs = append(errs, c.readTopology(c.AnyNodes), c.Scenario.Validate())
		if err := errors.Join(errs...); err != nil {
			l.faults(all, "", err)
			return // another combination has much the same faults
		}
		own := *runner
		own.Scenario = c.Scenario
		out.Settings = append(out.Settings, sweep.Setting{Values: values, Runner: &own})
	}
}
