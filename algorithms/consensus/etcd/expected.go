package etcd

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// law is what the library sends in a run without failures, as its source has it:
//
//   - A follower answers every MsgApp once, whether there is an entry in it or not.
//   - A proposal is sent at once, to each follower by itself (stepLeader at MsgProp: bcastAppend),
//     as long as there is room in the window.
//   - An answer moves the commit index by one message at most, since those of a follower
//     come in order. Whenever it moves all followers are told, also those that have not
//     answered yet (stepLeader at MsgAppResp: maybeCommit, bcastAppend).
//   - For the entry that opens a term the leader does not know how long the followers' logs are,
//     and sends them nothing more until they answer (tracker.StateProbe). Who does so after the
//     majority is told the commit index then (CanBumpCommit). It comes to the same.
//
// So a message with entries costs four for each follower. When the window is full, or a proposal
// does not fit into one message, entries wait for an answer and then carry the commit
// index of that moment, which saves telling it. How often, depends on which answers come first.
type law struct {
	followers, majority float64
	appends             float64 // with entries, to each follower, after the first
	election            float64 // messages with each follower
	waiting             bool
}

func newLaw(r *run) law {
	l := law{followers: float64(r.n - 1), majority: float64(r.n / 2), election: 2}
	if r.preVote {
		l.election += 2 // the same question and answer before
	}
	switch r.load.Mode {
	case consensus.Isolated:
		l.appends = float64(r.load.Values)
	case consensus.Pipelined:
		alone := min(r.load.Values, r.inflight)
		l.appends = float64(alone + packed(alone, r.load.Values, r.bytes))
		l.waiting = r.load.Values > 1 && r.load.Values >= r.inflight
	case consensus.Batched:
		l.appends = float64(packed(0, r.load.Values, r.bytes))
		l.waiting = l.appends > 1
	}
	return l
}

// packed is how many messages the values after some take, as many in each as fit.
func packed(after, values int, limit uint64) int {
	messages, size := 0, uint64(0)
	for i := after; i < values; i++ {
		// A byte for the field, and then the number: term 1, and the index. Two bytes and the
		// value.
		entry := uint64(1 + 1 + 1 + algorithms.UvarintSize(uint64(i)+2) + 2 + valueBytes)
		size += entry
		if messages == 0 || size > limit {
			messages++
			size = entry
		}
	}
	return messages
}

// leader is the election and its empty entry.
func (l law) leader() float64 { return (l.election + 4) * l.followers }

// high is what is exact where nothing waits.
func (l law) high() float64 { return l.leader() + 4*l.followers*l.appends }

// low has all that wait for an answer carry the commit index for others. The last commit
// index has to be told to those of the majority that made it, in a message of its own.
func (l law) low() float64 { return l.leader() + 2*l.followers*l.appends + 2*l.majority }

func raftExpected(s algorithms.Setup) algorithms.Expected {
	if s.Params.Word("heartbeats") == "on" {
		return algorithms.Expected{}
	}
	l := newLaw(newRun(s))
	if l.waiting {
		return algorithms.Expected{Low: l.low(), High: l.high()}
	}
	return algorithms.Exactly(l.high())
}
