package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/internal/environ"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/strict/yamltree"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Load reads a configuration. The file is a path, or the name of a scenario that ships, or "" for
// the defaults; environ is as os.Environ gives it; flags are the flags that were given, by the name
// of their key, as text. Algorithms are those to choose from; none stands for those that ship.
func Load(file string, environ []string, flags map[string]string, algorithms ...catalogue.Algorithm) (Config, error) {
	return load(file, readScenario, environ, flags, algorithms)
}

// load is Load with the reader of files given.
func load(file string, read func(string) ([]byte, error), environ []string, flags map[string]string,
	algorithms []catalogue.Algorithm,
) (Config, error) {
	l, all, token, err := givenTo(file, read, environ, flags, algorithms)
	if err != nil {
		return Config{}, err
	}
	if len(l.errs) == 0 {
		l.faults(all, "", l.config.formatByFile(all))
	}
	// A key that could not be read has its default, so what else is wrong is found all the same.
	l.config.AnyNodes = !all.has("nodes")
	topologyErr := l.config.readTopology(l.config.AnyNodes || all.above("topology", "nodes"))
	l.faults(all, "", errors.Join(topologyErr, l.config.findHosts(token), l.config.validate()))
	if err := strict.Join(l.errs); err != nil {
		return Config{}, err
	}
	l.config.given = all
	return l.config, nil
}

// givenTo sets the keys. What is wrong with them is in the loader, beside it what was given and the
// secret.
func givenTo(file string, read func(string) ([]byte, error), environ []string, flags map[string]string,
	algorithms []catalogue.Algorithm,
) (l loader, all givens, token string, err error) {
	content, err := readYAML(file, read)
	if err != nil {
		return l, nil, "", err
	}
	l = loader{config: defaults(), file: file}
	l.config.Scenario.Catalogue = algorithms
	l.check(content, keys)
	env, token := l.environment(keys, environ)
	all = merge(ofFile(file, "", keys, content), env, ofFlags(keys, flags))
	l.apply(keys, all)
	l.config.dropCases(all)
	return l, all, token, nil
}

// validate checks what depends on more than one key; the rest is known once the runner is made.
func (c *Config) validate() error {
	_, sourceErr := c.Source()
	_, accountingErr := c.Accounting()
	return errors.Join(c.validIdle(), c.ValidScale(), c.Scenario.Validate(), sourceErr, accountingErr)
}

// loader applies what was given to a configuration, and collects every fault.
type loader struct {
	config Config
	file   string
	errs   []error
}

// apply sets the keys in their order, each knowing what else was given.
func (l *loader) apply(keys []Key, all givens) {
	for i := range keys {
		k := &keys[i]
		g, ok := all[k.Name]
		if !ok {
			continue
		}
		set, ok := k.read(g)
		if !ok {
			if g.node == nil || g.node.Sound() { // or else check has said what is wrong
				l.fault(g, suggest.Wrong(k.Name, g, "%s", g.allowed(k)))
			}
			continue
		}
		for _, err := range suggest.Leaves(set(&l.config, all)) {
			l.fault(g, suggest.For(k.Name, err))
		}
	}
}

// fault reports what is wrong with what a key was given. What is reported already, of several
// experiments that share it, is not reported again.
func (l *loader) fault(g given, err error) {
	if of := (*suggest.KeyError)(nil); errors.As(err, &of) {
		err = &sourced{g.source, of}
	}
	if !slices.ContainsFunc(l.errs, func(e error) bool { return e.Error() == err.Error() }) {
		l.errs = append(l.errs, err)
	}
}

// faults reports what is wrong once all is set, with where the value came from if the key was
// given, and else with the name of what it is about, "" where that is clear.
func (l *loader) faults(all givens, about string, err error) {
	for _, err := range suggest.Leaves(err) {
		of := (*suggest.KeyError)(nil)
		if errors.As(err, &of) && all.has(of.Key) {
			l.fault(all[of.Key], of)
			continue
		}
		if about != "" {
			err = fmt.Errorf("%s: %w", about, err)
		}
		l.errs = append(l.errs, err)
	}
}

// check reports what is wrong with the file as such, and its keys that there are none of. Further
// names are those of sections.
func (l *loader) check(content *strict.Node, keys []Key, further ...string) {
	f := strict.Faults{Root: "the file"}
	f.Sound(content, "")
	f.Known(content, "", append(names(keys), further...))
	l.inFile(&f)
}

// inFile takes over the faults of the file.
func (l *loader) inFile(f *strict.Faults) {
	for _, err := range f.List() {
		l.errs = append(l.errs, fmt.Errorf("%s: %w", l.file, err))
	}
}

func names(keys []Key) []string {
	list := make([]string, len(keys))
	for i := range keys {
		list[i] = keys[i].Name
	}
	return list
}

// environment picks our variables out of the environment, by key, and the secret, which has no key.
// One that belongs to no key of any command is a fault: it was meant to do something.
func (l *loader) environment(keys []Key, environment []string) (env layer, token string) {
	env = layer{}
	ours, err := environ.Ours(environment, names(keys))
	l.errs = append(l.errs, suggest.Leaves(err)...)
	for _, v := range ours {
		switch {
		case slices.Contains(names(keys), v.Key):
			env[v.Key] = given{source: "environment variable " + v.Name, text: v.Value}
		case v.Name == environ.Token:
			token = v.Value
		}
	}
	return env, token
}

// readYAML reads the keys of a file, "" for none, as read finds it.
func readYAML(file string, read func(string) ([]byte, error)) (*strict.Node, error) {
	if file == "" {
		return &strict.Node{Kind: strict.Object}, nil
	}
	content, err := read(file)
	if err != nil {
		return nil, err
	}
	tree, err := yamltree.Parse(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if tree.Kind != strict.Object {
		return nil, fmt.Errorf("%s: line %d: %v (allowed: %v)", file, tree.Line, tree, strict.Object)
	}
	return tree, nil
}

// readScenario reads a file of one's own, or a scenario that ships.
func readScenario(name string) ([]byte, error) {
	if content, ok := shipped(name); ok {
		return content, nil
	}
	content, err := readFile(name)
	return content, shippedBeside(err, name, "scenario", Shipped())
}

// shippedBeside is the error of reading a file, where there is none with what ships as well.
func shippedBeside(err error, name, what string, names []string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("config: %q is neither a file nor a %s that ships (%s)", name, what,
			strings.Join(names, ", "))
	}
	return err
}

// readFile reads a file of text that is not too large.
func readFile(name string) ([]byte, error) {
	content, err := strict.ReadFile(name, strict.MaxInput)
	switch {
	case err != nil:
		return nil, fmt.Errorf("config: %w", err)
	case len(bytes.TrimSpace(content)) == 0:
		return nil, fmt.Errorf("config: %s is empty", name)
	case !utf8.Valid(content) || bytes.ContainsRune(content, 0):
		return nil, fmt.Errorf("config: %s is no text", name)
	}
	return content, nil
}
