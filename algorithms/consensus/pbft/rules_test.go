package pbft

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/algotest"
)

// table has some replicas before it, without codes unless the parameters say otherwise.
type table struct {
	*algotest.Table[Message, Replica, *Replica]
	t *testing.T
}

func sit(t *testing.T, n int, faults algorithms.Faults, params algorithms.Params) table {
	t.Helper()
	if params == nil {
		params = algorithms.Params{"auth": "none", "entries": "2", "mode": "pipelined"}
	}
	x := algotest.NewTable[Message, Replica](t, &PBFT, algorithms.Setup{
		Graph: algorithms.Complete(n), Params: params, Faults: faults,
	})
	return table{x, t}
}

// hand gives a replica a message, and returns the kinds of what it sends to each of the others.
func (x table) hand(from, to algorithms.ID, m Message) (sent []string) {
	x.t.Helper()
	before := len(x.Messages)
	x.Receive(algotest.Underway[Message]{From: from, To: to, Msg: m})
	for _, u := range x.Messages[before:] {
		if name := kinds[u.Msg.kind].Name; !slices.Contains(sent, name) {
			sent = append(sent, name)
		}
	}
	return sent
}

func (x table) expect(what string, got []string, want ...string) {
	x.t.Helper()
	if !slices.Equal(got, want) || x.Violation != nil {
		x.t.Errorf("%s: it sends %q (%v); want %q", what, got, x.Violation, want)
	}
}

func proposal(view, seq uint32, values ...int) Message {
	return Message{kind: kindPrePrepare, view: view, seq: seq, body: consensus.BatchOf(values)}
}

func voted(kind algorithms.Kind, view, seq uint32, values ...int) Message {
	return Message{kind: kind, view: view, seq: seq, digest: consensus.DigestOf(consensus.BatchOf(values))}
}

// Of four replicas three are a quorum: prepared with the primary, oneself and one more, and
// committed with three commits, of which no order is asked.
func TestThresholds(t *testing.T) {
	x := sit(t, 4, algorithms.NoFaults, nil)
	x.Start(0, 1)
	x.expect("pre-prepare", x.hand(0, 1, proposal(0, 1, 1)), "prepare")
	x.expect("a prepare for another request", x.hand(2, 1, voted(kindPrepare, 0, 1, 2)))
	x.expect("the same replica again", x.hand(2, 1, voted(kindPrepare, 0, 1, 1)))
	x.expect("a prepare of the primary", x.hand(0, 1, voted(kindPrepare, 0, 1, 1)))
	x.expect("commits without prepares", append(x.hand(0, 1, voted(kindCommit, 0, 1, 1)),
		append(x.hand(2, 1, voted(kindCommit, 0, 1, 1)), x.hand(3, 1, voted(kindCommit, 0, 1, 1))...)...))
	if got := x.Nodes[1].executed(); got != 0 {
		t.Errorf("%d executed, and nothing is prepared", got)
	}
	x.expect("third prepare", x.hand(3, 1, voted(kindPrepare, 0, 1, 1)), "commit")
	if got := x.Nodes[1].executed(); got != 1 {
		t.Errorf("%d executed after four commits; want 1", got)
	}
	x.expect("pre-prepare 2", x.hand(0, 1, proposal(0, 2, 2)), "prepare")
	x.expect("second prepare", x.hand(2, 1, voted(kindPrepare, 0, 2, 2)), "commit")
	x.expect("second commit", x.hand(2, 1, voted(kindCommit, 0, 2, 2)))
	if got := x.Nodes[1].executed(); got != 1 {
		t.Errorf("%d executed with two commits; want 1", got)
	}
	x.expect("third commit", x.hand(3, 1, voted(kindCommit, 0, 2, 2)))
	if got := x.Nodes[1].executed(); got != 2 {
		t.Errorf("%d executed with three commits; want 2", got)
	}
}

// A number has one request in a view, from its primary, and within reach.
func TestPrePrepares(t *testing.T) {
	x := sit(t, 4, algorithms.NoFaults, algorithms.Params{"auth": "none", "checkpoint": "1"})
	x.Start(1)
	x.expect("from a backup", x.hand(2, 1, proposal(0, 1, 1)))
	x.expect("of a later view", x.hand(1, 1, proposal(1, 1, 1)))
	x.expect("beyond the window", x.hand(0, 1, proposal(0, 9, 1)))
	x.expect("from the primary", x.hand(0, 1, proposal(0, 8, 1)), "prepare")
	x.expect("another one", x.hand(0, 1, proposal(0, 8, 2)))
	if s := x.Nodes[1].slot(8); s.batch != consensus.BatchOf([]int{1}) {
		t.Errorf("number 8 is %q", s.batch)
	}
}

