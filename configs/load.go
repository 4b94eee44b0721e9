package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/viper"

	"github.com/joulemark/joulemark/bench/network"
)

// maxFile bounds the size of a scenario file.
const maxFile = 1 << 20

// Load reads a configuration. The file is a path, or the name of a scenario that ships, or ""
// for the defaults; environ is as os.Environ gives it; flags are the flags that were given, by
// the name of their key, as text.
func Load(file string, environ []string, flags map[string]string) (Config, error) {
	v := viper.NewWithOptions(viper.KeyDelimiter("::"))
	v.SetConfigType("yaml")
	if file != "" {
		content, err := readScenario(file)
		if err != nil {
			return Config{}, err
		}
		if err := v.ReadConfig(bytes.NewReader(content)); err != nil {
			return Config{}, fmt.Errorf("%s: %w", file, err)
		}
	}
	l := loader{config: defaults(), sources: map[string]string{}, file: file}
	l.unknownInFile(v)
	env := l.environment(environ)
	for i := range keys {
		k := &keys[i]
		if given, ok := flags[k.Name]; ok {
			l.text(k, given, "flag --"+k.Flag())
		} else if given, ok := env[k.Name]; ok {
			l.text(k, given, "environment variable "+k.Env())
		} else if v.InConfig(k.Name) {
			l.value(k, v.Get(k.Name), file)
		}
	}
	// A key that could not be read has its default, so what else is wrong is found all the same.
	l.errs = append(l.errs, l.named(l.config.validate()))
	if err := errors.Join(l.errs...); err != nil {
		return Config{}, err
	}
	return l.config, nil
}

// validate checks what depends on more than one key; the rest is known once the runner is made.
func (c *Config) validate() error {
	_, sourceErr := c.Source()
	_, accountingErr := c.Accounting()
	return errors.Join(c.Scenario.Validate(), sourceErr, accountingErr)
}

// loader collects what was set, where it came from, and every fault.
type loader struct {
	config  Config
	file    string
	sources map[string]string // by key
	errs    []error
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
	l.fault("%s: %s: %#v (allowed: %s)", source, k.Name, given, k.kind.allowed())
}

// unknownInFile reports keys of the file that there are none of.
func (l *loader) unknownInFile(v *viper.Viper) {
	var unknown []string
	for _, name := range v.AllKeys() {
		name, _, _ = strings.Cut(name, "::")
		if !known(name) && !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	for _, name := range unknown {
		l.fault("%s: %s", l.file, unknownKey(name))
	}
}

func known(name string) bool {
	return slices.ContainsFunc(keys, func(k Key) bool { return k.Name == name })
}

// unknownKey names the nearest key.
func unknownKey(name string) string {
	names := make([]string, len(keys))
	for i := range keys {
		names[i] = keys[i].Name
	}
	hint := ""
	if near := network.Suggest(name, names); near != "" {
		hint = fmt.Sprintf("; did you mean %s?", near)
	}
	return fmt.Sprintf("%s: no such key (allowed: %s%s)", name, strings.Join(names, ", "), hint)
}

// environment picks our variables out of the environment, by key. One that belongs to no key is
// a fault: it was meant to do something.
func (l *loader) environment(environ []string) map[string]string {
	given := map[string]string{}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, envPrefix) || value == "" {
			continue
		}
		i := slices.IndexFunc(keys, func(k Key) bool { return k.Env() == name })
		if i < 0 {
			key := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, envPrefix), "_", "-"))
			l.fault("environment variable %s: %s", name, unknownKey(key))
			continue
		}
		given[keys[i].Name] = value
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
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("config: %q is neither a file nor a scenario that ships (%s)", name, strings.Join(Shipped(), ", "))
	}
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
