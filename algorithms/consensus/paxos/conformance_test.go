package paxos_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/paxos"
	"github.com/joulemark/joulemark/bench/algotest"
)

var single = []algorithms.Params{
	{"learn": "all"},
	{"quorum": "majority"},
	{"learn": "all", "quorum": "majority"},
	{"proposers": "2"},
	{"proposers": "5", "learn": "all"},
	{"proposers": "3", "quorum": "majority"},
}

var multi = []algorithms.Params{
	{"entries": "4"},
	{"entries": "5", "mode": "pipelined"},
	{"entries": "7", "mode": "batched"},
	{"entries": "3", "commit": "tell"},
	{"entries": "4", "mode": "pipelined", "commit": "tell"},
	{"entries": "2", "heartbeats": "on"},
}

func TestConformance(t *testing.T) {
	t.Run("paxos", func(t *testing.T) {
		t.Parallel()
		algotest.Run(t, &paxos.Single, algotest.Options{Params: single})
	})
	t.Run("multi-paxos", func(t *testing.T) {
		t.Parallel()
		algotest.Run(t, &paxos.Multi, algotest.Options{Params: multi, Sizes: []int{1, 2, 3, 5, 8}, Seeds: 150})
	})
}

func FuzzSingleNodes(f *testing.F) { algotest.Fuzz(f, &paxos.Single, single...) }

func FuzzMultiNodes(f *testing.F) { algotest.Fuzz(f, &paxos.Multi, multi...) }
