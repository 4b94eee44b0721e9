package pbft_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/pbft"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/internal/longtest"
)

var variants = []algorithms.Params{
	{"entries": "3", "auth": "none"},
	{"entries": "7", "mode": "pipelined", "checkpoint": "2"},
	{"entries": "5", "mode": "batched"},
	{"entries": "2", "byzantine": "1"},
	{"entries": "2", "byzantine": "1", "lie": "equivocate"},
}

func TestConformance(t *testing.T) {
	sizes := longtest.Choose([]int{1, 2, 4, 5}, []int{1, 2, 3, 4, 5, 7})
	algotest.Run(t, &pbft.PBFT, algotest.Options{Params: variants, Sizes: sizes, Seeds: 60})
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &pbft.PBFT, variants...) }
