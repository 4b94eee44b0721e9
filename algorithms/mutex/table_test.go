package mutex

import (
	"fmt"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// table is some processes, all of which want to enter, whose messages are delivered
// by hand. The checker sees all they report.
type table struct {
	t        testing.TB
	nodes    []LamportProcess
	seq      []uint32
	env      *algorithms.Env[LamportMessage]
	check    *section
	err      error // the first violation
	messages []underway
}

type underway struct {
	from, to algorithms.ID
	LamportMessage
}

func (u underway) String() string {
	return fmt.Sprintf("%s(%d) from %d to %d", Lamport.Spec.Kinds[u.kind].Name, u.request, u.from, u.to)
}

func newTable(t testing.TB, n, entries int) *table {
	w := &workload{entries: int32(entries), hold: 1, n: n}
	x := &table{
		t: t, nodes: make([]LamportProcess, n), seq: make([]uint32, n),
		env: algorithms.NewEnv[LamportMessage](algorithms.Complete(n)), check: newSection(w, true),
	}
	for i := range x.nodes {
		x.nodes[i].load = w
	}
	return x
}

// call calls a node, hands its reports to the checker and keeps what it sends.
func (x *table) call(id algorithms.ID, do func(p *LamportProcess)) {
	x.env.Bind(id, 0, new(algorithms.Rand), &x.seq[id])
	do(&x.nodes[id])
	f := x.env.Effects()
	for _, o := range f.Observations {
		if err := x.check.Observe(0, id, o); x.err == nil {
			x.err = err
		}
	}
	for _, s := range f.Sends {
		x.messages = append(x.messages, underway{id, s.To, s.Msg})
	}
	f.Clear()
}

func (x *table) start(ids ...algorithms.ID) {
	for _, id := range ids {
		x.call(id, func(p *LamportProcess) { p.Start(x.env) })
	}
}

func (x *table) receive(u underway) {
	x.call(u.to, func(p *LamportProcess) { p.Receive(x.env, u.from, u.LamportMessage) })
}

// deliver delivers the message that reads so.
func (x *table) deliver(text string) {
	x.t.Helper()
	i := slices.IndexFunc(x.messages, func(u underway) bool { return u.String() == text })
	if i < 0 {
		x.t.Fatalf("no %s among %v", text, x.messages)
	}
	u := x.messages[i]
	x.messages = slices.Delete(x.messages, i, i+1)
	x.receive(u)
}

// leave lets the node that is inside leave.
func (x *table) leave(id algorithms.ID) {
	x.call(id, func(p *LamportProcess) {
		p.Timeout(x.env, algorithms.Timer{Kind: holdTimer})
	})
}

func (x *table) phases() []phase {
	all := make([]phase, len(x.nodes))
	for i := range x.nodes {
		all[i] = x.nodes[i].phase
	}
	return all
}

func (x *table) expect(want ...phase) {
	x.t.Helper()
	if x.err != nil || !slices.Equal(x.phases(), want) {
		x.t.Fatalf("phases %v (violation: %v), want %v", x.phases(), x.err, want)
	}
}
