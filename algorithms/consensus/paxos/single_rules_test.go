package paxos

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func synod(t *testing.T, n int, params algorithms.Params) *table[SingleMessage, SingleNode, *SingleNode] {
	t.Helper()
	return lay(t, &Single, n, params)
}

// Node 0 has had value 1 accepted by nodes 0 and 1, and nobody knows. Node 2, which has promised
// nothing, begins a ballot of its own, hears of it from node 1, and may not propose its own value.
func TestLaterBallotTakesOverTheValue(t *testing.T) {
	x := synod(t, 3, nil)
	x.deliver("prepare 0>1: ballot 1", "promise 1>0: ballot 1, nothing accepted", "accept 0>1: ballot 1, value 1")
	x.lose()
	x.timeout(2)
	x.under("prepare 2>0: ballot 3", "prepare 2>1: ballot 3")
	x.deliver("prepare 2>1: ballot 3", "promise 1>2: ballot 3, accepted value 1 in ballot 1")
	x.under("prepare 2>0: ballot 3", "accept 2>0: ballot 3, value 1", "accept 2>1: ballot 3, value 1")
	x.deliver("accept 2>1: ballot 3, value 1", "accepted 1>2: ballot 3, value 1")
	x.under("prepare 2>0: ballot 3", "accept 2>0: ballot 3, value 1", "learn 2>0: value 1", "learn 2>1: value 1")
}

// Of several accepted values it is that of the highest ballot that counts, in whichever order the
// promises come.
func TestHighestAcceptedCounts(t *testing.T) {
	one := "promise 0>4: ballot 10, accepted value 1 in ballot 1"
	two := "promise 1>4: ballot 10, accepted value 2 in ballot 7"
	for _, order := range [][2]string{{one, two}, {two, one}} {
		x := synod(t, 5, algorithms.Params{"proposers": "2"})
		// Ballot 1 is prepared by 0, 2 and 3, and accepted by node 0 alone. So is ballot 7, the
		// second of node 1, by 1, 2 and 3 and by node 1.
		x.deliver("prepare 0>2: ballot 1", "prepare 0>3: ballot 1", "promise 2>0: ballot 1, nothing accepted",
			"promise 3>0: ballot 1, nothing accepted")
		x.timeout(1)
		x.deliver("prepare 1>2: ballot 7", "prepare 1>3: ballot 7", "promise 2>1: ballot 7, nothing accepted",
			"promise 3>1: ballot 7, nothing accepted")
		x.lose()
		x.timeout(4)
		x.lose()
		x.timeout(4)
		x.deliver("prepare 4>0: ballot 10", "prepare 4>1: ballot 10")
		x.deliver(order[0], order[1])
		if x.err != nil || x.nodes[4].value != 2 {
			t.Errorf("node 4 proposes value %d (violation: %v); want 2", x.nodes[4].value, x.err)
		}
	}
}

// An acceptor in a higher ballot takes part in no lower one, says so, and the proposer gives up.
func TestLowerBallotIsRefused(t *testing.T) {
	x := synod(t, 3, algorithms.Params{"proposers": "2"})
	x.deliver("prepare 0>2: ballot 1", "prepare 1>2: ballot 2", "promise 2>0: ballot 1, nothing accepted",
		"accept 0>2: ballot 1, value 1", "reject 2>0: ballot 1, promised ballot 2")
	if x.nodes[0].stage != resting {
		t.Error("node 0 goes on with its ballot")
	}
	x.deliver("prepare 0>1: ballot 1", "reject 1>0: ballot 1, promised ballot 2")
	x.lose()
	x.timeout(0)
	x.under("prepare 0>1: ballot 4", "prepare 0>2: ballot 4")
}

// Promise and acceptance outlast a crash.
func TestAcceptorRemembers(t *testing.T) {
	x := synod(t, 3, algorithms.Params{"proposers": "2"})
	x.deliver("prepare 1>2: ballot 2")
	x.restart(2)
	x.deliver("prepare 0>2: ballot 1", "reject 2>0: ballot 1, promised ballot 2",
		"promise 2>1: ballot 2, nothing accepted", "accept 1>2: ballot 2, value 2")
	x.restart(2)
	x.lose()
	x.timeout(0)
	x.deliver("prepare 0>2: ballot 4")
	x.under("prepare 0>1: ballot 4", "promise 2>0: ballot 4, accepted value 2 in ballot 2")
}

