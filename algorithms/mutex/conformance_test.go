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
	opts := algotest.Options{Params: params}
	t.Run("central", func(t *testing.T) { algotest.Run(t, &mutex.Central, opts) })
	t.Run("lamport", func(t *testing.T) { algotest.Run(t, &mutex.Lamport, opts) })
	t.Run("ricart-agrawala", func(t *testing.T) { algotest.Run(t, &mutex.RicartAgrawala, opts) })
	t.Run("carvalho-roucairol", func(t *testing.T) { algotest.Run(t, &mutex.CarvalhoRoucairol, opts) })
}

func FuzzCentralNodes(f *testing.F) { algotest.Fuzz(f, &mutex.Central, params...) }

func FuzzLamportNodes(f *testing.F) { algotest.Fuzz(f, &mutex.Lamport, params...) }

func FuzzRicartAgrawalaNodes(f *testing.F) { algotest.Fuzz(f, &mutex.RicartAgrawala, params...) }

func FuzzCarvalhoRoucairolNodes(f *testing.F) { algotest.Fuzz(f, &mutex.CarvalhoRoucairol, params...) }