// Requests are executed in their order, and a value once.
func TestOrder(t *testing.T) {
	x := sit(t, 4, algorithms.NoFaults, algorithms.Params{"auth": "none", "entries": "3"})
	x.Start(0, 1)
	decide := func(seq uint32, values ...int) {
		x.hand(0, 1, proposal(0, seq, values...))
		for id := algorithms.ID(2); id < 4; id++ {
			x.hand(id, 1, voted(kindPrepare, 0, seq, values...))
			x.hand(id, 1, voted(kindCommit, 0, seq, values...))
		}
	}
	x.Checker = nothing{}
	decide(2, 1, 2)
	if got := x.Nodes[1].executed(); got != 0 {
		t.Errorf("%d executed before the first", got)
	}
	decide(1, 2)
	if r := &x.Nodes[1]; r.executed() != 2 || r.left != 1 || r.client.Index() != 3 {
		t.Errorf("%d executed, %d left, %d applied; want 2, 1, 3", r.executed(), r.left, r.client.Index())
	}
}

// nothing checks nothing.
type nothing struct{ algorithms.Checker }

func (nothing) Observe(algorithms.Time, algorithms.ID, algorithms.Observation) error { return nil }

// What has no code of its sender for its receiver counts for nothing.
func TestForged(t *testing.T) {
	x := sit(t, 4, algorithms.NoFaults, algorithms.Params{})
	x.Start(0, 1)
	m := proposal(0, 1, 1)
	x.expect("without codes", x.hand(0, 1, m))
	m.codes = x.Nodes[0].run.keys.codes(4, 2, m.text(nil))
	x.expect("with those of another", x.hand(0, 1, m))
	m.codes = x.Nodes[0].run.keys.codes(4, 0, m.text(nil))
	x.expect("from another", x.hand(2, 1, m))
	x.expect("as it should be", x.hand(0, 1, m), "prepare")
}

// A checkpoint is stable when a quorum has reached it in the same state, and forgets what is before
// it; the primary goes on then.
func TestCheckpoints(t *testing.T) {
	x := sit(t, 4, algorithms.NoFaults, algorithms.Params{
		"auth": "none", "checkpoint": "1", "entries": "3", "mode": "pipelined",
	})
	x.Start(0)
	r := &x.Nodes[0]
	if r.next != 3 {
		t.Fatalf("the next number is %d; want 3, two checkpoints ahead", r.next)
	}
	for id := algorithms.ID(1); id < 4; id++ {
		x.hand(id, 0, voted(kindPrepare, 0, 1, 1))
		x.hand(id, 0, voted(kindCommit, 0, 1, 1))
	}
	point := func(from algorithms.ID, state digest) []string {
		return x.hand(from, 0, Message{kind: kindCheckpoint, seq: 1, digest: state})
	}
	x.expect("another state", point(1, consensus.DigestOf("x")))
	x.expect("the same state", point(2, r.state))
	if r.stable != 0 || r.executed() != 1 {
		t.Fatalf("stable at %d, %d executed; want 0, 1", r.stable, r.executed())
	}
	x.expect("a third", point(3, r.state), "pre-prepare")
	second := consensus.BatchOf([]int{2})
	if r.stable != 1 || r.next != 4 || len(r.slots) != 2 || r.slot(1) != nil || r.slot(2).batch != second {
		t.Errorf("stable at %d, next %d, %d slots; want 1, 4, 2", r.stable, r.next, len(r.slots))
	}
}

// What f+1 others say they have executed is executed.
func TestClaimed(t *testing.T) {
	x := sit(t, 4, algorithms.Loss, nil)
	x.Start(0, 1)
	done := func(from algorithms.ID, seq uint32, batches ...string) {
		x.hand(from, 1, Message{kind: kindExecuted, seq: seq, body: bodyOfBatches(batches)})
	}
	first, second := consensus.BatchOf([]int{1}), consensus.BatchOf([]int{2})
	done(0, 1, first, second)
	done(2, 1, second)
	if got := x.Nodes[1].executed(); got != 0 {
		t.Errorf("%d executed by hearsay of one", got)
	}
	x.Checker = nothing{}
	done(3, 1, first)
	if got := x.Nodes[1].executed(); got != 1 {
		t.Errorf("%d executed; want 1", got)
	}
	x.expect("asked for what it has", x.hand(2, 1, Message{kind: kindFetch, seq: 1}), "executed")
	x.expect("asked for more", x.hand(2, 1, Message{kind: kindFetch, seq: 2}))
}

