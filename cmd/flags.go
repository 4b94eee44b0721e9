package cmd

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/environ"
	"github.com/joulemark/joulemark/internal/suggest"
)

// settings are the flags that were given, by the name of their key.
type settings struct {
	file    string
	given   map[string]string
	presets map[string]string
}

// flagValue hands a flag's text on to the loader of the configuration, which knows its type. A flag
// that is given several times is a list.
type flagValue struct {
	key      *configs.Key
	settings *settings
}

// String is the default, which cobra shows in the usage text. It also asks a flag that is
// nobody's for it.
func (f *flagValue) String() string {
	if f.key == nil {
		return ""
	}
	return f.key.Default
}

func (f *flagValue) Type() string { return f.key.FlagType() }

func (f *flagValue) Set(text string) error {
	if before, ok := f.settings.given[f.key.Name]; ok && f.key.IsList() {
		text = before + "," + text
	}
	f.settings.given[f.key.Name] = text
	return nil
}

// addFlags gives a command the flags of the named keys of a scenario, or of all of them.
func (w *world) addFlags(cmd *cobra.Command, names ...string) *settings {
	var chosen []configs.Key
	for _, k := range configs.Keys() {
		if len(names) == 0 || slices.Contains(names, k.Name) {
			chosen = append(chosen, k)
		}
	}
	s := addKeys(cmd, chosen, "scenario: a YAML file, or one that ships ("+strings.Join(configs.Shipped(), ", ")+")")
	completeFlags(cmd, chosen, w.algorithms)
	complete(cmd, "config", namesOrFiles(configs.Shipped(), []string{"yaml", "yml"}))
	return s
}

// costKeys are those of how energy and carbon are told, which every command has that meters or
// converts.
var costKeys = []string{
	"energy-source", "cpu-family", "watts", "region", "year", "intensity", "factors", "factor-kind", "intensity-series",
	"pue", "consumption", "embodied", "lifetime", "share", "sci", "rate", "per", "equivalents", "kwh",
}

// addKeys gives a command a flag for each key, and one for the file that is described.
func addKeys(cmd *cobra.Command, keys []configs.Key, file string) *settings {
	s := &settings{given: map[string]string{}, presets: map[string]string{}}
	cmd.Flags().Var((*fileValue)(&s.file), "config", file)
	s.addTo(cmd, keys)
	return s
}

// addTo gives a command a flag for each key.
func (s *settings) addTo(cmd *cobra.Command, keys []configs.Key) {
	for i := range keys {
		k := &keys[i]
		f := cmd.Flags().VarPF(&flagValue{key: k, settings: s}, k.Flag(), "", k.Usage())
		f.Annotations = map[string][]string{headingOf: {k.Heading()}}
		if k.IsBool() {
			f.NoOptDefVal = "true"
		}
	}
}

// fileValue is the name of a file that is given, and is then not empty.
type fileValue string

func (f *fileValue) String() string { return string(*f) }

func (f *fileValue) Type() string { return "string" }

func (f *fileValue) Set(text string) error {
	if text == "" {
		return errors.New("(allowed: a text that is not empty)")
	}
	*f = fileValue(text)
	return nil
}

// preset is the default of a command that differs from the scenario's. It gives way to a
// file, the environment and flags.
func (s *settings) preset(cmd *cobra.Command, name, text string) {
	s.presets[name] = text
	cmd.Flags().Lookup(name).DefValue = text
}

// load reads the configuration; what is wrong with it is an error of usage.
func (s *settings) load(w *world) (configs.Config, error) {
	given := maps.Clone(s.given)
	keys := configs.Keys()
	for i := range keys {
		k := &keys[i]
		text, ok := s.presets[k.Name]
		sets := func(entry string) bool { return strings.HasPrefix(entry, k.Env()+"=") }
		inEnvironment := slices.ContainsFunc(w.environ, sets)
		if _, set := given[k.Name]; ok && !set && !inEnvironment && s.file == "" {
			given[k.Name] = text
		}
	}
	c, err := configs.Load(s.file, w.environ, given, w.algorithms...)
	return c, usageError(err)
}

// fromEnvironment gives the flags of a command that reads no configuration what their variables
// say, where they are not given, and says which variable each value is of. Variables of ours that
// no command knows are refused.
func (w *world) fromEnvironment(flags *pflag.FlagSet) (sources map[string]string, err error) {
	ours, err := environ.Ours(w.environ, environ.Keys)
	errs := []error{err}
	sources = map[string]string{}
	for _, v := range ours {
		f := flags.Lookup(v.Key)
		if f == nil || f.Changed {
			continue
		}
		sources[v.Key] = "environment variable " + v.Name
		texts := []string{v.Value}
		if _, list := f.Value.(pflag.SliceValue); list {
			texts = strings.Split(v.Value, ",")
		}
		for _, text := range texts {
			if f.Value.Set(strings.TrimSpace(text)) != nil {
				errs = append(errs, suggest.Wrong(sources[v.Key], suggest.Quote(text), "%s",
					allowedOf(f.Value.Type())))
			}
		}
	}
	return sources, errors.Join(errs...)
}

// knownVariables refuses variables of ours that no command knows, for commands that read no
// configuration, which would refuse them.
func (w *world) knownVariables(*cobra.Command, []string) error {
	_, err := environ.Ours(w.environ, environ.Keys)
	return usageError(err)
}
