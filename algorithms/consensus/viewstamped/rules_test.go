package viewstamped

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/algotest"
)

type table = algotest.Table[Message, Replica, *Replica]

// lay has n replicas that have started, of a run with failures and some entries at once.
func lay(t *testing.T, n int, entries string) *table {
	t.Helper()
	x := algotest.NewTable(t, &Replication, algorithms.Setup{
		Graph: algorithms.Complete(n), Delta: 1000, Faults: consensus.EveryFault,
		Params: algorithms.Params{"entries": entries, "mode": "pipelined"},
	})
	for id := range algorithms.ID(n) {
		x.Start(id)
	}
	return x
}

func forge(x *table, from, to algorithms.ID, m Message) {
	x.Receive(algotest.Underway[Message]{From: from, To: to, Msg: m})
}

func expire(x *table, id algorithms.ID) {
	x.Call(id, func(r *Replica, env *algorithms.Env[Message]) { r.Timeout(env, algorithms.Timer{}) })
}

// arrive delivers all that is under way, and what comes of it.
func arrive(x *table) {
	for len(x.Messages) > 0 {
		x.Receive(x.Take(0))
	}
}

// kindsTo are the kinds of message under way to a replica.
func kindsTo(x *table, to algorithms.ID) []algorithms.Kind {
	var all []algorithms.Kind
	for _, u := range x.Messages {
		if u.To == to {
			all = append(all, u.Msg.kind)
		}
	}
	return all
}

func lose(x *table) { x.Messages = nil }

// Of the logs that a new primary gets, that of the latest view counts, though another is longer;
// of those of one view the longest.
func TestLogOfTheLatestView(t *testing.T) {
	one := Message{kind: kindDoViewChange, view: 9, normal: 2, values: []int32{3, 2, 1}}
	two := Message{kind: kindDoViewChange, view: 9, normal: 3, values: []int32{1}}
	three := Message{kind: kindDoViewChange, view: 9, normal: 3, values: []int32{1, 2}}
	for _, c := range []struct {
		logs []Message
		want []int32
	}{
		{[]Message{one, two}, []int32{1}},
		{[]Message{two, one}, []int32{1}},
		{[]Message{two, three}, []int32{1, 2}},
		{[]Message{three, two}, []int32{1, 2}},
	} {
		x := lay(t, 5, "3")
		for i, m := range c.logs {
			forge(x, algorithms.ID(i), 4, m)
		}
		r := &x.Nodes[4]
		if !slices.Equal(r.log, c.want) || r.status != normal || r.view != 9 {
			t.Errorf("it goes on with %v in view %d; want %v in view 9", r.log, r.view, c.want)
		}
		if got := kindsTo(x, 2); !slices.Contains(got, kindStartView) {
			t.Errorf("the others get %v", got)
		}
	}
}

// What was prepared in a former view is committed in a new one by a majority in it, and not by
// itself.
func TestFormerViewsAreNotCommittedAtOnce(t *testing.T) {
	x := lay(t, 3, "1")
	lose(x)
	forge(x, 0, 1, Message{kind: kindPrepare, view: 0, first: 1, values: []int32{1}})
	lose(x)
	expire(x, 1)
	forge(x, 2, 1, Message{kind: kindStartViewChange, view: 1})
	forge(x, 2, 1, Message{kind: kindDoViewChange, view: 1})
	if r := &x.Nodes[1]; r.status != normal || r.committed() != 0 || len(r.log) != 1 {
		t.Fatalf("replica 1 has committed %d of %d operations of a former view", r.committed(), len(r.log))
	}
	lose(x)
	forge(x, 2, 1, Message{kind: kindPrepareOK, view: 1, first: 1})
	if r := &x.Nodes[1]; r.committed() != 1 {
		t.Error("replica 1 does not commit what a majority has in its view")
	}
}

