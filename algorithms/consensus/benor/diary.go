package benor

import "github.com/joulemark/joulemark/algorithms"

// diary is what a node has said, and where it stands: the last of the rounds in it, in a phase.
type diary struct {
	said    []spoken
	phase   phase
	value   vote    // with which the round began
	decided verdict // of this node
}

// spoken is the votes of one node in a round.
type spoken = [phases]vote

// round is the current one, and that of the decision for who has decided.
func (d *diary) round() uint32 { return uint32(len(d.said)) }

// message is the node's vote in a phase.
func (d *diary) message(p phase, round uint32) Message {
	kind := kindReport
	if p == proposing {
		kind = kindProposal
	}
	return Message{kind: kind, round: round, vote: d.said[round-1][p]}
}

// message tells the decision.
func (v verdict) message() Message { return Message{kind: kindDecided, round: v.round, vote: v.value} }

// write forces the diary to stable storage, where that can come to matter: a byte for the phase
// with the decision, and one for each round.
func (n *Node) write(env *algorithms.Env[Message]) {
	if !n.run.keep {
		return
	}
	b := make([]byte, 0, 1+len(n.said))
	b = append(b, byte(n.phase)*byte(votes)+byte(n.decided.value))
	for _, s := range n.said {
		b = append(b, byte(s[reporting])*byte(votes)+byte(s[proposing]))
	}
	env.Persist(b)
}

// read is the diary in stable storage, and false where there is none that makes sense.
func read(stable []byte) (d diary, ok bool) {
	if len(stable) < 2 {
		return d, false
	}
	d.phase = phase(stable[0] / byte(votes))
	for i, b := range stable[1:] {
		s := spoken{vote(b / byte(votes)), vote(b % byte(votes))}
		whole := i < len(stable)-2 || d.phase == proposing
		if s[reporting] != zero && s[reporting] != one || (s[proposing] != silent) != whole {
			return diary{}, false
		}
		d.said = append(d.said, s)
	}
	d.value = d.said[len(d.said)-1][reporting]
	if v := vote(stable[0] % byte(votes)); v != silent {
		d.decided = verdict{d.round(), v}
		if v == unsure || d.phase != proposing {
			return diary{}, false
		}
	}
	return d, d.phase < phases
}
