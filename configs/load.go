package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/viper"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/internal/suggest"
)

// maxFile bounds the size of a scenario file.
const maxFile = 1 << 20

// Load reads a configuration. The file is a path, or the name of a scenario that ships, or ""
// for the defaults; environ is as os.Environ gives it; flags are the flags that were given, by
// the name of their key, as text. Algorithms are those to choose from; none stands for those that ship.
func Load(file string, environ []string, flags map[string]string, algorithms ...catalogue.Algorithm) (Config, error) {
	content, err := readYAML(file, readScenario)
	if err != nil {
		return Config{}, err
	}
	l := newLoader(keys, file)
	l.config.Scenario.Catalogue = algorithms
	l.unknownIn(content, "")
	l.set(content, l.environment(environ), flags)
	// A key that could not be read has its default, so what else is wrong is found all the same.
	l.errs = append(l.errs, l.named(l.config.validate()))
	if err := errors.Join(l.errs...); err != nil {
		return Config{}, err
	}
	return l.config, nil
}

// validate checks what depends on more than one key; the rest is known once the runner is made.
func (c *Config) validate() error {
	hostsErr := c.hosts()
	_, sourceErr := c.Source()
	_, accountingErr := c.Accounting()
	return errors.Join(hostsErr, c.validIdle(), c.Scenario.Validate(), sourceErr, accountingErr)
}

// readYAML reads the keys of a file, "" for none, as read finds it.
func readYAML(file string, read func(string) ([]byte, error)) (map[string]any, error) {
	if file == "" {
		return nil, nil
	}
	content, err := read(file)
	if err != nil {
		return nil, err
	}
	v := viper.NewWithOptions(viper.KeyDelimiter("::"))
	v.SetConfigType("yaml")
	if err := v.ReadConfig(bytes.NewReader(content)); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	top := map[string]any{}
	for _, key := range v.AllKeys() { // also those without a value, which are wrong
		name, _, _ := strings.Cut(key, "::")
		top[name] = v.Get(name)
	}
	return top, nil
}

// loader collects what was set, where it came from, and every fault.
type loader struct {
	config  Config
	keys    []Key
	file    string
	sources map[string]string // by key
	errs    []error
}

func newLoader(keys []Key, file string) *loader {
	return &loader{config: defaults(), keys: keys, sources: map[string]string{}, file: file}
}

// set gives every key the value that has precedence.
func (l *loader) set(file map[string]any, env, flags map[string]string) {
	for i := range l.keys {
		k := &l.keys[i]
		if given, ok := flags[k.Name]; ok {
			l.text(k, given, "flag --"+k.Flag())
		} else if given, ok := env[k.Name]; ok {
			l.text(k, given, "environment variable "+k.Env())
		} else if given, ok := file[k.Name]; ok {
			l.value(k, given, l.file)
		}
	}
}

func (l *loader) fault(format string, args ...any) {
	l.errs = append(l.errs, fmt.Errorf(format, args...))
}

// text sets a key from text.
func (l *loader) text(k *Key, given, source string) {
	v, err := k.kind.fromText(given)
	if err != nil && k.kind != span {
		l.wrong(k, given, source)
		return
	}
	l.value(k, v, source)
}

// value sets a key.
func (l *loader) value(k *Key, given any, source string) {
	v, ok := k.kind.convert(given)
	if !ok {
		l.wrong(k, given, source)
		return
	}
	l.sources[k.Name] = source
	if err := k.set(&l.config, v); err != nil {
		l.fault("%s: %w", source, withKey(k.Name, err))
	}
}

// withKey puts the key before an error that does not begin with it.
func withKey(key string, err error) error {
	if strings.HasPrefix(err.Error(), key+":") {
		return err
	}
	return fmt.Errorf("%s: %w", key, err)
}

func (l *loader) wrong(k *Key, given any, source string) {
	shown := fmt.Sprintf("%#v", given)
	if list, ok := given.([]any); ok {
		shown = fmt.Sprint(list)
	}
	l.fault("%s: %s: %s (allowed: %s)", source, k.Name, shown, k.kind.allowed())
}

// unknownIn reports the keys of a file, or of a section of it, that there are none of. Further
// names are allowed beside the keys.
func (l *loader) unknownIn(content map[string]any, section string, further ...string) {
	names := append(l.names(), further...)
	for _, name := range slices.Sorted(maps.Keys(content)) {
		if !slices.Contains(names, name) {
			l.fault("%s: %s%s", l.file, section, unknownKey(name, names))
		}
	}
}

func (l *loader) names() []string {
	names := make([]string, len(l.keys))
	for i := range l.keys {
		names[i] = l.keys[i].Name
	}
	return names
}

// unknownKey names the nearest key.
func unknownKey(name string, names []string) string {
	return fmt.Sprintf("%s: no such key (allowed: %s%s)", name, strings.Join(names, ", "), suggest.Hint(name, names))
}

// environment picks our variables out of the environment, by key. One that belongs to no key of any
// command is a fault: it was meant to do something.
func (l *loader) environment(environ []string) map[string]string {
	given := map[string]string{}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, envPrefix) || value == "" {
			continue
		}
		key := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, envPrefix), "_", "-"))
		switch {
		case slices.Contains(l.names(), key):
			given[key] = value
		case name == control.TokenVariable: // a secret, which has no flag
			l.config.token = value
		case !slices.Contains(allNames(), key):
			l.fault("environment variable %s: %s", name, unknownKey(key, l.names()))
		}
	}
	return given
}

// named puts before each fault where the value came from, as far as the fault begins with a key that
// was set.
func (l *loader) named(err error) error {
	if err == nil {
		return nil
	}
	var out []error
	for line := range strings.SplitSeq(err.Error(), "\n") {
		// What a link does is said as "links: loss 2", because there is no key named links.
		key, _, _ := strings.Cut(strings.TrimPrefix(line, "links: "), " ")
		if source := l.sources[strings.TrimSuffix(key, ":")]; source != "" {
			line = source + ": " + line
		}
		out = append(out, errors.New(line))
	}
	return errors.Join(out...)
}

// readScenario reads a file of one's own, or a scenario that ships.
func readScenario(name string) ([]byte, error) {
	if content, ok := shipped(name); ok {
		return content, nil
	}
	content, err := readFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("config: %q is neither a file nor a scenario that ships (%s)", name, strings.Join(Shipped(), ", "))
	}
	return content, err
}

// readFile reads a file of text that is not too large.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("config: %w", err)
	case len(content) > maxFile:
		return nil, fmt.Errorf("config: %s has more than %d bytes", name, maxFile)
	case len(bytes.TrimSpace(content)) == 0:
		return nil, fmt.Errorf("config: %s is empty", name)
	case !utf8.Valid(content) || bytes.ContainsRune(content, 0):
		return nil, fmt.Errorf("config: %s is no text", name)
	}
	return content, nil
}
