package raft

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// candidacy is a request for a vote by a candidate whose log ends so.
func candidacy(term, index, logTerm uint32) Message {
	return Message{kind: kindVote, term: term, index: index, logTerm: logTerm}
}

// appended is an append of entries of these terms behind one, with values from 1 on.
func appending(term, index, logTerm, commit uint32, terms ...uint32) Message {
	m := Message{kind: kindBeat, term: term, index: index, logTerm: logTerm, commit: commit}
	for i, t := range terms {
		m.kind = kindAppend
		m.entries = append(m.entries, consensus.Entry{Term: t, Value: int32(i) + 1})
	}
	return m
}

// answer hands a message to node 1 and returns what it sends back, which is then gone.
func (x *table) answer(from algorithms.ID, m Message) Message {
	x.t.Helper()
	x.lose()
	x.receive(from, 1, m)
	if len(x.messages) != 1 || x.messages[0].to != from {
		x.t.Fatalf("%s (%s) from %d makes node 1 send %v", kinds[m.kind].Name, m.Describe(), from, x.messages)
	}
	return x.messages[0].Message
}

// server is a table of three of which node 1 is up.
func server(t *testing.T) *table {
	x := newTable(t, 3, workload("pipelined", 3))
	x.start(1)
	return x
}

// A vote is given once a term, to a candidate whose log is up-to-date, and is not forgotten.
func TestVotes(t *testing.T) {
	x := server(t)
	x.answer(0, appending(2, 0, 0, 0, 1, 2))
	for i, c := range []struct {
		from algorithms.ID
		msg  Message
		want algorithms.Kind
	}{
		{0, candidacy(2, 2, 2), kindGranted},
		{2, candidacy(2, 2, 2), kindRefused},
		{2, candidacy(2, 9, 2), kindRefused},
		{0, candidacy(2, 2, 2), kindGranted}, // asked again
		{2, candidacy(1, 9, 1), kindRefused}, // of a former term
		{2, candidacy(3, 1, 1), kindRefused}, // its last term is earlier
		{2, candidacy(4, 9, 1), kindRefused}, // that is so however long its log is
		{2, candidacy(5, 1, 2), kindRefused}, // its log is shorter
		{2, candidacy(6, 1, 3), kindGranted}, // its last term is later
		{0, candidacy(6, 9, 9), kindRefused},
		{0, candidacy(7, 3, 2), kindGranted}, // its log is longer
	} {
		if i%2 == 1 {
			x.crash(1)
			x.restart(1)
		}
		if got := x.answer(c.from, c.msg); got.kind != c.want || got.term < c.msg.term {
			t.Errorf("request %d: %s of term %d; want %s", i, kinds[got.kind].Name, got.term, kinds[c.want].Name)
		}
	}
}

// A node takes over what goes behind an entry that both have, and nothing else; of what it has it
// drops only what is of another term.
func TestAppends(t *testing.T) {
	x := server(t)
	for i, c := range []struct {
		msg    Message
		want   Message
		commit int
		log    []uint32
	}{
		{appending(1, 0, 0, 0, 1, 1), Message{kind: kindAppended, term: 1, index: 2}, 0, []uint32{1, 1}},
		// What comes late takes nothing back.
		{appending(1, 0, 0, 0, 1), Message{kind: kindAppended, term: 1, index: 1}, 0, []uint32{1, 1}},
		{appending(1, 0, 0, 0), Message{kind: kindAppended, term: 1, index: 0}, 0, []uint32{1, 1}},
		// A gap.
		{
			appending(1, 5, 1, 5, 1),
			Message{kind: kindRejected, term: 1, index: 5, commit: 3},
			0,
			[]uint32{1, 1},
		},
		// Only what the message vouches for is committed.
		{appending(1, 1, 1, 2), Message{kind: kindAppended, term: 1, index: 1}, 1, []uint32{1, 1}},
		{appending(1, 1, 1, 9, 1), Message{kind: kindAppended, term: 1, index: 2}, 2, []uint32{1, 1}},
		{appending(2, 2, 1, 0, 2, 2, 2), Message{kind: kindAppended, term: 2, index: 5}, 2, []uint32{1, 1, 2, 2, 2}},
		// Another entry in that place: the answer says of which term, and from where on.
		{
			appending(4, 5, 3, 2, 4),
			Message{kind: kindRejected, term: 4, index: 5, logTerm: 2, commit: 3},
			2,
			[]uint32{1, 1, 2, 2, 2},
		},
		{appending(4, 3, 2, 2, 3), Message{kind: kindAppended, term: 4, index: 4}, 2, []uint32{1, 1, 2, 3}},
		// A former leader only hears of the term.
		{
			appending(3, 4, 3, 4, 3),
			Message{kind: kindOutdated, term: 4},
			2,
			[]uint32{1, 1, 2, 3},
		},
	} {
		got := x.answer(0, c.msg)
		if got.kind != c.want.kind || got.Describe() != c.want.Describe() {
			t.Errorf("append %d: %s (%s); want %s (%s)", i, kinds[got.kind].Name, got.Describe(),
				kinds[c.want.kind].Name, c.want.Describe())
		}
		x.expectLog(1, c.commit, c.log...)
		x.crash(1)
		x.restart(1)
		x.expectLog(1, 0, c.log...)
		x.nodes[1].commit = c.commit // as if it had not crashed
		x.nodes[1].settle(x.env)
		x.env.Effects().Clear()
	}
}

