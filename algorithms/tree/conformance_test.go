package tree

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

var (
	sources = []algorithms.Params{{"source": "2"}}
	lowest  = []algorithms.Params{{"initiators": "lowest"}}
)

func TestConformance(t *testing.T) {
	t.Run("echo", func(t *testing.T) { algotest.Run(t, &Echo, algotest.Options{Params: sources}) })
	t.Run("spanning-tree", func(t *testing.T) { algotest.Run(t, &SpanningTree, algotest.Options{Params: sources}) })
	t.Run("ghs", func(t *testing.T) { algotest.Run(t, &GHS, algotest.Options{Params: lowest}) })
}

func FuzzEchoNodes(f *testing.F)         { algotest.Fuzz(f, &Echo, sources...) }
func FuzzSpanningTreeNodes(f *testing.F) { algotest.Fuzz(f, &SpanningTree, sources...) }
func FuzzGHSNodes(f *testing.F)          { algotest.Fuzz(f, &GHS, lowest...) }
