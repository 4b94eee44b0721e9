package configs

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/internal/environ"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/strict/yamltree"
	"github.com/joulemark/joulemark/internal/suggest"
)

// unswept are the keys of a run that a sweep has no use for: its trials are simulated, in whatever
// time and on whatever machine, and nobody meters them.
var unswept = []string{
	"hosts", "hosts-file", "processes", "token-file", "expect", "delta", "window", "wall-cap", "idle", "radio",
	"battery", "radio-duty", "radio-period", "broker", "setup-timeout", "intensity-series", "embodied", "lifetime", "share",
	"energy-source", "cpu-family", "watts", "kwh", "sci", "rate", "per", "equivalents", "chart",
	"ledger", "project",
}

// sweptKeys are those of which a sweep may have several values. The first two are lists as they
// are.
var sweptKeys = []string{
	"algorithms", "nodes", "params", "topology", "latency", "loss", "duplicate", "reorder", "faults",
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

// option is one value of an axis.
type option struct {
	sweep.Value
	set func(*Config) error
}

// axis is a key that is swept.
type axis []option

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
	l.apply(own, all)
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

// axes reads what is swept. The lists of a scenario become keys that were given, and the others
// axes, in the order of the file.
func (l *loader) axes(section *strict.Node, all givens) (axes []axis) {
	if section == nil {
		return nil
	}
	if section.Kind != strict.Object || len(section.Nodes) == 0 {
		l.errs = append(l.errs, fmt.Errorf("%s: line %d: %w", l.file, section.Line,
			suggest.Wrong(sweepSection, section, "keys with lists of values: %s", strings.Join(sweptKeys, ", "))))
		return nil
	}
	f := strict.Faults{}
	f.Known(section, sweepSection, sweptKeys)
	l.inFile(&f)
	for i := range section.Nodes {
		n := &section.Nodes[i]
		if !slices.Contains(sweptKeys, n.Name) {
			continue
		}
		g := given{fmt.Sprintf("%s: line %d: %s.%s", l.file, n.Line, sweepSection, n.Name), n, ""}
		if n.Name == "params" {
			axes = append(axes, l.paramAxes(g, all)...)
			all[n.Name] = cmpGiven(all, n.Name, g)
			continue
		}
		if all.has(n.Name) {
			l.fault(g, suggest.Unfit(n.Name, n, "where it is not swept as well: %s gives it too", all[n.Name].source))
			continue
		}
		all[n.Name] = g
		if k := keyNamed(n.Name); !k.IsList() {
			axes = append(axes, l.axis(k, g))
			delete(all, n.Name) // which is no single value that could be set
			continue
		}
	}
	return axes
}

// cmpGiven is what a key was given by the rest of the file, or else by the section.
func cmpGiven(all givens, key string, g given) given {
	if all.has(key) {
		return all[key]
	}
	return given{g.source, &strict.Node{Kind: strict.Object}, ""}
}

func keyNamed(name string) *Key {
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == name })
	return &keys[i]
}

// elements are those of a list, or a single value.
func elements(n *strict.Node) []*strict.Node {
	if n.Kind != strict.List {
		return []*strict.Node{n}
	}
	list := make([]*strict.Node, len(n.Nodes))
	for i := range n.Nodes {
		list[i] = &n.Nodes[i]
	}
	return list
}

