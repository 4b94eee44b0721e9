package explore

import (
	"errors"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// maxAmong is of how many interchangeable nodes all renamings are tried: 720.
const maxAmong = 6

// symmetry is in how many ways nodes may be renamed. A state's fingerprint is then the least of
// those that it has under any of them, so that all which differ in names alone are one.
type symmetry struct {
	*renamer
	renamings []algorithms.Renaming // but for the one that changes no name
}

// renames finds the renamings of an exploration that is asked for them.
func (m *model) renames() error {
	b := m.cfg.Bounds
	switch {
	case m.protocol.symmetry == nil:
		return errors.New("no nodes are declared to be interchangeable (allowed: exploring without symmetry)")
	case b[Crash]+b[Recovery]+b[Partition] > 0 || len(m.plan) > 0:
		// A node that crashes in the middle of sending to all has sent to the first ones, by
		// number.
		return errors.New("with crashes, recoveries or partitions no nodes are interchangeable " +
			"(allowed: exploring without symmetry)")
	}
	m.renaming = &symmetry{m.protocol.symmetry, nil}
	setup, err := m.setup, error(nil)
	if setup.Params, err = m.spec.Resolve(setup.Params); err != nil {
		return err
	}
	among := m.renaming.among(setup)
	identity := make(algorithms.Renaming, m.cfg.Graph.N())
	for i := range identity {
		identity[i] = algorithms.ID(i)
	}
	permute(among[:min(len(among), maxAmong)], func(names []algorithms.ID) {
		r := slices.Clone(identity)
		for i, id := range names {
			r[among[i]] = id
		}
		if !slices.Equal(r, identity) {
			m.renaming.renamings = append(m.renaming.renamings, r)
		}
	})
	return nil
}

// permute calls use with all orders of a list.
func permute(list []algorithms.ID, use func([]algorithms.ID)) {
	list = slices.Clone(list)
	var from func(k int)
	from = func(k int) {
		if k == len(list) {
			use(list)
			return
		}
		for i := k; i < len(list); i++ {
			list[k], list[i] = list[i], list[k]
			from(k + 1)
			list[k], list[i] = list[i], list[k]
		}
	}
	from(0)
}

// alias is what a part of a state is under a renaming.
type alias struct {
	part     uint32
	renaming uint32
}

// aliases are the fingerprints of parts under renamings that a stepper has worked out.
type aliases struct{ nodes, flights, judges map[alias]uint64 }

func newAliases() aliases {
	return aliases{map[alias]uint64{}, map[alias]uint64{}, map[alias]uint64{}}
}

// known is a fingerprint that was worked out, or is now.
func known(in map[alias]uint64, part uint32, renaming int, find func() uint64) uint64 {
	key := alias{part, uint32(renaming)}
	mark, ok := in[key]
	if !ok {
		mark = find()
		in[key] = mark
	}
	return mark
}

// nodeMark is the fingerprint of a node under a renaming.
func (p *stepper) nodeMark(part uint32, renaming int) uint64 {
	return known(p.aliases.nodes, part, renaming, func() uint64 {
		n := *p.nodes.at(part)
		n.value = p.players.copy(n.value)
		p.renaming.node(n.value, p.renaming.renamings[renaming])
		p.sign(&n)
		return n.mark
	})
}

// flightMark is the same of a message under way.
func (p *stepper) flightMark(part uint32, renaming int) uint64 {
	return known(p.aliases.flights, part, renaming, func() uint64 {
		f, r := *p.flights.at(part), p.renaming.renamings[renaming]
		f.from, f.to, f.msg = r[f.from], r[f.to], p.renaming.message(f.msg, r)
		p.buffer = f.msg.Append(p.buffer[:0])
		f.what = said(f.from, p.buffer)
		f.sign()
		return f.mark
	})
}

// judgeMark is the same of the checker.
func (p *stepper) judgeMark(part uint32, renaming int) uint64 {
	return known(p.aliases.judges, part, renaming, func() uint64 {
		c := *p.judgePlan.Copy(&p.judges.at(part).checker, p.shared)
		p.renaming.checker(c, p.renaming.renamings[renaming])
		return p.knowledge(c)
	})
}
