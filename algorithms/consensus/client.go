package consensus

import (
	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
)

// client is the workload, as it sits at every node and works at the one that leads, and the
// state machine that it looks at: the set of values.
type client struct {
	applied []bool // by value, the empty one included
	index   uint64 // of the last entry applied
	// The rest is about the term that the node leads.
	term    uint64
	open    bool  // its empty entry is applied
	pending []int // values to propose, in their order
	next    int   // value proposed last; empty: none
	// unanswered counts the appends without an answer. It is exact where nothing fails.
	unanswered int
}

func newClient(values int) client { return client{applied: make([]bool, values+1)} }

// begin starts a term as the leader.
func (c *client) begin(term uint64) {
	c.term, c.open, c.pending, c.next, c.unanswered = term, false, nil, empty, 0
}

// apply takes an entry into the state machine.
func (r *RaftNode) apply(env *algorithms.Env[RaftMessage], e *raftpb.Entry) {
	value, _ := valueOf(e) // what has entered the log was looked at
	r.index = e.GetIndex()
	env.Report(algorithms.Observation{What: sawApplied, Value: int64(r.index), Aux: int64(value)})
	if value < len(r.applied) {
		r.applied[value] = true
	}
	if r.leads && !r.open && value == empty && e.GetTerm() == r.term {
		// All that former leaders may have decided is before this entry, and is applied now.
		r.open = true
		for v := 1; v < len(r.applied); v++ {
			if !r.applied[v] {
				r.pending = append(r.pending, v)
			}
		}
	}
}

// propose hands values to the library if it is their time, and reports whether it did.
func (r *RaftNode) propose(env *algorithms.Env[RaftMessage]) bool {
	if !r.leads || len(r.pending) == 0 || !r.calm() {
		return false
	}
	values := r.pending
	if r.run.mode == isolated {
		values = values[:1]
	}
	r.pending = r.pending[len(values):]
	r.next = values[len(values)-1]
	entries := make([]*raftpb.Entry, len(values))
	for i, v := range values {
		env.Report(algorithms.Observation{What: sawProposed, Value: int64(v)})
		entries[i] = &raftpb.Entry{Data: dataOf(v)}
	}
	if r.run.mode == batched {
		r.offer(env, entries)
		return true
	}
	for i := range entries {
		r.offer(env, entries[i:i+1])
	}
	return true
}

// offer is one proposal. The library drops none at a leader that has no bound on its log.
func (r *RaftNode) offer(env *algorithms.Env[RaftMessage], entries []*raftpb.Entry) {
	self := peer(env.Self())
	must(r.raw.Step(&raftpb.Message{Type: raftpb.MsgProp.Enum(), From: &self, Entries: entries}))
}

// calm reports that all that was proposed is applied, as the empty entry is at first: everywhere,
// as far as answers tell. They do where nothing fails; where something may, the leader alone
// counts.
func (r *RaftNode) calm() bool {
	return r.applied[r.next] && (r.run.monitored || r.unanswered == 0)
}
