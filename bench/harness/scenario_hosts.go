package harness

import (
	"errors"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/suggest"
)

// validHosts checks that hosts go with the rest of the scenario.
func (s *Scenario) validHosts() error {
	if !s.Hosts.Any() {
		if s.Hosts.Expect != algorithms.NoFaults {
			return suggest.Unfit("expect", s.Hosts.Expect,
				"with hosts or processes only; elsewhere faults say what happens")
		}
		return nil
	}
	var errs []error
	for _, e := range s.Engines {
		if !besideHosts(e) {
			names := strings.Join(engine.NamesOf(besideHosts), ", ")
			errs = append(errs, suggest.Unfit("engine", e, "with hosts: %s", names))
		}
	}
	for _, n := range s.Nodes {
		if !s.Hosts.Processes && n > len(s.Hosts.Addresses) {
			errs = append(errs, suggest.Unfit("nodes", n, "with %d hosts: at most as many", len(s.Hosts.Addresses)))
		}
	}
	return errors.Join(append(errs, s.checkProcesses())...)
}

// besideHosts reports whether a scenario with hosts may have the engine: they run it, or it is the
// simulator, which is there to compare with.
func besideHosts(e engine.Engine) bool { return e.Processes || e == engine.Sim }

// failures are the classes of failure that a run may have.
func (s *Scenario) failures(c engine.Config) algorithms.Faults {
	return c.Links.Faults() | network.PlanFaults(c.Faults) | s.Hosts.Expect
}