// axis reads the values of a key. Those that say the same are an error, as each would run twice.
func (l *loader) axis(k *Key, g given) (options axis) {
	if len(elements(g.node)) == 0 {
		l.fault(g, suggest.Wrong(k.Name, g, "a list of values, each %s", k.allowed))
	}
	var seen []Config
	for _, n := range elements(g.node) {
		one := given{g.source, n, ""}
		set, ok := k.read(one)
		if !ok {
			if n.Sound() {
				l.fault(one, suggest.Wrong(k.Name, one, "%s", one.allowed(k)))
			}
			continue
		}
		var c Config
		if err := set(&c, givens{}); err != nil {
			for _, err := range suggest.Leaves(err) {
				l.fault(one, suggest.For(k.Name, err))
			}
			continue
		}
		topology, err := c.Scenario.Topology.Load() // once for all settings
		if err != nil {
			l.errs = append(l.errs, err)
		}
		if slices.ContainsFunc(seen, func(s Config) bool { return reflect.DeepEqual(s, c) }) {
			l.fault(one, suggest.Wrong(k.Name, n, "each value once"))
			continue
		}
		seen = append(seen, c)
		options = append(options, option{sweep.Value{Key: k.Name, Text: one.written()}, func(c *Config) error {
			err := set(c, c.given)
			if topology.Shape == network.EdgeFile && k.Name == "topology" {
				c.Scenario.Topology = topology
			}
			return err
		}})
	}
	return options
}

// paramAxes reads an axis for each parameter of an algorithm or problem.
func (l *loader) paramAxes(g given, all givens) (axes []axis) {
	elsewhere, _ := params.read(cmpGiven(all, "params", g))
	for i := range g.node.Nodes {
		alg := &g.node.Nodes[i]
		for j := range alg.Nodes {
			p := &alg.Nodes[j]
			source := fmt.Sprintf("%s: line %d: %s.params.%s.%s", l.file, p.Line, sweepSection, alg.Name, p.Name)
			at := given{source, p, ""}
			if _, twice := elsewhere[alg.Name][p.Name]; twice {
				l.fault(at, suggest.Unfit("params", p, "where it is not swept as well: %s gives it too",
					all["params"].source))
				continue
			}
			if own := l.paramAxis(at, alg.Name, p.Name); own != nil {
				axes = append(axes, own)
			}
		}
		if alg.Kind != strict.Object || len(alg.Nodes) == 0 {
			g.node = alg
			break
		}
	}
	if n := g.node; n.Kind != strict.Object || len(n.Nodes) == 0 {
		l.fault(g, suggest.Wrong("params", n, "lists of values by algorithm or problem and name, as "+
			"gossip-push: {fanout: [1, 2]}"))
	}
	return axes
}

// paramAxis reads the values of a parameter.
func (l *loader) paramAxis(at given, word, name string) (options axis) {
	var seen []string
	for _, n := range elements(at.node) {
		value, ok := text.node(n)
		if !ok || slices.Contains(seen, value) {
			allowed := "a list of numbers and texts"
			if ok {
				allowed = "each value once"
			}
			l.fault(given{at.source, n, ""}, suggest.Wrong("params", n, "%s", allowed))
			continue
		}
		seen = append(seen, value)
		own := parameters{word: {name: value}}
		set := func(c *Config) error {
			c.Scenario.Params = withParam(c.Scenario.Params, word, name, value)
			return nil
		}
		options = append(options, option{sweep.Value{Key: word + "." + name, Text: value, Params: own}, set})
	}
	if len(options) == 0 && len(elements(at.node)) == 0 {
		l.fault(at, suggest.Wrong("params", at, "a list of numbers and texts"))
	}
	return options
}

// withParam is parameters with one more.
func withParam(p parameters, word, name, value string) parameters {
	all := maps.Clone(p)
	if all == nil {
		all = parameters{}
	}
	all[word] = maps.Clone(all[word])
	if all[word] == nil {
		all[word] = algorithms.Params{}
	}
	all[word][name] = value
	return all
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
			o := &axes[k][rest%len(axes[k])]
			rest /= len(axes[k])
			errs = append(errs, o.set(&c))
			values = append(values, o.Value)
		}
		slices.Reverse(values)
		errs = append(errs, c.readTopology(c.AnyNodes), c.Scenario.Validate(), c.Scenario.Links.Validate())
		if err := errors.Join(errs...); err != nil {
			l.faults(all, "", err)
			return // another combination has much the same faults
		}
		own := *runner
		own.Scenario = c.Scenario
		out.Settings = append(out.Settings, sweep.Setting{Values: values, Runner: &own})
	}
}