// A proposer that comes back begins a ballot above all that it had, so that none has two values.
func TestBallotsAreNotUsedTwice(t *testing.T) {
	x := synod(t, 3, nil)
	x.deliver("prepare 0>1: ballot 1", "promise 1>0: ballot 1, nothing accepted")
	x.restart(0)
	x.lose()
	x.timeout(0)
	x.under("prepare 0>1: ballot 4", "prepare 0>2: ballot 4")
}

// A promise that comes twice is one, and so is an acceptance. Of four nodes two are no majority.
func TestCopiesAndHalvesDoNotCount(t *testing.T) {
	x := synod(t, 4, nil)
	x.deliver("prepare 0>1: ballot 1", "promise 1>0: ballot 1, nothing accepted")
	x.forge(1, 0, SingleMessage{kind: kindPromise, ballot: 1})
	if x.nodes[0].stage != preparing {
		t.Fatal("node 0 proposes with two promises of four")
	}
	x.deliver("prepare 0>2: ballot 1", "promise 2>0: ballot 1, nothing accepted", "accept 0>1: ballot 1, value 1",
		"accepted 1>0: ballot 1, value 1")
	x.forge(1, 0, SingleMessage{kind: kindAccepted, ballot: 1, value: 1})
	if x.nodes[0].decided != none {
		t.Fatal("node 0 decides with two acceptances of four")
	}
	x.deliver("accept 0>3: ballot 1, value 1", "accepted 3>0: ballot 1, value 1")
	if x.nodes[0].decided != 1 || x.err != nil {
		t.Errorf("node 0 has decided %d (violation: %v); want 1", x.nodes[0].decided, x.err)
	}
}

// The same value in two ballots is not yet decided: a ballot between may have another.
func TestBallotsDoNotCountTogether(t *testing.T) {
	x := synod(t, 5, algorithms.Params{"learn": "all"})
	for from, b := range map[algorithms.ID]ballot{0: 1, 1: 1, 2: 6, 3: 11} {
		x.forge(from, 4, SingleMessage{kind: kindAccepted, ballot: b, value: 1})
	}
	if x.nodes[4].decided != none {
		t.Error("node 4 decides by acceptances in three ballots")
	}
	x.forge(0, 4, SingleMessage{kind: kindAccepted, ballot: 11, value: 1})
	x.forge(1, 4, SingleMessage{kind: kindAccepted, ballot: 11, value: 1})
	if x.nodes[4].decided != 1 {
		t.Error("node 4 does not decide by three acceptances in one ballot")
	}
}

// Once a node has decided nothing changes that, and whoever asks is told.
func TestDecisionStays(t *testing.T) {
	x := synod(t, 3, nil)
	x.lose()
	x.nodes[1].decided = 2
	x.forge(0, 1, SingleMessage{kind: kindLearn, value: 3})
	x.forge(2, 1, SingleMessage{kind: kindPrepare, ballot: 3})
	x.under("learn 1>2: value 2")
}

// What cannot be is not answered: ballots of others, values of nobody, a promise that names a
// ballot which is not before its own.
func TestSingleStrangeMessages(t *testing.T) {
	x := synod(t, 3, nil)
	x.lose()
	x.forge(2, 1, SingleMessage{kind: kindPrepare, ballot: 1})
	x.forge(2, 1, SingleMessage{kind: kindAccept, ballot: 1, value: 1})
	x.forge(0, 1, SingleMessage{kind: kindAccept, ballot: 1, value: 4})
	x.forge(0, 1, SingleMessage{kind: kindLearn, value: 4})
	x.forge(1, 1, SingleMessage{kind: kindLearn, value: 1})
	x.forge(1, 0, SingleMessage{kind: kindPromise, ballot: 1, other: 1, value: 2})
	x.under()
	x.forge(1, 0, SingleMessage{kind: kindReject, ballot: 1, other: maxBallot})
	x.timeout(0)
	x.under() // there is no ballot above
}

