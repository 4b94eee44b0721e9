package etcd

import (
	"testing"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
)

// A follower waits anew when it has heard of the leader of its term, or has given its vote,
// and for nothing else.
func TestPatience(t *testing.T) {
	v := newVictim(t, 1)
	for _, c := range []struct {
		name string
		from algorithms.ID
		msg  *raftpb.Message
		want bool
	}{
		{"a vote that is given", 0, candidacy(3, 0, 0), true},
		{"a vote that is refused", 2, candidacy(3, 0, 0), false},
		{"a leader's entries", 0, appended(3, 0, 0, 1, 3, 3), true},
		{"a leader's empty append", 0, appended(3, 3, 2, 2), true},
		{"a heartbeat", 0, beat(3, 2), true},
		{"a heartbeat of a former term", 2, beat(2, 0), false},
		{"a candidate of the next term whose log is too short", 2, candidacy(4, 0, 0), false},
		{"an answer", 0, answered(4, 1), false},
		{"the leader of the next term", 2, beat(5, 0), true},
	} {
		before := v.node.alarm
		v.receive(t, c.from, c.msg)
		if got := v.node.alarm != before; got != c.want {
			t.Errorf("%s: it waits anew: %t; want %t", c.name, got, c.want)
		}
	}
}

// Alarms differ between nodes and from time to time, within their bounds, and a leader's are
// regular.
func TestAlarmTimes(t *testing.T) {
	const delta = 10
	v := newVictim(t, first)
	v.rng = algorithms.NewRand(5)
	timer := func(f func(*algorithms.Env[Message])) algorithms.Time {
		t.Helper()
		v.env.Bind(v.self, 1000, &v.rng, &v.seq)
		f(v.env)
		e := v.env.Effects()
		if len(e.Timers) != 1 || len(e.Cancels) > 1 {
			t.Fatalf("%d timers, %d cancelled; want one", len(e.Timers), len(e.Cancels))
		}
		at := e.Timers[0].At - 1000
		e.Clear()
		return at
	}
	seen := map[algorithms.Time]bool{}
	for range 100 {
		at := timer(func(env *algorithms.Env[Message]) { v.node.Timeout(env, algorithms.Timer{}) })
		if at < 24*delta || at > 48*delta {
			t.Fatalf("a candidate waits for %v; want %v to %v",
				at, algorithms.Time(24*delta), algorithms.Time(48*delta))
		}
		seen[at] = true
	}
	if len(seen) < 50 {
		t.Errorf("%d different times of 100; want most of them to differ", len(seen))
	}
	term := v.node.status().GetTerm()
	p := &raftpb.Message{Type: raftpb.MsgVoteResp.Enum(), Term: &term, From: new(peer(1)), To: new(peer(first))}
	m, _ := encode(p)
	if at := timer(func(env *algorithms.Env[Message]) { v.node.Receive(env, 1, m) }); at != 4*delta {
		t.Errorf("a new leader's first heartbeat comes after %v; want %v", at, algorithms.Time(4*delta))
	}
	if at := timer(func(env *algorithms.Env[Message]) { v.node.Timeout(env, algorithms.Timer{}) }); at != 4*delta {
		t.Errorf("a leader's next heartbeat comes after %v; want %v", at, algorithms.Time(4*delta))
	}
	// A leader that finds a later term is one no more.
	next := term + 1
	p = &raftpb.Message{Type: raftpb.MsgHeartbeatResp.Enum(), Term: &next, From: new(peer(1)), To: new(peer(first))}
	m, _ = encode(p)
	if at := timer(func(env *algorithms.Env[Message]) { v.node.Receive(env, 1, m) }); at < 24*delta ||
		v.node.leads {
		t.Errorf("a former leader waits for %v, leads: %t", at, v.node.leads)
	}
}
