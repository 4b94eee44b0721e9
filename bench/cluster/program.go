package cluster

import "github.com/joulemark/joulemark/algorithms"

// Program is an algorithm as the coordinator needs it, with its types hidden: a checker, a plan and
// no nodes. Make one with Of; the zero value is no program.
type Program struct {
	Spec *algorithms.Spec

	instance func(algorithms.Setup) (instance, error)
}

// instance is what the coordinator takes from an algorithms.Instance.
type instance struct {
	checker   algorithms.Checker
	faults    []algorithms.Fault
	perpetual bool
}

// Of hides the types of an algorithm.
func Of[M algorithms.Message, S any](alg *algorithms.Algorithm[M, S]) Program {
	return Program{
		Spec: &alg.Spec,
		instance: func(s algorithms.Setup) (instance, error) {
			inst, err := alg.Prepare(s)
			return instance{inst.Checker, inst.Faults, inst.Perpetual}, err
		},
	}
}
