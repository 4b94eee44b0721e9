package agents_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/agents"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/network"
)

// variants cover every routing with every kind of delivery, with reconciliation and without.
var variants = []algorithms.Params{
	{"reconcile": "yes"},
	{"delivery": "queued", "duration": "6"},
	{"to": "any"},
	{"to": "any", "delivery": "queued", "reconcile": "yes", "pause-min": "0.5"},
	{"to": "any", "routing": "flooding"},
	{"to": "any", "routing": "flooding", "delivery": "queued", "settle": "1"},
	{"to": "any", "routing": "learning", "reconcile": "yes"},
	{"to": "any", "routing": "learning", "delivery": "queued", "duration": "4", "pause-min": "0.1", "pause-max": "0.3"},
	{"to": "any", "delivery": "queued", "reconcile": "yes", "settle": "0", "duration": "5"},
	{"to": "any", "routing": "direct"},
	{"routing": "learning", "duration": "0"},
}

// conforming is the algorithm as the suite wants it, which asks for one of the problems of the
// catalogue; this one is of none.
func conforming() *algorithms.Algorithm[agents.Message, agents.Agent] {
	alg := agents.Algorithm
	alg.Spec.Problem = algorithms.Broadcast
	return &alg
}

// shapes are networks in turn, one of them in two pieces. No agent is alone, so that there is
// always something to deliver.
func shapes(n int, seed uint64) *algorithms.Graph {
	text := []string{"complete", "tree:2", "ring", "star"}
	if seed%5 == 4 {
		if n < 4 {
			return algorithms.Complete(n)
		}
		var pairs [][2]int32
		for i := range int32(n) {
			if i != 0 && i != int32(n)/2 {
				pairs = append(pairs, [2]int32{i - 1, i})
			}
		}
		return must(algorithms.NewGraph(n, pairs))
	}
	return build(text[seed%5], n, seed)
}

// build makes a network from its name.
func build(text string, n int, seed uint64) *algorithms.Graph {
	return must(must(network.ParseTopology(text)).Build(n, seed))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestConformance(t *testing.T) {
	algotest.Run(t, conforming(), algotest.Options{Params: variants, Sizes: []int{1, 2, 5, 8}, Graphs: shapes})
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, conforming(), variants...) }
