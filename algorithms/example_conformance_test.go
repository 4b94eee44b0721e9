package algorithms_test

import (
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

func TestExampleConforms(t *testing.T) { algotest.Run(t, &pinging, algotest.Options{}) }

func FuzzExampleNodes(f *testing.F) { algotest.Fuzz(f, &pinging) }
