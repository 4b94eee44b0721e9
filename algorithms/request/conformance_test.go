package request_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestConformance(t *testing.T) {
	t.Run("centralized", func(t *testing.T) { algotest.Run(t, &request.Centralized, algotest.Options{}) })
}

func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &request.Centralized) }
