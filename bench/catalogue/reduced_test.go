package catalogue_test

import (
	"reflect"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/internal/longtest"
)

// TestReductionMakesNoDifference explores every algorithm on three nodes with the orders of events
// at different nodes that make no difference, and without: without failures, and with each kind
// that the algorithm promises to bear. States, ends and findings with their schedules are the same,
// and steps alone are fewer. A budget ends both behind the same level.
func TestReductionMakesNoDifference(t *testing.T) {
	budget := int64(longtest.Choose(600, 60_000))
	fewer := 0
	for _, alg := range catalogue.BuiltIn() {
		t.Run(alg.Spec.Name, func(t *testing.T) {
			if alg.Spec.Name == unsafeNodes {
				t.Skip("its nodes cannot be copied")
			}
			for _, b := range append([]explore.Bounds{{}}, explore.Promised(alg.Spec)...) {
				explored := func(unreduced bool) explore.Report {
					r, err := alg.Explore(t.Context(), explore.Config{
						Graph: algorithms.Complete(3), Seed: 1, Bounds: b, States: budget, Unreduced: unreduced,
					})
					if err != nil {
						t.Fatal(err)
					}
					return r
				}
				reduced, all := explored(false), explored(true)
				if reduced.Steps > all.Steps {
					t.Errorf("%v: %d steps, and %d without the reduction", b, reduced.Steps, all.Steps)
				}
				if reduced.Steps < all.Steps {
					fewer++
				}
				reduced.Steps, all.Steps = 0, 0
				if !reflect.DeepEqual(reduced, all) {
					t.Errorf("%v: reduced\n%+v\nunreduced\n%+v", b, reduced, all)
				}
			}
		})
	}
	if fewer < 100 {
		t.Errorf("%d explorations were reduced at all", fewer)
	}
}

// unsafeNodes is the algorithm whose nodes are those of a library, which hold pointers that nobody
// can follow.
const unsafeNodes = "raft-etcd"
