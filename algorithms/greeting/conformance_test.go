package greeting_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/greeting"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestConformance(t *testing.T) {
	t.Run("distributed", func(t *testing.T) { algotest.Run(t, &greeting.Distributed, algotest.Options{}) })
	t.Run("mesh", func(t *testing.T) { algotest.Run(t, &greeting.Mesh, algotest.Options{}) })
}

func FuzzDistributedNodes(f *testing.F) { algotest.Fuzz(f, &greeting.Distributed) }
func FuzzMeshNodes(f *testing.F)        { algotest.Fuzz(f, &greeting.Mesh) }
