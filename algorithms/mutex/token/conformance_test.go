package token_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/bench/algotest"
)

var params = []algorithms.Params{
	{"requesters": "all"},
	{"requesters": "all", "entries": "3", "hold": "0"},
	{"requesters": "2", "entries": "2", "load": "0.5"},
	{"requesters": "3", "entries": "2", "load": "0"},
}

// trees are the shapes of Raymond's tree.
var trees = append([]algorithms.Params{
	{"requesters": "all", "entries": "2", "tree": "star"},
	{"requesters": "all", "tree": "chain"},
	{"requesters": "2", "load": "0", "tree": "balanced", "arity": "3"},
}, params...)

func TestConformance(t *testing.T) {
	t.Run("suzuki-kasami", func(t *testing.T) {
		algotest.Run(t, &token.SuzukiKasami, algotest.Options{Params: params})
	})
	t.Run("raymond", func(t *testing.T) { algotest.Run(t, &token.Raymond, algotest.Options{Params: trees}) })
	t.Run("token-ring-mutex", func(t *testing.T) {
		algotest.Run(t, &token.TokenRing, algotest.Options{Params: params})
	})
}

func FuzzSuzukiKasamiNodes(f *testing.F) { algotest.Fuzz(f, &token.SuzukiKasami, params...) }
func FuzzRaymondNodes(f *testing.F)      { algotest.Fuzz(f, &token.Raymond, trees...) }
func FuzzTokenRingNodes(f *testing.F)    { algotest.Fuzz(f, &token.TokenRing, params...) }
