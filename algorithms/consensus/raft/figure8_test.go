package raft

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// figure8 plays figure 8 of the paper up to (c), with an append for each entry. Its servers S1 to
// S5 are nodes 0 to 4, and its terms are one less.
func figure8(t *testing.T, variant func(*Node, *algorithms.Env[Message])) *table {
	t.Helper()
	x := newTable(t, 5, workload("isolated", 3, "batch", "1"))
	x.variant = variant
	elect := func(candidate algorithms.ID, voters ...algorithms.ID) {
		for _, id := range voters {
			x.deliver(kindVote, candidate, id)
			x.deliver(kindGranted, id, candidate)
		}
	}
	// (a) Node 0 leads. All have entry 1, and node 1 has entry 2 besides.
	x.start(1, 2, 3, 4, 0)
	elect(0, 1, 2, 3, 4)
	for id := algorithms.ID(1); id < 5; id++ {
		x.deliver(kindAppend, 0, id)
		x.deliver(kindAppended, id, 0)
	}
	x.deliver(kindAppend, 0, 1)
	x.expectLog(1, 1, 1, 1)
	// (b) It crashes. Node 4 is elected by 2, 3 and itself, and has another entry 2.
	x.crash(0)
	x.timeout(4, 1)
	elect(4, 2, 3)
	x.expectLeader(4, 2)
	x.expectLog(4, 0, 1, 2)
	// (c) Node 4 crashes. Node 0 is back, is elected at its second attempt, and brings entry 2 to
	// node 2, so that a majority has it. Its own entry 3 only node 1 has.
	x.crash(4)
	x.restart(0)
	x.timeout(0, 2)
	elect(0, 1, 2)
	x.expectLeader(0, 3)
	x.deliver(kindAppend, 0, 1)
	x.deliver(kindAppended, 1, 0)
	x.deliver(kindAppend, 0, 2)
	x.deliver(kindRejected, 2, 0)
	x.deliver(kindAppend, 0, 2)
	x.deliver(kindAppended, 2, 0)
	for id, want := range [][]uint32{{1, 1, 3}, {1, 1, 3}, {1, 1}, {1}, {1, 2}} {
		if got := x.log(algorithms.ID(id)); !slices.Equal(got, want) {
			t.Fatalf("node %d has a log of terms %v; want %v", id, got, want)
		}
	}
	return x
}

// counting commits what a majority has, whatever its term.
func counting(n *Node, env *algorithms.Env[Message]) {
	if n.role != leader {
		return
	}
	n.advance() // which sorts them
	if at := n.order[n.run.n-n.run.majority()]; at > n.commit {
		n.commit = at
		n.settle(env)
	}
}

// Figure 8, (d): an entry of a former term that a majority has can still be overwritten, so it must
// not be committed by being counted (5.4.2).
func TestFigure8(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant func(*Node, *algorithms.Env[Message])
		commit  int
		want    string
	}{
		{"as it should be", nil, 0, ""},
		{"that counts entries of former terms", counting, 2, "state machine safety: node 4 applies value 0 at index " +
			"2, where others have applied 2"},
	} {
		x := figure8(t, c.variant)
		if got := x.nodes[0].commit; got != c.commit {
			t.Errorf("%s: committed up to %d; want %d", c.name, got, c.commit)
		}
		x.crash(0)
		x.restart(4)
		x.timeout(4, 2)
		x.exchange(1, 2, 3, 4)
		got := ""
		if x.err != nil {
			got = x.err.Error()
		}
		if !strings.HasPrefix(got, c.want) || got == "" != (c.want == "") {
			t.Errorf("a leader %s: %q; want %q", c.name, got, c.want)
		}
		x.expectLeader(4, 4)
		if c.variant == nil {
			// Two empty entries, and the two values that node 0 had not had applied by all.
			x.expectLog(4, 5, 1, 2, 4, 4, 4)
		}
	}
}

// Figure 8, (e): with an entry of its own term a leader commits those before it, and nobody who
// lacks them is elected any more.
func TestFigure8Committed(t *testing.T) {
	x := figure8(t, nil)
	x.deliver(kindAppend, 0, 2)
	x.deliver(kindAppended, 2, 0)
	if got := x.nodes[0].commit; got != 3 {
		t.Fatalf("committed up to %d; want 3", got)
	}
	x.crash(0)
	x.restart(4)
	x.timeout(4, 2)
	x.exchange(1, 2, 3, 4)
	if n := &x.nodes[4]; n.role != candidate || n.term != 4 || x.err != nil {
		t.Errorf("node 4 has role %d in term %d (violation: %v); want a candidate of term 4", n.role, n.term, x.err)
	}
	x.timeout(2, 1)
	x.exchange(1, 2, 3, 4)
	x.expectLeader(2, 5)
	if got := x.log(4); x.err != nil || !slices.Equal(got[:3], []uint32{1, 1, 3}) {
		t.Errorf("node 4 has a log of terms %v at last (violation: %v); want 1, 1, 3, ...", got, x.err)
	}
}
