package etcd

import (
	"slices"
	"strings"
	"testing"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/sim"
)

func candidacy(term, logTerm, index uint64) *raftpb.Message {
	return &raftpb.Message{Type: raftpb.MsgVote.Enum(), Term: &term, LogTerm: &logTerm, Index: &index}
}

// What a node has answered it stands by after a crash: its vote, its log, and what it knows
// to be committed.
func TestKeptPromises(t *testing.T) {
	v := newVictim(t, 1)
	v.restart()
	if got := v.receive(t, 0, candidacy(5, 0, 0)); !slices.Equal(got, []algorithms.Kind{kindGranted}) {
		t.Fatalf("a candidate gets %v", got)
	}
	v.restart()
	if got := v.receive(t, 2, candidacy(5, 0, 0)); !slices.Equal(got, []algorithms.Kind{kindRefused}) {
		t.Errorf("another candidate of the term gets %v; want a refusal", got)
	}
	if got := v.receive(t, 0, candidacy(5, 0, 0)); !slices.Equal(got, []algorithms.Kind{kindGranted}) {
		t.Errorf("the candidate gets %v at its second request; want the vote again", got)
	}

	v.receive(t, 0, appended(5, 0, 0, 1, 5, 5))
	v.restart()
	if got := v.receive(t, 2, candidacy(6, 5, 1)); !slices.Equal(got, []algorithms.Kind{kindRefused}) {
		t.Errorf("a candidate with a shorter log gets %v; want a refusal", got)
	}
	if v.node.Index() != 1 || v.node.last() != 2 {
		t.Errorf("it comes back with %d entries, and applies %d; want 2, 1", v.node.last(), v.node.Index())
	}
	if got := v.receive(t, 2, candidacy(7, 5, 2)); !slices.Equal(got, []algorithms.Kind{kindGranted}) {
		t.Errorf("a candidate with the same log gets %v", got)
	}
	v.receive(t, 2, appended(7, 5, 1, 1, 7))
	v.restart()
	if term, err := v.node.storage.Term(2); err != nil || term != 7 || v.node.last() != 2 {
		t.Errorf("the entry at 2 is of term %d (%v), of %d; want the one of term 7 in place of the other",
			term, err, v.node.last())
	}
}

// Where no node can come back, nothing is persisted.
func TestNothingKept(t *testing.T) {
	graph := algorithms.Complete(1)
	inst, err := Raft.Prepare(algorithms.Setup{Graph: graph, Delta: 10, Faults: algorithms.Loss})
	if err != nil {
		t.Fatal(err)
	}
	v := &victim{inst: inst, node: inst.Node(0), env: algorithms.NewEnv[Message](graph)}
	if v.call(v.node.Start); v.stable != nil || v.node.Index() != 2 {
		t.Errorf("%d bytes persisted, %d entries applied; want none, 2", len(v.stable), v.node.Index())
	}
}

// amnesiac comes back with an empty log.
type amnesiac struct{ Node }

func (a *amnesiac) Recover(env *algorithms.Env[Message], _ []byte) { a.Node.Recover(env, nil) }

// The properties would not hold without stable storage, and the checker sees it.
func TestAmnesia(t *testing.T) {
	forgetful := algorithms.Algorithm[Message, amnesiac]{
		Spec:   Raft.Spec,
		Decode: decodeRaft,
		New: func(s algorithms.Setup) (algorithms.Instance[amnesiac], error) {
			inst, err := Raft.New(s)
			node := func(id algorithms.ID) amnesiac { return amnesiac{inst.Node(id)} }
			return algorithms.Instance[amnesiac]{Node: node, Checker: inst.Checker, Perpetual: inst.Perpetual}, err
		},
	}
	const at, durability = 9 * algorithms.Millisecond, "durability: "
	cfg := sim.Config{
		Graph: algorithms.Complete(3), Links: fixed,
		Faults: []algorithms.Fault{crash(1, at), recovery(1, at+1)},
	}
	out, err := sim.Run(t.Context(), &forgetful, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if out.Violation == nil || !strings.HasPrefix(out.Violation.Error(), durability) {
		t.Errorf("%s; want a violation of %s", out.Status(), durability)
	}
	if out = simulate(t, cfg); out.Status() != "ok" {
		t.Errorf("with stable storage: %s", out.Status())
	}
}

// A leader proposes what is not applied yet once the empty entry of its own term is: one of a
// former term, which is applied before it, does not do, as values may stand behind it.
func TestOwnEmptyEntry(t *testing.T) {
	v := newVictim(t, 1)
	log := appended(1, 0, 0, 0, 1, 1)
	log.Entries[0].Data = nil
	log.Entries[1].Data = dataOf(1)
	v.receive(t, 0, log)
	v.call(func(env *algorithms.Env[Message]) { v.node.Timeout(env, algorithms.Timer{}) })
	v.receive(t, 0, &raftpb.Message{Type: raftpb.MsgVoteResp.Enum(), Term: new(uint64(2))})
	if !v.node.leads || v.node.last() != 3 {
		t.Fatalf("it leads: %t, with %d entries; want 3", v.node.leads, v.node.last())
	}
	v.receive(t, 0, answered(2, 3))
	if v.node.Index() != 3 || v.node.last() != 5 {
		t.Errorf("%d entries are applied, and %d there; want 3, and values 2 and 3 behind them",
			v.node.Index(), v.node.last())
	}
}
