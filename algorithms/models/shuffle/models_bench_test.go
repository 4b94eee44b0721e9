package shuffle_test

import (
	"context"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

func BenchmarkModels(b *testing.B) {
	const steps = 3000
	p := shuffle.Medium()
	large := p
	large.Nodes = 10_000_000
	run := func(name string, f func(steps int) (shuffle.Curves, error)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f(steps); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("method=classic/n=2500", p.Classic)
	run("method=classic/n=10000000", large.Classic)
	run("method=refined/n=2500", p.Refined)
	run("method=refined/n=10000000", large.Refined)
	run("method=refined/derivatives=automatic/n=2500", func(steps int) (shuffle.Curves, error) {
		m := p.Population()
		m.Derivatives = nil
		r, err := m.Refined(p.Start())
		for t := 0; t < steps && err == nil; t++ {
			err = r.Step()
		}
		return shuffle.Curves{}, err
	})
	run("method=exact/n=2500", func(steps int) (shuffle.Curves, error) {
		return p.Exact(context.Background(), steps)
	})
}

// BenchmarkChain is one run of the population model, lumped and with all of its states.
func BenchmarkChain(b *testing.B) {
	const steps = 3000
	p := shuffle.Medium()
	c, err := shuffle.NewChain(p)
	if err != nil {
		b.Fatal(err)
	}
	six, err := p.Population().Simulate(p.StartCounts(), &algorithms.Rand{})
	if err != nil {
		b.Fatal(err)
	}
	run := shuffle.NewRun(steps)
	bench := func(name string, f func(index uint64) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			index := uint64(0)
			for b.Loop() {
				if err := f(index); err != nil {
					b.Fatal(err)
				}
				index++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/steps, "ns/step")
		})
	}
	bench("states=3", func(index uint64) error {
		c.Run(&run, 1, index)
		return nil
	})
	bench("states=6", func(index uint64) error {
		rng := algorithms.NewRand(1, index)
		err := six.Restart(p.StartCounts(), &rng)
		for t := 0; t < steps && err == nil; t++ {
			err = six.Step()
		}
		return err
	})
}
