package network

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// ValidateFaults names all faults that cannot happen on n nodes.
func ValidateFaults(faults []algorithms.Fault, n int) error {
	var errs []error
	for i, f := range faults {
		errs = append(errs, validFault(i, f, n))
	}
	return errors.Join(errs...)
}

func validFault(i int, f algorithms.Fault, n int) error {
	switch f.Kind {
	case algorithms.Crash, algorithms.Recover:
		if f.Node < 0 || int(f.Node) >= n {
			return fmt.Errorf("fault %d: %s of node %d (allowed: 0 to %d)", i, f.Kind, f.Node, n-1)
		}
	case algorithms.Split, algorithms.Heal:
		if f.Cut == nil || len(f.Cut.SideA) != n {
			return fmt.Errorf("fault %d: %s without a side for each of the %d nodes", i, f.Kind, n)
		}
	default:
		return fmt.Errorf("fault %d: kind %d is unknown", i, f.Kind)
	}
	if f.At < 0 {
		return fmt.Errorf("fault %d: %s at %v (allowed: 0 or later)", i, f.Kind, f.At)
	}
	return nil
}

// MergeFaults puts the faults of the workload and those of the scenario in the order in which they
// happen: by time, and those of one time as given, the workload's first.
func MergeFaults(workload, scenario []algorithms.Fault) []algorithms.Fault {
	all := slices.Concat(workload, scenario)
	slices.SortStableFunc(all, func(a, b algorithms.Fault) int { return int(min(1, max(-1, a.At-b.At))) })
	return all
}

// PlanFaults are the classes of failure that a plan contains.
func PlanFaults(plan []algorithms.Fault) algorithms.Faults {
	f := algorithms.NoFaults
	for _, p := range plan {
		f |= classOf(p.Kind)
	}
	return f
}

// classOf is the class of failure that a fault belongs to.
func classOf(k algorithms.FaultKind) algorithms.Faults {
	switch k {
	case algorithms.Crash:
		return algorithms.Crashes
	case algorithms.Recover:
		return algorithms.Recoveries
	}
	return algorithms.Partitions
}
