package cluster

import (
	"net/netip"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/live"
)

// Program is an algorithm with its types hidden, for both sides: a node builds a member from it,
// and the coordinator a checker. Make one with Of; the zero value is no program.
type Program struct {
	Spec *algorithms.Spec

	member   func(live.MemberConfig) (member, error)
	instance func(algorithms.Setup) (instance, error)
}

// member is a live.Member of any types.
type member interface {
	Addr() netip.AddrPort
	Begin(elapsed algorithms.Time)
	Crash()
	Reopen() error
	Recover()
	Reset() error
	SetCuts(cuts []*algorithms.Cut)
	Renew(peers []algorithms.ID)
	Stop()
	State() live.MemberState
	Report() live.MemberReport
	Close()
}

// instance is what the coordinator takes from an algorithms.Instance.
type instance struct {
	checker   algorithms.Checker
	faults    []algorithms.Fault
	perpetual bool
}

// Of hides the types of an algorithm.
func Of[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) Program {
	return Program{
		Spec: &alg.Spec,
		member: func(cfg live.MemberConfig) (member, error) {
			m, err := live.NewMember[M, S, P](alg, cfg)
			if err != nil {
				return nil, err // not a typed nil
			}
			return m, nil
		},
		instance: func(s algorithms.Setup) (instance, error) {
			inst, err := alg.Prepare(s)
			return instance{inst.Checker, inst.Faults, inst.Perpetual}, err
		},
	}
}