// said is a view-change to view 5 that prepared a value in a view, and accepted others.
func said(from algorithms.ID, seq uint32, prepared *claim, accepted ...stand) change {
	c := change{from: from, Message: Message{kind: kindViewChange, view: 5}}
	if prepared != nil || accepted != nil {
		c.claims = []claims{{seq: seq, preprepared: accepted}}
		if prepared != nil {
			c.claims[0].prepared = *prepared
		}
	}
	return c
}

// Which request a view begins with: of four replicas three are a quorum, and two have an honest one
// among them.
func TestChoose(t *testing.T) {
	in := func(view uint32, value int) *claim { return &claim{true, view, consensus.BatchOf([]int{value})} }
	of := func(view uint32, value int) stand {
		return stand{view, consensus.DigestOf(consensus.BatchOf([]int{value}))}
	}
	for _, c := range []struct {
		name    string
		changes []change
		batch   string
		ok      bool
	}{
		{"nothing", []change{said(0, 1, nil), said(1, 1, nil), said(2, 1, nil)}, "", true},
		{"accepted alone", []change{said(0, 1, nil, of(0, 1)), said(1, 1, nil), said(2, 1, nil)}, "", true},
		{
			"prepared, accepted by another",
			[]change{said(0, 1, in(0, 1), of(0, 1)), said(1, 1, nil, of(0, 1)), said(2, 1, nil)},
			"\x01", true,
		},
		{
			"prepared, accepted by nobody else",
			[]change{said(0, 1, in(0, 1), of(0, 1)), said(1, 1, nil), said(2, 1, nil)},
			"", false,
		},
		{
			"a liar alone against three",
			[]change{said(0, 1, in(4, 9), of(4, 9)), said(1, 1, nil), said(2, 1, nil), said(3, 1, nil)},
			"", true,
		},
		{
			"the later view wins",
			[]change{
				said(0, 1, in(0, 1), of(0, 1)), said(1, 1, in(2, 2), of(2, 2)),
				said(2, 1, in(2, 2), of(0, 1), of(2, 2)),
			},
			"\x02", true,
		},
		{
			"accepted in an earlier view only",
			[]change{said(0, 1, in(2, 2), of(2, 2)), said(1, 1, nil, of(1, 2)), said(2, 1, nil)},
			"", false,
		},
		{
			"two different ones in one view",
			[]change{
				said(0, 1, in(2, 2), of(2, 2)), said(1, 1, in(2, 1), of(2, 1)), said(2, 1, nil, of(2, 2), of(2, 1)),
			},
			"", false,
		},
	} {
		r := &Replica{run: &run{Resilience: consensus.Resilience{N: 4, F: 1, Quorum: 3}, checkpoint: 10}}
		if batch, ok := r.choose(c.changes, 1); batch != c.batch || ok != c.ok {
			t.Errorf("%s: %q, %t; want %q, %t", c.name, batch, ok, c.batch, c.ok)
		}
	}
}

// A view begins after the latest checkpoint that f+1 have, with null requests in gaps.
func TestPlan(t *testing.T) {
	r := &Replica{run: &run{Resilience: consensus.Resilience{N: 4, F: 1, Quorum: 3}, checkpoint: 2}}
	prepared := &claim{true, 0, "\x01"}
	accepted := stand{0, consensus.DigestOf("\x01")}
	changes := []change{
		said(0, 4, prepared, accepted), said(1, 4, prepared, accepted), said(2, 4, nil),
	}
	changes[0].seq, changes[1].seq, changes[2].seq = 2, 2, 0
	if p, ok := r.plan(changes); !ok || p.after != 2 || !slices.Equal(p.batches, []string{"", "\x01"}) {
		t.Errorf("%+v, %t; want a null request and value 1 after number 2", p, ok)
	}
	changes[1].seq = 0
	if p, ok := r.plan(changes[:2]); ok {
		t.Errorf("%+v by two of four", p)
	}
	changes[0].seq = 6 // alone, as a liar would be
	if p, ok := r.plan(changes); ok {
		t.Errorf("%+v; want no plan while the first says nothing of numbers 1 to 4", p)
	}
}

