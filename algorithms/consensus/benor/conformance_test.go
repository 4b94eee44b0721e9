package benor_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/benor"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/internal/longtest"
)

var variants = []algorithms.Params{
	{"inputs": "random"},
	{"inputs": "split", "tolerated": "1"},
}

func TestConformance(t *testing.T) {
	sizes := longtest.Choose([]int{1, 2, 3, 5}, []int{1, 2, 3, 5, 8})
	algotest.Run(t, &benor.BenOr, algotest.Options{Params: variants, Sizes: sizes, Seeds: 400})
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &benor.BenOr, variants...) }