// Nobody sends its log before a majority has joined the view change, and nobody takes part in a
// view meanwhile.
func TestViewChangeTakesAMajority(t *testing.T) {
	x := lay(t, 5, "1")
	lose(x)
	expire(x, 2)
	forge(x, 3, 2, Message{kind: kindStartViewChange, view: 1})
	forge(x, 3, 2, Message{kind: kindStartViewChange, view: 1})
	if got := kindsTo(x, 1); slices.Contains(got, kindDoViewChange) {
		t.Error("two of five, one of them twice, make it send its log")
	}
	lose(x)
	forge(x, 0, 2, Message{kind: kindPrepare, view: 0, first: 1, values: []int32{1}})
	if len(x.Messages) != 0 || len(x.Nodes[2].log) != 0 {
		t.Error("it takes part in the former view")
	}
	forge(x, 4, 2, Message{kind: kindStartViewChange, view: 1})
	if got := kindsTo(x, 1); !slices.Equal(got, []algorithms.Kind{kindDoViewChange}) {
		t.Errorf("after three of five the new primary gets %v", got)
	}
}

// Half of the replicas is no majority, and a backup that answers twice is one.
func TestHalvesDoNotCount(t *testing.T) {
	x := lay(t, 4, "1")
	ok := Message{kind: kindPrepareOK, view: 0, first: 1}
	forge(x, 1, 0, ok)
	forge(x, 1, 0, ok)
	if x.Nodes[0].committed() != 0 {
		t.Error("two of four commit")
	}
	forge(x, 2, 0, Message{kind: kindPrepareOK, view: 1, first: 1})
	if x.Nodes[0].committed() != 0 {
		t.Error("an answer in another view counts")
	}
	forge(x, 2, 0, ok)
	if x.Nodes[0].committed() != 1 {
		t.Error("three of four do not commit")
	}
}

// A gap is not filled with what comes behind it: it is asked for.
func TestGap(t *testing.T) {
	x := lay(t, 3, "2")
	lose(x)
	forge(x, 0, 1, Message{kind: kindPrepare, view: 0, first: 2, values: []int32{2}})
	if r := &x.Nodes[1]; len(r.log) != 0 || !slices.Equal(kindsTo(x, 0), []algorithms.Kind{kindGetState}) {
		t.Errorf("its log is %v, and it sends %v", r.log, kindsTo(x, 0))
	}
	arrive(x)
	if r := &x.Nodes[1]; !slices.Equal(r.log, []int32{1, 2}) || x.Violation != nil {
		t.Errorf("its log is %v (violation: %v)", r.log, x.Violation)
	}
}

// Who learns of a later view gives up what it does not know to be committed.
func TestUncommittedIsGivenUp(t *testing.T) {
	x := lay(t, 3, "2")
	lose(x)
	forge(x, 0, 2, Message{kind: kindPrepare, view: 0, first: 1, values: []int32{1, 2}})
	lose(x)
	forge(x, 1, 2, Message{kind: kindCommit, view: 1, commit: 1})
	if got := kindsTo(x, 1); !slices.Equal(got, []algorithms.Kind{kindGetState}) || x.Nodes[2].committed() != 0 {
		t.Fatalf("it sends %v, with %d committed", got, x.Nodes[2].committed())
	}
	forge(x, 1, 2, Message{kind: kindNewState, view: 1, first: 1, commit: 1, values: []int32{2}})
	if r := &x.Nodes[2]; !slices.Equal(r.log, []int32{2}) || r.view != 1 || r.committed() != 1 {
		t.Errorf("its log is %v in view %d, %d committed", r.log, r.view, r.committed())
	}
}

// recoverNow crashes a replica and lets it ask for its state.
func recoverNow(x *table, id algorithms.ID) uint64 {
	x.Nodes[id] = Replica{run: x.Nodes[id].run, Client: consensus.NewClient[Message](x.Nodes[id].run.load)}
	x.Call(id, func(r *Replica, env *algorithms.Env[Message]) { r.Recover(env, nil) })
	return x.Nodes[id].recovery.nonce
}

