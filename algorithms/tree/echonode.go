package tree

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Kinds of Wave.
const (
	kindExplorer algorithms.Kind = iota
	kindEcho
	waveKinds
)

// Wave is a message of Echo: a kind byte, and in an echo the varint of the number of nodes of the
// tree from its sender down.
type Wave struct {
	kind  algorithms.Kind
	nodes int32
}

// Kind implements algorithms.Message.
func (w Wave) Kind() algorithms.Kind { return w.kind }

// Size implements algorithms.Message.
func (w Wave) Size() int {
	if w.kind == kindExplorer {
		return 1
	}
	return 1 + algorithms.UvarintSize(uint64(w.nodes))
}

// Append implements algorithms.Message.
func (w Wave) Append(b []byte) []byte {
	b = append(b, byte(w.kind))
	if w.kind == kindExplorer {
		return b
	}
	return algorithms.AppendUvarint(b, uint64(w.nodes))
}

// Describe implements algorithms.Describer.
func (w Wave) Describe() string {
	switch {
	case w.kind == kindExplorer:
		return ""
	case w.nodes == 1:
		return "1 node"
	}
	return fmt.Sprintf("%d nodes", w.nodes)
}

func decodeWave(b []byte) (Wave, error) {
	r := algorithms.NewReader(b)
	w := Wave{kind: r.Kind(int(waveKinds))}
	if w.kind == kindEcho {
		w.nodes = int32(r.ID())
	}
	return w, r.Done()
}

// EchoNode is the state of one node of Echo.
type EchoNode struct {
	source  bool
	joined  bool
	absent  bool // it has come back after a crash
	parent  algorithms.ID
	heard   []bool // by neighbour
	missing int    // neighbours that were not heard
	nodes   int64  // of the tree from here down, as far as is known
}

var _ algorithms.Recoverer[Wave] = (*EchoNode)(nil)

// Start implements algorithms.Node.
func (n *EchoNode) Start(env *algorithms.Env[Wave]) {
	if n.source {
		env.Report(algorithms.Observation{What: sawRoot})
		n.join(env, algorithms.None)
	}
}

// Recover implements algorithms.Recoverer: where the node was in the tree is forgotten.
func (n *EchoNode) Recover(*algorithms.Env[Wave], []byte) { n.absent = true }

// Receive implements algorithms.Node.
func (n *EchoNode) Receive(env *algorithms.Env[Wave], from algorithms.ID, w Wave) {
	i, linked := env.Place(from)
	if n.absent || !linked {
		return
	}
	if !n.joined {
		if w.kind != kindExplorer {
			return
		}
		env.Report(algorithms.Observation{What: sawJoin, Value: int64(from)})
		n.join(env, from)
	}
	n.hear(env, i, w)
}

// join takes a place in the tree.
func (n *EchoNode) join(env *algorithms.Env[Wave], parent algorithms.ID) {
	n.joined, n.parent, n.nodes = true, parent, 1
	n.heard, n.missing = make([]bool, env.Degree()), env.Degree()
	for i := range env.Degree() {
		if to := env.Neighbor(i); to != parent {
			env.Send(to, Wave{kind: kindExplorer})
		}
	}
	if n.missing == 0 { // the source is alone
		n.answer(env)
	}
}

// hear takes the message of a neighbour.
func (n *EchoNode) hear(env *algorithms.Env[Wave], neighbour int, w Wave) {
	if n.heard[neighbour] {
		return
	}
	n.heard[neighbour] = true
	n.nodes = min(n.nodes+int64(w.nodes), int64(env.N()))
	if n.missing--; n.missing == 0 {
		n.answer(env)
	}
}

// answer ends the node's part: all its neighbours are heard.
func (n *EchoNode) answer(env *algorithms.Env[Wave]) {
	if n.parent == algorithms.None {
		env.Report(algorithms.Observation{What: sawWhole, Value: n.nodes})
		return
	}
	env.Send(n.parent, Wave{kindEcho, int32(n.nodes)})
}

// Timeout implements algorithms.Node; no timer is ever set.
func (n *EchoNode) Timeout(*algorithms.Env[Wave], algorithms.Timer) {}
