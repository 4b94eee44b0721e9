package quorum_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex/quorum"
	"github.com/joulemark/joulemark/bench/algotest"
)

var params = []algorithms.Params{
	{"requesters": "all"},
	{"requesters": "all", "entries": "3", "quorums": "grid"},
	{"requesters": "all", "entries": "2", "quorums": "plane"},
	{"requesters": "2", "entries": "2", "hold": "0"},
	{"requesters": "all", "entries": "3", "load": "0.4"},
	{"requesters": "3", "entries": "3", "load": "0"},
}

func TestConformance(t *testing.T) {
	algotest.Run(t, &quorum.Maekawa, algotest.Options{Params: params, Sizes: []int{1, 2, 3, 5, 7, 13, 16}})
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &quorum.Maekawa, params...) }
