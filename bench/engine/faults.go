package engine

import "github.com/joulemark/joulemark/algorithms"

// FaultCount is what became of the faults of a scenario in one execution. Those of the workload
// itself, and processes that are lost, are not among them.
type FaultCount struct {
	Planned int64
	// Happened are those that changed something: a node that is down does not crash.
	Happened int64
	// Idle are those that happened after the goal had been reached for the last time.
	Idle int64
}

// planned follows a scenario's faults as they happen.
type planned struct {
	faults []algorithms.Fault // in the order of time
	next   int                // the first that has not happened
	count  FaultCount
}

func newPlanned(faults []algorithms.Fault) planned {
	return planned{faults: faults, count: FaultCount{Planned: int64(len(faults))}}
}

// happened counts a fault if it is one of the scenario's; idle says that it did nothing to the
// goal.
func (p *planned) happened(f algorithms.Fault, idle bool) {
	for i, of := range p.faults[p.next:] {
		if of == f {
			p.next += i + 1
			p.count.Happened++
			if idle {
				p.count.Idle++
			}
			return
		}
	}
}