// A broken run is found by the property that it breaks.
func TestSingleViolations(t *testing.T) {
	type report struct {
		node       algorithms.ID
		what       uint8
		value, aux int64
	}
	observe := func(c *singleChecker, r report) error {
		return c.Observe(0, r.node, algorithms.Observation{What: r.what, Value: r.value, Aux: r.aux})
	}
	good := []report{
		{0, sawPromised, 1, 0},
		{1, sawPromised, 1, 0},
		{0, sawPrepared, 1, 2},
		{0, sawProposed, 1, 1},
		{0, sawAccepted, 1, 1},
		{1, sawAccepted, 1, 1},
		{0, sawDecided, 1, 2},
		{2, sawPromised, 3, 0},
		{1, sawPromised, 3, 0},
		{2, sawPrepared, 3, 2},
		{2, sawProposed, 1, 3},
		{2, sawAccepted, 1, 3},
		{1, sawAccepted, 1, 3},
		{1, sawDecided, 1, 0},
		{2, sawDecided, 1, 0},
	}
	for _, c := range []struct {
		name  string
		after int // reports of the good run
		bad   []report
		want  string
	}{
		{
			"a forgotten promise", 9,
			[]report{{1, sawPromised, 2, 0}},
			"promises are kept: node 1 promises ballot 2 after it has promised ballot 3",
		},
		{
			"acceptance in a lower ballot", 9,
			[]report{{1, sawAccepted, 1, 1}},
			"promises are kept: node 1 accepts in ballot 1",
		},
		{
			"too few promises", 1,
			[]report{{0, sawPrepared, 1, 1}},
			"majority: node 0 has 1 promises for ballot 1, of 1 that there are (needed: 2)",
		},
		{
			"promises that nobody has given", 1,
			[]report{{0, sawPrepared, 1, 2}},
			"majority: node 0 has 2 promises for ballot 1, of 1 that there are (needed: 2)",
		},
		{"somebody else's ballot", 3, []report{{2, sawProposed, 3, 1}}, "own ballots: node 2 proposes in ballot 1"},
		{"no ballot", 3, []report{{2, sawProposed, 3, 0}}, "own ballots: node 2 proposes in ballot 0"},
		{
			"two values", 4,
			[]report{{0, sawProposed, 1, 1}},
			"one proposal: node 0 proposes value 1 for entry 1 in ballot 1, where it is value 1",
		},
		{
			"another value than proposed", 4,
			[]report{{1, sawAccepted, 2, 1}},
			"one proposal: node 1 accepts value 2 for entry 1 in ballot 1",
		},
		{"nothing proposed", 3, []report{{1, sawAccepted, 1, 1}}, "one proposal: node 1"},
		{"a value of somebody else", 3, []report{{0, sawProposed, 2, 1}}, "validity: node 0 proposes value 2"},
		{"a value of nobody", 3, []report{{0, sawProposed, 4, 1}}, "validity: node 0 proposes value 4"},
		{
			"a value accepted in no lower ballot", 6,
			[]report{{2, sawProposed, 3, 3}, {1, sawProposed, 1, 2}, {0, sawProposed, 3, 4}},
			"validity: node 0 proposes value 3",
		},
		{"no majority", 5, []report{{0, sawDecided, 1, 0}}, "majority: node 0 decides value 1"},
		{
			"one node twice", 5,
			[]report{{0, sawAccepted, 1, 1}, {0, sawDecided, 1, 2}},
			"majority: node 0 decides value 1",
		},
		{
			"a majority that it has not heard of", 6,
			[]report{{0, sawDecided, 1, 1}},
			"majority: node 0 decides value 1 for entry 1, accepted by 1 as it says (needed: 2)",
		},
		{"another decision", 7, []report{{1, sawDecided, 2, 0}}, "one choice: node 1 decides value 2"},
		{
			"two majorities", 10,
			[]report{{2, sawProposed, 3, 3}, {2, sawAccepted, 3, 3}, {1, sawAccepted, 3, 3}},
			"one choice: a majority has accepted value 3 for entry 1 in ballot 3, and one before value 1",
		},
	} {
		check := newSingleChecker(3)
		var err error
		for i, r := range append(good[:c.after:c.after], c.bad...) {
			if err = observe(check, r); err != nil && i < c.after+len(c.bad)-1 {
				t.Fatalf("%s: %v in the good part", c.name, err)
			}
		}
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", c.name, err, c.want)
		}
	}
	check := newSingleChecker(3)
	for i, r := range good {
		if err := observe(check, r); err != nil {
			t.Fatal(err)
		}
		if want := i == len(good)-1; check.Goal() != want {
			t.Errorf("after report %d: goal %t; want %t", i, check.Goal(), want)
		}
	}
	check.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: 1})
	if !check.Goal() {
		t.Error("a crash takes the goal away")
	}
	check.Fault(0, algorithms.Fault{Kind: algorithms.Recover, Node: 1})
	if check.Goal() {
		t.Error("the goal is reached with a node that has yet to learn the decision again")
	}
}
