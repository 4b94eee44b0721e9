package catalogue

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

// claimed is a checker of the algorithm for so many nodes that all can talk to each other.
func claimed(t *testing.T, a Algorithm, n int) algorithms.Checker {
	t.Helper()
	c, err := a.Checker(algorithms.Setup{Graph: algorithms.Complete(n), Seed: 1, Delta: 10, Faults: a.Spec.Safe})
	if err != nil {
		t.Fatalf("%s: %v", a.Spec.Name, err)
	}
	return c
}

// A checker trusts no number that a node reports, and says which property is broken: not the seeds
// here, and in FuzzCheckers none.
func TestCheckersTrustNoNumber(t *testing.T) {
	for _, a := range BuiltIn() {
		for i, data := range algotest.ClaimSeeds() {
			if err := algotest.Claim(a.Spec, claimed(t, a, 5), 5, data); err != nil {
				t.Errorf("%s, seed %d: %v", a.Spec.Name, i, err)
			}
		}
	}
	if _, err := Custom(BuiltIn()[0].Spec, nil).Checker(algorithms.Setup{}); err == nil {
		t.Error("what runs in some way of its own has a checker")
	}
}

// FuzzCheckers tells the checker of an algorithm, which the first byte picks, what nobody would.
func FuzzCheckers(f *testing.F) {
	for i := range BuiltIn() {
		for _, data := range algotest.ClaimSeeds() {
			f.Add(append([]byte{byte(i)}, data...))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == 0 || len(data) > 1024 {
			t.Skip("nothing, or more than it takes")
		}
		a := BuiltIn()[int(data[0])%len(BuiltIn())]
		if err := algotest.Claim(a.Spec, claimed(t, a, 4), 4, data[1:]); err != nil {
			t.Fatalf("%s: %v", a.Spec.Name, err)
		}
	})
}
