package paxos

import "github.com/joulemark/joulemark/algorithms"

// none is no value; node i wants value i+1.
const none int64 = 0

// acceptor is what a node answers for, and keeps in stable storage: the highest ballot it has
// promised, and the last value that it has accepted.
type acceptor struct {
	promised, accepted ballot
	value              int64
}

// pledge promises to take part in no lower ballot.
func (a *acceptor) pledge(env *algorithms.Env[SingleMessage], r *singleRun, b ballot) {
	if b == a.promised {
		return
	}
	a.promised = b
	env.Report(algorithms.Observation{What: sawPromised, Value: int64(b)})
	a.write(env, r)
}

// take accepts the value of a ballot that is not below what was promised.
func (a *acceptor) take(env *algorithms.Env[SingleMessage], r *singleRun, b ballot, value int64) {
	if b == a.accepted {
		return
	}
	a.promised, a.accepted, a.value = b, b, value
	env.Report(algorithms.Observation{What: sawAccepted, Value: value, Aux: int64(b)})
	a.write(env, r)
}

// write forces the acceptor's state to stable storage, where that can come to matter.
func (a *acceptor) write(env *algorithms.Env[SingleMessage], r *singleRun) {
	if !r.keep {
		return
	}
	b := algorithms.AppendUvarint(nil, uint64(a.promised))
	b = algorithms.AppendUvarint(b, uint64(a.accepted))
	env.Persist(algorithms.AppendUvarint(b, uint64(a.value)))
}

// read takes over what is in stable storage, if it makes sense.
func (a *acceptor) read(stable []byte) {
	in := algorithms.NewReader(stable)
	var kept acceptor
	kept.promised = ballot(in.Uvarint(maxBallot))
	kept.accepted = ballot(in.Uvarint(uint64(kept.promised)))
	kept.value = int64(in.Uvarint(1 << 31))
	if in.Done() == nil && (kept.accepted > 0) == (kept.value != none) {
		*a = kept
	}
}
