package replication

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
	"github.com/joulemark/joulemark/bench/algotest"
)

// oneWrite is a setup in which client 0 writes, and clients 1 and 2 read the same key.
func oneWrite(t testing.TB, spec *algorithms.Spec, n int) algorithms.Setup {
	t.Helper()
	params, err := spec.Resolve(algorithms.Params{"operations": "3", "reads": "0.67", "clients": "3"})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(100) {
		s := algorithms.Setup{Graph: algorithms.Complete(n), Params: params, Seed: seed, Delta: 1}
		if w, err := newWorkload(s, false); err == nil && w.command(1).Op == statemachine.Put {
			return s
		}
	}
	t.Fatal("no seed has client 0 write")
	return algorithms.Setup{}
}

// judged is what the checker says at the end of a schedule: which property is broken, "" if none
// is.
func judged(c algorithms.Checker, violation error) string {
	if violation == nil {
		violation = c.(algorithms.FinalChecker).Finish(true)
	}
	return text(violation)
}

func text(err error) string {
	if err == nil {
		return ""
	}
	name, _, _ := strings.Cut(err.Error(), ":")
	return name
}

// regular is ABD without the write-back, whose registers are regular and not atomic: a read returns
// the latest copy of a majority.
type regular struct{ ABDNode }

func (p *regular) Receive(env *algorithms.Env[ABDMessage], from algorithms.ID, m ABDMessage) {
	if m.kind == abdValue && m.round == p.question.round && p.missing == 1 && !p.writes() {
		p.take(m.copied)
		p.missing = 0
		p.finish(env, p.latest.value)
		p.work(env)
		return
	}
	p.ABDNode.Receive(env, from, m)
}

var regularABD = algorithms.Algorithm[ABDMessage, regular]{
	Spec: ABD.Spec,
	New: func(s algorithms.Setup) (algorithms.Instance[regular], error) {
		inst, err := ABD.New(s)
		return algorithms.Instance[regular]{
			Node:    func(id algorithms.ID) regular { return regular{inst.Node(id)} },
			Checker: inst.Checker,
		}, err
	},
	Decode: decodeABD,
}

// A write is under way and has reached its own node alone. Node 1 reads what it writes, and then
// node 2 asks node 1 and reads what was before. The write-back prevents it: node 1 has stored
// what it returned.
func TestReadsDoNotGoBack(t *testing.T) {
	broken := algotest.NewTable(t, &regularABD, oneWrite(t, &ABD.Spec, 3))
	broken.Start(0, 1)
	broken.Deliver(
		"query (question 4, key 0) from 1 to 0", "value (question 4, value 1 of stamp 1.0) from 0 to 1")
	if got := text(broken.Violation); got != inPlace.Name {
		t.Errorf("without write-back: %q is broken, want %q", got, inPlace.Name)
	}
	broken.Start(2)
	broken.Deliver(
		"query (question 6, key 0) from 2 to 1", "value (question 6, value 0 of stamp 0.0) from 1 to 2")
	if got := judged(broken.Checker, nil); got != statemachine.Linearizability.Name {
		t.Errorf("without write-back: %q is broken, want %q", got, statemachine.Linearizability.Name)
	}

	x := algotest.NewTable(t, &ABD, oneWrite(t, &ABD.Spec, 3))
	x.Start(0, 1)
	x.Deliver(
		"query (question 4, key 0) from 1 to 0", "value (question 4, value 1 of stamp 1.0) from 0 to 1",
		"store (question 5, key 0, value 1 of stamp 1.0) from 1 to 0", "stored (question 5) from 0 to 1")
	x.Start(2)
	x.Deliver(
		"query (question 6, key 0) from 2 to 1", "value (question 6, value 1 of stamp 1.0) from 1 to 2",
		"store (question 7, key 0, value 1 of stamp 1.0) from 2 to 1", "stored (question 7) from 1 to 2")
	if got := judged(x.Checker, x.Violation); got != "" || x.Checker.Result().Ops != 2 {
		t.Errorf("with write-back: %q is broken, %d operations", got, x.Checker.Result().Ops)
	}
}

