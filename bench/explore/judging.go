package explore

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore/snapshot"
)

// ruling is what a checker makes of one thing that it hears. Like reactions, each is worked out
// once.
type ruling struct {
	judge uint32
	err   error
}

// hear is the ruling on what a node reports.
func (p *stepper) hear(from uint32, at algorithms.Time, node algorithms.ID, o algorithms.Observation) ruling {
	key := p.judges.at(from).mark ^
		algorithms.Hash(uint64(node)<<8|uint64(o.What), uint64(o.Value), uint64(o.Aux), uint64(at))
	return p.rule(from, key, func(c algorithms.Checker) error { return c.Observe(at, node, o) })
}

// learn is the ruling on a fault.
func (p *stepper) learn(from uint32, f algorithms.Fault, cut uint8) ruling {
	what := uint64(f.Kind)<<32 | uint64(uint32(f.Node))
	if f.Amnesia {
		what |= 1 << 63
	}
	key := p.judges.at(from).mark ^ algorithms.Hash(what, uint64(cut), uint64(f.At), oddJudge)
	return p.rule(from, key, func(c algorithms.Checker) error { c.Fault(f.At, f); return nil })
}

func (p *stepper) rule(from uint32, key uint64, tell func(algorithms.Checker) error) ruling {
	if r, ok := p.ruled[key]; ok {
		return r
	}
	checker := *p.judgePlan.Copy(&p.judges.at(from).checker, p.shared)
	r := ruling{err: tell(checker)}
	r.judge = p.appoint(checker)
	p.ruled[key] = r
	return r
}

// appoint numbers a checker.
func (p *stepper) appoint(c algorithms.Checker) uint32 {
	j := &judge{checker: c, goal: c.Goal(), mark: p.knowledge(c)}
	return p.judges.add(j.mark, j)
}

// knowledge is the fingerprint of a checker.
func (p *stepper) knowledge(c algorithms.Checker) uint64 {
	h := snapshot.NewHasher()
	h.Word(p.judgePlan.Hash(&c, p.shared, nil))
	return h.Sum()
}
