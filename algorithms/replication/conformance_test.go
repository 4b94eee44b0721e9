package replication_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/replication"
	"github.com/joulemark/joulemark/bench/algotest"
)

var params = []algorithms.Params{
	{"operations": "9", "clients": "2"},
	{"operations": "20", "clients": "3", "reads": "0.7"},
	{"operations": "3", "reads": "0"},
}

// registers are variants of ABD.
var registers = append([]algorithms.Params{
	{"operations": "12", "clients": "3", "writers": "multi"},
	{"operations": "12", "clients": "3", "writers": "multi", "write-back": "unequal"},
}, params...)

func TestConformance(t *testing.T) {
	t.Run("chain-replication", func(t *testing.T) {
		algotest.Run(t, &replication.Chain, algotest.Options{Params: params})
	})
	t.Run("abd", func(t *testing.T) { algotest.Run(t, &replication.ABD, algotest.Options{Params: registers}) })
}

func FuzzChainNodes(f *testing.F) { algotest.Fuzz(f, &replication.Chain, params...) }
func FuzzABDNodes(f *testing.F)   { algotest.Fuzz(f, &replication.ABD, registers...) }
