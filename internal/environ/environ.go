// Package environ finds our variables among those of an environment: which they are, which names
// there are at all, and what to say about one that is none. Every program of ours that reads its
// settings from the environment asks here, so that a name which is legal for one of them is refused
// by none.
package environ

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Prefix is how the names of our variables begin.
const Prefix = "JOULEMARK_"

// The variables that stand for no key: the secret of node processes, and the switch of our own
// tests.
const (
	Token = Prefix + "TOKEN"
	Tests = Prefix + "TESTS"
)

// Variable is one of ours that is set.
type Variable struct{ Name, Key, Value string }

// Name is that of the variable for a key.
func Name(key string) string { return Prefix + strings.ToUpper(strings.ReplaceAll(key, "-", "_")) }

// Ours are our variables of an environment, as os.Environ gives it, in its order; an empty one
// counts as not set, whatever its name, as it does for Go's own variables: many who set up an
// environment cannot leave a variable out. One whose name belongs to nothing is an error, because
// it was meant to do something; the error suggests some of the given keys.
func Ours(environment, keys []string) ([]Variable, error) {
	var ours []Variable
	var errs []error
	for _, entry := range environment {
		name, value, _ := strings.Cut(entry, "=")
		rest, isOurs := strings.CutPrefix(name, Prefix)
		if !isOurs || value == "" {
			continue
		}
		key := strings.ToLower(strings.ReplaceAll(rest, "_", "-"))
		known := Name(key) == name && slices.Contains(Keys, key)
		if !known && name != Token && name != Tests {
			errs = append(errs, fmt.Errorf("environment variable %s: %w", name, suggest.NoKey(key, keys)))
			continue
		}
		ours = append(ours, Variable{name, key, value})
	}
	return ours, errors.Join(errs...)
}
