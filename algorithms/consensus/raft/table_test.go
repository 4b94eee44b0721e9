package raft

import (
	"fmt"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// table is some nodes whose messages are delivered by hand, and whose alarms come when it is said.
// The checker sees all they report.
type table struct {
	t        testing.TB
	inst     algorithms.Instance[Node]
	nodes    []Node
	down     []bool
	seqs     []uint32
	stable   [][]byte
	env      *algorithms.Env[Message]
	rng      algorithms.Rand
	now      algorithms.Time
	err      error // the first violation
	messages []underway
	// variant is what a broken node does after each call.
	variant func(*Node, *algorithms.Env[Message])
}

type underway struct {
	from, to algorithms.ID
	Message
}

func (u underway) String() string {
	return fmt.Sprintf("%s (%s) from %d to %d", kinds[u.kind].Name, u.Describe(), u.from, u.to)
}

// newTable is n nodes that may crash and come back. None is started.
func newTable(t testing.TB, n int, params algorithms.Params) *table {
	t.Helper()
	graph := algorithms.Complete(n)
	inst, err := Raft.Prepare(algorithms.Setup{
		Graph: graph, Params: params, Delta: 10, Faults: algorithms.Crashes | algorithms.Recoveries,
	})
	if err != nil {
		t.Fatal(err)
	}
	x := &table{
		t: t, inst: inst, nodes: make([]Node, n), down: make([]bool, n), seqs: make([]uint32, n),
		stable: make([][]byte, n), env: algorithms.NewEnv[Message](graph),
	}
	for i := range x.nodes {
		x.nodes[i] = inst.Node(algorithms.ID(i))
	}
	return x
}

// call calls a node, hands its reports to the checker and keeps what it sends.
func (x *table) call(id algorithms.ID, do func(*Node)) {
	x.env.Bind(id, x.now, &x.rng, &x.seqs[id])
	do(&x.nodes[id])
	if x.variant != nil {
		x.variant(&x.nodes[id], x.env)
	}
	f := x.env.Effects()
	if f.Persisted {
		x.stable[id] = slices.Clone(f.Stable)
	}
	for _, o := range f.Observations {
		if err := x.inst.Checker.Observe(x.now, id, o); x.err == nil {
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
		x.call(id, func(n *Node) { n.Start(x.env) })
	}
}

// timeout lets the alarms of a node come, so many times; what it sends before the last is lost.
func (x *table) timeout(id algorithms.ID, times int) {
	for range times {
		x.lose()
		x.call(id, func(n *Node) { n.Timeout(x.env, algorithms.Timer{}) })
	}
}

func (x *table) crash(id algorithms.ID) {
	x.down[id] = true
	x.inst.Checker.Fault(x.now, algorithms.Fault{Kind: algorithms.Crash, Node: id})
}

func (x *table) restart(id algorithms.ID) {
	x.down[id] = false
	x.inst.Checker.Fault(x.now, algorithms.Fault{Kind: algorithms.Recover, Node: id})
	x.nodes[id] = x.inst.Node(id)
	x.call(id, func(n *Node) { n.Recover(x.env, slices.Clone(x.stable[id])) })
}

// lose drops all that is under way.
func (x *table) lose() { x.messages = nil }

// receive hands a message to a node that did not come from another one.
func (x *table) receive(from, to algorithms.ID, m Message) {
	x.call(to, func(n *Node) { n.Receive(x.env, from, m) })
}

// deliver delivers the first message of a kind from one node to another.
func (x *table) deliver(kind algorithms.Kind, from, to algorithms.ID) {
	x.t.Helper()
	i := slices.IndexFunc(x.messages, func(u underway) bool { return u.kind == kind && u.from == from && u.to == to })
	if i < 0 {
		x.t.Fatalf("no %s from %d to %d among %v", kinds[kind].Name, from, to, x.messages)
	}
	u := x.messages[i]
	x.messages = slices.Delete(x.messages, i, i+1)
	x.receive(from, to, u.Message)
}

// exchange delivers all that some nodes send each other, until they have nothing more to say. What
// they send to others stays under way.
func (x *table) exchange(ids ...algorithms.ID) {
	for {
		i := slices.IndexFunc(x.messages, func(u underway) bool {
			return slices.Contains(ids, u.from) && slices.Contains(ids, u.to) && !x.down[u.to]
		})
		if i < 0 {
			return
		}
		u := x.messages[i]
		x.messages = slices.Delete(x.messages, i, i+1)
		x.receive(u.from, u.to, u.Message)
	}
}

// log is the terms of a node's log.
func (x *table) log(id algorithms.ID) []uint32 {
	var terms []uint32
	for _, e := range x.nodes[id].log.entries {
		terms = append(terms, e.Term)
	}
	return terms
}

// expectLog ends the test where a node has another log, by terms, or has committed another part of
// it.
func (x *table) expectLog(id algorithms.ID, commit int, terms ...uint32) {
	x.t.Helper()
	if got := x.log(id); !slices.Equal(got, terms) || x.nodes[id].commit != commit {
		x.t.Fatalf("node %d has a log of terms %v, committed up to %d; want %v, %d",
			id, got, x.nodes[id].commit, terms, commit)
	}
}

// expectLeader ends the test where a node does not lead a term.
func (x *table) expectLeader(id algorithms.ID, term uint32) {
	x.t.Helper()
	if n := &x.nodes[id]; n.role != leader || n.term != term {
		x.t.Fatalf("node %d has role %d in term %d; want it to lead term %d", id, n.role, n.term, term)
	}
}
