package mutex_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/bench/algotest"
)

var params = []algorithms.Params{
	{"requesters": "all"},
	{"requesters": "0", "entries": "3"},
	{"requesters": "2", "entries": "2", "hold": "0"},
	{"requesters": "0", "hold": "7.5"},
	{"requesters": "all", "entries": "3", "load": "0.4"},
	{"requesters": "3", "entries": "3", "load": "0"},
}

func TestConformance(t *testing.T) {
	t.Run("lamport", func(t *testing.T) { algotest.Run(t, &mutex.Lamport, algotest.Options{Params: params}) })
}

func FuzzLamportNodes(f *testing.F) { algotest.Fuzz(f, &mutex.Lamport, params...) }