// What is committed stays, whatever somebody says who pretends to lead.
func TestCommittedStays(t *testing.T) {
	x := server(t)
	x.answer(0, appending(2, 0, 0, 2, 1, 2))
	x.lose()
	x.receive(0, 1, appending(3, 1, 1, 2, 3))
	x.expectLog(1, 2, 1, 2)
	if len(x.messages) > 0 {
		t.Errorf("an append that contradicts what is committed is answered by %v", x.messages)
	}
}

// A leader goes back in a follower's log by a term at a time, not by an entry.
func TestBackOff(t *testing.T) {
	x := newTable(t, 3, workload("isolated", 1))
	x.start(0, 1, 2)
	x.lose()
	// Node 0 has terms 1, 1, 4, 4, 4, 5; node 1 has 1, 2, 2, 2, 2, 2.
	x.receive(2, 0, appending(5, 0, 0, 0, 1, 1, 4, 4, 4, 5))
	x.receive(2, 1, appending(2, 0, 0, 0, 1, 2, 2, 2, 2, 2))
	x.timeout(0, 1)
	x.deliver(kindVote, 0, 2)
	x.deliver(kindGranted, 2, 0)
	x.expectLeader(0, 6)
	x.deliver(kindAppend, 0, 1)
	x.deliver(kindRejected, 1, 0)
	x.deliver(kindAppend, 0, 1) // node 1 has term 2 from entry 2 on, of which node 0 has nothing
	x.expectLog(1, 0, 1, 1, 4, 4, 4, 5, 6)
}

// A majority is more than half, also of an even number of nodes.
func TestMajority(t *testing.T) {
	for _, c := range []struct{ n, votes int }{{2, 1}, {3, 1}, {4, 2}, {5, 2}, {6, 3}} {
		x := newTable(t, c.n, workload("isolated", 1))
		x.start(0)
		for id := 1; id <= c.votes; id++ {
			if got := x.nodes[0].role; got != candidate {
				t.Fatalf("of %d nodes, node 0 has role %d with %d votes", c.n, got, id)
			}
			x.receive(algorithms.ID(id), 0, Message{kind: kindGranted, term: 1})
			x.receive(algorithms.ID(id), 0, Message{kind: kindGranted, term: 1}) // once more
		}
		x.expectLeader(0, 1)
		for id := 1; id <= c.votes; id++ {
			x.expectLog(0, 0, 1)
			x.receive(algorithms.ID(id), 0, Message{kind: kindAppended, term: 1, index: 1})
			x.receive(algorithms.ID(id), 0, Message{kind: kindAppended, term: 1, index: 1})
		}
		x.expectLog(0, 1, 1)
	}
}

// Votes and answers of former terms, and what nobody can have sent, change nothing.
func TestUseless(t *testing.T) {
	x := newTable(t, 3, workload("isolated", 1))
	x.start(0)
	x.timeout(0, 1)
	x.receive(1, 0, Message{kind: kindGranted, term: 1})
	x.receive(1, 0, Message{kind: kindPreGranted, term: 3})
	if n := &x.nodes[0]; n.role != candidate || n.term != 2 {
		t.Fatalf("a vote of a former term, or none: role %d in term %d", n.role, n.term)
	}
	x.receive(1, 0, Message{kind: kindGranted, term: 2})
	x.expectLeader(0, 2)
	x.lose()
	for _, m := range []Message{
		{kind: kindAppended, term: 1, index: 1},
		{kind: kindAppended, term: 2, index: 2},
		{kind: kindRejected, term: 1, index: 1, commit: 1},
		{kind: kindRejected, term: 2, index: 2, commit: 1},
		{kind: kindGranted, term: 2},
		appending(2, 1, 2, 0, 2),
		{kind: kindAppended},
	} {
		x.receive(1, 0, m)
		x.expectLeader(0, 2)
		x.expectLog(0, 0, 2)
		if len(x.messages) > 0 {
			t.Errorf("%s (%s) makes it send %v", kinds[m.kind].Name, m.Describe(), x.messages)
		}
	}
}

