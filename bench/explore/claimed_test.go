package explore_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/pbft"
	"github.com/joulemark/joulemark/bench/explore"
)

// TestNothingIsPromisedOfParameters: where a parameter waives what a Spec says, as one by which
// more nodes lie than the protocol bears, nothing that is found is against a promise.
func TestNothingIsPromisedOfParameters(t *testing.T) {
	r, err := explore.Run(t.Context(), &pbft.PBFT, explore.Config{
		Graph:  algorithms.Complete(4),
		Params: algorithms.Params{"byzantine": "2", "bound": "broken", "lie": "equivocate", "auth": "none"},
		States: 20_000,
	})
	if err != nil || len(r.Findings) == 0 {
		t.Fatalf("%+v, %v; want that two liars of four break it", r, err)
	}
	for _, f := range r.Findings {
		if f.Claimed {
			t.Errorf("%v is said to be against a promise", f.Err)
		}
	}
}
