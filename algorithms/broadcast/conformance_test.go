package broadcast_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/algotest"
)

var (
	floodingParams = []algorithms.Params{{"source": "2"}}
	pushParams     = []algorithms.Params{
		{"source": "2"},
		{"fanout": "1"},
		{"rounds": "2"},
		{"stop": "counter", "k": "1"},
		{"stop": "coin", "k": "2"},
	}
	pullParams = []algorithms.Params{{"source": "2"}, {"fanout": "1"}, {"rounds": "2"}}
)

func TestConformance(t *testing.T) {
	t.Run("flooding", func(t *testing.T) {
		algotest.Run(t, &broadcast.Flooding, algotest.Options{Params: floodingParams})
	})
	t.Run("gossip-push", func(t *testing.T) {
		algotest.Run(t, &broadcast.GossipPush, algotest.Options{Params: pushParams})
	})
	t.Run("gossip-pull", func(t *testing.T) {
		algotest.Run(t, &broadcast.GossipPull, algotest.Options{Params: pullParams})
	})
	t.Run("gossip-push-pull", func(t *testing.T) {
		algotest.Run(t, &broadcast.GossipPushPull, algotest.Options{Params: pullParams})
	})
}

func FuzzFloodingNodes(f *testing.F) { algotest.Fuzz(f, &broadcast.Flooding, floodingParams...) }

func FuzzGossipPushNodes(f *testing.F) { algotest.Fuzz(f, &broadcast.GossipPush, pushParams...) }

func FuzzGossipPullNodes(f *testing.F) { algotest.Fuzz(f, &broadcast.GossipPull, pullParams...) }

func FuzzGossipPushPullNodes(f *testing.F) {
	algotest.Fuzz(f, &broadcast.GossipPushPull, pullParams...)
}