// A leader that hears of a later term follows.
func TestDeposed(t *testing.T) {
	for _, m := range []Message{
		candidacy(3, 0, 0), appending(3, 0, 0, 0),
		{kind: kindRejected, term: 3, index: 1, commit: 1},
		{kind: kindRefused, term: 3},
		{kind: kindAppended, term: 3, index: 1},
		{kind: kindPreRefused, term: 3},
		{kind: kindOutdated, term: 3},
	} {
		x := newTable(t, 3, workload("isolated", 1))
		x.start(0)
		x.receive(1, 0, Message{kind: kindGranted, term: 1})
		x.expectLeader(0, 1)
		x.receive(1, 0, m)
		if n := &x.nodes[0]; n.role != follower || n.term != 3 {
			t.Errorf("after %s of term 3: role %d in term %d", kinds[m.kind].Name, n.role, n.term)
		}
	}
}

// Who hears of a leader denies a pre-vote and listens to no candidate; a while later it does.
func TestPreVotes(t *testing.T) {
	x := newTable(t, 3, workload("isolated", 1, "prevote", "on"))
	x.start(1)
	ask := Message{kind: kindPreVote, term: 2}
	x.answer(0, appending(1, 0, 0, 0))
	for _, c := range []struct {
		at   algorithms.Time
		msg  Message
		want algorithms.Kind
		term uint32
	}{
		{1, ask, kindPreRefused, 1},
		{1, candidacy(2, 0, 0), kindRefused, 1},
		{239, ask, kindPreRefused, 1},
		{240, Message{kind: kindPreVote, term: 1}, kindPreRefused, 1},
		{240, ask, kindPreGranted, 1},
		{240, candidacy(2, 0, 0), kindGranted, 2},
	} {
		x.now = c.at
		if got := x.answer(2, c.msg); got.kind != c.want || x.nodes[1].term != c.term {
			t.Errorf("%s at %v: %s, and term %d; want %s, %d", kinds[c.msg.kind].Name, c.at, kinds[got.kind].Name,
				x.nodes[1].term, kinds[c.want].Name, c.term)
		}
	}
}

// The alarm of a follower is set anew when it has heard of its leader or given its vote, and for
// nothing else.
func TestPatience(t *testing.T) {
	x := server(t)
	for _, c := range []struct {
		name string
		from algorithms.ID
		msg  Message
		want bool
	}{
		{"a vote that is given", 0, candidacy(3, 0, 0), true},
		{"a vote that is refused", 2, candidacy(3, 0, 0), false},
		{"a leader's entries", 0, appending(3, 0, 0, 0, 3), true},
		{"a heartbeat", 0, appending(3, 1, 3, 1), true},
		{"a heartbeat that is rejected", 0, appending(3, 7, 3, 1), true},
		{"a heartbeat of a former term", 2, appending(2, 0, 0, 0), false},
		{"a candidate whose log is too short", 2, candidacy(4, 0, 0), false},
		{"an answer", 0, Message{kind: kindAppended, term: 4, index: 1}, false},
	} {
		before := x.nodes[1].alarm
		x.receive(c.from, 1, c.msg)
		if got := x.nodes[1].alarm != before; got != c.want {
			t.Errorf("%s: it waits anew: %t; want %t", c.name, got, c.want)
		}
	}
}

// A log that is full takes no more, and nobody campaigns in a term after the last.
func TestEnds(t *testing.T) {
	x := server(t)
	x.receive(0, 1, appending(consensus.MaxTerm, 0, 0, 0))
	x.timeout(1, 1)
	if n := &x.nodes[1]; n.term != consensus.MaxTerm || n.role != follower || n.alarm == 0 {
		t.Errorf("role %d in term %d", n.role, n.term)
	}
	x = newTable(t, 1, workload("isolated", 1))
	x.nodes[0].log.entries = make([]consensus.Entry, maxLog)
	x.start(0)
	if got := x.nodes[0].log.last(); got != maxLog {
		t.Errorf("a log of %d entries", got)
	}
}
