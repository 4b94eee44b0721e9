package hotstuff

import (
	"maps"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

// table has four replicas before it, of which three are a quorum; without signatures, a certificate
// is true that names three voters.
type table struct {
	*algotest.Table[Message, Replica, *Replica]
	t *testing.T
}

func sit(t *testing.T, faults algorithms.Faults, params algorithms.Params) table {
	t.Helper()
	all := algorithms.Params{"auth": "none", "entries": "3", "mode": "pipelined"}
	maps.Copy(all, params)
	x := algotest.NewTable[Message, Replica](t, &HotStuff, algorithms.Setup{
		Graph: algorithms.Complete(4), Params: all, Faults: faults,
	})
	x.Checker = nothing{}
	return table{x, t}
}

// nothing checks nothing: in tests of one replica the others have not voted.
type nothing struct{ algorithms.Checker }

func (nothing) Observe(algorithms.Time, algorithms.ID, algorithms.Observation) error { return nil }

// hand gives a replica a message, and expects the kinds of what it sends.
func (x table) hand(what string, from, to algorithms.ID, m Message, want ...string) {
	x.t.Helper()
	before := len(x.Messages)
	x.Receive(algotest.Underway[Message]{From: from, To: to, Msg: m})
	var sent []string
	for _, u := range x.Messages[before:] {
		if name := kinds[u.Msg.kind].Name; !slices.Contains(sent, name) {
			sent = append(sent, name)
		}
	}
	if !slices.Equal(sent, want) {
		x.t.Errorf("%s: it sends %q; want %q", what, sent, want)
	}
}

// on is a block of a view on another one, and certified is a certificate of it.
func on(parent block, view uint32, batch string) block {
	return block{view: view, height: parent.height + 1, parent: parent.digest(), batch: batch}
}

func certified(b block) certificate {
	if b.view == 0 {
		return genesis
	}
	return certificate{view: b.view, block: b.digest(), voters: "\x07"}
}

func proposal(kind algorithms.Kind, b, parent block) Message {
	return Message{kind: kind, block: b, qc: certified(parent)}
}

func voted(kind algorithms.Kind, b block) Message {
	return Message{kind: kind, view: b.view, digest: b.digest()}
}

// A leader takes three new-views to propose, and three votes, its own among them, to go on. Votes
// for another block, of another phase or of the same replica do not count.
func TestThresholds(t *testing.T) {
	x := sit(t, algorithms.NoFaults, nil)
	x.Start(0)
	join := Message{kind: kindNewView, view: 1, qc: genesis}
	x.hand("two new-views", 1, 0, join)
	x.hand("the same replica again", 1, 0, join)
	x.hand("three new-views", 2, 0, join, "prepare")
	b := x.Nodes[0].pending[0].block
	x.hand("two votes", 1, 0, voted(kindPrepareVote, b))
	x.hand("the same replica again", 1, 0, voted(kindPrepareVote, b))
	x.hand("a vote for another block", 2, 0, voted(kindPrepareVote, on(block{}, 1, "\x09")))
	x.hand("three votes", 3, 0, voted(kindPrepareVote, b), "pre-commit")
	x.hand("two votes", 1, 0, voted(kindPreCommitVote, b))
	x.hand("a vote of the phase before", 2, 0, voted(kindPrepareVote, b))
	x.hand("three votes", 3, 0, voted(kindPreCommitVote, b), "commit")
	x.hand("two votes", 1, 0, voted(kindCommitVote, b))
	x.hand("three votes", 3, 0, voted(kindCommitVote, b), "decide")
}

// A replica votes for one block in a phase, of the leader of its view, with a certificate of the
// phase before; in the order of the phases.
func TestSteps(t *testing.T) {
	x := sit(t, algorithms.NoFaults, nil)
	x.Start(1)
	b, other := on(block{}, 1, "\x01"), on(block{}, 1, "\x02")
	few := certified(b)
	few.voters = "\x03"
	x.hand("of a replica that does not lead", 2, 1, proposal(kindPrepare, b, block{}))
	x.hand("a generic one", 0, 1, proposal(kindGeneric, b, block{}))
	x.hand("a pre-commit before the prepare", 0, 1, Message{kind: kindPreCommit, qc: few})
	x.Nodes[1].inbox = nil
	x.hand("a prepare", 0, 1, proposal(kindPrepare, b, block{}), "prepare-vote")
	x.hand("another one", 0, 1, proposal(kindPrepare, other, block{}))
	x.hand("two voters", 0, 1, Message{kind: kindPreCommit, qc: few})
	x.hand("another block", 0, 1, Message{kind: kindPreCommit, qc: certified(other)})
	x.hand("a commit too early", 0, 1, Message{kind: kindCommit, qc: certified(b)})
	x.hand("a pre-commit", 0, 1, Message{kind: kindPreCommit, qc: certified(b)}, "pre-commit-vote", "commit-vote")
	if r := &x.Nodes[1]; r.high != certified(b) || r.locked != (lock{1, b.digest()}) || r.height() != 0 {
		t.Errorf("prepareQC %+v, locked on %+v, %d decided; want the block twice, 0", r.high, r.locked, r.height())
	}
	x.hand("a decide", 0, 1, Message{kind: kindDecide, qc: certified(b)}, "new-view")
	if r := &x.Nodes[1]; r.height() != 1 || r.view != 2 || r.left != 2 {
		t.Errorf("%d decided, view %d, %d values left; want 1, 2, 2", r.height(), r.view, r.left)
	}
}

// Certificates are of one phase, where votes are signed.
func TestPhasesOfCertificates(t *testing.T) {
	x := sit(t, algorithms.NoFaults, algorithms.Params{"auth": "ed25519"})
	x.Start(1)
	r := x.Nodes[1].run
	b := on(block{}, 1, "\x01")
	of := func(p phase) certificate {
		votes := make([]vote, 4)
		for i := range votes {
			votes[i] = vote{1, p, b.digest(), r.keys.sign(algorithms.ID(i), p, 1, b.digest())}
		}
		c, _ := r.certify(votes, p, 1, b.digest())
		return c
	}
	x.hand("a prepare", 0, 1, proposal(kindPrepare, b, block{}), "prepare-vote")
	for _, p := range []phase{preCommit, commit} {
		x.hand("a pre-commit by "+p.String(), 0, 1, Message{kind: kindPreCommit, qc: of(p)})
	}
	x.hand("a pre-commit", 0, 1, Message{kind: kindPreCommit, qc: of(prepare)}, "pre-commit-vote")
	for _, p := range []phase{prepare, commit} {
		x.hand("a commit by "+p.String(), 0, 1, Message{kind: kindCommit, qc: of(p)})
	}
	x.hand("a commit", 0, 1, Message{kind: kindCommit, qc: of(preCommit)}, "commit-vote")
	for _, p := range []phase{prepare, preCommit} {
		x.hand("a decide by "+p.String(), 0, 1, Message{kind: kindDecide, qc: of(p)})
	}
	x.hand("a decide", 0, 1, Message{kind: kindDecide, qc: of(commit)}, "new-view")
}

// A replica votes for what is on the block that it is locked on, or on one that was certified
// later.
func TestSafeNode(t *testing.T) {
	locked := on(block{}, 3, "\x01")
	child := on(locked, 4, "")
	beside, twin, later := on(block{}, 2, "\x02"), on(block{}, 3, "\x02"), on(block{}, 5, "\x03")
	for _, c := range []struct {
		name   string
		parent block
		want   bool
	}{
		{"on the locked block", locked, true},
		{"on a child of it", child, true},
		{"beside it, certified later", later, true},
		{"beside it, certified before", beside, false},
		{"beside it, certified in the same view", twin, false},
		{"on the root", block{}, false},
	} {
		r := &Replica{record: record{locked: lock{3, locked.digest()}}}
		for _, b := range []block{locked, child, beside, twin, later} {
			r.add(b)
		}
		m := proposal(kindPrepare, on(c.parent, 9, ""), c.parent)
		if got := r.safe(&m); got != c.want {
			t.Errorf("%s: safe: %t; want %t", c.name, got, c.want)
		}
	}
}

// Chained, three blocks that follow each other in successive views have the first one decided when
// the last of them is certified; a view in between, and nothing is. The lock is on the second last.
func TestThreeChain(t *testing.T) {
	for _, c := range []struct {
		name    string
		views   [4]uint32
		decided uint32
	}{
		{"successive", [4]uint32{1, 2, 3, 4}, 1},
		{"a view before the last proposal", [4]uint32{1, 2, 3, 5}, 1},
		{"a view before the third", [4]uint32{1, 2, 4, 5}, 0},
		{"a view before the second", [4]uint32{1, 3, 4, 5}, 0},
	} {
		x := sit(t, algorithms.Loss, algorithms.Params{"variant": "chained"})
		x.Start(1)
		r := &x.Nodes[1]
		parent := block{}
		var blocks []block
		for _, view := range c.views {
			b := on(parent, view, "")
			r.step = step{view: view}
			x.hand(c.name, 0, 1, proposal(kindGeneric, b, parent), "generic-vote")
			blocks, parent = append(blocks, b), b
		}
		if r.height() != c.decided || r.locked.block != blocks[1].digest() || r.high != certified(blocks[2]) {
			t.Errorf("%s: %d decided, locked on the block of view %d, genericQC of view %d; want %d, %d, %d",
				c.name, r.height(), r.locked.view, r.high.view, c.decided, c.views[1], c.views[2])
		}
	}
}

// The first view of a new leader is on the latest certificate that a quorum of new-views has, and
// proposes nothing that is under way already.
func TestGather(t *testing.T) {
	x := sit(t, algorithms.Loss, nil)
	x.Start(1)
	r := &x.Nodes[1]
	r.step = step{view: 101}
	b := on(block{}, 1, "\x01")
	later := on(b, 2, "\x02")
	lie := certified(on(block{}, 50, ""))
	lie.voters = "\x01"
	x.hand("a false certificate", 0, 1, Message{kind: kindNewView, view: 101, block: on(block{}, 50, ""), qc: lie})
	x.hand("one", 2, 1, Message{kind: kindNewView, view: 101, block: b, qc: certified(b)})
	r.add(b)
	x.hand("two", 3, 1, Message{kind: kindNewView, view: 101, block: later, qc: certified(later)})
	r.views[1] = r.newView()
	x.hand("three", 2, 1, Message{kind: kindFetch, digest: root}, "prepare")
	if m := r.told; m.qc != certified(later) || m.block != on(later, 101, "\x03") {
		t.Errorf("it proposes %s; want value 3 on the block of view 2", m.Describe())
	}
}

// f+1 new-views take a replica along, to the earliest of their views; f do not. Its time there does
// not count before a quorum is on the way.
func TestFollows(t *testing.T) {
	x := sit(t, algorithms.Loss, nil)
	x.Start(3)
	r := &x.Nodes[3]
	x.hand("one of three", 0, 3, Message{kind: kindNewView, view: 301, qc: genesis})
	x.Fire(3)
	if r.view != 1 {
		t.Errorf("view %d after one new-view; want 1", r.view)
	}
	x.hand("two of three", 1, 3, Message{kind: kindNewView, view: 201, qc: genesis})
	x.Fire(3)
	if r.view != 201 || r.views[3].view != 201 {
		t.Errorf("view %d, it tells of view %d; want 201", r.view, r.views[3].view)
	}
	r.views[0], r.views[1] = Message{}, Message{}
	for range 100 {
		x.Fire(3)
	}
	if r.view != 201 || r.idle != 0 {
		t.Errorf("view %d, %d beats, and nobody else is there; want 201, 0", r.view, r.idle)
	}
	for range 2 {
		x.hand("quorum", 0, 3, Message{kind: kindNewView, view: 201, qc: genesis})
		x.hand("quorum", 1, 3, Message{kind: kindNewView, view: 201, qc: genesis})
		x.Fire(3)
	}
	for range patience<<1 - 2 {
		x.Fire(3)
	}
	if r.view != 201 {
		t.Errorf("view %d; want 201, where patience is twice as long", r.view)
	}
	if x.Fire(3); r.view != 301 {
		t.Errorf("view %d after all patience; want 301", r.view)
	}
}

// Blocks are taken with a certificate, or when they were asked for, and if they follow what is
// decided.
func TestLearns(t *testing.T) {
	x := sit(t, algorithms.Loss, nil)
	x.Start(1)
	r := &x.Nodes[1]
	b := on(block{}, 1, "\x01")
	second := on(b, 2, "\x02")
	tell := func(qc certificate, blocks ...block) Message {
		return Message{kind: kindBlocks, qc: qc, body: bodyOf(blocks)}
	}
	few := certified(b)
	few.voters = "\x03"
	x.hand("without a certificate", 2, 1, tell(genesis, b))
	x.hand("by two", 2, 1, tell(few, b))
	x.hand("certified another one", 2, 1, tell(certified(second), b))
	x.hand("that do not follow", 2, 1, tell(certified(second), second))
	if r.height() != 0 || len(r.pending) != 0 {
		t.Errorf("%d decided, %d blocks; want none", r.height(), len(r.pending))
	}
	r.want = b.digest()
	x.hand("asked for", 2, 1, tell(genesis, b))
	if r.height() != 0 || len(r.pending) != 1 || r.want != root {
		t.Errorf("%d decided, %d blocks; want 0, 1", r.height(), len(r.pending))
	}
	x.hand("certified", 2, 1, tell(certified(second), b, second), "new-view", "fetch")
	if r.height() != 2 || r.left != 1 {
		t.Errorf("%d decided, %d values left; want 2, 1", r.height(), r.left)
	}
	third := on(second, 3, "\x01")
	x.hand("a value again", 2, 1, tell(certified(third), third), "new-view", "fetch")
	if r.height() != 3 || r.left != 1 || r.client.Index() != 2 {
		t.Errorf("%d decided, %d values left, %d executed; want 3, 1, 2", r.height(), r.left, r.client.Index())
	}
	x.hand("asked for what it has", 2, 1, Message{kind: kindFetch, height: 1, digest: root}, "blocks")
	x.hand("asked for more", 2, 1, Message{kind: kindFetch, height: 3, digest: root})
}

// What a replica has voted for, knows and is locked on it knows after a crash.
func TestKeptWord(t *testing.T) {
	x := sit(t, algorithms.Crashes|algorithms.Recoveries, nil)
	x.Start(1)
	b, other := on(block{}, 1, "\x01"), on(block{}, 1, "\x02")
	var stable []byte
	restart := func() {
		x.Call(1, func(r *Replica, env *algorithms.Env[Message]) {
			r.write(env)
			stable = slices.Clone(env.Effects().Stable)
		})
		x.Nodes[1] = Replica{run: x.Nodes[1].run}
		x.Call(1, func(r *Replica, env *algorithms.Env[Message]) { r.Recover(env, stable) })
	}
	x.hand("a prepare", 0, 1, proposal(kindPrepare, b, block{}), "prepare-vote")
	restart()
	x.hand("another prepare", 0, 1, proposal(kindPrepare, other, block{}))
	x.hand("a pre-commit", 0, 1, Message{kind: kindPreCommit, qc: certified(b)}, "pre-commit-vote")
	x.hand("a commit", 0, 1, Message{kind: kindCommit, qc: certified(b)}, "commit-vote")
	before := x.Nodes[1].record
	restart()
	after := x.Nodes[1].record
	if after.step != before.step || after.high != before.high || after.locked != before.locked ||
		after.voted != before.voted || after.high.view != 1 || after.locked.view != 1 || len(after.pending) != 1 {
		t.Errorf("%+v; want %+v", after, before)
	}
	x.hand("a decide", 0, 1, Message{kind: kindDecide, qc: certified(b)}, "new-view")
	restart()
	if r := &x.Nodes[1]; r.height() != 1 || r.left != 2 || r.proofs[0] != certified(b) || r.view != 2 {
		t.Errorf("%d decided by %+v, %d left, view %d", r.height(), r.proofs, r.left, r.view)
	}
	for cut := range stable {
		if _, ok := readRecord(stable[:cut]); ok {
			t.Errorf("%d of %d bytes make sense", cut, len(stable))
		}
	}
}
