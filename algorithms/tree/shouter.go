package tree

import "github.com/joulemark/joulemark/algorithms"

// Shout is a message of SpanningTree: a question, or the answer to one. Its encoding is the kind
// byte.
type Shout algorithms.Kind

// Kinds of Shout.
const (
	question Shout = iota
	yes
	no
	shoutKinds
)

// Kind implements algorithms.Message.
func (s Shout) Kind() algorithms.Kind { return algorithms.Kind(s) }

// Size implements algorithms.Message.
func (s Shout) Size() int { return 1 }

// Append implements algorithms.Message.
func (s Shout) Append(b []byte) []byte { return append(b, byte(s)) }

// Describe implements algorithms.Describer.
func (s Shout) Describe() string { return "" }

func decodeShout(b []byte) (Shout, error) {
	r := algorithms.NewReader(b)
	s := Shout(r.Kind(int(shoutKinds)))
	return s, r.Done()
}

// Shouter is the state of one node of SpanningTree.
type Shouter struct {
	source   bool
	joined   bool
	absent   bool   // it has come back after a crash
	asked    []bool // by neighbour: its question was answered
	answered []bool // by neighbour: it has answered, or is the parent
	missing  int    // neighbours that have not
	children int64
}

var _ algorithms.Recoverer[Shout] = (*Shouter)(nil)

// Start implements algorithms.Node.
func (n *Shouter) Start(env *algorithms.Env[Shout]) {
	if n.source {
		env.Report(algorithms.Observation{What: sawRoot})
		n.join(env, algorithms.None)
	}
}

// Recover implements algorithms.Recoverer: where the node was in the tree is forgotten.
func (n *Shouter) Recover(*algorithms.Env[Shout], []byte) { n.absent = true }

// Receive implements algorithms.Node.
func (n *Shouter) Receive(env *algorithms.Env[Shout], from algorithms.ID, s Shout) {
	i, linked := env.Place(from)
	if n.absent || !linked || !n.joined && s != question {
		return
	}
	if s != question {
		n.hear(env, i, s)
		return
	}
	answer := no
	if !n.joined {
		answer = yes
		env.Report(algorithms.Observation{What: sawJoin, Value: int64(from)})
		n.join(env, from)
		n.hear(env, i, no) // the parent is no child
	}
	if !n.asked[i] { // else it is a copy, which must not be told otherwise
		n.asked[i] = true
		env.Send(from, answer)
	}
}

// join takes a place in the tree.
func (n *Shouter) join(env *algorithms.Env[Shout], parent algorithms.ID) {
	n.joined, n.missing = true, env.Degree()
	n.asked, n.answered = make([]bool, env.Degree()), make([]bool, env.Degree())
	for i := range env.Degree() {
		if to := env.Neighbor(i); to != parent {
			env.Send(to, question)
		}
	}
	if n.missing == 0 { // the source is alone
		env.Report(algorithms.Observation{What: sawWhole})
	}
}

// hear takes the answer of a neighbour.
func (n *Shouter) hear(env *algorithms.Env[Shout], neighbour int, answer Shout) {
	if n.answered[neighbour] {
		return
	}
	n.answered[neighbour] = true
	if answer == yes {
		n.children++
	}
	if n.missing--; n.missing == 0 {
		env.Report(algorithms.Observation{What: sawWhole, Value: n.children})
	}
}

// Timeout implements algorithms.Node; no timer is ever set.
func (n *Shouter) Timeout(*algorithms.Env[Shout], algorithms.Timer) {}
