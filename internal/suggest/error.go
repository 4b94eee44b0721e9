package suggest

import (
	"errors"
	"io/fs"
	"strings"
)

// Unknown is the error about a name that is none of the allowed ones. Also is what else is allowed,
// in words.
//
//	pet "kat" is unknown; did you mean cat? (allowed: cat, dog)
func Unknown(what, name string, names []string, also ...string) error {
	return &KeyError{
		Key: what, Value: Quote(name) + " is unknown" + Hint(name, names),
		Allowed: list(names, also), Prose: true,
	}
}

// Key is the error about the value of a key that has to be one of some names.
//
//	pet: "kat" (allowed: cat, dog; did you mean cat?)
func Key(key, value string, names []string, also ...string) error {
	return &KeyError{Key: key, Value: Quote(value), Allowed: list(names, also) + Hint(value, names)}
}

// NoKey is the error about a key that is none of those there are.
//
//	kat: no such key (allowed: cat, dog; did you mean cat?)
//
// Where there are more than anybody reads, it names the nearest alone, if one is near.
func NoKey(key string, keys []string) error {
	const readable = 80
	if hint := Hint(key, keys); hint != "" && len(keys) > readable {
		return &KeyError{Key: key, Value: "no such key" + hint}
	}
	return &KeyError{Key: key, Value: "no such key", Allowed: list(keys, nil) + Hint(key, keys)}
}

// Hint is "; did you mean cat?", and "" where no name is near.
func Hint(typed string, names []string) string { return Question(Nearest(typed, names)) }

// Question puts suggestions into words, "" where there are none.
func Question(nearest []string) string {
	if len(nearest) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(nearest, " or ") + "?"
}

func list(names, also []string) string {
	return strings.Join(append(append([]string(nil), names...), also...), ", ")
}

// Leaves are the errors that errors.Join has joined.
func Leaves(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
		return nil
	case !ok:
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, Leaves(e)...)
	}
	return all
}

// Reason is what the system says of a file, without the call and the path, for errors that name the
// file themselves.
func Reason(err error) string {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return of.Err.Error()
	}
	return err.Error()
}
