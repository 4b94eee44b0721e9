// Package longtest is the one switch between the tests one waits for and the tests that take their
// time. With
//
//	JOULEMARK_TESTS=long go test ./...
//
// everything is run at full length. Without it, every promise is still tested, but with fewer
// trials and on smaller networks, and what has no shorter version says that it was left out.
package longtest

import (
	"fmt"
	"os"
	"sync"
	"testing"
)

// Variable is the environment variable, and Long its only value.
const (
	Variable = "JOULEMARK_TESTS"
	Long     = "long"
)

// On reports whether the long tests were asked for. The variable is not read before the first call:
// the go command sees what a running test reads, and takes a kept result for another one's when it
// has changed.
var On = sync.OnceValue(func() bool {
	on, err := parse(os.Getenv(Variable))
	if err != nil {
		panic(err)
	}
	return on
})

func parse(value string) (bool, error) {
	if value != "" && value != Long {
		return false, fmt.Errorf("longtest: the environment variable %s is %q (allowed: %s, or nothing)",
			Variable, value, Long)
	}
	return value == Long, nil
}

// Only skips the test unless the long ones were asked for. What is left out is a phrase such as
// "the README's commands at full length".
func Only(t testing.TB, leftOut string) {
	t.Helper()
	if !On() {
		t.Skip(notice(leftOut))
	}
}

func notice(leftOut string) string {
	return fmt.Sprintf("left out: %s (%s=%s runs it)", leftOut, Variable, Long)
}

// Choose returns the first of two sizes, or numbers of trials, for the tests one waits for, and the
// second for the long ones.
func Choose[T any](short, long T) T {
	if On() {
		return long
	}
	return short
}
