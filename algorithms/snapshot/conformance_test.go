package snapshot

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

var variants = []algorithms.Params{{"initiator": "2"}, {"transfers": "0"}, {"transfers": "3"}}

func TestConformance(t *testing.T) {
	t.Run("chandy-lamport", func(t *testing.T) { algotest.Run(t, &ChandyLamport, algotest.Options{Params: variants}) })
	t.Run("lai-yang", func(t *testing.T) { algotest.Run(t, &LaiYang, algotest.Options{Params: variants}) })
}

func FuzzChandyLamportNodes(f *testing.F) { algotest.Fuzz(f, &ChandyLamport, variants...) }
func FuzzLaiYangNodes(f *testing.F)       { algotest.Fuzz(f, &LaiYang, variants...) }
