package etcd

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
)

// The library would panic at each of these.
func TestImpossibleMessages(t *testing.T) {
	follower := func() *victim {
		v := newVictim(t, 1)
		if got := v.receive(t, 0, appended(2, 0, 0, 2, 1, 2, 2)); !slices.Equal(got, []algorithms.Kind{kindAppended}) {
			t.Fatalf("a good append is answered by %v", got)
		}
		return v
	}
	for _, c := range []struct {
		name string
		bad  *raftpb.Message
		next *raftpb.Message // that is not refused
	}{
		{"a commit of what is not there", beat(2, 4), beat(2, 3)},
		{"a change of what is committed", appended(3, 1, 1, 3, 3), appended(3, 2, 2, 3, 3)},
	} {
		v := follower()
		if got := v.receive(t, 0, c.bad); got != nil {
			t.Errorf("%s is answered by %v", c.name, got)
		}
		if got := v.receive(t, 0, c.next); len(got) != 1 {
			t.Errorf("%s: a good message afterwards is answered by %v", c.name, got)
		}
	}
	v := newVictim(t, first)
	vote := &raftpb.Message{Type: raftpb.MsgVoteResp.Enum(), Term: new(uint64(1))}
	if got := v.receive(t, 1, vote); !slices.Equal(got, []algorithms.Kind{kindAppend, kindAppend}) {
		t.Fatalf("a vote makes the leader send %v", got)
	}
	if got := v.receive(t, 1, answered(1, 9)); got != nil {
		t.Errorf("an answer of more than there is makes the leader send %v", got)
	}
	if got := v.receive(t, 1, answered(1, 1)); len(got) == 0 {
		t.Error("a good answer afterwards makes it send nothing")
	}
}

// Who a message is from is what the network says, and whom it is for is the receiver.
func TestForgedSenders(t *testing.T) {
	for _, c := range []struct {
		name               string
		from, claimed, aim algorithms.ID
	}{
		{"another sender", 2, 0, 1},
		{"itself", 1, 1, 1},
		{"another receiver", 0, 0, 2},
		{"a stranger", 0, 7, 1},
	} {
		v := newVictim(t, 1)
		p := beat(1, 0)
		p.From, p.To = new(peer(c.claimed)), new(peer(c.aim))
		m, _ := encode(p)
		if got := v.call(func(env *algorithms.Env[Message]) { v.node.Receive(env, c.from, m) }); len(got) > 0 {
			t.Errorf("%s: it answers %v", c.name, got)
		}
	}
}

// At the highest term there is no further one to campaign for.
func TestHighestTerm(t *testing.T) {
	v := newVictim(t, 1)
	v.receive(t, 0, beat(consensus.MaxTerm, 0))
	if got := v.call(func(env *algorithms.Env[Message]) { v.node.Timeout(env, algorithms.Timer{}) }); len(got) > 0 {
		t.Errorf("it sends %v", got)
	}
	if v.node.alarm == 0 {
		t.Error("its alarm is not set again")
	}
}

// play has a node receive messages with any fields, near what it knows, from both others; its
// alarms come and it crashes in between. Terms, commit index and applied entries never go back.
func play(t *testing.T, data []byte) {
	next := func(below int) uint64 {
		if len(data) == 0 {
			return 0
		}
		b := data[0]
		data = data[1:]
		return uint64(int(b) % below)
	}
	v := newVictim(t, algorithms.ID(next(2)))
	var term, commit uint64
	for len(data) > 0 {
		switch op := next(12); op {
		case 0:
			v.call(func(env *algorithms.Env[Message]) { v.node.Timeout(env, algorithms.Timer{}) })
		case 1:
			v.restart()
		default:
			p := anyMessage(next, v)
			from := (v.self + 1 + algorithms.ID(next(2))) % 3
			p.From, p.To = new(peer(from)), new(peer(v.self))
			if m, ok := encode(p); ok {
				if _, err := decodeRaft([]byte(m.encoding)); err == nil {
					v.call(func(env *algorithms.Env[Message]) { v.node.Receive(env, from, m) })
				}
			}
		}
		s := v.node.status()
		if s.GetTerm() < term || s.GetCommit() < commit || s.GetCommit() > v.node.last() ||
			uint64(v.node.Index()) != s.GetCommit() {
			t.Fatalf("term %d and commit index %d after %d and %d, with %d entries, of which %d are applied",
				s.GetTerm(), s.GetCommit(), term, commit, v.node.last(), v.node.Index())
		}
		term, commit = s.GetTerm(), s.GetCommit()
	}
}

// anyMessage is well formed, most often.
func anyMessage(next func(int) uint64, v *victim) *raftpb.Message {
	kind := algorithms.Kind(next(len(kinds)))
	p := &raftpb.Message{Type: [...]raftpb.MessageType{
		raftpb.MsgVote, raftpb.MsgVoteResp, raftpb.MsgVoteResp, raftpb.MsgApp, raftpb.MsgApp, raftpb.MsgAppResp,
		raftpb.MsgAppResp, raftpb.MsgHeartbeat, raftpb.MsgHeartbeatResp,
		raftpb.MsgPreVote, raftpb.MsgPreVoteResp, raftpb.MsgPreVoteResp,
	}[kind].Enum()}
	term := v.node.status().GetTerm() + next(3)
	p.Term = new(max(term, 2) - 1)
	has := fields[kind]
	number := func() *uint64 {
		if next(16) == 0 {
			return new(maxIndex - next(4))
		}
		return new(max(v.node.last()+next(6), 3) - 3)
	}
	if has&hasLogTerm != 0 {
		p.LogTerm = new(p.GetTerm() - min(p.GetTerm(), next(3)))
	}
	if has&hasIndex != 0 {
		p.Index = number()
	}
	if has&hasCommit != 0 {
		p.Commit = number()
	}
	if has&hasReject != 0 {
		p.Reject = new(true)
	}
	if has&hasHint != 0 {
		p.RejectHint = number()
	}
	if has&hasEntries != 0 {
		at := max(1, p.GetLogTerm())
		for i := range 1 + next(4) {
			at = min(p.GetTerm(), at+next(2))
			e := &raftpb.Entry{Term: new(at), Index: new(p.GetIndex() + 1 + i)}
			if value := next(5); value != consensus.Empty { // of 3 in the run
				e.Data = dataOf(int(value))
			}
			p.Entries = append(p.Entries, e)
		}
	}
	return p
}

func noise(seed uint64, length int) []byte {
	rng := algorithms.NewRand(seed, 0x72616674)
	b := make([]byte, length)
	for i := range b {
		b[i] = byte(rng.Uint64())
	}
	return b
}

func TestHostilePeers(t *testing.T) {
	t.Parallel()
	for seed := range seeds(300) {
		play(t, noise(seed, 2000))
	}
}

func FuzzStep(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(noise(seed, 300))
	}
	f.Fuzz(play)
}
