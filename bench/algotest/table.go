package algotest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// A Table has the nodes of one run before it, and their messages and timers go where a test puts
// them, in the order that the test wants. The checker sees all that the nodes report, at time 0.
type Table[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	Nodes   []S
	Checker algorithms.Checker
	// Violation is the first that the checker found.
	Violation error
	// Messages are under way, in the order in which they were sent.
	Messages []Underway[M]
	// Name is how Deliver calls a message: its kind, and in brackets what is in it.
	Name func(M) string

	t      testing.TB
	env    *algorithms.Env[M]
	seqs   []uint32
	rands  []algorithms.Rand
	timers [][]algorithms.SetTimer // by node
}

// Underway is a message between two nodes.
type Underway[M algorithms.Message] struct {
	From, To algorithms.ID
	Msg      M
}

// NewTable prepares a run, none of whose nodes has been started. Delta is 1 unless the setup
// says otherwise.
func NewTable[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t testing.TB, alg *algorithms.Algorithm[M, S], s algorithms.Setup,
) *Table[M, S, P] {
	t.Helper()
	s.Delta = max(s.Delta, 1)
	inst, err := alg.Prepare(s)
	if err != nil {
		t.Fatal(err)
	}
	x := &Table[M, S, P]{
		Checker: inst.Checker, t: t, env: algorithms.NewEnv[M](s.Graph),
		Nodes: make([]S, s.N()), seqs: make([]uint32, s.N()), rands: make([]algorithms.Rand, s.N()),
		timers: make([][]algorithms.SetTimer, s.N()),
		Name: func(m M) string {
			return fmt.Sprintf("%s (%s)", alg.Spec.KindName(m.Kind()), algorithms.Describe(m))
		},
	}
	for i := range x.Nodes {
		x.Nodes[i] = inst.Node(algorithms.ID(i))
		x.rands[i] = algorithms.NewRand(s.Seed, uint64(i))
	}
	return x
}

// Call lets a node act, hands its reports to the checker and keeps what it sends and sets.
func (x *Table[M, S, P]) Call(id algorithms.ID, do func(p P, env *algorithms.Env[M])) {
	x.env.Bind(id, 0, &x.rands[id], &x.seqs[id])
	do(&x.Nodes[id], x.env)
	f := x.env.Effects()
	for _, o := range f.Observations {
		if err := x.Checker.Observe(0, id, o); x.Violation == nil {
			x.Violation = err
		}
	}
	x.timers[id] = append(x.timers[id], f.Timers...)
	for _, c := range f.Cancels {
		x.timers[id] = slices.DeleteFunc(x.timers[id], func(t algorithms.SetTimer) bool {
			return t.Seq == uint32(c)
		})
	}
	for _, s := range f.Sends {
		x.Messages = append(x.Messages, Underway[M]{id, s.To, s.Msg})
	}
	f.Clear()
}

// Start starts nodes.
func (x *Table[M, S, P]) Start(ids ...algorithms.ID) {
	for _, id := range ids {
		x.Call(id, func(p P, env *algorithms.Env[M]) { p.Start(env) })
	}
}

// Receive has a message arrive, be it under way or not.
func (x *Table[M, S, P]) Receive(u Underway[M]) {
	x.Call(u.To, func(p P, env *algorithms.Env[M]) { p.Receive(env, u.From, u.Msg) })
}

// Text is a message as Deliver calls it: "request (entry 1) from 2 to 0".
func (x *Table[M, S, P]) Text(u Underway[M]) string {
	return fmt.Sprintf("%s from %v to %v", x.Name(u.Msg), u.From, u.To)
}

// Take takes the i-th message off the table.
func (x *Table[M, S, P]) Take(i int) Underway[M] {
	u := x.Messages[i]
	x.Messages = slices.Delete(x.Messages, i, i+1)
	return u
}

// Deliver delivers the first messages that read so, one after the other.
func (x *Table[M, S, P]) Deliver(texts ...string) {
	x.t.Helper()
	for _, text := range texts {
		i := slices.IndexFunc(x.Messages, func(u Underway[M]) bool { return x.Text(u) == text })
		if i < 0 {
			x.t.Fatalf("no %q among %q", text, x.Texts())
		}
		x.Receive(x.Take(i))
	}
}

// Texts are the messages under way.
func (x *Table[M, S, P]) Texts() []string {
	texts := make([]string, len(x.Messages))
	for i, u := range x.Messages {
		texts[i] = x.Text(u)
	}
	return texts
}

// Heads are the indices of the messages that are the first of their link, which are those that may
// arrive where links keep their order.
func (x *Table[M, S, P]) Heads() []int {
	var heads []int
	seen := map[[2]algorithms.ID]bool{}
	for i, u := range x.Messages {
		if link := [2]algorithms.ID{u.From, u.To}; !seen[link] {
			seen[link] = true
			heads = append(heads, i)
		}
	}
	return heads
}

// Fire lets the timer of a node go off that it has set first.
func (x *Table[M, S, P]) Fire(id algorithms.ID) {
	x.t.Helper()
	if len(x.timers[id]) == 0 {
		x.t.Fatalf("node %v has set no timer", id)
	}
	timer := x.timers[id][0].Timer
	x.timers[id] = x.timers[id][1:]
	x.Call(id, func(p P, env *algorithms.Env[M]) { p.Timeout(env, timer) })
}
