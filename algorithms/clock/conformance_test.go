package clock_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/algotest"
	"github.com/joulemark/joulemark/algorithms/clock"
)

var params = []algorithms.Params{
	{"internal": "0"},
	{"messages": "1"},
	{"messages": "300", "internal": "5"},
}

func TestConformance(t *testing.T) {
	t.Run("lamport", func(t *testing.T) { algotest.Run(t, &clock.Lamport, algotest.Options{Params: params}) })
}

func FuzzLamportNodes(f *testing.F) { algotest.Fuzz(f, &clock.Lamport, params...) }
