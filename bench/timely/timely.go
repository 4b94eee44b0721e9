// Package timely has tests run in real time once more where the machine was too busy for the bound
// on delays that their algorithms take for granted. It is for tests only.
package timely

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// most is how often Run has a run.
const most = 3

// Run tests a run in real time of an algorithm that takes a bound on delays for granted. It has
// run carry that out, with this bound, and say what is wrong with it, "" if nothing is. Where the
// bound did not hold, because the machine was too busy, what is wrong proves nothing: then it is
// run again with twice the bound, three times in all, and after that the test is skipped with the
// reason. A broken property that holds whatever the delays is an error at once.
func Run(t testing.TB, bound algorithms.Time,
	run func(bound algorithms.Time) (out engine.Outcome, wrong string),
) {
	t.Helper()
	for n := range most {
		out, wrong := run(bound)
		switch {
		case wrong == "":
			return
		case out.Conclusive():
			t.Error(wrong)
			return
		case n == most-1:
			t.Skipf("%s; with a bound of %v, and shorter ones before: %s", out.Asynchrony(), bound, wrong)
		}
		t.Logf("%s; once more with twice the bound of %v: %s", out.Asynchrony(), bound, wrong)
		bound *= 2
	}
}
