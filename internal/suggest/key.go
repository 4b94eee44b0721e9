package suggest

import (
	"errors"
	"fmt"
	"strings"
)

// KeyError is the error about one key, parameter or field: what it was given and what is allowed
// there. Who knows where the value came from finds the key with errors.As, and says
// [KeyError.Detail] after its source.
//
//	nodes: 0 (allowed: 1 to 10)
//	broker: "x" (allowed with stack real only)
//	latency "fixed": time "" (allowed: ...)
type KeyError struct {
	Key     string // as it is written by the user
	Value   string // as it was given, or what is wrong with it
	Allowed string // the values that are allowed
	When    string // under which condition, as in "with stack real only"
	Err     error  // what is wrong, where something else has said so
	Prose   bool   // a space follows the key, not a colon
}

// Wrong is the error about a value; allowed is put together as by fmt.Sprintf.
func Wrong(key string, value any, allowed string, args ...any) error {
	return &KeyError{Key: key, Value: fmt.Sprint(value), Allowed: fmt.Sprintf(allowed, args...)}
}

// Unfit is the error about a value that does not go with others; when is put together as by
// fmt.Sprintf.
func Unfit(key string, value any, when string, args ...any) error {
	return &KeyError{Key: key, Value: fmt.Sprint(value), When: fmt.Sprintf(when, args...)}
}

// About says of which key an error is, unless it is nil.
func About(key string, err error) error {
	if err == nil {
		return nil
	}
	return &KeyError{Key: key, Err: err}
}

// For is About, but what the error says of a key of its own it says of this one, so that a name is
// said once.
func For(key string, err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		// errors.As would take the key of one of several errors that are joined.
		if of, ok := inner.(*KeyError); ok { //nolint:errorlint // see above
			named := *of
			named.Key, named.Prose = key, false
			return &named
		}
	}
	return About(key, err)
}

// Error is the key and the detail.
func (e *KeyError) Error() string {
	if e.Prose {
		return Legible(e.Key) + " " + e.Detail()
	}
	return Legible(e.Key) + ": " + e.Detail()
}

// Detail is the text without the key. What was given is shown as [Legible] has it.
func (e *KeyError) Detail() string {
	var parts []string
	if e.Value != "" {
		parts = append(parts, e.Value)
	}
	if e.Err != nil {
		parts = append(parts, Text(e.Err))
	}
	text := Legible(strings.Join(parts, ": "))
	switch {
	case e.When != "" && e.Allowed != "":
		return text + " (allowed " + e.When + ": " + e.Allowed + ")"
	case e.When != "":
		return text + " (allowed " + e.When + ")"
	case e.Allowed != "":
		return text + " (allowed: " + e.Allowed + ")"
	}
	return text
}

// Unwrap is the cause.
func (e *KeyError) Unwrap() error { return e.Err }
