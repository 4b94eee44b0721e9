package paxos

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

func parliament(t *testing.T, n int, params algorithms.Params) *table[MultiMessage, MultiNode, *MultiNode] {
	t.Helper()
	return lay(t, &Multi, n, params)
}

// elect has node 0 lead by the promise of node 1.
func elect(x *table[MultiMessage, MultiNode, *MultiNode]) {
	x.t.Helper()
	x.deliver("prepare 0>1: ballot 1, from entry 1 on", "promise 1>0: ballot 1, nothing from entry 1 on")
}

// Nodes 0 and 1 have accepted value 1, so it may be decided. Node 2, which has heard of nothing,
// leads by the promise of node 1, and has the value accepted again before it proposes the rest.
func TestInheritance(t *testing.T) {
	x := parliament(t, 3, algorithms.Params{"entries": "2"})
	elect(x)
	x.deliver("accept 0>1: ballot 1, entry 1 is value 1, decided up to 0")
	x.lose()
	x.timeout(2)
	x.deliver("prepare 2>1: ballot 3, from entry 1 on", "promise 1>2: ballot 3, entry 1 is value 1 of ballot 1")
	x.under("prepare 2>0: ballot 3, from entry 1 on", "accept 2>0: ballot 3, entry 1 is value 1, decided up to 0",
		"accept 2>1: ballot 3, entry 1 is value 1, decided up to 0")
	x.deliver("accept 2>1: ballot 3, entry 1 is value 1, decided up to 0", "accepted 1>2: ballot 3, entry 1")
	x.under("prepare 2>0: ballot 3, from entry 1 on", "accept 2>0: ballot 3, entry 1 is value 1, decided up to 0",
		"accept 2>0: ballot 3, entry 2 is value 2, decided up to 1",
		"accept 2>1: ballot 3, entry 2 is value 2, decided up to 1")
}

// Node 1 has accepted entry 3 and neither of those before it. The next leader fills the hole with
// empty values, and proposes what nobody has seen anew.
func TestHolesAreFilled(t *testing.T) {
	x := parliament(t, 3, algorithms.Params{"entries": "3", "mode": "pipelined"})
	elect(x)
	x.deliver("accept 0>1: ballot 1, entry 3 is value 3, decided up to 0")
	x.lose()
	x.timeout(2)
	x.deliver("prepare 2>1: ballot 3, from entry 1 on",
		"promise 1>2: ballot 3, entry 1 is open, entry 2 is open, entry 3 is value 3 of ballot 1",
		"accept 2>1: ballot 3, entry 1 is value 0, entry 2 is value 0, entry 3 is value 3, decided up to 0",
		"accepted 1>2: ballot 3, entry 1 to 3")
	x.lose()
	x.timeout(2)
	x.under("accept 2>0: ballot 3, entry 4 is value 1, entry 5 is value 2, decided up to 3",
		"accept 2>1: ballot 3, entry 4 is value 1, entry 5 is value 2, decided up to 3")
}

// Of what several acceptors have accepted for an entry that of the highest ballot counts.
func TestHighestBallotOfAnEntry(t *testing.T) {
	for _, order := range [][2]algorithms.ID{{0, 1}, {1, 0}} {
		x := parliament(t, 5, nil)
		x.lose()
		x.timeout(4)
		x.timeout(4)
		x.lose()
		b := x.nodes[4].ballot
		heard := map[algorithms.ID]consensus.Entry{0: {Term: 1, Value: 7}, 1: {Term: 2, Value: 8}}
		for _, from := range order {
			x.forge(from, 4, MultiMessage{
				kind: multiPromise, ballot: b, first: 1, entries: []consensus.Entry{heard[from]},
			})
		}
		if got := x.nodes[4].at(1); got.Value != 8 || got.Term != uint32(b) {
			t.Errorf("promises of %v: it proposes %+v; want value 8", order, got)
		}
	}
}

// A follower applies only what it has accepted in the ballot whose leader says that it is decided;
// for what it has from a former ballot, or not at all, it asks.
func TestOldAcceptancesAreNotApplied(t *testing.T) {
	x := parliament(t, 3, algorithms.Params{"entries": "2"})
	elect(x)
	x.deliver("accept 0>2: ballot 1, entry 1 is value 1, decided up to 0")
	x.lose()
	x.forge(1, 2, MultiMessage{kind: multiCommit, ballot: 2, commit: 1})
	if x.nodes[2].applied() != 0 {
		t.Error("node 2 applies what it has accepted in a former ballot")
	}
	x.under("fetch 2>1: ballot 2, from entry 1 on")
	x.forge(1, 2, MultiMessage{
		kind: multiAccept, ballot: 2, first: 1, entries: []consensus.Entry{{Term: 2, Value: 2}}, commit: 1,
	})
	if x.nodes[2].applied() != 1 || !x.nodes[2].Applied(2) {
		t.Error("node 2 does not apply what the leader has sent it")
	}
}

