package configs

import (
	"strings"

	"github.com/joulemark/joulemark/internal/environ"
)

// Key is one thing that can be set: by its name in YAML, as a flag, and as JOULEMARK_NAME in the
// environment.
type Key struct {
	Name    string
	Doc     string // with the unit
	Default string // as text, "" where there is nothing to show
	Choices func() []string
	Endings []string // of the files that it names, none where files may be called anything; nil: no files
	flag    string   // where the flag has another name
	own     bool     // a parameter of an experiment, and no key of scenarios
	value
}

// Flag is the name of the key's flag.
func (k *Key) Flag() string {
	if k.flag != "" {
		return k.flag
	}
	return k.Name
}

// FlagType is the word for the value in the usage text.
func (k *Key) FlagType() string { return k.flagType }

// IsBool says that the flag needs no value.
func (k *Key) IsBool() bool { return k.flagType == "" }

// IsList says that the flag may be given several times.
func (k *Key) IsList() bool { return k.list }

// Usage is the doc with the values to choose from, where they are few.
func (k *Key) Usage() string {
	const few = 8
	if k.Choices == nil {
		return k.Doc
	}
	if c := k.Choices(); len(c) <= few {
		return k.Doc + ": " + strings.Join(c, ", ")
	}
	return k.Doc
}

// Env is the name of the key's environment variable.
func (k *Key) Env() string { return environ.Name(k.Name) }

// value is how what a key is given is read and set.
type value struct {
	allowed, flagType string
	list              bool
	// read tells whether what is given is of the key's kind, and what sets it.
	read func(given) (set setter, ok bool)
}

// setter sets a key of a configuration, knowing all that was given.
type setter func(*Config, givens) error

// with is a value that a function sets.
func with[T any](k kind[T], set func(*Config, T, givens) error) value {
	return value{k.allowed, k.flagType, k.list, func(g given) (setter, bool) {
		v, ok := k.read(g)
		return func(c *Config, all givens) error { return set(c, v, all) }, ok
	}}
}

// into is a value that goes where a function points to.
func into[T any](k kind[T], at func(*Config) *T) value {
	return with(k, func(c *Config, v T, _ givens) error {
		*at(c) = v
		return nil
	})
}

// parsed is a value that goes where a function points to once it is parsed. Where that fails the
// default stays.
func parsed[T, P any](k kind[T], parse func(T) (P, error), at func(*Config) *P) value {
	return with(k, func(c *Config, v T, _ givens) error {
		p, err := parse(v)
		if err == nil {
			*at(c) = p
		}
		return err
	})
}

// asText is a value that a function reads again from the text that was written, once it is known to
// be of a kind.
func asText[T any](k kind[T], set func(*Config, string, givens) error) value {
	return value{k.allowed, k.flagType, k.list, func(g given) (setter, bool) {
		_, ok := k.read(g)
		return func(c *Config, all givens) error { return set(c, g.written(), all) }, ok
	}}
}

// setting is a value that package method reads, as it does for benchmarks.
func setting[T any](k kind[T], key string) value {
	return asText(k, func(c *Config, text string, _ givens) error { return c.Set(key, text) })
}
