package algotest

import (
	"fmt"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// determinism says that a run depends on its configuration alone.
func (s *suite[M, S, P]) determinism() error {
	if err := s.each(len(latencies), s.repeats); err != nil {
		return err
	}
	return s.spreads()
}

// repeats runs one configuration several times, watched and not, also at the
// same time: what is global shows, or the race detector sees it.
func (s *suite[M, S, P]) repeats(cfg *sim.Config) error {
	first, err := s.run(*cfg)
	if err != nil {
		return err
	}
	watched, perNode := *cfg, *cfg
	watched.Tracer = &recorder[M]{}
	perNode.PerNode = true
	again := []struct {
		how string
		cfg sim.Config
	}{{"again", *cfg}, {"again", *cfg}, {"with a tracer", watched}, {"with counts by node", perNode}}
	outs, errs := make([]engine.Outcome, len(again)), make([]error, len(again))
	var wg sync.WaitGroup
	for i := range again {
		wg.Go(func() { outs[i], errs[i] = s.run(again[i].cfg) })
	}
	wg.Wait()
	for i, a := range again {
		if errs[i] != nil {
			return fmt.Errorf("run %s: %w", a.how, errs[i])
		}
		outs[i].Counts.BySender, outs[i].Counts.ByReceiver = nil, nil
		outs[i].Counts.BytesBySender, outs[i].Counts.BytesByReceiver = nil, nil
		if d := differ(first, outs[i]); d != "" {
			return fmt.Errorf("run %s with the same configuration, the outcome is another one (-first +second):\n%s",
				a.how, d)
		}
	}
	return nil
}

// spreads says that the seed matters: with random latencies, runs differ.
func (s *suite[M, S, P]) spreads() error {
	n := s.sizes[len(s.sizes)-1]
	var hashes []uint64
	var cfg sim.Config
	for seed := range uint64(8) {
		cfg = s.plain(n, nil, seed)
		cfg.Graph = s.graphs(n, 0)
		cfg.Links.Latency = network.DefaultLatency
		out, err := s.run(cfg)
		if err != nil {
			return failure(&cfg, err)
		}
		if out.Counts.Sent == 0 {
			return nil // nothing that could differ
		}
		hashes = append(hashes, out.Hash)
	}
	if err := distinct(hashes); err != nil {
		return failure(&cfg, err)
	}
	return nil
}

func distinct(hashes []uint64) error {
	for _, h := range hashes {
		if h != hashes[0] {
			return nil
		}
	}
	return fmt.Errorf("seeds 0 to %d take the same course, although latencies are random", len(hashes)-1)
}

// isolation says that a node is a function of what it is told, and the checker of what
// is reported: each is played its part of a recorded run alone, on an instance of its
// own, and must do the same. State that nodes share with each other or with the
// checker shows, and so does a source of randomness of their own.
func (s *suite[M, S, P]) isolation() error {
	return s.each(len(latencies), func(cfg *sim.Config) error {
		if err := s.alone(cfg); err != nil {
			return err
		}
		return s.together(cfg)
	})
}

// alone records a run and plays it to each node, and to the checker.
func (s *suite[M, S, P]) alone(cfg *sim.Config) error {
	rec, out, err := s.record(*cfg)
	if err != nil {
		return err
	}
	for id := range cfg.Graph.N() {
		if err := s.playNode(cfg, rec, algorithms.ID(id)); err != nil {
			return err
		}
	}
	return s.playChecker(cfg, rec, out)
}

// together makes the nodes of an instance on several goroutines, as concurrent engines do:
// the race detector sees what they share.
func (s *suite[M, S, P]) together(cfg *sim.Config) error {
	inst, err := s.alg.Prepare(sim.Setup(*cfg))
	if err != nil {
		return err
	}
	n := cfg.Graph.N()
	errs := make([]error, n)
	var wg sync.WaitGroup
	for id := range n {
		wg.Go(func() {
			errs[id] = guard(func() error { inst.Node(algorithms.ID(id)); return nil })
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
