package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// register is what a node answers for, and keeps in stable storage: the highest ballot that it has
// promised, what it has accepted for each entry and in which ballot, and how many entries it
// has applied. Unlike the log of Raft it may have holes, and its ballots need not rise.
type register struct {
	promised ballot
	log      []consensus.Entry // that of entry 1 first; without a ballot: nothing is accepted
	written  bool              // something has changed in this call
}

// at is what is accepted for an entry.
func (g *register) at(entry int) consensus.Entry {
	if entry < 1 || entry > len(g.log) {
		return consensus.Entry{}
	}
	return g.log[entry-1]
}

// put takes in what is accepted for an entry, and reports whether that is new.
func (g *register) put(entry int, e consensus.Entry) bool {
	for len(g.log) < entry {
		g.log = append(g.log, consensus.Entry{})
	}
	if g.log[entry-1] == e {
		return false
	}
	g.log[entry-1] = e
	g.written = true
	return true
}

// bytes is the content of stable storage.
func (g *register) bytes(applied int) []byte {
	b := algorithms.AppendUvarint(nil, uint64(g.promised))
	b = algorithms.AppendUvarint(b, uint64(applied))
	b = algorithms.AppendUvarint(b, uint64(len(g.log)))
	for _, e := range g.log {
		b = algorithms.AppendUvarint(b, uint64(e.Term))
		if e.Term > 0 {
			b = algorithms.AppendUvarint(b, uint64(e.Value))
		}
	}
	return b
}

// readRegister is the content of stable storage, and how many entries were applied; nothing
// where it makes no sense.
func readRegister(stable []byte) (register, int) {
	in := algorithms.NewReader(stable)
	g := register{promised: ballot(in.Uvarint(maxBallot))}
	applied := int(in.Uvarint(maxEntry))
	for range in.Uvarint(uint64(len(stable))) { // an entry takes a byte or more
		e := consensus.Entry{Term: uint32(in.Uvarint(uint64(g.promised)))}
		if e.Term > 0 {
			e.Value = int32(in.Uvarint(consensus.MaxValues))
		}
		g.log = append(g.log, e)
	}
	if in.Done() != nil || applied > len(g.log) {
		return register{}, 0
	}
	for entry := 1; entry <= applied; entry++ {
		if g.at(entry).Term == 0 {
			return register{}, 0
		}
	}
	return g, applied
}
