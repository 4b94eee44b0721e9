package main

import (
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"

	"github.com/joulemark/joulemark"
)

func TestConforms(t *testing.T) { algotest.Run(t, &Algorithm, algotest.Options{}) }

func BenchmarkPing(b *testing.B) {
	harness.Benchmark(b, harness.Trial{Algorithm: joulemark.With(&Algorithm), Nodes: 16, Engine: engine.TCP, Seed: 1})
}
