package etcd_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/etcd"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/internal/longtest"
)

var variants = []algorithms.Params{
	{"entries": "4"},
	{"entries": "5", "mode": "pipelined"},
	{"entries": "6", "mode": "pipelined", "inflight": "2"},
	{"entries": "7", "mode": "batched"},
	{"entries": "7", "mode": "batched", "message-bytes": "20"},
	{"entries": "2", "heartbeats": "on"},
	{"entries": "2", "prevote": "on"},
}

func TestConformance(t *testing.T) {
	t.Parallel()
	sizes := longtest.Choose([]int{1, 2, 5}, []int{1, 2, 3, 5, 8})
	algotest.Run(t, &etcd.Raft, algotest.Options{Params: variants, Sizes: sizes, Seeds: 150})
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &etcd.Raft, variants...) }
