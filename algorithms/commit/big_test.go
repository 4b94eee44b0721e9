package commit_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/algotest"
	"github.com/joulemark/joulemark/algorithms/commit"
)

func TestBig(t *testing.T) {
	algotest.Run(t, &commit.ThreePhase, algotest.Options{Params: variants, Seeds: 20000, Sizes: []int{2, 3, 4, 5, 6}})
	algotest.Run(t, &commit.TwoPhase, algotest.Options{Params: variants, Seeds: 20000, Sizes: []int{2, 3, 4, 5, 6}})
}
