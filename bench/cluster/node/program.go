package node

import (
	"net/netip"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
)

// Program is an algorithm as a node process needs it, with its types hidden: it builds a member.
// Make one with [Of]; nil is no program.
type Program func(MemberConfig) (member, error)

// member is a Member of any types.
type member interface {
	Addr() netip.AddrPort
	Begin(elapsed algorithms.Time)
	Crash()
	Reopen() error
	Recover()
	Reset(draw uint64) error
	SetCuts(cuts []*algorithms.Cut)
	Renew(peers []algorithms.ID)
	Stop()
	State() control.State
	Report() control.Report
	Close()
}

// Of hides the types of an algorithm.
func Of[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) Program {
	return func(cfg MemberConfig) (member, error) {
		m, err := NewMember[M, S, P](alg, cfg)
		if err != nil {
			return nil, err // not a typed nil
		}
		return m, nil
	}
}
