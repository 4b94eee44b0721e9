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

func TestConformance(t *testing.T) {
	t.Run("paxos", func(t *testing.T) {
		t.Parallel()
		algotest.Run(t, &paxos.Single, algotest.Options{Params: single})
	})
}

func FuzzSingleNodes(f *testing.F) { algotest.Fuzz(f, &paxos.Single, single...) }
