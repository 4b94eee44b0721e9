package circulation_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/bench/algotest"
)

var ringParams = []algorithms.Params{{"laps": "3"}, {"laps": "10"}}

func TestConformance(t *testing.T) {
	t.Run("ring", func(t *testing.T) { algotest.Run(t, &circulation.Ring, algotest.Options{Params: ringParams}) })
}

func FuzzRingNodes(f *testing.F) { algotest.Fuzz(f, &circulation.Ring, ringParams...) }
