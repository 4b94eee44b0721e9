package etcd

import (
	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Node is the state of one node of Raft.
type Node struct {
	run     *run
	raw     *raft.RawNode
	storage *raft.MemoryStorage // holds the whole log between any two calls
	journal consensus.Journal   // likewise, where it is of use
	alarm   algorithms.TimerID
	proposer

	leads bool
	// heard says that this call brought word of the leader, or a vote was given.
	heard bool
	// written says that this call changed what has to be in stable storage.
	written bool
}

var _ algorithms.Recoverer[Message] = (*Node)(nil)

// never is an election time-out of the library's that does not come: it counts the ticks of
// leaders alone, and they have no elections. Twice as much fits into 32 bits.
const never = 1 << 30

// restore sets the node up from what it had persisted, nil for nothing.
func (r *Node) restore(self algorithms.ID, stable []byte) {
	hard, log := readStable(r.run.n, stable)
	r.storage = raft.NewMemoryStorage()
	founder := &raftpb.ConfState{Voters: []uint64{peer(first)}}
	must(r.storage.ApplySnapshot(&raftpb.Snapshot{Metadata: &raftpb.SnapshotMetadata{ConfState: founder}}))
	must(r.storage.SetHardState(hard))
	must(r.storage.Append(log))
	raw, err := raft.NewRawNode(&raft.Config{
		ID: peer(self), Storage: r.storage, Logger: silent{},
		ElectionTick: never, HeartbeatTick: 1,
		MaxInflightMsgs: r.run.inflight, MaxSizePerMsg: r.run.bytes, MaxCommittedSizePerReady: 1 << 62,
		DisableProposalForwarding: true, PreVote: r.run.preVote, CheckQuorum: r.run.preVote,
	})
	must(err)
	// From a list of members the library would add one at a time, and copy the others each time. So
	// they all join the first at once, on every node before anything else happens.
	if r.run.n > 1 {
		raw.ApplyConfChange(&raftpb.ConfChangeV2{
			Transition: raftpb.ConfChangeTransitionJointExplicit.Enum(), Changes: r.run.joining,
		})
		raw.ApplyConfChange(&raftpb.ConfChangeV2{})
	}
	r.raw = raw
	write(&r.journal, log)
	r.proposer = proposer{Client: consensus.NewClient[Message](r.run.load)}
}

// must is for what fails only if this package is wrong.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Start implements algorithms.Node.
func (r *Node) Start(env *algorithms.Env[Message]) {
	r.restore(env.Self(), nil)
	if env.Self() == first {
		must(r.raw.Campaign())
	}
	r.act(env)
	r.wake(env)
}

// Recover implements algorithms.Recoverer. A node that comes back follows, whatever it was.
func (r *Node) Recover(env *algorithms.Env[Message], stable []byte) {
	r.restore(env.Self(), stable)
	env.Report(algorithms.Observation{What: consensus.SawReturn, Value: int64(r.status().GetCommit())})
	r.act(env)
	r.wake(env)
}

// Receive implements algorithms.Node.
func (r *Node) Receive(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	p, err := parse([]byte(m.encoding))
	if err != nil || !env.Linked(from) || p.GetFrom() != peer(from) || p.GetTo() != peer(env.Self()) ||
		!r.acceptable(p) {
		return
	}
	led := r.leads
	r.heard = false
	if kind := m.Kind(); kind == kindAppended || kind == kindRejected {
		r.unanswered = max(0, r.unanswered-1)
	}
	_ = r.raw.Step(p) // its errors tell that a message was of no use
	if m.Kind() == kindAppend || m.Kind() == kindEmpty || m.Kind() == kindBeat {
		r.heard = r.status().Lead == p.GetFrom()
	}
	r.act(env)
	if r.heard || led != r.leads {
		r.wake(env)
	}
}

// Timeout implements algorithms.Node: a leader sends heartbeats, and who has heard of none
// campaigns.
func (r *Node) Timeout(env *algorithms.Env[Message], _ algorithms.Timer) {
	r.alarm = 0
	if r.leads {
		r.raw.Tick()
	} else if r.status().GetTerm() < consensus.MaxTerm {
		_ = r.raw.Campaign()
	}
	r.act(env)
	r.wake(env)
}

// wake sets the alarm, in place of any before.
func (r *Node) wake(env *algorithms.Env[Message]) {
	if !r.run.Monitored {
		return
	}
	after := r.run.Beat
	if !r.leads {
		after = r.run.Wait(env.Rand())
	}
	env.CancelTimer(r.alarm)
	r.alarm = env.SetTimer(after, algorithms.Timer{})
}

// status is the library's view of itself.
func (r *Node) status() raft.BasicStatus { return r.raw.BasicStatus() }
