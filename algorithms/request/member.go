package request

import "github.com/joulemark/joulemark/algorithms"

const coordinator algorithms.ID = 0

// Member is the state of one node of Centralized: the coordinator, which answers
// whatever it is asked, or a member, which asks once.
type Member struct {
	call     uint32 // number of the request that is waited for; 0: none
	answered bool
}

var _ algorithms.Node[Message] = (*Member)(nil)

// Observations.
const sawAnswer = 0

// Start implements algorithms.Node.
func (m *Member) Start(env *algorithms.Env[Message]) {
	if env.Self() == coordinator {
		return
	}
	m.call = 1
	env.Send(coordinator, Message{kindRequest, m.call})
}

// Receive implements algorithms.Node.
func (m *Member) Receive(env *algorithms.Env[Message], from algorithms.ID, msg Message) {
	switch {
	case msg.kind == kindRequest && env.Self() == coordinator:
		env.Send(from, Message{kindAnswer, msg.call})
	case msg.kind == kindAnswer && from == coordinator && msg.call == m.call && m.call != 0 && !m.answered:
		m.answered = true
		env.Report(algorithms.Observation{What: sawAnswer})
	}
}

// Timeout implements algorithms.Node; no timer is ever set.
func (m *Member) Timeout(*algorithms.Env[Message], algorithms.Timer) {}
