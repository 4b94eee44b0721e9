package clock_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench/algotest"
)

var params = []algorithms.Params{
	{"internal": "0"},
	{"messages": "1"},
	{"messages": "300", "internal": "5"},
}

func TestConformance(t *testing.T) {
	t.Run("lamport", func(t *testing.T) { algotest.Run(t, &clock.Lamport, algotest.Options{Params: params}) })
	t.Run("vector", func(t *testing.T) { algotest.Run(t, &clock.Vector, algotest.Options{Params: params}) })
	t.Run("script", func(t *testing.T) {
		script, err := clock.ParseScript("P S0 P R1 S2 | R3 R0 S1 | S3 P R2")
		if err != nil {
			t.Fatal(err)
		}
		opts := algotest.Options{
			Sizes: []int{3}, Graphs: func(n int, _ uint64) *algorithms.Graph { return algorithms.Complete(n) },
		}
		lamport, vector := clock.WithScript(script), clock.VectorWithScript(script)
		t.Run("lamport", func(t *testing.T) { algotest.Run(t, &lamport, opts) })
		t.Run("vector", func(t *testing.T) { algotest.Run(t, &vector, opts) })
	})
}

func FuzzLamportNodes(f *testing.F) { algotest.Fuzz(f, &clock.Lamport, params...) }

func FuzzVectorNodes(f *testing.F) { algotest.Fuzz(f, &clock.Vector, params...) }
