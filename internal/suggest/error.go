package suggest

import (
	"fmt"
	"strings"
)

// Unknown is the error about a name that is none of the allowed ones. Also is what else is allowed,
// in words.
//
//	pet "kat" is unknown; did you mean cat? (allowed: cat, dog)
func Unknown(what, name string, names []string, also ...string) error {
	return fmt.Errorf("%s %q is unknown%s (allowed: %s)", what, name, Hint(name, names), list(names, also))
}

// Key is the error about the value of a key that has to be one of some names.
//
//	pet: "kat" (allowed: cat, dog; did you mean cat?)
func Key(key, value string, names []string, also ...string) error {
	return fmt.Errorf("%s: %q (allowed: %s%s)", key, value, list(names, also), Hint(value, names))
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
