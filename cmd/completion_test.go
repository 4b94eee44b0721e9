package cmd

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
)

// What a shell completes has the algorithms that somebody has added.
func TestCompletionHasAddedAlgorithms(t *testing.T) {
	mine := catalogue.Custom(&algorithms.Spec{Name: "mine", Problem: algorithms.Request}, nil)
	for _, args := range [][]string{{"run", "--algorithms", ""}, {"list", ""}, {"trace", ""}} {
		var out, errOut strings.Builder
		w := &world{algorithms: append(slices.Clone(catalogue.BuiltIn()), mine), out: &out, errOut: &errOut}
		if status := w.execute(t.Context(), append([]string{"__complete"}, args...)); status != 0 {
			t.Fatalf("%q: exit status %d: %s", args, status, &errOut)
		}
		for _, want := range []string{"mine", "bully"} {
			if !slices.Contains(strings.Split(out.String(), "\n"), want) {
				t.Errorf("%q: no %s in\n%s", args, want, &out)
			}
		}
	}
}
