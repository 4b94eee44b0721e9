// Command mine is joulemark with an algorithm of its own, as a module outside would write it.
package main

import (
	"github.com/joulemark/joulemark"
	"github.com/joulemark/joulemark/algorithms"
)

func main() { joulemark.Main(joulemark.With(&Algorithm)) }

// The message: a ping or a pong, which differ in nothing but their kind. Its encoding is
// one byte.
type message struct{ kind algorithms.Kind }

const (
	ping algorithms.Kind = iota
	pong
	kinds
)

func (m message) Kind() algorithms.Kind  { return m.kind }
func (m message) Size() int              { return 1 }
func (m message) Append(b []byte) []byte { return append(b, byte(m.kind)) }

func decode(b []byte) (message, error) {
	r := algorithms.NewReader(b)
	m := message{r.Kind(int(kinds))}
	return m, r.Done()
}

// The node: number 0 pings its neighbours, everybody answers. It is given whatever the
// network brings, so it ignores what it cannot use, and reports a neighbour once.
type node struct{ heard map[algorithms.ID]bool }

const sawPong = 0 // indexes Spec.Observations

func (p *node) Start(env *algorithms.Env[message]) {
	for i := 0; env.Self() == 0 && i < env.Degree(); i++ {
		env.Send(env.Neighbor(i), message{ping})
	}
}

func (p *node) Receive(env *algorithms.Env[message], from algorithms.ID, m message) {
	switch {
	case m.kind == ping && env.Linked(from):
		env.Send(from, message{pong})
	case m.kind == pong && env.Self() == 0 && env.Linked(from) && !p.heard[from]:
		p.heard[from] = true
		env.Report(algorithms.Observation{What: sawPong, Value: int64(from)})
	}
}

func (p *node) Timeout(*algorithms.Env[message], algorithms.Timer) {} // none is set

// The checker: it sees what nodes report and which faults are injected, and says
// whether that is allowed and whether the goal is reached.
type pongs struct {
	heard map[algorithms.ID]bool
	want  int
}

var oneAnswerEach = algorithms.Property{Name: "one answer each", Text: "Nobody is taken to have answered twice."}

func (c *pongs) Observe(_ algorithms.Time, at algorithms.ID, o algorithms.Observation) error {
	from := algorithms.ID(o.Value)
	if at != 0 || c.heard[from] {
		return oneAnswerEach.Broken("node %d has another answer of node %d", at, from)
	}
	c.heard[from] = true
	return nil
}

func (c *pongs) Fault(_ algorithms.Time, f algorithms.Fault) {
	if f.Kind == algorithms.Recover && f.Node == 0 {
		clear(c.heard) // it comes back as a new node, and asks again
	}
}

func (c *pongs) Goal() bool                { return len(c.heard) == c.want }
func (c *pongs) Result() algorithms.Result { return algorithms.Result{Ops: int64(len(c.heard))} }

// Algorithm is a ping: what it says of itself, and how its nodes are made.
var Algorithm = algorithms.Algorithm[message, node]{
	Spec: algorithms.Spec{
		Name: "ping", Title: "node 0 pings its neighbours", Problem: algorithms.Request, Unit: "answered ping",
		About:        "Node 0 sends every neighbour a ping and waits for the pong. Nothing is sent twice.",
		Citation:     "M. Muuss: The story of the PING program, 1983",
		Kinds:        []algorithms.KindSpec{{Name: "ping"}, {Name: "pong"}},
		Observations: []string{sawPong: "node %d has answered"},
		Formula:      "2d for d neighbours", Growth: "N", Delays: "2",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			return algorithms.Exactly(2 * float64(s.Graph.Degree(0)))
		},
		Properties: []algorithms.Property{oneAnswerEach},
		Goal:       "node 0 has the answer of every neighbour",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss |
			algorithms.Duplication | algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[node], error) {
		return algorithms.Instance[node]{
			Node:    func(algorithms.ID) node { return node{heard: map[algorithms.ID]bool{}} },
			Checker: &pongs{heard: map[algorithms.ID]bool{}, want: s.Graph.Degree(0)},
		}, nil
	},
	Decode: decode,
}
