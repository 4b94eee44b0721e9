package hotstuff_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/hotstuff"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/internal/longtest"
)

var variants = []algorithms.Params{
	{"entries": "3", "auth": "none", "variant": "chained", "tenure": "1"},
	{"entries": "3", "auth": "none", "tenure": "1"},
	{"entries": "7", "auth": "none", "mode": "pipelined", "variant": "chained", "tenure": "2"},
	{"entries": "5", "auth": "none", "mode": "batched"},
	{"entries": "2", "auth": "none", "byzantine": "1"},
	{"entries": "2", "auth": "none", "byzantine": "1", "lie": "equivocate"},
	{"entries": "2", "auth": "none", "byzantine": "1", "variant": "chained"},
	{"entries": "2", "auth": "none", "byzantine": "1", "lie": "equivocate", "variant": "chained"},
}

func TestConformance(t *testing.T) {
	sizes := longtest.Choose([]int{1, 4}, []int{1, 2, 3, 4, 5, 7})
	algotest.Run(t, &hotstuff.HotStuff, algotest.Options{Params: variants, Sizes: sizes, Seeds: 60})
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &hotstuff.HotStuff, variants...) }
