package etcd

import (
	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// act carries out what the library has ready, in the order that it asks for: persist, send, apply,
// and tell it. The engine makes durable what a call persists before any of the call's messages
// leave.
func (r *Node) act(env *algorithms.Env[Message]) {
	r.written = false
	for again := true; again; again = r.propose(env) {
		for r.raw.HasReady() {
			ready := r.raw.Ready()
			r.store(&ready)
			r.lead(env, ready.SoftState)
			for _, p := range ready.Messages {
				r.send(env, p)
			}
			for _, e := range ready.CommittedEntries {
				r.apply(env, e)
			}
			r.raw.Advance(ready)
		}
	}
	if r.written && r.run.Keep {
		hard, _, err := r.storage.InitialState()
		must(err)
		env.Persist(stableBytes(&r.journal, hard))
	}
}

// store takes over what has to survive a crash.
func (r *Node) store(ready *raft.Ready) {
	if !raft.IsEmptyHardState(ready.HardState) {
		must(r.storage.SetHardState(ready.HardState))
		r.written = true
	}
	if len(ready.Entries) > 0 {
		must(r.storage.Append(ready.Entries))
		if r.run.Keep {
			write(&r.journal, ready.Entries)
		}
		r.written = true
	}
}

// last is the index of the last entry of the log.
func (r *Node) last() uint64 {
	last, err := r.storage.LastIndex()
	must(err)
	return last
}

// lead follows the node into leadership and out of it.
func (r *Node) lead(env *algorithms.Env[Message], soft *raft.SoftState) {
	if soft == nil {
		return
	}
	leads := soft.RaftState == raft.StateLeader
	if leads && !r.leads {
		r.begin(r.status().GetTerm())
		env.Report(algorithms.Observation{What: consensus.SawLeader, Value: int64(r.term)})
	} else if !leads {
		r.Close()
	}
	r.leads = leads
}

func (r *Node) send(env *algorithms.Env[Message], p *raftpb.Message) {
	if p.GetType() == raftpb.MsgAppResp && p.Index == nil {
		// With PreVote this answers a leader of a former term, of which nothing but the term
		// counts.
		p = &raftpb.Message{Type: p.Type, To: p.To, From: p.From, Term: p.Term, Index: new(uint64(0))}
	}
	m, ok := encode(p)
	if !ok {
		return // snapshots and the like, which a whole log does not need
	}
	switch m.Kind() {
	case kindAppend, kindEmpty:
		r.unanswered++
	case kindGranted:
		r.heard = true
	}
	env.Send(node(p.GetTo()), m)
}

// acceptable reports whether the library can take a message that is well formed. It trusts its
// peers, and panics at what only a peer that has lost its memory, or is no peer, can send:
//
//   - a heartbeat that says that entries are committed which the node does not have,
//   - an append that contradicts entries that are committed,
//   - an answer in the leader's own term by a follower with more entries than the leader.
//
// No other message is refused, so this takes nothing from what crashes, losses and
// partitions leave possible.
func (r *Node) acceptable(p *raftpb.Message) bool {
	s := r.status()
	switch p.GetType() {
	case raftpb.MsgHeartbeat:
		return p.GetCommit() <= r.last()
	case raftpb.MsgAppResp:
		return p.GetTerm() != s.GetTerm() || p.GetIndex() <= r.last()
	case raftpb.MsgApp:
		for _, e := range p.GetEntries() {
			if e.GetIndex() > s.GetCommit() {
				break
			}
			if term, err := r.storage.Term(e.GetIndex()); err != nil || term != e.GetTerm() {
				return false
			}
		}
	}
	return true
}
