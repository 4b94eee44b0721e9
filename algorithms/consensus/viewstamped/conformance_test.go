package viewstamped_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/viewstamped"
	"github.com/joulemark/joulemark/bench/algotest"
)

var variants = []algorithms.Params{
	{"entries": "4"},
	{"entries": "5", "mode": "pipelined"},
	{"entries": "7", "mode": "batched"},
	{"entries": "2", "heartbeats": "on"},
}

func TestConformance(t *testing.T) {
	t.Parallel()
	algotest.Run(t, &viewstamped.Replication, algotest.Options{
		Params: variants, Sizes: []int{1, 2, 3, 5, 8}, Seeds: 150,
	})
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &viewstamped.Replication, variants...) }
