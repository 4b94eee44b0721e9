package algotest

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/bench/sim"
)

// spec holds what the algorithm says of itself to what others build on.
func (s *suite[M, S, P]) spec() error {
	errs := []error{s.alg.Spec.Validate()}
	if s.alg.New == nil {
		errs = append(errs, errors.New("Algorithm.New is nil"))
	}
	if s.alg.Decode == nil {
		errs = append(errs, errors.New("Algorithm.Decode is nil"))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return s.accepts()
}

// accepts runs through the sizes: the defaults are possible at all of them, and every
// variant at one or more.
func (s *suite[M, S, P]) accepts() error {
	if len(s.sizes) == 0 {
		return fmt.Errorf("no size is left to run (allowed: at least %d nodes)", max(1, s.alg.Spec.MinNodes))
	}
	var errs []error
	for _, p := range s.params {
		possible := 0
		var last error
		for _, n := range s.sizes {
			cfg := s.plain(n, p, 0)
			inst, err := s.alg.Prepare(sim.Setup(cfg))
			switch {
			case err != nil && p == nil:
				errs = append(errs, fmt.Errorf("%d nodes, default parameters: %w", n, err))
			case err != nil:
				last = err
			case inst.Node == nil || inst.Checker == nil:
				errs = append(errs, fmt.Errorf("%d nodes, parameters %v: an instance without nodes or "+
					"without a checker", n, p))
			default:
				possible++
			}
		}
		if possible == 0 && last != nil {
			errs = append(errs, fmt.Errorf("parameters %v are possible at none of the sizes %v: %w", p, s.sizes, last))
		}
	}
	return errors.Join(errs...)
}
