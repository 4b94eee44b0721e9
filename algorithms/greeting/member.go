package greeting

import "github.com/joulemark/joulemark/algorithms"

// Member is the state of one node of Distributed and Mesh. A host, which is everybody in
// Mesh, keeps one bit for each node, to count the answer of each once.
type Member struct {
	host     bool
	answered bitset
}

var _ algorithms.Node[Message] = (*Member)(nil)

// Observations.
const (
	sawAnswer   = iota // Value: whose
	sawGreeting        // Value: who is answered
)

// Start implements algorithms.Node.
func (m *Member) Start(env *algorithms.Env[Message]) {
	if !m.host {
		return
	}
	m.answered = newBitset(env.N())
	for i := range env.Degree() {
		env.Send(env.Neighbor(i), Message{kindGreeting})
	}
}

// Receive implements algorithms.Node.
func (m *Member) Receive(env *algorithms.Env[Message], from algorithms.ID, msg Message) {
	switch {
	case !env.Linked(from): // nor can it have greeted
	case msg.kind == kindGreeting:
		env.Report(algorithms.Observation{What: sawGreeting, Value: int64(from)})
		env.Send(from, Message{kindAnswer})
	case m.host && !m.answered.has(int(from)):
		m.answered.add(int(from))
		env.Report(algorithms.Observation{What: sawAnswer, Value: int64(from)})
	}
}

// Timeout implements algorithms.Node; no timer is ever set.
func (m *Member) Timeout(*algorithms.Env[Message], algorithms.Timer) {}

// bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i int) bool { return b[i/64]>>(i%64)&1 == 1 }
func (b bitset) add(i int)      { b[i/64] |= 1 << (i % 64) }