// An answer that comes twice is one, and so is that of an earlier phase none.
func TestABDCopies(t *testing.T) {
	x := algotest.NewTable(t, &ABD, oneWrite(t, &ABD.Spec, 5))
	x.Start(0)
	x.Deliver("store (question 3, key 0, value 1 of stamp 1.0) from 0 to 1")
	answer := x.Messages[slices.Index(x.Texts(), "stored (question 3) from 1 to 0")]
	x.Receive(answer)
	x.Receive(answer)
	if x.Checker.Result().Ops != 0 || x.Violation != nil {
		t.Fatalf("two nodes of five are a majority: %v", x.Violation)
	}
	x.Deliver("store (question 3, key 0, value 1 of stamp 1.0) from 0 to 2", "stored (question 3) from 2 to 0")
	if x.Checker.Result().Ops != 1 || x.Violation != nil {
		t.Fatalf("three nodes of five are no majority: %v", x.Violation)
	}
	x.Start(1)
	x.Deliver("query (question 4, key 0) from 1 to 3", "value (question 4, value 0 of stamp 0.0) from 3 to 1",
		"query (question 4, key 0) from 1 to 4", "value (question 4, value 0 of stamp 0.0) from 4 to 1")
	x.Receive(algotest.Underway[ABDMessage]{From: 3, To: 1, Msg: ABDMessage{kind: abdValue, round: 4}})
	x.Receive(algotest.Underway[ABDMessage]{From: 3, To: 1, Msg: ABDMessage{kind: abdStored, round: 4}})
	x.Deliver("store (question 5, key 0, value 1 of stamp 1.0) from 1 to 4", "stored (question 5) from 4 to 1")
	if x.Checker.Result().Ops != 1 {
		t.Fatal("answers to the question before are answers to the store")
	}
	x.Deliver("store (question 5, key 0, value 1 of stamp 1.0) from 1 to 3", "stored (question 5) from 3 to 1")
	if got := judged(x.Checker, x.Violation); got != "" || x.Checker.Result().Ops != 2 {
		t.Errorf("%q is broken, %d operations", got, x.Checker.Result().Ops)
	}
}

// A node that comes back has what it has promised to have stored.
func TestABDRemembers(t *testing.T) {
	s := oneWrite(t, &ABD.Spec, 3)
	s.Faults = algorithms.Recoveries
	inst, err := ABD.Prepare(s)
	if err != nil {
		t.Fatal(err)
	}
	env, seq := algorithms.NewEnv[ABDMessage](s.Graph), uint32(0)
	env.Bind(1, 0, new(algorithms.Rand), &seq)
	before, after := inst.Node(1), inst.Node(1)
	before.Start(env)
	stored := copied{stamp{1, 0}, 1}
	before.Receive(env, 0, ABDMessage{kind: abdStore, round: 3, copied: stored})
	stable := slices.Clone(env.Effects().Stable)
	env.Effects().Clear()
	after.Recover(env, stable)
	if after.copy(0) != stored || after.waiting || after.current != 2 {
		t.Errorf("after the store of %v it comes back with %v, waiting for operation %d: %t",
			stored, after.copy(0), after.current, after.waiting)
	}
}

// impatient is a chain whose servers all answer queries.
type impatient struct{ ChainNode }

func (p *impatient) Receive(env *algorithms.Env[ChainMessage], from algorithms.ID, m ChainMessage) {
	if m.kind == chainQuery {
		env.Send(from, ChainMessage{kind: chainReply, number: m.number, value: p.read(m.key)})
		return
	}
	p.ChainNode.Receive(env, from, m)
}

var impatientChain = algorithms.Algorithm[ChainMessage, impatient]{
	Spec: Chain.Spec,
	New: func(s algorithms.Setup) (algorithms.Instance[impatient], error) {
		inst, err := Chain.New(s)
		return algorithms.Instance[impatient]{
			Node: func(id algorithms.ID) impatient {
				n := impatient{inst.Node(id)}
				if id == 1 {
					n.line.tail = 2 // whom its client asks
				}
				return n
			},
			Checker: inst.Checker,
		}, err
	},
	Decode: decodeChain,
}