// An answer to an earlier recovery is not taken: what the replica has acknowledged since is not in
// it.
func TestStaleAnswerIsNotTaken(t *testing.T) {
	x := lay(t, 3, "1")
	lose(x)
	before := recoverNow(x, 2)
	again := recoverNow(x, 2)
	if before == again {
		t.Fatal("two recoveries have the same nonce")
	}
	forge(x, 0, 2, Message{kind: kindRecoveryResponse, nonce: before})
	forge(x, 1, 2, Message{kind: kindRecoveryResponse, nonce: before})
	if x.Nodes[2].status != recovering {
		t.Fatal("answers to an earlier recovery are taken")
	}
	forge(x, 0, 2, Message{kind: kindRecoveryResponse, nonce: again, values: []int32{1}, commit: 1})
	if x.Nodes[2].status != recovering {
		t.Fatal("one answer of two is enough")
	}
	forge(x, 1, 2, Message{kind: kindRecoveryResponse, nonce: again})
	if r := &x.Nodes[2]; r.status != normal || !slices.Equal(r.log, []int32{1}) || r.committed() != 1 {
		t.Errorf("it recovers with log %v, %d committed", r.log, r.committed())
	}
}

// The log is that of the primary of the latest view of which there is word, not of another.
func TestRecoveryNeedsThePrimary(t *testing.T) {
	x := lay(t, 5, "2")
	lose(x)
	nonce := recoverNow(x, 4)
	forge(x, 0, 4, Message{kind: kindRecoveryResponse, nonce: nonce, values: []int32{1}})
	forge(x, 2, 4, Message{kind: kindRecoveryResponse, view: 1, nonce: nonce})
	forge(x, 3, 4, Message{kind: kindRecoveryResponse, view: 1, nonce: nonce})
	if x.Nodes[4].status != recovering {
		t.Fatal("it recovers by the primary of a former view")
	}
	forge(x, 1, 4, Message{kind: kindRecoveryResponse, view: 1, nonce: nonce, values: []int32{2}})
	if r := &x.Nodes[4]; r.status != normal || r.view != 1 || !slices.Equal(r.log, []int32{2}) {
		t.Errorf("it recovers into view %d with log %v", r.view, r.log)
	}
}

// Who recovers takes part in nothing, and who is between two views tells it nothing.
func TestRecoveringIsSilent(t *testing.T) {
	x := lay(t, 3, "1")
	lose(x)
	nonce := recoverNow(x, 2)
	lose(x)
	forge(x, 0, 2, Message{kind: kindPrepare, view: 0, first: 1, values: []int32{1}})
	forge(x, 1, 2, Message{kind: kindStartViewChange, view: 1})
	forge(x, 1, 2, Message{kind: kindRecovery, nonce: 1})
	if len(x.Messages) != 0 {
		t.Errorf("it sends %v", x.Messages)
	}
	expire(x, 1)
	lose(x)
	forge(x, 2, 1, Message{kind: kindRecovery, nonce: nonce})
	if len(x.Messages) != 0 {
		t.Errorf("one that is between two views answers %v", x.Messages)
	}
}

// The flaw that the page of Michael et al. tells of: replicas 2 and 3 start a view change that
// only replica 1 hears of, and recover without a memory of it; replica 1 sends its log to the
// primary of the new view, and forgets that too. So it takes part in the old view again, while its
// log, in which nothing is, still counts for the new one. The checker sees it.
func TestForgottenViewChange(t *testing.T) {
	x := lay(t, 5, "1")
	lose(x)
	recoverFrom := func(id algorithms.ID, others ...algorithms.ID) {
		t.Helper()
		nonce := recoverNow(x, id)
		lose(x)
		for _, other := range others {
			forge(x, id, other, Message{kind: kindRecovery, nonce: nonce})
		}
		arrive(x)
		if x.Nodes[id].status != normal || x.Nodes[id].view != 0 {
			t.Fatalf("replica %d is in view %d", id, x.Nodes[id].view)
		}
	}
	forge(x, 2, 1, Message{kind: kindStartViewChange, view: 4})
	recoverFrom(2, 0, 3, 4)
	forge(x, 3, 1, Message{kind: kindStartViewChange, view: 4})
	recoverFrom(3, 0, 2, 4)
	if got := x.Violation; got != nil {
		t.Fatalf("before replica 1 recovers: %v", got)
	}
	nonce := recoverNow(x, 1)
	lose(x)
	for _, other := range []algorithms.ID{0, 2, 3} {
		forge(x, 1, other, Message{kind: kindRecovery, nonce: nonce})
	}
	arrive(x)
	if x.Violation == nil || x.Violation.Error()[:17] != "promises are kept" {
		t.Errorf("replica 1 is back in view %d: %v; want a broken promise", x.Nodes[1].view, x.Violation)
	}
}
