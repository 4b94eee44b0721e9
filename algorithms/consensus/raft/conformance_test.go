package raft_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/raft"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/internal/longtest"
)

var variants = []algorithms.Params{
	{"entries": "4"},
	{"entries": "5", "mode": "pipelined"},
	{"entries": "7", "mode": "batched"},
	{"entries": "2", "heartbeats": "on"},
	{"entries": "3", "prevote": "on"},
	{"entries": "9", "prevote": "on", "mode": "pipelined"},
}

func TestConformance(t *testing.T) {
	t.Parallel()
	sizes := longtest.Choose([]int{1, 2, 5}, []int{1, 2, 3, 5, 8})
	algotest.Run(t, &raft.Raft, algotest.Options{Params: variants, Sizes: sizes, Seeds: 150})
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &raft.Raft, variants...) }