// Who has missed entries fetches them, in the ballot of the leader.
func TestCatchingUp(t *testing.T) {
	x := parliament(t, 3, nil)
	elect(x)
	x.deliver("accept 0>1: ballot 1, entry 1 is value 1, decided up to 0", "accepted 1>0: ballot 1, entry 1")
	x.lose()
	x.timeout(0)
	x.deliver("commit 0>2: ballot 1, decided up to 1", "fetch 2>0: ballot 1, from entry 1 on",
		"accept 0>2: ballot 1, entry 1 is value 1, decided up to 1")
	if x.nodes[2].applied() != 1 || x.err != nil {
		t.Errorf("node 2 has applied %d entries (violation: %v); want 1", x.nodes[2].applied(), x.err)
	}
}

// A value that a leader proposes anew because it has not heard of it may be decided twice. It is
// applied once.
func TestRepeatedValueIsAppliedOnce(t *testing.T) {
	x := parliament(t, 3, nil)
	x.lose()
	entry := func(i int) MultiMessage {
		return MultiMessage{
			kind: multiAccept, ballot: 2, first: i, entries: []consensus.Entry{{Term: 2, Value: 1}}, commit: i,
		}
	}
	var applied []int64
	x.env.Bind(2, 0, &x.rng, &x.seq[2])
	for i := range 2 {
		x.nodes[2].Receive(x.env, 1, entry(i+1))
	}
	for _, o := range x.env.Effects().Observations {
		if o.What == consensus.SawApplied {
			applied = append(applied, o.Aux)
		}
	}
	if len(applied) != 2 || applied[0] != 1 || applied[1] != consensus.Empty {
		t.Errorf("it applies values %v; want 1 and an empty one", applied)
	}
}

// An acceptor keeps its promise and what it has accepted over a crash, and applies again what it
// had applied.
func TestRegisterOutlastsACrash(t *testing.T) {
	x := parliament(t, 3, algorithms.Params{"entries": "2", "commit": "tell"})
	elect(x)
	x.deliver("accept 0>1: ballot 1, entry 1 is value 1, decided up to 0", "accepted 1>0: ballot 1, entry 1",
		"commit 0>1: ballot 1, decided up to 1", "accept 0>1: ballot 1, entry 2 is value 2, decided up to 1")
	x.lose()
	x.restart(1)
	if x.nodes[1].applied() != 1 {
		t.Errorf("node 1 comes back with %d entries applied; want 1", x.nodes[1].applied())
	}
	x.forge(2, 1, MultiMessage{kind: multiPrepare, ballot: 3, first: 1})
	x.under("promise 1>2: ballot 3, entry 1 is value 1 of ballot 1, entry 2 is value 2 of ballot 1")
	x.lose()
	x.restart(1)
	x.forge(0, 1, MultiMessage{
		kind: multiAccept, ballot: 1, first: 2, entries: []consensus.Entry{{Term: 1, Value: 2}},
	})
	x.under("reject 1>0: ballot 1, promised ballot 3")
}

// A leader that is refused leads no more.
func TestLeaderIsOvertaken(t *testing.T) {
	x := parliament(t, 3, nil)
	elect(x)
	x.lose()
	x.forge(2, 1, MultiMessage{kind: multiPrepare, ballot: 3, first: 1})
	x.lose()
	x.timeout(0)
	x.deliver("accept 0>1: ballot 1, entry 1 is value 1, decided up to 0", "reject 1>0: ballot 1, promised ballot 3")
	if x.nodes[0].stage != resting || x.nodes[0].IsOpen() {
		t.Error("node 0 goes on as the leader")
	}
	x.lose()
	x.timeout(0)
	x.under("prepare 0>1: ballot 4, from entry 1 on", "prepare 0>2: ballot 4, from entry 1 on")
}