// An update is on its way down the chain 1, 2, 3. If server 2 answers it tells of an update that
// the tail has not heard of, so that who asks the tail afterwards reads what was before.
func TestOnlyTheTailAnswers(t *testing.T) {
	update := []string{
		"update (operation 1, key 0, value 1) from 0 to 1",
		"forward (place 1, operation 1 of node 0, key 0, value 1) from 1 to 2",
	}
	broken := algotest.NewTable(t, &impatientChain, oneWrite(t, &Chain.Spec, 4))
	broken.Start(0, 1)
	broken.Deliver(update...)
	broken.Deliver("query (operation 2, key 0) from 1 to 2", "reply (operation 2, value 1) from 2 to 1")
	if got := text(broken.Violation); got != inPlace.Name {
		t.Errorf("answered from the middle: %q is broken, want %q", got, inPlace.Name)
	}
	broken.Start(2)
	broken.Deliver("query (operation 3, key 0) from 2 to 3", "reply (operation 3, value 0) from 3 to 2")
	if got := judged(broken.Checker, nil); got != statemachine.Linearizability.Name {
		t.Errorf("answered from the middle: %q is broken, want %q", got, statemachine.Linearizability.Name)
	}

	x := algotest.NewTable(t, &Chain, oneWrite(t, &Chain.Spec, 4))
	x.Start(0, 1, 2)
	x.Deliver(update...)
	x.Receive(algotest.Underway[ChainMessage]{From: 1, To: 2, Msg: ChainMessage{kind: chainQuery, number: 2}})
	if i := slices.IndexFunc(x.Messages, func(u algotest.Underway[ChainMessage]) bool {
		return u.Msg.kind == chainReply
	}); i >= 0 {
		t.Errorf("server 2 answers %v", x.Text(x.Messages[i]))
	}
	x.Deliver("query (operation 2, key 0) from 1 to 3", "reply (operation 2, value 0) from 3 to 1",
		"forward (place 1, operation 1 of node 0, key 0, value 1) from 2 to 3",
		"query (operation 3, key 0) from 2 to 3", "reply (operation 3, value 1) from 3 to 2",
		"reply (operation 1, value 0) from 3 to 0")
	if got := judged(x.Checker, x.Violation); got != "" || x.Checker.Result().Ops != 3 {
		t.Errorf("%q is broken, %d operations", got, x.Checker.Result().Ops)
	}
}

// A server that comes back has no state, and answers nobody.
func TestChainServerComesBack(t *testing.T) {
	x := algotest.NewTable(t, &Chain, oneWrite(t, &Chain.Spec, 4))
	x.Call(3, func(p *ChainNode, env *algorithms.Env[ChainMessage]) { p.Recover(env, nil) })
	for _, m := range []ChainMessage{
		{kind: chainQuery, number: 1},
		{kind: chainForward, place: 1, number: 1, value: 1},
		{kind: chainProbe, number: 1},
	} {
		x.Receive(algotest.Underway[ChainMessage]{From: 2, To: 3, Msg: m})
	}
	if len(x.Messages) > 0 {
		t.Errorf("it sends %q", x.Texts())
	}
}

// Updates that overtake each other on a link are carried out in their order, and copies once.
func TestChainOrder(t *testing.T) {
	s := oneWrite(t, &Chain.Spec, 3)
	s.Params, _ = Chain.Spec.Resolve(algorithms.Params{"operations": "3", "reads": "0", "clients": "3"})
	x := algotest.NewTable(t, &Chain, s)
	x.Start(0, 1)
	x.Deliver("update (operation 1, key 0, value 1) from 0 to 1")
	first := "forward (place 2, operation 1 of node 0, key 0, value 1) from 1 to 2"
	second := "forward (place 1, operation 2 of node 1, key 0, value 2) from 1 to 2"
	late := x.Messages[slices.Index(x.Texts(), second)]
	x.Deliver(first)
	if got := x.Checker.Result().Ops; got != 0 {
		t.Fatalf("%d operations are answered before their turn", got)
	}
	x.Deliver(second)
	want := []string{
		"acknowledgement (place 1) from 2 to 1", "reply (operation 2, value 0) from 2 to 1",
		"acknowledgement (place 2) from 2 to 1", "reply (operation 1, value 0) from 2 to 0",
	}
	if got := x.Texts(); !slices.Equal(got, want) {
		t.Errorf("under way are %q, want %q", got, want)
	}
	x.Deliver(want...)
	x.Receive(late)
	if got := x.Texts(); !slices.Equal(got, want[:1]) || len(x.Nodes[1].server.sent) != 0 {
		t.Errorf("to a copy the answer is %q, and %d updates are not acknowledged", got, len(x.Nodes[1].server.sent))
	}
	if got := judged(x.Checker, x.Violation); got != "" {
		t.Errorf("%q is broken", got)
	}
}
