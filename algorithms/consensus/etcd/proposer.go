package etcd

import (
	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// proposer is the client of a node, and what the node knows of the term that it leads.
type proposer struct {
	consensus.Client[Message]
	term uint64
	// unanswered counts the appends without an answer. It is exact where nothing fails.
	unanswered int
}

// begin starts a term as the leader.
func (p *proposer) begin(term uint64) {
	p.Close()
	p.term, p.unanswered = term, 0
}

// apply takes an entry into the state machine.
func (r *Node) apply(env *algorithms.Env[Message], e *raftpb.Entry) {
	value, _ := valueOf(e) // what has entered the log was looked at
	r.Apply(env, value)
	if r.leads && !r.IsOpen() && value == consensus.Empty && e.GetTerm() == r.term {
		// All that former leaders may have decided is before this entry, and is applied now.
		r.Open()
	}
}

// propose hands values to the library if it is their time, and reports whether it did.
func (r *Node) propose(env *algorithms.Env[Message]) bool {
	if !r.leads || !r.calm() {
		return false
	}
	values := r.Propose(env)
	if len(values) == 0 {
		return false
	}
	entries := make([]*raftpb.Entry, len(values))
	for i, v := range values {
		entries[i] = &raftpb.Entry{Data: dataOf(v)}
	}
	if r.run.load.Mode == consensus.Batched {
		r.offer(env, entries)
		return true
	}
	for i := range entries {
		r.offer(env, entries[i:i+1])
	}
	return true
}

// offer is one proposal. The library drops none at a leader that has no bound on its log.
func (r *Node) offer(env *algorithms.Env[Message], entries []*raftpb.Entry) {
	self := peer(env.Self())
	must(r.raw.Step(&raftpb.Message{Type: raftpb.MsgProp.Enum(), From: &self, Entries: entries}))
}

// calm reports that all that was proposed is applied, as the empty entry is at first: everywhere,
// as far as answers tell. They do where nothing fails; where something may, the leader alone
// counts.
func (r *Node) calm() bool { return r.Calm() && (r.run.Monitored || r.unanswered == 0) }