// Two of four nodes are no majority, and one that accepts twice is one.
func TestMultiHalvesDoNotCount(t *testing.T) {
	x := parliament(t, 4, nil)
	elect(x)
	if x.nodes[0].stage != preparing {
		t.Fatal("node 0 leads by two promises of four")
	}
	x.deliver("prepare 0>2: ballot 1, from entry 1 on", "promise 2>0: ballot 1, nothing from entry 1 on",
		"accept 0>1: ballot 1, entry 1 is value 1, decided up to 0", "accepted 1>0: ballot 1, entry 1")
	x.forge(1, 0, MultiMessage{kind: multiAccepted, ballot: 1, first: 1, last: 1})
	if x.nodes[0].applied() != 0 {
		t.Error("node 0 decides by two acceptances of four")
	}
	x.deliver("accept 0>3: ballot 1, entry 1 is value 1, decided up to 0", "accepted 3>0: ballot 1, entry 1")
	if x.nodes[0].applied() != 1 || x.err != nil {
		t.Errorf("node 0 has decided %d entries (violation: %v); want 1", x.nodes[0].applied(), x.err)
	}
}

// A log does not grow at the will of others, and who is too far behind is refused.
func TestMultiBounds(t *testing.T) {
	x := parliament(t, 3, nil)
	x.lose()
	x.forge(1, 2, MultiMessage{
		kind: multiAccept, ballot: 2, first: window + batch + 1, entries: []consensus.Entry{{Term: 2, Value: 1}},
	})
	if len(x.nodes[2].log) != 0 || len(x.underway) != 0 {
		t.Errorf("the log has %d entries, and %q is sent", len(x.nodes[2].log), x.left())
	}
	x.nodes[2].log = make([]consensus.Entry, backlog+1)
	x.forge(0, 2, MultiMessage{kind: multiPrepare, ballot: 4, first: 1})
	x.under("reject 2>0: ballot 4, promised ballot 2")
	x.lose()
	x.forge(0, 2, MultiMessage{kind: multiPrepare, ballot: 4, first: 2})
	if len(x.underway) != 1 || x.underway[0].msg.kind != multiPromise {
		t.Errorf("one that is less far behind is answered by %q", x.left())
	}
}

// A broken run is found by the property that it breaks.
func TestMultiViolations(t *testing.T) {
	type report struct {
		node       algorithms.ID
		what       uint8
		value, aux int64
	}
	good := []report{
		{0, consensus.SawPromised, 1, 0},
		{1, consensus.SawPromised, 1, 0},
		{0, consensus.SawPrepared, 1, 2},
		{0, consensus.SawLeader, 1, 0},
		{0, consensus.SawProposed, 1, 0},
		{0, consensus.SawOffered, 1, 1},
		{0, consensus.SawAccepted, 1, 1},
		{1, consensus.SawAccepted, 1, 1},
		{0, consensus.SawDecided, 1, 2},
		{0, consensus.SawApplied, 1, 1},
		{1, consensus.SawApplied, 1, 1},
	}
	for _, c := range []struct {
		name  string
		after int
		bad   report
		want  string
	}{
		{"a promise taken back", 2, report{1, consensus.SawPromised, 0, 0}, "promises are kept"},
		{"a lower ballot", 2, report{1, consensus.SawAccepted, 1, 0}, "promises are kept"},
		{"too few promises", 1, report{0, consensus.SawPrepared, 1, 1}, "majority"},
		{"two values", 6, report{0, consensus.SawOffered, 1, 1}, "one proposal"},
		{"what is not proposed", 6, report{1, consensus.SawAccepted, 2, 1}, "one proposal"},
		{"decided too early", 7, report{0, consensus.SawDecided, 1, 1}, "majority"},
		{"decided by fewer than there are", 8, report{0, consensus.SawDecided, 1, 1}, "majority"},
		{"applied too early", 7, report{1, consensus.SawApplied, 1, 1}, "majority"},
		{"another value", 8, report{1, consensus.SawApplied, 1, consensus.Empty}, "one choice"},
		{"a second leader", 8, report{1, consensus.SawLeader, 1, 0}, "election safety"},
		{"a loss", 11, report{1, consensus.SawReturn, 0, 0}, "durability"},
	} {
		cfg := algorithms.Setup{Graph: algorithms.Complete(3), Delta: 1}
		inst, err := Multi.Prepare(cfg)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range append(good[:c.after:c.after], c.bad) {
			err = inst.Checker.Observe(0, r.node, algorithms.Observation{What: r.what, Value: r.value, Aux: r.aux})
			if err != nil && i < c.after {
				t.Fatalf("%s: %v in the good part", c.name, err)
			}
		}
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", c.name, err, c.want)
		}
	}
}
