package paxos

import (
	"fmt"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// table is some nodes whose messages are delivered by hand, with what an engine keeps for them.
// The checker sees all they report.
type table[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	t        testing.TB
	spec     *algorithms.Spec
	inst     algorithms.Instance[S]
	nodes    []S
	rng      algorithms.Rand
	seq      []uint32
	stable   [][]byte
	env      *algorithms.Env[M]
	err      error // the first violation
	underway []underway[M]
}

type underway[M algorithms.Message] struct {
	from, to algorithms.ID
	msg      M
}

// everything is declared, so that the nodes take all precautions.
func lay[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t testing.TB, alg *algorithms.Algorithm[M, S], n int, params algorithms.Params,
) *table[M, S, P] {
	t.Helper()
	graph := algorithms.Complete(n)
	inst, err := alg.Prepare(algorithms.Setup{Graph: graph, Params: params, Delta: 1000, Faults: consensus.EveryFault})
	if err != nil {
		t.Fatal(err)
	}
	x := &table[M, S, P]{
		t: t, spec: &alg.Spec, inst: inst, nodes: make([]S, n), seq: make([]uint32, n), stable: make([][]byte, n),
		env: algorithms.NewEnv[M](graph),
	}
	for i := range x.nodes {
		x.nodes[i] = inst.Node(algorithms.ID(i))
		x.call(algorithms.ID(i), func(p P) { p.Start(x.env) })
	}
	return x
}

// call calls a node, hands its reports to the checker and keeps what it sends.
func (x *table[M, S, P]) call(id algorithms.ID, do func(P)) {
	x.env.Bind(id, 0, &x.rng, &x.seq[id])
	do(P(&x.nodes[id]))
	f := x.env.Effects()
	if f.Persisted {
		x.stable[id] = slices.Clone(f.Stable)
	}
	for _, o := range f.Observations {
		if err := x.inst.Checker.Observe(0, id, o); x.err == nil {
			x.err = err
		}
	}
	for _, s := range f.Sends {
		x.underway = append(x.underway, underway[M]{id, s.To, s.Msg})
	}
	f.Clear()
}

// name reads "prepare 0>1: ballot 1".
func (x *table[M, S, P]) name(u underway[M]) string {
	return fmt.Sprintf("%s %d>%d: %s", x.spec.KindName(u.msg.Kind()), u.from, u.to, algorithms.Describe(u.msg))
}

// deliver delivers the messages that read so, in this order.
func (x *table[M, S, P]) deliver(names ...string) {
	x.t.Helper()
	for _, name := range names {
		i := slices.IndexFunc(x.underway, func(u underway[M]) bool { return x.name(u) == name })
		if i < 0 {
			x.t.Fatalf("no %q among %q", name, x.left())
		}
		u := x.underway[i]
		x.underway = slices.Delete(x.underway, i, i+1)
		x.call(u.to, func(p P) { p.Receive(x.env, u.from, u.msg) })
	}
}

// forge has a node receive a message that nobody has sent.
func (x *table[M, S, P]) forge(from, to algorithms.ID, m M) {
	x.call(to, func(p P) { p.Receive(x.env, from, m) })
}

// left are the messages that are under way.
func (x *table[M, S, P]) left() []string {
	names := make([]string, len(x.underway))
	for i, u := range x.underway {
		names[i] = x.name(u)
	}
	return names
}

// lose drops everything that is under way.
func (x *table[M, S, P]) lose() { x.underway = nil }

// timeout lets the alarm of a node go off.
func (x *table[M, S, P]) timeout(id algorithms.ID) {
	x.call(id, func(p P) { p.Timeout(x.env, algorithms.Timer{}) })
}

// restart crashes a node, and brings it back with its stable storage.
func (x *table[M, S, P]) restart(id algorithms.ID) {
	x.inst.Checker.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: id})
	x.inst.Checker.Fault(0, algorithms.Fault{Kind: algorithms.Recover, Node: id})
	x.nodes[id] = x.inst.Node(id)
	x.call(id, func(p P) { any(p).(algorithms.Recoverer[M]).Recover(x.env, slices.Clone(x.stable[id])) })
}

// under wants exactly these messages under way, and no violation.
func (x *table[M, S, P]) under(want ...string) {
	x.t.Helper()
	if got := x.left(); x.err != nil || !slices.Equal(got, want) {
		x.t.Fatalf("under way is %q (violation: %v); want %q", got, x.err, want)
	}
}
