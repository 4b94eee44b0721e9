package harness

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// validHosts checks that hosts go with the rest of the scenario.
func (s *Scenario) validHosts() error {
	if !s.Hosts.Any() {
		if s.Hosts.Expect != algorithms.NoFaults {
			return fmt.Errorf("expect: %v (allowed with hosts or processes only; elsewhere faults say what happens)", s.Hosts.Expect)
		}
		return nil
	}
	var errs []error
	for _, e := range s.Engines {
		if e != engine.Sim && !e.Sockets {
			errs = append(errs, fmt.Errorf("engine: %v (allowed with hosts: sim, udp, tcp, tls)", e))
		}
	}
	for _, n := range s.Nodes {
		if !s.Hosts.Processes && n > len(s.Hosts.Addresses) {
			errs = append(errs, fmt.Errorf("nodes: %d (allowed with %d hosts: at most as many)", n, len(s.Hosts.Addresses)))
		}
	}
	return errors.Join(errs...)
}

// failures are the classes of failure that a run may have.
func (s *Scenario) failures(c engine.Config) algorithms.Faults {
	return c.Links.Faults() | network.PlanFaults(c.Faults) | s.Hosts.Expect
}