// Nobody begins a view without a quorum of view-changes to it, each with the code of its sender.
func TestNewView(t *testing.T) {
	x := sit(t, 4, algorithms.Crashes, algorithms.Params{})
	x.Start(0, 2)
	r := &x.Nodes[2]
	sealed := func(from algorithms.ID, m Message) Message {
		m.codes = r.run.keys.codes(4, from, m.text(nil))
		return m
	}
	leave := func(from algorithms.ID, view uint32) change {
		m := Message{kind: kindViewChange, view: view, body: "\x00"}
		return change{from: from, Message: sealed(from, m)}
	}
	begin := func(from algorithms.ID, changes ...change) bool {
		x.hand(from, 2, sealed(from, Message{kind: kindNewView, view: 1, body: bodyOfChanges(changes)}))
		return r.view == 1 && r.active
	}
	forged := leave(3, 1)
	forged.codes = strings.Repeat("x", len(forged.codes))
	own := leave(2, 1)
	for name, begun := range map[string]bool{
		"two of four":         begin(1, leave(0, 1), leave(1, 1)),
		"another view":        begin(1, leave(0, 1), leave(1, 1), leave(3, 2)),
		"a forged one":        begin(1, leave(0, 1), leave(1, 1), forged),
		"one it did not send": begin(1, leave(0, 1), leave(1, 1), own),
		"from a backup":       begin(3, leave(0, 1), leave(1, 1), leave(3, 1)),
	} {
		if begun {
			t.Errorf("%s begin a view", name)
		}
	}
	if !begin(1, leave(0, 1), leave(1, 1), leave(3, 1)) {
		t.Error("a quorum does not begin the view")
	}
	x.expect("a pre-prepare of the former primary", x.hand(0, 2, sealed(0, proposal(0, 1, 1))))
	x.expect("one of the new primary", x.hand(1, 2, sealed(1, proposal(1, 1, 1))), "prepare")
}

// f+1 view-changes take a replica along, to the earliest of their views; f do not.
func TestFollows(t *testing.T) {
	x := sit(t, 4, algorithms.Crashes, nil)
	x.Start(3)
	x.expect("one of three", x.hand(0, 3, Message{kind: kindViewChange, view: 4, body: "\x00"}))
	x.expect("two of three", x.hand(1, 3, Message{kind: kindViewChange, view: 2, body: "\x00"}), "view-change")
	if r := &x.Nodes[3]; r.view != 2 || r.active {
		t.Errorf("view %d, active: %t; want on the way to 2", r.view, r.active)
	}
	x.expect("a pre-prepare on the way", x.hand(2, 3, proposal(2, 1, 1)))
}

// What a replica has accepted and prepared it knows after a crash, and stands by.
func TestKeptWord(t *testing.T) {
	x := sit(t, 4, algorithms.Crashes|algorithms.Recoveries, nil)
	x.Start(0, 1)
	x.hand(0, 1, proposal(0, 1, 1))
	var stable []byte
	restart := func() {
		x.Call(1, func(r *Replica, env *algorithms.Env[Message]) {
			r.write(env)
			stable = slices.Clone(env.Effects().Stable)
		})
		x.Checker.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: 1})
		x.Checker.Fault(0, algorithms.Fault{Kind: algorithms.Recover, Node: 1})
		x.Nodes[1] = Replica{run: x.Nodes[1].run}
		x.Call(1, func(r *Replica, env *algorithms.Env[Message]) { r.Recover(env, stable) })
	}
	restart()
	x.expect("another request for the number", x.hand(0, 1, proposal(0, 1, 2)))
	x.expect("a prepare", x.hand(2, 1, voted(kindPrepare, 0, 1, 1)), "commit")
	restart()
	if s := x.Nodes[1].slot(1); !s.isPrepared() || s.batch != "\x01" {
		t.Errorf("%+v; want value 1 to be prepared", s)
	}
	x.hand(2, 1, voted(kindCommit, 0, 1, 1))
	x.hand(3, 1, voted(kindCommit, 0, 1, 1))
	restart()
	if r := &x.Nodes[1]; r.executed() != 1 || r.left != 1 || x.Violation != nil {
		t.Errorf("%d executed, %d left, %v; want 1, 1", r.executed(), r.left, x.Violation)
	}
	x.Call(1, func(r *Replica, env *algorithms.Env[Message]) { r.depart(env, 3) })
	restart()
	r := &x.Nodes[1]
	if c := r.changes[1].claims; r.view != 3 || r.active || len(c) != 1 || !c[0].prepared.made {
		t.Errorf("view %d, active: %t, it claims %+v; want on the way to 3 with value 1 prepared", r.view, r.active, c)
	}
	for cut := range stable {
		r := Replica{run: x.Nodes[1].run}
		if r.read(stable[:cut]) {
			t.Errorf("%d of %d bytes make sense", cut, len(stable))
		}
	}
}
