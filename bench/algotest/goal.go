package algotest

import (
	"fmt"

	"github.com/joulemark/joulemark/bench/sim"
)

// goal says that failure-free runs reach their goal and end by themselves.
func (s *suite[M, S, P]) goal() error {
	return s.each(4*len(latencies), func(cfg *sim.Config) error {
		out, err := s.run(*cfg)
		if err != nil {
			return err
		}
		if out.Status() != "ok" {
			return fmt.Errorf("without failures: %s", out.Status())
		}
		if out.Counts.Sent > 0 && out.Result.Ops < 1 {
			return fmt.Errorf("%d messages for %d functional units (allowed: at least 1)",
				out.Counts.Sent, out.Result.Ops)
		}
		for _, m := range out.Result.Metrics {
			if m.Name == "" {
				return fmt.Errorf("a metric without a name: %v", m)
			}
		}
		return nil
	})
}

// overtime says that a protocol that never falls silent breaks nothing after its goal, and
// keeps it. Failure handling is on, since that is when most of them run on.
func (s *suite[M, S, P]) overtime() error {
	return s.each(2*len(latencies), func(cfg *sim.Config) error {
		for _, declared := range []float64{0, unlikely} {
			cfg.Links.Loss = declared
			inst, err := s.alg.Prepare(sim.Setup(*cfg))
			if err != nil {
				return err
			}
			if !inst.Perpetual {
				continue
			}
			cfg.Overtime = 100 * sim.Setup(*cfg).Delta
			out, err := s.run(*cfg)
			if err != nil {
				return err
			}
			if out.Status() != "ok" {
				return fmt.Errorf("%v after the goal: %s", cfg.Overtime, out.Status())
			}
		}
		return nil
	})
}

// unlikely declares a class of failure that does not happen.
const unlikely = 1e-18
