package etcd

import (
	"slices"
	"testing"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
)

// victim is one node of three under the test's hands, with what an engine keeps for it.
type victim struct {
	inst   algorithms.Instance[Node]
	node   Node
	env    *algorithms.Env[Message]
	rng    algorithms.Rand
	seq    uint32
	stable []byte
	self   algorithms.ID
}

func newVictim(t *testing.T, self algorithms.ID) *victim {
	t.Helper()
	graph := algorithms.Complete(3)
	inst, err := Raft.Prepare(algorithms.Setup{
		Graph: graph, Params: workload("pipelined", 3), Delta: 10, Faults: algorithms.Crashes | algorithms.Recoveries,
	})
	if err != nil {
		t.Fatal(err)
	}
	v := &victim{inst: inst, node: inst.Node(self), env: algorithms.NewEnv[Message](graph), self: self}
	v.call(v.node.Start)
	return v
}

func (v *victim) call(f func(*algorithms.Env[Message])) []algorithms.Send[Message] {
	v.env.Bind(v.self, 0, &v.rng, &v.seq)
	f(v.env)
	e := v.env.Effects()
	if e.Persisted {
		v.stable = slices.Clone(e.Stable)
	}
	sends := slices.Clone(e.Sends)
	e.Clear()
	return sends
}

// receive hands over a message from another node, and returns the kinds of what it sends.
func (v *victim) receive(t *testing.T, from algorithms.ID, p *raftpb.Message) []algorithms.Kind {
	t.Helper()
	p.From, p.To = new(peer(from)), new(peer(v.self))
	m, ok := encode(p)
	if _, err := decodeRaft([]byte(m.encoding)); !ok || err != nil {
		t.Fatalf("%v is no message: %v", p, err)
	}
	var sent []algorithms.Kind
	for _, s := range v.call(func(env *algorithms.Env[Message]) { v.node.Receive(env, from, m) }) {
		sent = append(sent, s.Msg.Kind())
	}
	return sent
}

func (v *victim) restart() {
	v.node = v.inst.Node(v.self)
	v.call(func(env *algorithms.Env[Message]) { v.node.Recover(env, slices.Clone(v.stable)) })
}

func appended(term, logTerm, index, commit uint64, terms ...uint64) *raftpb.Message {
	p := &raftpb.Message{
		Type: raftpb.MsgApp.Enum(), Term: &term, LogTerm: &logTerm, Index: &index, Commit: &commit,
	}
	for i, t := range terms {
		p.Entries = append(p.Entries, &raftpb.Entry{
			Term: new(t), Index: new(index + 1 + uint64(i)),
			Data: dataOf(1 + i),
		})
	}
	return p
}

func answered(term, index uint64) *raftpb.Message {
	return &raftpb.Message{Type: raftpb.MsgAppResp.Enum(), Term: &term, Index: &index}
}

func beat(term, commit uint64) *raftpb.Message {
	return &raftpb.Message{Type: raftpb.MsgHeartbeat.Enum(), Term: &term, Commit: &commit}
}
